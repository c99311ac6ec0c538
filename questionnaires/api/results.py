"""The result of a sent diagnostic by JSON: why it is so, what would raise it, peers, resources, progress."""

from collections.abc import Iterator
from fractions import Fraction
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from actors.api.keys import KeyAuth, MemberAuth
from actors.requests import MemberRequest
from home.api.replies import personal
from home.api.schemas import READING, Problem, word
from home.enums import ApiScope
from home.problems import problem
from home.spaces import Space, territory_space
from questionnaires.api.result_schemas import (
    BenchmarkOut,
    ProgressQuery,
    ResultOut,
    ResultProgressOut,
    ResultResourcesOut,
)
from questionnaires.definition import Definition
from questionnaires.models import Assessment
from questionnaires.peers.reading import BenchmarkState, ShownStanding, benchmark_of
from questionnaires.permissions import get_assessment_for
from questionnaires.results.explaining import ExplainedQuestion, ExplainedTheme
from questionnaires.results.reading import ResultView, ShownLevel, ShownTheme, result_of, result_view, simulator_of
from questionnaires.results.simulator import ShownLever
from questionnaires.rounds.reading import since_of
from questionnaires.rounds.words import ProgressRow
from questionnaires.scoring import Result
from questionnaires.sharing import sharing_of
from questionnaires.versions import definition_of
from ressources.enums import ResourceKind

router = Router(auth=[KeyAuth(ApiScope.ANSWER), MemberAuth()], tags=["Résultat"])


def read(path: str, answer: type[Schema], *, summary: str) -> Any:
    replies: dict[Any, Any] = {200: answer, READING: Problem}
    return router.get(f"assessments/{{uuid}}/{path}/", response=replies, summary=summary)


@read("result", ResultOut, summary="Le résultat d’un diagnostic, et pourquoi il est tel")
def get_result(request: MemberRequest, uuid: UUID) -> JsonResponse:
    assessment, space = _load(request, uuid)
    definition, result = definition_of(assessment.version_id), result_of(assessment)
    simulator = simulator_of(assessment, everything=True)
    shown = result_view(assessment, space=space, next_steps=simulator.next_steps)
    core = (assessment.result or {}).get("core") or {"ratio": None, "themes": {}}
    return personal(
        {
            "assessment": assessment.uuid,
            "title": shown.title,
            "round": assessment.round,
            "sent_at": assessment.submitted_at,
            "scale": float(definition.scale),
            "score": _figure(result.overall, definition),
            "in_words": definition.in_words(result.overall, result.level or "") if result.overall is not None else "",
            "core_percent": _percent(core["ratio"], definition),
            "level": _level(definition, result.level, shown.level),
            "text": shown.text,
            "themes": list(_themes(definition, result, shown, core["themes"])),
            "strengths": [{"theme": one.theme, "text": one.text, "answer": one.answer} for one in shown.strengths],
            "levers": [_lever(one) for one in simulator.levers],
        }
    )


@read("benchmark", BenchmarkOut, summary="La place d’un résultat parmi ses pairs")
def get_benchmark(request: MemberRequest, uuid: UUID) -> JsonResponse:
    assessment, _space = _load(request, uuid)
    presence = None if assessment.pilot_id else sharing_of(assessment)
    if presence:
        presence.organisation = assessment.organisation
    found = benchmark_of(assessment, presence)
    if found is None:
        return personal({"state": "nothing", "group": "", "is_core": False, "overall": None, "themes": {}})
    is_shown = found.state == BenchmarkState.SHOWN
    return personal(
        {
            "state": found.state.value,
            "group": found.group,
            "is_core": found.is_core,
            "overall": _standing(found.overall) if is_shown and found.overall else None,
            "themes": {key: _standing(one) for key, one in found.themes.items()},
        }
    )


@read("resources", ResultResourcesOut, summary="Les ressources qui conviennent à un résultat, et pourquoi")
def get_resources(request: MemberRequest, uuid: UUID) -> JsonResponse:
    assessment, space = _load(request, uuid)
    shown = result_view(assessment, space=space)
    return personal(
        {
            "items": [
                {"theme": one.key, "title": one.title, "resources": list(_resources(one, space))}
                for one in shown.themes
                if one.resources
            ]
        }
    )


@read("progress", ResultProgressOut, summary="Ce qui a changé depuis un tour précédent")
def get_progress(request: MemberRequest, uuid: UUID, asked: Query[ProgressQuery]) -> JsonResponse:
    assessment, _space = _load(request, uuid)
    if assessment.pilot_id:
        raise Http404
    found = since_of(assessment, beside="" if asked.since is None else str(asked.since))
    if asked.since is not None and asked.since not in (one.number for one in found.choices if one.is_current):
        none = _("Aucun tour d’avant ne porte ce numéro.")
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, none, fields=["since"], errors={"since": none})
    told = found.shown
    return personal(
        {
            "name": found.name,
            "before": found.since_name,
            "sentence": told.sentence if told else "",
            "way": told.way if told else "",
            "rounds": [
                {"round": one.number, "name": one.label, "is_compared": one.is_current} for one in found.choices
            ],
            "rows": [_progress_row(row) for row in told.rows] if told else [],
        }
    )


def _load(request: MemberRequest, uuid: UUID) -> tuple[Assessment, Space]:
    """What was sent, and where it is read; before it is sent, there is nothing."""
    assessment = get_assessment_for(request.user, uuid)
    space = territory_space(assessment.territory.slug)
    if not assessment.is_submitted or space is None:
        raise Http404
    asked: Any = request
    asked.space = space
    return assessment, space


def _themes(
    definition: Definition, result: Result, shown: ResultView, core: dict[str, str]
) -> Iterator[dict[str, Any]]:
    for one, kept in zip(shown.themes, result.themes, strict=True):
        yield {
            "key": one.key,
            "title": one.title,
            "weight": _figure(one.explained.weight, definition),
            "share": _number(one.explained.share),
            "score": _figure(kept.score, definition),
            "percent": _percent(kept.ratio, definition),
            "core_percent": _percent(core.get(one.key), definition),
            "level": _level(definition, kept.level, one.level),
            "text": one.text,
            "questions": [_question(row, one.explained, definition) for row in one.explained.questions],
        }


def _question(row: ExplainedQuestion, theme: ExplainedTheme, definition: Definition) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "answer": row.answer,
        "state": row.state.value,
        "ratio": _figure(row.ratio, definition),
        "weight": _figure(row.weight, definition),
        "brings": _figure(row.brings, definition),
        "possible": _figure(row.possible, definition),
        "in_words": row.worth if definition.levels_only else row.points,
        "reason": row.reason,
        "comment": row.comment,
    }


def _lever(one: ShownLever) -> dict[str, Any]:
    names = ("theme", "text", "change", "effort", "effect", "level")
    gain = {"gain": _number(one.won), "gain_in_words": one.gain}
    return {"question": one.key} | {name: getattr(one, name) for name in names} | gain


def _level(definition: Definition, key: str | None, shown: ShownLevel | None) -> dict[str, Any] | None:
    if not key or shown is None:
        return None
    ranks = {level.key: rank for rank, level in enumerate(definition.levels, 1)}
    return {"key": key, "name": shown.name, "rank": ranks[key]}


def _standing(one: ShownStanding) -> dict[str, Any]:
    names = ("score", "first_quartile", "median", "third_quartile")
    if one.figures is None:
        return {"rank": None, "total": None, "is_tied": False, "band": one.band} | dict.fromkeys(names)
    scores = dict(zip(names, map(float, one.figures.scores), strict=True))
    return {"rank": one.rank, "total": one.total, "is_tied": one.is_tied, "band": one.band} | scores


def _progress_row(row: ProgressRow) -> dict[str, Any]:
    before, after = row.figures
    return {
        "key": row.key,
        "title": row.title,
        "before": _number(before),
        "before_in_words": row.before,
        "after": _number(after),
        "after_in_words": row.after,
        "delta": None if before is None or after is None else float(after - before),
        "delta_in_words": row.delta,
        "direction": row.direction,
        "reason": row.reason,
    }


def _resources(theme: ShownTheme, space: Space) -> Iterator[dict[str, Any]]:
    for one in theme.resources:
        yield {
            "id": one.page.pk,
            "title": one.page.title,
            "summary": one.page.summary,
            "kind": word(ResourceKind, one.page.kind),
            "reason": one.reason,
            "url": space.full_url(one.url),
        }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _figure(value: Fraction | None, definition: Definition) -> float | None:
    """Where levels alone are told, no figure is, nor what one is made of: the page shows as much (`_calculation`)."""
    return None if definition.levels_only else _number(value)


def _percent(ratio: Fraction | str | None, definition: Definition) -> float | None:
    return None if ratio is None else _figure(Fraction(ratio) * 100, definition)
