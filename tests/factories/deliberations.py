"""Campaigns whose jury has noted: frozen, decided, closed, released, as far as it is asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from actors.models import Membership, Organisation, User
from home.models import Territory
from tests.factories.actors import make_organisations
from tests.factories.campaigns import make_application, make_campaign, make_juror
from tests.world import make_person
from trophees.calendar import Phase
from trophees.enums import ApplicationState, Outcome, ReviewState
from trophees.models import Application, CampaignPage, Decision, Deliberation, Juror, Review
from trophees.services.announcing import release
from trophees.services.deliberation import close, decide, freeze, note_present
from trophees.versions import current_form

WINNER, SECOND, THIRD = "Atelier Canari", "Fonderie Verte", "Scierie du Bief"


def make_jurors(campaign: CampaignPage, *names: str) -> list[Juror]:
    """Jurors of other addresses than the world's, by the name that the list of the jury bears."""
    addresses = (f"{name.lower().replace(' ', '.')}.{campaign.pk}" for name in names)
    return [
        make_juror(campaign, make_person(address), full_name=name, title="Ingénieure")
        for name, address in zip(names, addresses, strict=True)
    ]


def make_noted(territory: Territory, **fields: Any) -> CampaignPage:
    """A campaign in deliberation: three applications of a category, noted by two jurors, the first one best."""
    campaign = make_campaign(territory, phase=fields.pop("phase", Phase.DELIBERATION), **fields)
    owner = User.objects.get(email=f"titulaire.{territory.slug}@example.org")
    jurors = make_jurors(campaign, "Ada Chêne", "Basile Frêne")
    for name, scores in ((WINNER, ((5, 5), (4, 4))), (SECOND, ((3, 3), (3, 3))), (THIRD, ((1, 0), (5, 5)))):
        organisation = named(territory, name, owner)
        application = make_application(
            campaign, by=owner, organisation=organisation, category="energie", title=f"L’action de {name}"
        )
        for juror, given in zip(jurors, scores, strict=True):
            note(application, juror, given)
    return campaign


def named(territory: Territory, name: str, member: User) -> Organisation:
    organisation = Organisation.objects.filter(name=name, presences__territory=territory).first()
    if organisation is None:
        (organisation,) = make_organisations(territory, 1, member=member)
        organisation.name = name
        organisation.save()
    return organisation


def note(
    application: Application, juror: Juror, scores: Sequence[int], *, comment: str = "Une démarche claire."
) -> None:
    keys = [block.value["key"] for block in application.campaign.criteria]
    given = {key: {"score": score, "comment": comment} for key, score in zip(keys, scores, strict=True)}
    final = {"state": ReviewState.FINAL, "final_at": timezone.now()}
    Review.objects.create(application=application, juror=juror, scores=given, **final)


def make_frozen(territory: Territory, **fields: Any) -> Deliberation:
    return freeze(make_noted(territory, **fields), by=manager_of(territory), now=timezone.now())


def make_decided(territory: Territory, **fields: Any) -> Deliberation:
    """Closed: the first is a laureate with a distinction, the others are not."""
    return decide_all(make_frozen(territory, **fields))


def decide_all(deliberation: Deliberation) -> Deliberation:
    by = manager_of(deliberation.campaign.territory)
    for application in Application.objects.filter(campaign=deliberation.campaign).select_related("organisation"):
        chosen = str(application.organisation) == WINNER
        outcome = Outcome.SELECTED if chosen else Outcome.REFUSED
        distinction = "Prix Colibri" if chosen else ""
        decide(application, outcome=outcome, distinction=distinction, reason="Le jury en a débattu.", by=by)
    note_present(deliberation, jurors=list(deliberation.campaign.jurors.values_list("pk", flat=True)))
    Decision.objects.filter(outcome=Outcome.SELECTED).update(summary="Les machines y dorment la nuit.")
    return close(deliberation, by=by)


def make_released(territory: Territory, **fields: Any) -> Deliberation:
    """Released now; public at the campaign's date, in ten days unless told otherwise."""
    deliberation = make_decided(territory, **fields)
    return release(CampaignPage.objects.get(pk=deliberation.campaign_id), by=manager_of(territory))


def manager_of(territory: Territory) -> User:
    return User.objects.get(email=f"responsable.{territory.slug}@example.org")


def make_large(territory: Territory, *, applications: int, readers: int) -> CampaignPage:
    """As many applications, each with as many final reviews, written in bulk."""
    campaign = make_campaign(territory, phase=Phase.DELIBERATION)
    owner = User.objects.get(email=f"titulaire.{territory.slug}@example.org")
    jurors = make_jurors(campaign, *(f"Juge Numéro{n}" for n in range(readers)))
    form, now = current_form(campaign), timezone.now()
    sent = {"category": "energie", "form": form.pk if form else 0, "answers": {}, "facts": {}, "shared": {}}
    organisations = make_organisations(territory, applications)
    rows = Application.objects.bulk_create(
        Application(
            campaign=campaign,
            territory=territory,
            organisation=organisation,
            form=form,
            category="energie",
            title=f"Action {number}",
            state=ApplicationState.RECEIVED,
            number=number,
            submitted_at=now - timedelta(days=40),
            submitted_by=owner,
            sent={**sent, "title": f"Action {number}", "letter": []},
        )
        for number, organisation in enumerate(organisations, start=1)
    )
    keys = [block.value["key"] for block in campaign.criteria]
    Review.objects.bulk_create(
        Review(
            application=application,
            juror=juror,
            state=ReviewState.FINAL,
            final_at=now,
            scores={key: {"score": (index + place) % 6, "comment": "Vu."} for place, key in enumerate(keys)},
        )
        for index, application in enumerate(rows)
        for juror in jurors
    )
    return campaign


def members_of(organisation: Organisation) -> list[str]:
    return list(Membership.objects.filter(organisation=organisation).values_list("user__email", flat=True))
