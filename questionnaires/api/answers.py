"""Answering by JSON: what the page's own script calls."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from actors.api.keys import KeyAuth, MemberAuth
from actors.requests import MemberRequest
from home.api.schemas import READING, SETTLING, Problem, Said
from home.enums import ApiScope, Module
from home.problems import Conflict, problem
from home.spaces import territory_space
from questionnaires.answering import (
    SAVING_REPLIES,
    AnswerIn,
    AnswersOut,
    IfMatch,
    answers_reply,
    change_of,
    saving_reply,
)
from questionnaires.answers import AnswerError
from questionnaires.evidence import files_to_show
from questionnaires.models import Assessment
from questionnaires.permissions import get_assessment_for, get_shown_resource
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import save_answers
from questionnaires.services.notes import save_notes
from questionnaires.services.piloting import Remark, save_remarks
from questionnaires.versions import definition_of
from questionnaires.without_account import COOKIE, digest_of, secret_of

CLOSED = _("Cet essai est terminé\u00a0: ses réponses ne changent plus.")
SENT = _("Ce diagnostic a été envoyé\u00a0: ses réponses ne changent plus.")


class AnswererAuth(MemberAuth):
    """A member's session, or the secret of a browser that began without an account."""

    cookies = (*MemberAuth.cookies, COOKIE)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return super().authenticate(request, key) or secret_of(request) or None


router = Router(auth=[KeyAuth(ApiScope.ANSWER), AnswererAuth()], tags=["Diagnostic"])


class NoteIn(Said):
    text: str


class RemarkIn(Said):
    text: str = ""


class TextOut(Schema):
    text: str


TEXT_REPLIES: dict[Any, Any] = {200: TextOut, SETTLING: Problem}


@router.get(
    "assessments/{uuid}/answers/",
    response={200: AnswersOut, READING: Problem},
    url_name="answers",
    summary="Les réponses d’un diagnostic",
)
def get_answers(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Every answer that is stored, the files that some of them name, and the questions that are shown."""
    assessment = get_assessment_for(request.user, uuid, digest=digest_of(request))
    definition, space = definition_of(assessment.version_id), territory_space(assessment.territory.slug)
    base_url = space.page_url(Module.DIAGNOSTIC, f"{uuid}/") if space else ""
    files = files_to_show(assessment, base_url, definition.questions)
    return answers_reply(assessment, definition=definition, files=files)


@router.put("assessments/{uuid}/answers/{key}", response=SAVING_REPLIES, summary="Enregistrer une réponse")
def put_answer(
    request: MemberRequest, uuid: UUID, key: str, payload: AnswerIn, if_match: IfMatch = None
) -> JsonResponse:
    """Save one answer. 200: the stored entry and the questions that are now shown; 409, 412, 422: a problem and why."""
    assessment = get_assessment_for(request.user, uuid, digest=digest_of(request))
    by = request.user if request.user.is_authenticated else None
    try:
        saving = save_answers(assessment, changes=[change_of(key, payload, if_match=if_match)], by=by)
    except AlreadySubmitted:
        return problem(HTTPStatus.CONFLICT, SENT if assessment.is_submitted else CLOSED)
    definition = definition_of(assessment.version_id)
    return saving_reply(saving, key, row=assessment, definition=definition, if_match=if_match)


@router.put(
    "assessments/{uuid}/notes/{key}",
    response=TEXT_REPLIES,
    url_name="question_note",
    summary="Écrire une note pour ses collègues",
)
def put_note(request: MemberRequest, uuid: UUID, key: str, payload: NoteIn) -> JsonResponse:
    """Write one's note beside a question, for one's colleagues; an empty text takes it away.

    200: what is kept; 409: it was sent; 422: a text that is too long, a question that is not asked.
    """
    assessment = get_assessment_for(request.user, uuid)
    try:
        (kept,) = save_notes(assessment, {key: payload.text}, by=request.user).values()
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    except AnswerError as error:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.message, code=error.code)
    return JsonResponse({"text": kept}, headers={"Cache-Control": "no-store"})


@router.put(
    "assessments/{uuid}/remarks/questions/{key}",
    response=TEXT_REPLIES,
    url_name="question_remark",
    summary="Donner son avis sur une question d’un essai",
)
def put_question_remark(request: MemberRequest, uuid: UUID, key: str, payload: RemarkIn) -> JsonResponse:
    """Say what one thinks of a question of a pilot; nothing said takes it back."""
    assessment = get_assessment_for(request.user, uuid)
    return _save_remark(request, assessment, Remark(key, text=payload.text))


@router.put(
    "assessments/{uuid}/remarks/resources/{id:pk}",
    response=TEXT_REPLIES,
    url_name="resource_remark",
    summary="Donner son avis sur une ressource d’un essai",
)
def put_resource_remark(request: MemberRequest, uuid: UUID, pk: int, payload: RemarkIn) -> JsonResponse:
    """Say what one thinks of a resource that the result of a pilot shows."""
    assessment = get_assessment_for(request.user, uuid)
    resource = get_shown_resource(assessment, str(pk))
    return _save_remark(request, assessment, Remark(resource=resource, text=payload.text))


def _save_remark(request: MemberRequest, assessment: Assessment, remark: Remark) -> JsonResponse:
    """200: what is kept; 409: no pilot, or a closed one; 422: a text that is too long, a question that is not asked."""
    try:
        (kept,) = save_remarks(assessment, [remark], by=request.user)
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    except AnswerError as error:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.message, code=error.code)
    return JsonResponse({"text": kept.text}, headers={"Cache-Control": "no-store"})
