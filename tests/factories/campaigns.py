"""Campaigns at any phase, applications that were sent, jurors and their reviews."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from actors.models import Organisation, User
from home.models import Place, Territory
from home.permissions import NATIONAL_JURY
from home.services import ensure_portal
from tests.factories.hostile_files import make_pdf
from trophees.calendar import Phase
from trophees.enums import ApplicationState, CampaignKind, ReviewState
from trophees.models import (
    LETTER,
    Application,
    ApplicationEvent,
    Attachment,
    Author,
    CampaignIndexPage,
    CampaignPage,
    Juror,
    Review,
)
from trophees.services.campaigns import publish_form
from trophees.versions import current_form

# Days from now of each date of the calendar, so that the phase is the one that is asked for.
DATES = {
    Phase.TO_COME: (10, 40, 41, 60, 70),
    Phase.OPEN: (-10, 20, 21, 40, 50),
    Phase.CLOSED: (-30, -2, 5, 20, 30),
    Phase.REVIEW: (-40, -10, -5, 10, 20),
    Phase.DELIBERATION: (-60, -30, -29, -2, 10),
    Phase.PUBLISHED: (-90, -60, -59, -30, -1),
}
NAMES = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")
PARTS = [
    (
        "part",
        {
            "title": "Votre action",
            "questions": [
                (
                    "short_text",
                    {"text": "L’action en une phrase", "key": "phrase", "required": True, "max_length": 200},
                ),
                ("long_text", {"text": "Votre récit", "key": "recit", "required": True, "max_length": 2000}),
            ],
        },
    ),
    (
        "part",
        {
            "title": "Ses effets",
            "questions": [
                (
                    "single",
                    {
                        "text": "Depuis quand ?",
                        "key": "depuis",
                        "choices": [{"label": "Moins d’un an", "key": "recent"}, {"label": "Plus", "key": "ancien"}],
                    },
                ),
                ("file", {"text": "Une pièce à l’appui", "key": "piece", "max_files": 2}),
            ],
        },
    ),
]
CATEGORIES = [
    ("category", {"title": "Énergie", "key": "energie"}),
    ("category", {"title": "Coopération", "key": "cooperation"}),
]
CRITERIA = [
    ("criterion", {"title": "Effet mesuré", "key": "effet", "weight": 2, "maximum": 5}),
    ("criterion", {"title": "Peut être repris ailleurs", "key": "reprise", "weight": 1, "maximum": 5}),
]
ANSWERS = {"phrase": "Éteindre les fours la nuit", "recit": "Nous avons posé des minuteries.", "depuis": "recent"}


def make_campaign(territory: Territory | None, *, phase: Phase = Phase.OPEN, **fields: Any) -> CampaignPage:
    """A published campaign of a territory, or of the nation, in the phase that is asked for."""
    parent = territory.page if territory else ensure_portal()
    index = CampaignIndexPage.objects.child_of(parent).get()
    number = index.get_children().count() + 1
    now = timezone.now()
    dates = {name: now + timedelta(days=days) for name, days in zip(NAMES, DATES[phase], strict=True)}
    campaign = CampaignPage(
        title=fields.pop("title", f"Campagne {number}"),
        slug=f"campagne-{number}",
        edition=str(2025 + number),
        kind=fields.pop("kind", CampaignKind.TROPHIES if territory else CampaignKind.CALL),
        intro="Pour celles et ceux qui agissent.",
        **{"categories": CATEGORIES if territory else [], "parts": PARTS, "criteria": CRITERIA} | dates | fields,
    )
    index.add_child(instance=campaign)
    # Read again: only then do the blocks bear what nobody wrote.
    campaign = CampaignPage.objects.get(pk=campaign.pk)
    publish_form(campaign)
    return campaign


def make_application(
    campaign: CampaignPage,
    *,
    by: User,
    organisation: Organisation | None = None,
    place: Place | None = None,
    sent: bool = True,
    **fields: Any,
) -> Application:
    """An application with every answer, sent unless told otherwise."""
    now, form = timezone.now(), current_form(campaign)
    assert form is not None
    at = now.isoformat(timespec="seconds")
    answers = {
        key: {"value": value, "na": False, "reason": "", "revision": 1, "by": by.pk, "at": at}
        for key, value in ANSWERS.items()
    }
    values: dict[str, Any] = {"title": "Fours de nuit", "category": "energie" if organisation else "", **fields}
    application = Application(
        campaign=campaign,
        territory=campaign.territory,
        organisation=organisation,
        place=place,
        form=form,
        answers=answers,
        revision=1,
        created_by=by,
        **values,
    )
    if sent:
        send(application, by=by)
    application.save()
    if place:
        Author.objects.create(application=application, user=by, email=by.email)
    if sent:
        ApplicationEvent.objects.create(application=application, state=ApplicationState.RECEIVED, by=by)
    return application


def send(application: Application, *, by: User) -> None:
    last = Application.objects.filter(campaign=application.campaign).order_by("-number").first()
    application.number = (last.number or 0) + 1 if last else 1
    application.state = ApplicationState.RECEIVED
    application.submitted_at = application.sent_at = timezone.now()
    application.submitted_by = by
    application.sent = {
        "title": application.title,
        "category": application.category,
        "form": application.form_id,
        "answers": application.answers,
        "facts": {},
        "shared": application.shared,
        "letter": [],
    }


def make_attachment(
    application: Application,
    *,
    question: str = "piece",
    by: User | None = None,
    name: str = "piece.pdf",
    is_sent: bool = False,
) -> Attachment:
    """A file of an application, which its answer names, or what was sent; nothing names the letter."""
    content = make_pdf()
    file = Attachment(
        application=application,
        question=question,
        name=name,
        content_type="application/pdf",
        size=len(content),
        pages=1,
        sha256=hashlib.sha256(content).hexdigest(),
        sent_by=by or application.created_by,
    )
    file.file.save("piece.pdf", ContentFile(content), save=False)
    file.save()
    if is_sent:
        assert application.sent is not None
        application.sent["answers"][question] = {"value": [str(file.uuid)], "na": False}
        application.save()
    elif question != LETTER:
        entry = application.answers.get(question, {"na": False, "reason": "", "revision": 0})
        named = [*(entry.get("value") or []), str(file.uuid)]
        at = timezone.now().isoformat(timespec="seconds")
        changed = {**entry, "value": named, "revision": entry["revision"] + 1, "by": file.sent_by_id, "at": at}
        application.answers = {**application.answers, question: changed}
        application.save()
    return file


def make_juror(campaign: CampaignPage, user: User, **fields: Any) -> Juror:
    """A seat that its juror has taken."""
    from django.contrib.auth.models import Group

    group = campaign.territory.jury if campaign.territory else Group.objects.get_or_create(name=NATIONAL_JURY)[0]
    user.groups.add(group)
    fields = {"full_name": user.email.partition("@")[0], "accepted_at": timezone.now(), **fields}
    return Juror.objects.create(campaign=campaign, user=user, email=user.email, **fields)


def make_review(application: Application, juror: Juror, *, scores: tuple[int, ...] | None = None) -> Review:
    """A review to do; a final one when it is given a score for each criterion of the grid."""
    if scores is None:
        return Review.objects.create(application=application, juror=juror)
    keys = [block.value["key"] for block in application.campaign.criteria]
    given = {key: {"score": score, "comment": "Vu."} for key, score in zip(keys, scores, strict=True)}
    now = timezone.now()
    return Review.objects.create(
        application=application, juror=juror, scores=given, state=ReviewState.FINAL, saved_at=now, final_at=now
    )


def make_selected(place: Place, *, by: User, campaign: CampaignPage | None = None, **fields: Any) -> Application:
    """An application that a national call has selected."""
    campaign = campaign or make_campaign(None, phase=Phase.PUBLISHED, cost=60_000, cofinancing=50)
    application = make_application(campaign, by=by, place=place, **fields)
    application.state = ApplicationState.SELECTED
    application.save()
    return application


def make_jury(campaign: CampaignPage, *, applications: int, jurors: int = 3) -> tuple[list[Application], list[Juror]]:
    """Applications of organisations that nobody of the jury knows, in turn of each category, and who may read them."""
    from tests.factories.actors import make_organisations

    territory = campaign.territory
    assert territory is not None
    made, keys = [], list(campaign.category_names) or [""]
    for number, organisation in enumerate(make_organisations(territory, applications)):
        author = User.objects.create_user(f"auteur{number}.{organisation.pk}@gmail.com")
        category = keys[number % len(keys)]
        made.append(
            make_application(
                campaign, by=author, organisation=organisation, category=category, title=f"Action {number}"
            )
        )
    first = campaign.jurors.count() + 1
    numbers = range(first, first + jurors)
    people = [User.objects.create_user(f"jure{number}.{campaign.pk}@gmail.com") for number in numbers]
    return made, [
        make_juror(campaign, person, full_name=f"Jurée {n}") for n, person in zip(numbers, people, strict=True)
    ]
