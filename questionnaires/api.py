"""Answering by JSON: what the page's own script calls."""

from http import HTTPStatus
from uuid import UUID

from django.http import JsonResponse
from ninja import Router
from ninja.security import SessionAuth

from actors.requests import MemberRequest
from home.problems import problem
from questionnaires.answering import AnswerIn, answers_reply, change_of, saving_reply
from questionnaires.permissions import get_assessment_for
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import save_answers
from questionnaires.versions import definition_of

router = Router(auth=SessionAuth())


@router.get("assessments/{uuid}/answers/", url_name="answers")
def get_answers(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Every answer that is stored, and the questions that are shown."""
    assessment = get_assessment_for(request.user, uuid)
    return answers_reply(assessment, definition=definition_of(assessment.version_id))


@router.put("assessments/{uuid}/answers/{key}")
def put_answer(request: MemberRequest, uuid: UUID, key: str, payload: AnswerIn) -> JsonResponse:
    """Save one answer. 200: the stored entry and the questions that are now shown; 409, 422: a problem and why."""
    assessment = get_assessment_for(request.user, uuid)
    try:
        saving = save_answers(assessment, changes=[change_of(key, payload)], by=request.user)
    except AlreadySubmitted:
        return problem(HTTPStatus.CONFLICT, "Ce diagnostic a été envoyé : ses réponses ne changent plus.")
    return saving_reply(saving, key, row=assessment, definition=definition_of(assessment.version_id))
