"""Answering and sending an assessment."""

import contextlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Organisation, Presence, User
from actors.services.organisations import check_is_accepted, ensure_presence
from actors.services.results import record_assessment
from home.models import Territory
from home.problems import Conflict
from questionnaires.answers import files_named, missing_required
from questionnaires.definition import Definition
from questionnaires.models import (
    Assessment,
    AssessmentFile,
    ErasurePermit,
    QuestionnaireVersion,
    ThemeScore,
)
from questionnaires.rounds.carrying import proposals
from questionnaires.rounds.progress import Progress
from questionnaires.rounds.reading import progress_between, sent_rounds
from questionnaires.saving import AlreadySubmitted, Change, Saving
from questionnaires.scoring import Result, score, to_decimal
from questionnaires.services.figures import keep_figures
from questionnaires.services.files import AssessmentFiles, delete_contents, delete_unnamed
from questionnaires.services.rollups import rollups_follow
from questionnaires.studio.core import core_result
from questionnaires.tasks import send_receipt
from questionnaires.versions import broken_between, current_version, definition_of


class Incomplete(Exception):
    """Required questions wait for an answer; `missing` holds their keys in order."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class Stale(Exception):
    """Answers were saved since those that were seen."""


def start_assessment(organisation: Organisation, *, territory: Territory, by: User) -> Assessment:
    """The organisation's draft in a territory: the one under way, else a new round on the current version, which
    proposes the answers of the last one.

    Raises QuestionnaireVersion.DoesNotExist when the territory has published no questionnaire, NotAccepted when a new
    round is not for organisations of that type.
    """
    draft = Assessment.objects.drafts().filter(organisation=organisation, territory=territory).first()
    if draft:
        ensure_presence(organisation, territory=territory)
        return draft
    check_is_accepted(organisation, territory=territory)
    version = current_version(territory.pk)
    if version is None:
        raise QuestionnaireVersion.DoesNotExist
    try:
        with transaction.atomic():
            ensure_presence(organisation, territory=territory)
            return Assessment.objects.create(
                territory=territory,
                organisation=organisation,
                version=version,
                round=next_round(organisation, territory=territory),
                profile=profile_of(organisation, territory=territory),
                answers=proposals_for(organisation, version),
                created_by=by,
            )
    except IntegrityError:
        # A colleague began at the same moment: theirs is the draft of both.
        return Assessment.objects.drafts().get(organisation=organisation, territory=territory)


def next_round(organisation: Organisation, *, territory: Territory) -> int:
    rounds = Assessment.objects.filter(organisation=organisation, territory=territory).aggregate(last=Max("round"))
    return (rounds["last"] or 0) + 1


def proposals_for(organisation: Organisation, version: QuestionnaireVersion) -> dict[str, Any]:
    """What a new round on that version begins with: the last answers that still compare, each to be confirmed."""
    last = Assessment.objects.sent_by(organisation, territory=version.territory_id).defer("result").last()
    if last is None or last.submitted_at is None:
        return {}
    return proposals(
        definition_of(last.version_id),
        definition_of(version.pk),
        last.answers,
        broken=broken_between(last.version_id, version.pk),
        on=timezone.localdate(last.submitted_at).isoformat(),
    )


def profile_of(organisation: Organisation, *, territory: Territory) -> dict[str, str]:
    """The facts about an organisation that conditions and matching may ask, kept with the assessment."""
    return {
        "actor_type": organisation.kind,
        "headcount": organisation.headcount,
        "sector": organisation.sector,
        "territory": territory.slug,
    }


def save_answers(assessment: Assessment, *, changes: list[Change], by: User | None) -> Saving:
    """Merge changes into the assessment, files among them (see `services.files`). Raises AlreadySubmitted.

    `by` is None for who answers without an account.
    """
    if assessment.is_over:
        raise AlreadySubmitted
    return AssessmentFiles(assessment, by=by).save_answers(changes)


def submit_assessment(assessment: Assessment, *, by: User, seen: int | None = None) -> Assessment:
    """Send the assessment: score it, freeze it. Sending it again changes nothing and gives the same result.

    `seen`: the revision that was read before, where that is to be the one that goes; else Stale.

    That of a pilot goes no further: no statistic, badge or engagement comes of it. Raises Incomplete when required
    questions are left, Conflict when the organisation has left the territory, AlreadySubmitted once a pilot is closed.
    """
    with transaction.atomic():
        locked = Assessment.everything.select_for_update(of=("self",)).get(pk=assessment.pk)
        if locked.is_submitted:
            return locked
        definition = definition_of(locked.version_id)
        _check_sendable(locked, definition, seen=seen)
        result = score(definition, locked.answers, locked.profile)
        locked.submitted_at, locked.submitted_by = timezone.now(), by
        delete_unnamed(locked.files.all(), named=files_named(definition, locked.answers))
        keep_result(locked, definition, result)
        if locked.pilot_id is not None:
            locked.save()
        else:
            _count(locked, result)
        transaction.on_commit(lambda: send_receipt.enqueue(locked.pk))
    return locked


def _check_sendable(assessment: Assessment, definition: Definition, *, seen: int | None) -> None:
    if assessment.is_over:
        raise AlreadySubmitted
    if seen is not None and seen != assessment.revision:
        raise Stale
    if not assessment.is_claimed:
        raise Conflict(_("Dites d’abord pour quelle structure vous répondez."))
    if not Presence.objects.filter(organisation=assessment.organisation_id, territory=assessment.territory_id).exists():
        raise Conflict(_("La structure a quitté cet espace. Faites-l’y entrer de nouveau, puis envoyez."))
    missing = missing_required(definition, assessment.answers, assessment.profile)
    if missing:
        raise Incomplete(missing)


def _count(assessment: Assessment, result: Result) -> None:
    """Save what is sent with everything that figures and lists are made of."""
    progress = progress_of(assessment)
    _tell_the_actors_floor(assessment, progress)
    with rollups_follow(organisation=assessment.organisation_id, territory=assessment.territory_id):
        assessment.save()
        _store_theme_scores(assessment, result)
        keep_figures(assessment, result, progress)  # before the cells, in the order in which `recount` locks


def result_in_words(assessment: Assessment) -> dict[str, Any]:
    """What the actors' floor keeps of a sent assessment: the day, the level's name, the score as it is shown."""
    definition = definition_of(assessment.version_id)
    level = next((level.name for level in definition.levels if level.key == assessment.level), "")
    score_said = "" if assessment.score is None else definition.in_words(assessment.score, assessment.level)
    return {"on": timezone.localdate(assessment.submitted_at), "level": level, "score": score_said}


def progress_of(assessment: Assessment) -> Progress | None:
    """What compares with the round before, whichever version that one answered; None of a first round."""
    before = sent_rounds(assessment).exclude(pk=assessment.pk).last()
    return progress_between(before, assessment) if before else None


def _tell_the_actors_floor(assessment: Assessment, progress: Progress | None) -> None:
    rose = progress.delta if progress else None
    record_assessment(
        Presence.objects.get(organisation=assessment.organisation_id, territory=assessment.territory_id),
        progressed=rose is not None and rose > 0,
        **result_in_words(assessment),
    )


def _store_theme_scores(assessment: Assessment, result: Result) -> None:
    earlier = ThemeScore.objects.filter(organisation=assessment.organisation, territory=assessment.territory_id)
    known = set(earlier.values_list("theme", flat=True))
    earlier.filter(is_latest=True).update(is_latest=False)
    ThemeScore.objects.bulk_create(theme_scores(assessment, result, known=known))


def keep_result(assessment: Assessment, definition: Definition, result: Result) -> None:
    """What the row of a sent assessment keeps of its result, the national core's part with it. Nothing is saved."""
    core = core_result(definition, result)
    assessment.result = result.to_json() | ({"core": core.to_json()} if core else {})
    assessment.score = None if result.overall is None else to_decimal(result.overall)
    assessment.level = result.level or ""


def theme_scores(assessment: Assessment, result: Result, *, known: Collection[str]) -> Iterator[ThemeScore]:
    """The rows of the themes that applied, not saved yet; `known`: those that had a score before."""
    core = core_result(definition_of(assessment.version_id), result)
    shares = core.themes if core else {}
    for theme in result.themes:
        if theme.score is None or theme.ratio is None:
            continue
        yield ThemeScore(
            assessment=assessment,
            territory_id=assessment.territory_id,
            organisation=assessment.organisation,
            theme=theme.key,
            round=assessment.round,
            score=to_decimal(theme.score),
            percent=to_decimal(theme.ratio * 100),
            core=to_decimal(shares[theme.key] * 100) if theme.key in shares else None,
            level=theme.level or "",
            is_first=theme.key not in known,
        )


@contextlib.contextmanager
def permit_changes(keys: Iterable[int]) -> Iterator[None]:
    """Lift the database's guard from sent assessments, for the erasure of a person or of an organisation."""
    with transaction.atomic():
        permits = ErasurePermit.objects.bulk_create(ErasurePermit(assessment_key=key) for key in keys)
        yield
        ErasurePermit.objects.filter(pk__in=[permit.pk for permit in permits]).delete()


def erase_assessments(organisation: Organisation) -> None:
    """Delete everything that an organisation answered, sent or not, with its scores and its files; pilots too."""
    with transaction.atomic():
        theirs = Assessment.everything.filter(organisation=organisation).order_by("pk")
        keys = list(theirs.select_for_update(of=("self",)).values_list("pk", flat=True))
        mine = Assessment.everything.filter(pk__in=keys)
        with permit_changes(keys), rollups_follow(organisation=organisation.pk):
            delete_contents(AssessmentFile.objects.filter(assessment__in=mine))
            mine.delete()
