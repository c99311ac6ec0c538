"""The demonstration's organisations: who they are, where they show themselves, and the diagnostics of three years."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.utils import timezone
from django.utils.text import slugify

from actors.enums import MembershipRole, Showcase
from actors.models import Membership, Organisation, Presence, User
from cms.demo.accounts import HALF_DONE_ORGANISATION, OWNER, SEED_ORGANISATION, members_of
from cms.demo.answers import Respondent, stored
from cms.demo.sources import read
from home.models import Place, Territory
from questionnaires.definition import Definition
from questionnaires.models import Assessment, QuestionnaireVersion, QuestionScore, RoundStep, ThemeScore
from questionnaires.rounds.reading import progress_between
from questionnaires.scoring import Result, score
from questionnaires.services.assessments import keep_result, profile_of, theme_scores
from questionnaires.services.figures import question_scores, round_steps
from questionnaires.services.rollups import recount
from questionnaires.versions import definition_of

SEED_DAYS_AGO = 12
SEED_ROUNDS = 3
OLDEST = 1080  # days
SHOWN = 24  # the first ones of the file; the next one waits for the team, the others keep to themselves


@dataclass
class Story:
    """An organisation of the demonstration in its territory, with its diagnostics, oldest first."""

    organisation: Organisation
    presence: Presence
    sent: list[tuple[Assessment, Result]] = field(default_factory=list)
    draft: Assessment | None = None


def ensure_organisations(territory: Territory, *, version: QuestionnaireVersion, users: Mapping[str, User]) -> None:
    """The territory's thirty organisations and all that they did; those that exist are left as they are."""
    rows = {_uuid(territory, row): (index, row) for index, row in enumerate(read("organisations")[territory.slug])}
    known = set(Organisation.objects.filter(uuid__in=list(rows)).values_list("uuid", flat=True))
    missing = {uuid: numbered for uuid, numbered in rows.items() if uuid not in known}
    if not missing:
        return
    communes = dict(Place.objects.communes().filter(code__in=_insee(rows)).values_list("code", "pk"))
    former = QuestionnaireVersion.objects.for_territory(territory).for_all().filter(number__lt=version.number)
    versions = [*former.defer("definition").order_by("number"), version]
    stories = [
        _story(uuid, row, index=index, territory=territory, versions=versions, communes=communes, users=users)
        for uuid, (index, row) in missing.items()
    ]
    _save(stories, users=users)


def _uuid(territory: Territory, row: Mapping[str, str]) -> UUID:
    """Always the same for an organisation: it is how it is found again, and it draws its mark."""
    return uuid5(NAMESPACE_DNS, f"{slugify(row['name'])}.{territory.slug}.example.org")


def _insee(rows: Mapping[UUID, tuple[int, Mapping[str, str]]]) -> list[str]:
    return [row["insee"] for _index, row in rows.values()]


def _story(
    uuid: UUID,
    row: Mapping[str, str],
    *,
    index: int,
    territory: Territory,
    versions: Sequence[QuestionnaireVersion],
    communes: Mapping[str, int],
    users: Mapping[str, User],
) -> Story:
    chance = random.Random(str(uuid))
    is_seed = row["name"] == SEED_ORGANISATION
    moments = list(_moments(chance, rounds=SEED_ROUNDS, latest=SEED_DAYS_AGO) if is_seed else _moments(chance))
    organisation = Organisation(
        uuid=uuid,
        kind=row["type"],
        commune_id=communes.get(row["insee"]),
        created_at=moments[0] - timedelta(days=2),
        **{name: row[name] for name in ("name", "sector", "activity", "headcount", "motto", "description")},
    )
    presence = _presence(organisation, index=index, territory=territory, since=moments[0], chance=chance)
    story = Story(organisation, presence)
    _answer(story, moments, territory=territory, versions=versions, users=users)
    return story


def _moments(chance: random.Random, *, rounds: int = 0, latest: int = 0) -> Iterator[datetime]:
    """When each diagnostic was sent, about a year apart, in working hours."""
    rounds = rounds or chance.choice([1, 1, 2, 2, 2, 3])
    latest = latest or chance.randint(5, 320)
    days = sorted((min(OLDEST, latest + n * chance.randint(330, 375)) for n in range(rounds)), reverse=True)
    today = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    for days_ago in days:
        day = today - timedelta(days=days_ago)
        yield day.replace(hour=chance.randint(9, 17), minute=chance.randint(0, 59))


def _presence(
    organisation: Organisation, *, index: int, territory: Territory, since: datetime, chance: random.Random
) -> Presence:
    presence = Presence(territory=territory, slug=slugify(organisation.name)[:80], joined_at=organisation.created_at)
    now = timezone.now()
    if index < SHOWN:
        presence.showcase = Showcase.PUBLISHED
        presence.asked_at = since + (now - since) * chance.uniform(0.02, 0.95)
        presence.published_at = presence.asked_at + min(timedelta(days=1), (now - presence.asked_at) / 2)
    elif index == SHOWN:
        presence.showcase = Showcase.ASKED
        presence.asked_at = now - timedelta(days=2)
    return presence


def _answer(
    story: Story,
    moments: list[datetime],
    *,
    territory: Territory,
    versions: Sequence[QuestionnaireVersion],
    users: Mapping[str, User],
) -> None:
    """Give the story its diagnostics: the written one for the seed's organisation, drawn ones for the others."""
    organisation, version = story.organisation, versions[-1]
    owner = next((users[account.email] for account in members_of(organisation.name)), None)
    author = owner.pk if owner else None
    profile = profile_of(organisation, territory=territory)
    definition = definition_of(version.pk)
    respondent = Respondent(definition, profile, seed=str(organisation.uuid), rounds=len(moments))
    is_seed = organisation.name == SEED_ORGANISATION
    if is_seed:
        respondent.lead_to(seed_answers(), last_round=len(moments))
    common = {"territory": territory, "profile": profile, "created_by": owner}
    for number, sent_at in enumerate(moments, start=1):
        at = sent_at.isoformat(timespec="seconds")
        written = is_seed and number == len(moments)
        asked = version_on(sent_at, versions)
        respondent.definition = definition_of(asked.pk)
        answers = seed_answers(at=at, by=author) if written else respondent.answers(round_=number, at=at, by=author)
        uuid = uuid5(organisation.uuid, str(number))
        assessment = Assessment(uuid=uuid, round=number, version=asked, answers=answers, submitted_by=owner, **common)
        story.sent.append(_sent(assessment, definition=respondent.definition, at=sent_at))
    if organisation.name == HALF_DONE_ORGANISATION:
        began = timezone.now() - timedelta(days=3)
        number = len(moments) + 1
        respondent.definition = definition
        answers = respondent.answers(round_=number, at=began.isoformat(timespec="seconds"), by=author)
        half = _first_half(definition, answers)
        times = {"created_at": began, "saved_at": began}
        story.draft = Assessment(round=number, version=version, answers=half, revision=len(half), **times, **common)


def version_on(moment: datetime, versions: Sequence[QuestionnaireVersion]) -> QuestionnaireVersion:
    """What was asked then; `versions` from the first one on."""
    return next((one for one in reversed(versions) if one.published_at <= moment), versions[0])


def seed_answers(*, at: str = "", by: int | None = None) -> dict[str, dict[str, Any]]:
    """The written answers, those of the prototype's screen: 1,8/5, and 2,5/5 in energy."""
    return {key: stored(entry, at=at, by=by) for key, entry in read("seed_assessment")["answers"].items()}


def _sent(assessment: Assessment, *, definition: Definition, at: datetime) -> tuple[Assessment, Result]:
    result = score(definition, assessment.answers, assessment.profile)
    assessment.created_at, assessment.saved_at, assessment.submitted_at = at - timedelta(minutes=35), at, at
    assessment.revision = len(assessment.answers)
    keep_result(assessment, definition, result)
    return assessment, result


def _first_half(definition: Definition, answers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The answers to the first half of the themes, and to the first question of the next one."""
    half = len(definition.themes) // 2
    kept = [question.key for theme in definition.themes[:half] for question in theme.questions]
    kept.append(definition.themes[half].questions[0].key)
    return {key: answers[key] for key in kept if key in answers}


def _save(stories: list[Story], *, users: Mapping[str, User]) -> None:
    """Everything in a handful of queries; `submit_assessment` would take eight for each diagnostic."""
    Organisation.objects.bulk_create(story.organisation for story in stories)
    for story in stories:
        story.presence.organisation = story.organisation
        for assessment in (*(sent for sent, _result in story.sent), story.draft):
            if assessment:
                assessment.organisation = story.organisation
    Presence.objects.bulk_create(story.presence for story in stories)
    Membership.objects.bulk_create(membership for story in stories for membership in _memberships(story, users))
    Assessment.objects.bulk_create(assessment for story in stories for assessment, _result in story.sent)
    Assessment.objects.bulk_create(story.draft for story in stories if story.draft)
    ThemeScore.objects.bulk_create(row for story in stories for row in _theme_scores(story))
    _save_figures(stories)
    recount(repair=True)


def _memberships(story: Story, users: Mapping[str, User]) -> Iterator[Membership]:
    for account in members_of(story.organisation.name):
        role = MembershipRole.OWNER if account.place == OWNER else MembershipRole.MEMBER
        user = users[account.email]
        yield Membership(
            user=user, organisation=story.organisation, role=role, created_at=story.organisation.created_at
        )


def _save_figures(stories: list[Story]) -> None:
    """As `submit_assessment` leaves them, of each latest diagnostic beside the one before it."""
    rounds = [(story.sent[-1], story.sent[-2][0] if len(story.sent) > 1 else None) for story in stories if story.sent]
    QuestionScore.objects.bulk_create(row for (last, result), _ in rounds for row in question_scores(last, result))
    RoundStep.objects.bulk_create(
        row for (last, _result), before in rounds if before for row in round_steps(last, progress_between(before, last))
    )


def _theme_scores(story: Story) -> Iterator[ThemeScore]:
    """As `submit_assessment` leaves them: the first of each theme, and those of the latest diagnostic, are flagged."""
    known: set[str] = set()
    for assessment, result in story.sent:
        rows = list(theme_scores(assessment, result, known=known))
        for row in rows:
            row.is_latest = assessment is story.sent[-1][0]
        known.update(row.theme for row in rows)
        yield from rows
