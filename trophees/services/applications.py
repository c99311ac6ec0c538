"""Writes of those who apply: beginning, sending, taking back. What they write between is in `services.answers`.

`now` is the instant of the request, read once: all that depends on the calendar is decided by it.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actors.models import Organisation, Presence, User
from home.models import Place
from home.problems import Conflict as Refused
from home.templatetags.french import de
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import profile_of
from questionnaires.services.files import delete_unnamed
from trophees.applying.completeness import Missing, missing_of
from trophees.applying.reading import sent_files
from trophees.applying.told import state_told
from trophees.enums import ApplicationState
from trophees.hours import refusal
from trophees.models import LETTER, Application, ApplicationEvent, Author, CampaignPage, FormVersion
from trophees.services.answers import NotAccepting
from trophees.states import may_change, may_withdraw
from trophees.tasks.applications import send_receipt
from trophees.versions import current_form, form_of


class Incomplete(Exception):
    """Something is missing; `missing` says what, in order."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(", ".join(one.what for one in missing))
        self.missing = missing


# --- Beginning --------------------------------------------------------------------------------------------------------


def open_application(
    campaign: CampaignPage,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None = None,
    place: Place | None = None,
    category: str = "",
) -> Application:
    """A draft for an organisation, or for a place: the one that is under way, or was sent, where there is one.

    Whether the person may act for the organisation is the caller's to check. That another application was received for
    the place is told at sending alone: anybody could ask of any place. Raises NotAccepting.
    """
    if message := refusal(campaign.calendar, now):
        raise NotAccepting(message)
    standing = _standing(campaign, by=by, organisation=organisation, place=place, category=category)
    if standing:
        return standing
    form = current_form(campaign)
    if form is None:
        raise NotAccepting(_("Le formulaire de cette campagne n’est pas encore publié."))
    try:
        return _begin(campaign, form, by=by, now=now, organisation=organisation, place=place, category=category)
    except IntegrityError:
        # A colleague began at the same moment: theirs is the draft of both.
        standing = _standing(campaign, by=by, organisation=organisation, place=place, category=category)
        if standing is None:
            raise
        return standing


@transaction.atomic
def _begin(campaign: CampaignPage, form: FormVersion, *, by: User, now: datetime, **of: Any) -> Application:
    organisation, territory = of["organisation"], campaign.territory
    if of["place"]:
        # No constraint holds there, since others may begin one too: a second click waits for the first.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        standing = _standing(campaign, by=by, organisation=None, place=of["place"], category=of["category"])
        if standing:
            return standing
    facts = profile_of(organisation, territory=territory) if organisation and territory else {}
    application = Application.objects.create(
        campaign=campaign,
        territory=territory,
        form=form,
        profile=facts,
        created_by=by,
        created_at=now,
        saved_at=now,
        **of,
    )
    if application.place_id:
        Author.objects.create(application=application, user=by, email=by.email.lower(), invited_by=by)
    ApplicationEvent.objects.create(application=application, state=ApplicationState.DRAFT, at=now, by=by)
    return application


def _standing(
    campaign: CampaignPage, *, by: User, organisation: Organisation | None, place: Place | None, category: str
) -> Application | None:
    """Anybody may begin one for a commune: of these, only the person's own."""
    found = Application.objects.filter(campaign=campaign).exclude(state=ApplicationState.WITHDRAWN)
    if organisation:
        return found.filter(organisation=organisation, category=category).first()
    found = found.exclude(state=ApplicationState.INADMISSIBLE)
    return found.filter(place=place, authors__user=by).order_by("-number", "pk").first()


def is_taken(campaign: CampaignPage, place: Place, *, besides: Application | None = None) -> bool:
    """Whether a place's application was received, and not set aside."""
    found = Application.objects.received().filter(campaign=campaign, place=place)
    found = found.exclude(state=ApplicationState.INADMISSIBLE)
    return (found.exclude(pk=besides.pk) if besides else found).exists()


def _of(place: Place) -> str:
    return de(place.full_name)


# --- Sending ----------------------------------------------------------------------------------------------------------


def missing_from(application: Application) -> tuple[Missing, ...]:
    """What is missing before it may be sent."""
    campaign = application.campaign
    return missing_of(
        form_of(application.form_id),
        application.answers,
        application.profile,
        title=application.title,
        category=application.category,
        categories=campaign.category_names,
        needs_letter=campaign.needs_letter,
        has_letter=campaign.needs_letter and application.attachments.kept().filter(question=LETTER).exists(),
    )


def submit(application: Application, *, by: User, now: datetime) -> Application:
    """Send the application. Sent again without a change, it is as it was: no event, no receipt.

    Raises NotAccepting, AlreadySubmitted, Incomplete; Refused when another one was received for the place meanwhile.
    """
    _refresh_profile(application, now=now)
    with transaction.atomic():
        # Numbers follow one another: whoever sends waits for who is sending.
        campaign = CampaignPage.objects.select_for_update(of=("self",)).get(pk=application.campaign_id)
        rows = Application.objects.select_for_update(of=("self",)).select_related("organisation", "place", "territory")
        locked = rows.get(pk=application.pk)
        locked.campaign = campaign
        document = document_of(locked)
        if locked.sent is not None and locked.sent == document and not locked.is_withdrawn:
            return locked
        _check_may_be_sent(locked, now=now)
        is_first = locked.state == ApplicationState.DRAFT
        if is_first:
            locked.number, locked.state = _next_number(campaign), ApplicationState.RECEIVED
            locked.submitted_at, locked.submitted_by = now, by
        locked.sent, locked.sent_at = document, now
        locked.save()
        ApplicationEvent.objects.create(application=locked, state=ApplicationState.RECEIVED, at=now, by=by)
        delete_unnamed(locked.attachments.all(), named=sent_files(document))
        transaction.on_commit(partial(send_receipt.enqueue, locked.pk, by.pk))
    return locked


def _check_may_be_sent(application: Application, *, now: datetime) -> None:
    if not may_change(application.state, is_rolling=application.campaign.is_rolling):
        raise AlreadySubmitted
    if message := refusal(application.campaign.calendar, now):
        raise NotAccepting(message)
    if application.place and is_taken(application.campaign, application.place, besides=application):
        message = _("Une autre candidature %(place)s est arrivée avant la vôtre\u00a0: une seule peut être reçue.")
        raise Refused(message % {"place": _of(application.place)})
    if application.organisation_id:
        present = Presence.objects.filter(organisation=application.organisation_id, territory=application.territory_id)
        if not present.exists():
            raise Refused(_("La structure a quitté cet espace. Faites-l’y entrer de nouveau, puis envoyez."))
    missing = missing_from(application)
    if missing:
        raise Incomplete(missing)


def _refresh_profile(application: Application, *, now: datetime) -> None:
    """Conditions are read on the day's profile; kept even if something is found missing because of it."""
    if not (application.organisation and application.territory):
        return
    facts = profile_of(application.organisation, territory=application.territory)
    if facts != application.profile and Application.objects.writable(now).filter(pk=application.pk).update(
        profile=facts
    ):
        application.profile = facts


def document_of(application: Application) -> dict[str, Any]:
    """What would be sent, as `Application.sent` keeps it."""
    letter = application.attachments.kept().filter(question=LETTER).values_list("uuid", flat=True)
    return {
        "title": application.title,
        "category": application.category,
        "form": application.form_id,
        "answers": application.answers,
        "facts": application.profile,
        "shared": application.shared,
        "letter": [str(one) for one in letter],
    }


def _next_number(campaign: CampaignPage) -> int:
    """Numbers of those that were taken back are not given again."""
    last = campaign.applications.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


# --- Taking back ------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(application: Application, *, by: User, now: datetime) -> Application:
    """Take the application back, and with it the consent to what was joined; twice is once.

    Raises Refused once something was answered to it.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("campaign")
    locked = rows.get(pk=application.pk)
    if locked.is_withdrawn:
        return locked
    # What was decided and not announced yet must not be told by a refusal.
    if not may_withdraw(state_told(locked, now=now)):
        raise Refused(_("Cette candidature a reçu une réponse\u00a0: elle ne peut plus être retirée."))
    locked.state, locked.shared = ApplicationState.WITHDRAWN, {}
    if locked.sent is not None:
        locked.sent = {**locked.sent, "shared": {}}
    locked.save(update_fields=["state", "shared", "sent"])
    ApplicationEvent.objects.create(application=locked, state=ApplicationState.WITHDRAWN, at=now, by=by)
    return locked
