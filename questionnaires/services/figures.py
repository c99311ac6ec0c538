"""What figures need of a sent diagnostic beyond the scores of its themes, written with it, made again from results."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db import transaction

from questionnaires.models import Assessment, QuestionScore, RoundStep
from questionnaires.rounds.progress import Progress
from questionnaires.rounds.reading import progress_between
from questionnaires.scoring import Result, to_decimal

CHUNK = 500
KEPT: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (QuestionScore, ("assessment_id", "theme", "question", "percent")),
    (RoundStep, ("assessment_id", "theme", "before", "after")),
)


def keep_figures(assessment: Assessment, result: Result, progress: Progress | None) -> None:
    """Of a diagnostic that was just sent, in the place of those of the round before; in its caller's transaction."""
    of_theirs = {"territory": assessment.territory_id, "organisation": assessment.organisation_id}
    for model in (QuestionScore, RoundStep):
        rows = model.objects.filter(**of_theirs)
        rows._raw_delete(rows.db)  # nothing hangs from them: they need not be read first
    QuestionScore.objects.bulk_create(question_scores(assessment, result))
    RoundStep.objects.bulk_create(round_steps(assessment, progress))


def question_scores(assessment: Assessment, result: Result) -> Iterator[QuestionScore]:
    """Of the questions that count. Nothing is saved."""
    for theme in result.themes:
        for question in theme.questions:
            if question.ratio is not None:
                percent = to_decimal(question.ratio * 100)
                yield QuestionScore(theme=theme.key, question=question.key, percent=percent, **_whose(assessment))


def round_steps(assessment: Assessment, progress: Progress | None) -> Iterator[RoundStep]:
    """Of the themes that compare. Nothing is saved."""
    for theme in progress.themes if progress else ():
        if progress and theme.before is not None and theme.after is not None:
            before, after = (to_decimal(score / progress.scale * 100) for score in (theme.before, theme.after))
            yield RoundStep(theme=theme.key, before=before, after=after, **_whose(assessment))


def _whose(assessment: Assessment) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "territory_id": assessment.territory_id,
        "organisation": assessment.organisation,
    }


@transaction.atomic
def remake_figures(*, repair: bool) -> int:
    """How many rows differ from what the results give; they are all made again to repair them."""
    rows = list(_made_again())
    differing = 0
    for model, columns in KEPT:
        made = [row for row in rows if isinstance(row, model)]
        stored, wanted = set(model.objects.values_list(*columns)), {_values(row, columns) for row in made}
        if stored == wanted:
            continue
        differing += len(stored ^ wanted)
        if repair:
            model.objects.all().delete()
            model.objects.bulk_create(made, batch_size=CHUNK)
    return differing


def _values(row: QuestionScore | RoundStep, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def _made_again() -> Iterator[QuestionScore | RoundStep]:
    """Of every organisation's two last rounds, without their answers."""
    sent = Assessment.objects.submitted().select_related("organisation").defer("answers")
    rows = sent.order_by("territory", "organisation", "round").iterator(CHUNK)
    for _whose_rounds, rounds in groupby(rows, key=lambda one: (one.territory_id, one.organisation_id)):
        *before, last = list(rounds)[-2:]
        yield from question_scores(last, Result.from_json(last.result or {}))
        yield from round_steps(last, progress_between(before[0], last) if before else None)
