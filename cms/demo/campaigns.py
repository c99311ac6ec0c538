"""The demonstration's campaigns: trophies that were given and that are open, a call under review, and the AMI."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from actors.models import Organisation, User
from cms.demo.pages import add_once, prose
from cms.demo.results import announce_results, follow_the_launch
from cms.demo.sources import read
from home.enums import Role
from home.models import Place, PortalPage, Territory
from home.permissions import NATIONAL_JURY
from home.services import group_of
from questionnaires.answers import clean_answer
from questionnaires.services.assessments import profile_of
from trophees.applying.documents import letter_pdf
from trophees.enums import ApplicationState, CampaignKind, ConflictKind, ReviewState
from trophees.models import (
    LETTER,
    Application,
    ApplicationEvent,
    Attachment,
    Author,
    CampaignIndexPage,
    CampaignPage,
    CampaignQuestion,
    Conflict,
    Juror,
    Review,
)
from trophees.services.applications import document_of
from trophees.versions import current_form, form_of

NOON = time(12)
COST, COFINANCED = 60_000, 50  # € HT; % (the AMI of 2023)
Row = Mapping[str, Any]
Dates = tuple[datetime, ...]  # the five of a campaign, in its order


def ensure_campaigns(portal: PortalPage, territories: Mapping[str, Territory], *, users: Mapping[str, User]) -> None:
    """Every campaign of the demonstration, unless the portal has one already."""
    if CampaignPage.objects.exists():
        return
    poitiers = territories["grand-poitiers"]
    manager, nation = users["responsable.poitiers@example.org"], users["national@example.org"]
    jurors = _people_of_the_jury("jury", group_of(poitiers, Role.JURY), users=users)
    committee = _people_of_the_jury("committee", Group.objects.get_or_create(name=NATIONAL_JURY)[0], users=users)
    _given_trophies(poitiers, jurors=jurors, by=manager)
    _open_trophies(poitiers, users=users)
    _call_under_review(poitiers, jurors=jurors)
    _ami_of_2023(portal, jurors=committee, by=nation)
    _open_ami(portal, users=users)


# --- Campaigns -------------------------------------------------------------------------------------------------------


def _given_trophies(territory: Territory, *, jurors: Sequence[User], by: User) -> None:
    written = read("campaigns")["trophies"]
    dates = _days(-330, -270, -270, -240, -225)
    campaign = _trophies(territory, dates=dates, edition=str(dates[1].year))
    applications = _apply_all(campaign, written["past"])
    seats = [_seat(campaign, juror) for juror in jurors]
    for number, application in enumerate(applications):
        for seat in _three_of(seats, number):
            _review(application, seat, kind=0.6 if "laureate" in written["past"][number] else 0.2, at=dates[2])
    told = zip(applications, written["past"], strict=True)
    chosen = {one.pk: row["laureate"] for one, row in told if "laureate" in row}
    announce_results(campaign, chosen=chosen, present=seats, by=by)


def _open_trophies(territory: Territory, *, users: Mapping[str, User]) -> None:
    written = read("campaigns")["trophies"]
    dates = _days(-20, 25, 25, 55, 70)
    campaign = _trophies(territory, dates=dates, edition=_next(dates[1].year, territory))
    for number, row in _numbered(written["now"]):
        _apply(campaign, row, number)
    _apply(campaign, written["draft"], None, by=users["actrice@example.org"])
    _ask(campaign, written["questions"])


def _call_under_review(territory: Territory, *, jurors: Sequence[User]) -> None:
    """The first juror has written one review and begun another; a second one has nothing to do with one dossier."""
    written = read("campaigns")["local"]
    dates = _days(-60, -15, -15, 12, 30)
    campaign = _publish(
        territory.page,
        slug="cooperation",
        title=written["title"].format(edition=dates[1].year),
        edition=str(dates[1].year),
        kind=CampaignKind.CALL,
        dates=dates,
        intro=written["intro"],
        body=prose(written["rules"]),
        parts=_parts(written["parts"]),
        criteria=_criteria(written["criteria"]),
        reviews_each=3,
        quorum=3,
    )
    applications = _apply_all(campaign, written["applications"])
    seats = [_seat(campaign, juror) for juror in jurors]
    Conflict.objects.create(
        application=applications[1], juror=seats[1], kind=ConflictKind.DECLARED, reason="Une voisine y travaille."
    )
    for number, application in enumerate(applications):
        for rank, seat in enumerate(_three_of(seats, number)):
            if (application, seat) == (applications[1], seats[1]):
                continue
            is_done = number < 3 and (seat != seats[0] or number == 0)
            _review(application, seat, kind=0.4, at=dates[2] + timedelta(days=rank), is_done=is_done)


def _ami_of_2023(portal: PortalPage, *, jurors: Sequence[User], by: User) -> None:
    written = read("campaigns")["ami"]
    # The last day of the AMI was the 26th of February: an end is exclusive.
    dates = tuple(
        timezone.make_aware(datetime(*day))
        for day in ((2023, 9, 25), (2024, 2, 27), (2023, 9, 25), (2024, 3, 11, 9), (2024, 3, 25, 9))
    )
    campaign = _ami(portal, dates=dates, edition="2023")
    applications = _apply_all(campaign, written["past"])
    seats = [_seat(campaign, juror) for juror in jurors]
    for application in applications:
        for seat in seats:
            _review(application, seat, kind=0.6, at=dates[3] - timedelta(days=9))
    chosen = {one.pk: {"distinction": "", "reason": written["reason"], "summary": _wish(one)} for one in applications}
    announce_results(campaign, chosen=chosen, present=seats, by=by)
    for rank, application in enumerate(applications):
        follow_the_launch(application, rank=rank, by=by)


def _open_ami(portal: PortalPage, *, users: Mapping[str, User]) -> None:
    written = read("campaigns")["ami"]
    opens, closes, _reviews, deliberates, publishes = _days(-40, 120, -40, 140, 160)
    campaign = _ami(portal, dates=(opens, closes, opens, deliberates, publishes), edition=str(closes.year))
    for number, row in _numbered(written["now"]):
        _apply(campaign, row, number, state=ApplicationState(row["state"]))
    draft = _apply(campaign, written["draft"], None, by=users["collectivite@example.org"])
    Author.objects.create(application=draft, user=draft.created_by, email="collectivite@example.org")
    _ask(campaign, written["questions"])


def _trophies(territory: Territory, *, dates: Dates, edition: str) -> CampaignPage:
    written = read("campaigns")["trophies"]
    return _publish(
        territory.page,
        slug=edition,
        title=written["title"].format(edition=edition),
        edition=edition,
        dates=dates,
        intro=written["intro"],
        body=prose(written["rules"]),
        categories=[("category", row) for row in written["categories"]],
        parts=_parts(written["parts"]),
        criteria=_criteria(written["criteria"]),
        reviews_each=3,
        quorum=3,
    )


def _ami(portal: PortalPage, *, dates: Dates, edition: str) -> CampaignPage:
    written = read("campaigns")["ami"]
    return _publish(
        portal,
        slug=edition,
        title=written["title"].format(edition=edition),
        edition=edition,
        kind=CampaignKind.CALL,
        dates=dates,
        intro=written["intro"],
        body=prose(written["rules"]),
        parts=_parts(written["parts"]),
        criteria=_criteria(written["criteria"]),
        is_rolling=True,
        needs_letter=True,
        letter=written["letter"],
        cost=Decimal(COST),
        cofinancing=Decimal(COFINANCED),
        reviews_each=1,
    )


def _publish(parent: Any, *, dates: Dates, slug: str, **fields: Any) -> CampaignPage:
    index = CampaignIndexPage.objects.child_of(parent).get()
    names = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")
    page = CampaignPage(slug=slug, **dict(zip(names, dates, strict=True)), **fields)
    add_once(index, page, at=dates[0])
    return CampaignPage.objects.get(pk=page.pk)


def _parts(rows: Iterable[Row]) -> list[tuple[str, Any]]:
    return [("part", {**row, "questions": [tuple(question) for question in row["questions"]]}) for row in rows]


def _criteria(rows: Iterable[Row]) -> list[tuple[str, Any]]:
    return [("criterion", {**row, "weight": Decimal(row["weight"])}) for row in rows]


def _ask(campaign: CampaignPage, rows: Iterable[tuple[str, str]]) -> None:
    now = timezone.now()
    for question, answer in rows:
        CampaignQuestion.objects.create(
            campaign=campaign,
            email="question@example.org",
            text=question,
            public_text=question,
            answer=answer,
            answered_at=now,
            is_published=True,
        )


# --- Applications ----------------------------------------------------------------------------------------------------


def _apply(
    campaign: CampaignPage,
    row: Row,
    number: int | None,
    *,
    state: ApplicationState = ApplicationState.RECEIVED,
    by: User | None = None,
) -> Application:
    """An application as its authors left it: sent in that order, or still a draft when it has no number."""
    at = campaign.opens_at + (campaign.closes_at - campaign.opens_at) * (number or 1) / 12
    at = min(at, timezone.now() - timedelta(hours=3))
    application = _written(campaign, row, number, at=at, by=by)
    application.save()
    _tell(application, ApplicationState.DRAFT, at=at - timedelta(days=2), by=by)
    if number is None:
        return application
    application.state, application.number = state, number
    application.submitted_at = application.sent_at = at
    if campaign.needs_letter:
        _join_the_letter(application, at=at, by=by)
    application.sent = document_of(application)
    application.save()
    _tell(application, ApplicationState.RECEIVED, at=at, by=by)
    if state != ApplicationState.RECEIVED:
        _tell(application, state, at=min(at + timedelta(days=5), timezone.now()))
    return application


def _join_the_letter(application: Application, *, at: datetime, by: User | None) -> None:
    """The one that the platform draws, as if it had come back signed."""
    content, name = letter_pdf(application), "lettre-d-engagement.pdf"
    letter = Attachment(
        application=application,
        question=LETTER,
        name=name,
        content_type="application/pdf",
        size=len(content),
        pages=1,
        sha256=hashlib.sha256(content).hexdigest(),
        sent_by=by,
        at=at,
    )
    letter.file.save(name, ContentFile(content))


def _written(campaign: CampaignPage, row: Row, number: int | None, *, at: datetime, by: User | None) -> Application:
    organisation, place = _applicant(campaign, row)
    form = current_form(campaign)
    assert form is not None
    said = {"na": False, "reason": "", "revision": 1, "by": by and by.pk, "at": at.isoformat(timespec="seconds")}
    questions = {one.key: one for theme in form_of(form.pk).themes for one in theme.questions}
    kept = {key: clean_answer(questions[key], raw) for key, raw in row["answers"].items()}
    return Application(
        uuid=uuid5(NAMESPACE_DNS, f"{campaign.pk}.{number}.{row['title']}.example.org"),
        campaign=campaign,
        territory=campaign.territory,
        organisation=organisation,
        place=place,
        form=form,
        category=row.get("category", ""),
        title=row["title"],
        answers={key: {"value": value, **said} for key, value in kept.items()},
        profile=profile_of(organisation, territory=campaign.territory) if organisation and campaign.territory else {},
        revision=len(kept),
        landscapes=row.get("landscapes", []),
        created_at=at - timedelta(days=2),
        created_by=by,
        saved_at=at,
    )


def _tell(application: Application, state: ApplicationState, *, at: datetime, by: User | None = None) -> None:
    ApplicationEvent.objects.create(application=application, state=state, at=at, by=by)


def _apply_all(campaign: CampaignPage, rows: Iterable[Row]) -> list[Application]:
    return [_apply(campaign, row, number, state=ApplicationState.EVALUATED) for number, row in _numbered(rows)]


def _applicant(campaign: CampaignPage, row: Row) -> tuple[Organisation | None, Place | None]:
    if "place" in row:
        code = row["place"]
        found = Place.objects.communes().filter(code=code) | Place.objects.epci().filter(siren=code)
        return None, found.get()
    present = Organisation.objects.filter(presences__territory=campaign.territory)
    return present.get(name=row["organisation"]), None


def _wish(application: Application) -> str:
    """What the palmarès says of a collectivité: what it wished to adapt."""
    return application.answers["souhait"]["value"]


# --- Jury ------------------------------------------------------------------------------------------------------------


def _people_of_the_jury(name: str, group: Group, *, users: Mapping[str, User]) -> list[User]:
    """The jurors: the one of the list of accounts, and others who do not log in."""
    found = []
    for row in read("campaigns")[name]:
        first_name, _space, last_name = row["name"].partition(" ")
        names = {"first_name": first_name, "last_name": last_name, "password": make_password(None)}
        user = users.get(row["email"]) or User.objects.create(email=row["email"], **names)
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})
        user.groups.add(group)
        found.append(user)
    return found


def _seat(campaign: CampaignPage, user: User) -> Juror:
    everybody = read("campaigns")["jury"] + read("campaigns")["committee"]
    row = next(row for row in everybody if row["email"] == user.email)
    return Juror.objects.create(
        campaign=campaign,
        user=user,
        email=user.email,
        full_name=row["name"],
        title=row["title"],
        accepted_at=campaign.opens_at,
    )


def _three_of(seats: Sequence[Juror], number: int) -> list[Juror]:
    return [seats[(number + rank) % len(seats)] for rank in range(3)]


def _review(application: Application, juror: Juror, *, kind: float, at: datetime, is_done: bool = True) -> None:
    """Scores that are always the same for two people; `kind` is how generous they are, from 0 to 1."""
    if not is_done:
        Review.objects.create(application=application, juror=juror, assigned_at=application.campaign.reviews_at)
        return
    chance = random.Random(f"{application.uuid} {juror.email}")
    comments = read("campaigns")["comments"]
    scores = {
        block.value["key"]: {
            "score": min(block.value["maximum"], round(2 + 3 * kind + chance.uniform(-1.2, 1.2))),
            "comment": chance.choice(comments) if chance.random() < 0.4 else "",
        }
        for block in application.campaign.criteria
    }
    at += timedelta(days=chance.uniform(0, 2))
    Review.objects.create(
        application=application,
        juror=juror,
        scores=scores,
        comment=chance.choice(comments),
        state=ReviewState.FINAL,
        revision=len(scores),
        assigned_at=application.campaign.reviews_at,
        saved_at=at,
        final_at=at,
    )


# --- Days ------------------------------------------------------------------------------------------------------------


def _days(*ahead: int) -> Dates:
    """Noon in Paris, that many days from today."""
    today = timezone.localdate()
    return tuple(timezone.make_aware(datetime.combine(today + timedelta(days=days), NOON)) for days in ahead)


def _next(year: int, territory: Territory) -> str:
    """The year of an edition, or the next one where the last edition bears it already."""
    taken = CampaignPage.objects.for_territory(territory).filter(edition=str(year)).exists()
    return str(year + 1) if taken else str(year)


def _numbered(rows: Iterable[Row]) -> Iterable[tuple[int, Row]]:
    return enumerate(rows, start=1)
