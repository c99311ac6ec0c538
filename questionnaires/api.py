"""Answering by JSON: what the page's own script calls."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import JsonResponse
from ninja import Router, Schema
from ninja.security import SessionAuth

from actors.requests import MemberRequest
from home.problems import problem
from questionnaires.conditions import visible_questions
from questionnaires.permissions import get_assessment_for
from questionnaires.services import AlreadySubmitted, Change, save_answers
from questionnaires.versions import definition_of


class AnswerIn(Schema):
    value: Any  # required: an empty or mistyped document must not erase an answer
    not_applicable: bool = False
    reason: str = ""
    revision: int | None = None


router = Router(auth=SessionAuth())


@router.get("assessments/{uuid}/answers/", url_name="answers")
def get_answers(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Every answer that is stored, and the questions that are shown."""
    assessment = get_assessment_for(request.user, uuid)
    shown = visible_questions(definition_of(assessment.version_id), assessment.answers, assessment.profile)
    answers = {key: _public(entry) for key, entry in assessment.answers.items()}
    return JsonResponse({"answers": answers, "visible": shown}, headers={"Cache-Control": "no-store"})


@router.put("assessments/{uuid}/answers/{key}")
def put_answer(request: MemberRequest, uuid: UUID, key: str, payload: AnswerIn) -> JsonResponse:
    """Save one answer. 200: the stored entry and the questions that are now shown; 409, 422: a problem and why."""
    assessment = get_assessment_for(request.user, uuid)
    change = Change(key, payload.value, payload.not_applicable, payload.reason, payload.revision)
    try:
        saving = save_answers(assessment, changes=[change], by=request.user)
    except AlreadySubmitted:
        return problem(HTTPStatus.CONFLICT, "Ce diagnostic a été envoyé : ses réponses ne changent plus.")
    if key in saving.refused:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, saving.refused[key].message, code=saving.refused[key].code)
    if key in saving.conflicts:
        standing = saving.conflicts[key]
        return problem(HTTPStatus.CONFLICT, "Une autre réponse a été donnée entre-temps.", standing=_public(standing))
    entry = saving.saved.get(key) or saving.unchanged[key]
    shown = visible_questions(definition_of(assessment.version_id), assessment.answers, assessment.profile)
    return JsonResponse({"answer": _public(entry), "visible": shown}, headers={"Cache-Control": "no-store"})


def _public(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without who wrote it."""
    return {name: entry.get(name) for name in ("value", "na", "reason", "revision", "at")}
