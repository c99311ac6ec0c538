"""Writes of those who apply, between beginning and sending: answers, title, what is joined.

`now` is the instant of the request, read once: all that depends on the calendar is decided by it.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from questionnaires import saving
from questionnaires.definition import Definition
from questionnaires.saving import AlreadySubmitted, Change, Saving
from questionnaires.services.files import FileKeeper
from trophees.applying.joining import TITLES, offers_for
from trophees.applying.reading import sent_files
from trophees.applying.told import TAKEN_BACK
from trophees.enums import ApplicationState
from trophees.hours import refusal
from trophees.models import Application, ApplicationEvent, Attachment, CampaignPage, Deliberation
from trophees.states import may_change
from trophees.versions import form_of


class NotAccepting(Exception):
    """Too early or too late; the message, in French, says by how much."""


class ApplicationFiles(FileKeeper[Application, Attachment]):
    """The files of an application; what was sent with it stays until the next sending."""

    @property
    def definition(self) -> Definition:
        return form_of(self.row.form_id)

    def lock(self) -> Application:
        return lock_writable(self.row, now=self.now)

    def merge(self, row: Application, changes: list[Change]) -> Saving:
        rows = Application.objects.writable(self.now)
        try:
            return saving.save_answers(row, definition=self.definition, changes=changes, by=self.by, still_open=rows)
        except AlreadySubmitted:
            raise why_closed(row, now=self.now) from None

    def kept(self, row: Application) -> QuerySet[Attachment]:
        return Attachment.objects.kept().filter(application=row)

    def make(self, **columns: Any) -> Attachment:
        return Attachment(application=self.row, **columns)

    def discard(self, row: Application, file: Attachment) -> None:
        if str(file.uuid) in sent_files(row.sent):
            file.removed_at = self.now
            file.save(update_fields=["removed_at"])
        else:
            super().discard(row, file)


def save_answers(application: Application, *, changes: list[Change], by: User, now: datetime) -> Saving:
    """Merge changes into the application, files among them. Raises NotAccepting, AlreadySubmitted."""
    return ApplicationFiles(application, by=by, now=now).save_answers(changes)


@transaction.atomic
def entitle(application: Application, *, title: str, category: str, now: datetime) -> Application:
    """Give the application its title and its category.

    Raises NotAccepting, AlreadySubmitted; ValidationError beside `category` where the organisation has one there.
    """
    locked = lock_writable(application, now=now)
    if category and category not in locked.campaign.category_names:
        raise ValidationError({"category": _("Cette catégorie n’existe pas dans cette campagne.")})
    locked.title, locked.category, locked.saved_at = title, category, now
    try:
        with transaction.atomic():
            locked.save(update_fields=["title", "category", "saved_at"])
    except IntegrityError:
        message = _("Votre structure a déjà une candidature dans cette catégorie.")
        raise ValidationError({"category": message}) from None
    return locked


@transaction.atomic
def share(application: Application, *, what: str, by: User, now: datetime) -> Application:
    """Join what was shown: its facts as they stand, the words of the consent, who gave it and when.

    Raises NotAccepting, AlreadySubmitted; KeyError when there is no such thing to join.
    """
    locked = lock_writable(application, now=now)
    offer = {offer.what: offer for offer in offers_for(locked) if offer.facts}[what]
    joined = offer.more | {
        "facts": [list(fact) for fact in offer.facts],
        "wording": offer.wording,
        "by": by.pk,
        "at": now.isoformat(timespec="seconds"),
    }
    locked.shared = {**locked.shared, what: joined}
    locked.saved_at = now
    locked.save(update_fields=["shared", "saved_at"])
    return locked


@transaction.atomic
def unshare(application: Application, *, what: str, by: User, now: datetime) -> Application:
    """Take back what was joined, at any time: out of what was sent too, which its history then tells.

    Raises Refused once the notes that were given on it are frozen.
    """
    campaign = CampaignPage.objects.select_for_update(of=("self",)).get(pk=application.campaign_id)
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    sent = (locked.sent or {}).get("shared", {})
    if what not in locked.shared and what not in sent:
        return locked
    if Deliberation.objects.filter(campaign=campaign).exists():
        raise Refused(_("Le jury délibère sur ce qu’il a lu\u00a0: cela ne peut plus être repris."))
    locked.shared = _without(locked.shared, what)
    locked.saved_at = now
    if locked.sent is not None and what in sent:
        locked.sent = {**locked.sent, "shared": _without(sent, what)}
        told = {"state": locked.state, "note": f"{TAKEN_BACK}{TITLES[what]}", "at": now, "by": by}
        ApplicationEvent.objects.create(application=locked, **told)
    locked.save(update_fields=["shared", "sent", "saved_at"])
    return locked


def _without(shared: dict[str, Any], what: str) -> dict[str, Any]:
    return {key: joined for key, joined in shared.items() if key != what}


def lock_writable(application: Application, *, now: datetime) -> Application:
    """The row, locked, if it may change at that instant. Raises NotAccepting, AlreadySubmitted."""
    rows = Application.objects.writable(now).select_for_update(of=("self",))
    found = rows.select_related("campaign", "territory", "organisation", "place").filter(pk=application.pk).first()
    if found is None:
        raise why_closed(application, now=now)
    return found


def why_closed(application: Application, *, now: datetime) -> Exception:
    """Why an application does not change any more: what became of it, or else the campaign's days. `submit` says so."""
    fresh = Application.objects.select_related("campaign").get(pk=application.pk)
    message = refusal(fresh.campaign.calendar, now)
    is_kept = not may_change(fresh.state, is_rolling=fresh.campaign.is_rolling)
    return AlreadySubmitted() if is_kept or not message else NotAccepting(message)


def closed_words(application: Application, closed: Exception) -> str:
    """The same for people, in French."""
    if isinstance(closed, NotAccepting):
        kept = _("Ce que vous aviez envoyé reste ce qui sera lu.") if application.sent is not None else ""
        return f"{closed} {kept}".strip()
    if Application.objects.filter(pk=application.pk, state=ApplicationState.WITHDRAWN).exists():
        return _("Cette candidature est retirée\u00a0: elle ne change plus.")
    return _("Cette candidature a été envoyée\u00a0: elle ne change plus.")
