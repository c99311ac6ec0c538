"""Beginning, following and sending a diagnostic by JSON, with the services of the pages."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Header, Query, Router, Schema
from pydantic import Field

from actors.api.keys import KeyAuth, MemberAuth
from actors.permissions import get_organisation_for
from actors.requests import MemberRequest
from home.api.pages import By, page_of
from home.api.reading import space_of_call
from home.api.replies import personal
from home.api.schemas import READING, SETTLING, Page, PageQuery, Problem, Said
from home.enums import ApiScope, Module
from home.models import Territory
from home.problems import Conflict, problem
from home.spaces import territory_space
from questionnaires.answering import ProgressOut, seen_by
from questionnaires.answers import missing_required
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.permissions import assessments_of, get_assessment_for
from questionnaires.presentation import completion_of
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import Incomplete, Stale, submit_assessment
from questionnaires.services.claiming import begin_for, unclaimed_of
from questionnaires.versions import definition_of

router = Router(tags=["Diagnostic"])
signed_in = [KeyAuth(ApiScope.ANSWER), MemberAuth()]

NOT_PUBLISHED = _("Ce territoire n’a pas encore publié de questionnaire.")
CLOSED = _("Cet essai est terminé\u00a0: il ne s’envoie plus.")
MOVED = _("Des réponses ont changé depuis que vous les avez lues\u00a0: relisez, puis envoyez de nouveau.")
LEFT = _("Il reste des questions obligatoires.")


class BeginningIn(Said):
    organisation: UUID


class AnswererOut(Schema):
    uuid: UUID
    name: str


class AssessmentOut(Schema):
    uuid: UUID
    territory: str
    organisation: AnswererOut | None
    round: int
    version: Annotated[int, Field(description="Le numéro de la version du questionnaire à laquelle on répond.")]
    state: Annotated[str, Field(description="draft, en cours\u202f; sent, envoyé.")]
    begun_at: datetime
    saved_at: datetime
    sent_at: datetime | None
    url: str


class ThemeProgressOut(Schema):
    key: str
    title: str
    answered: int
    total: int


class AssessmentDetail(AssessmentOut):
    """As of `revision`, which the tag bears."""

    revision: int
    progress: ProgressOut
    themes: list[ThemeProgressOut]
    missing: Annotated[list[str], Field(description="Les questions obligatoires qui attendent une réponse.")]


class AssessmentsOut(Page):
    items: list[AssessmentOut]


class UnfinishedProblem(Problem):
    missing: list[str] = []


DETAIL: dict[Any, Any] = {200: AssessmentDetail, READING: Problem}
AsRead = Annotated[
    str | None,
    Header(alias="If-Match", description="L’étiquette du diagnostic que l’on a lu\u00a0: sinon 412."),
]
SaidOnce = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Acceptée et sans effet\u00a0: envoyer de nouveau un diagnostic ne change rien, et répond de même.",
        max_length=200,
    ),
]


@router.post(
    "territories/{slug}/assessments/",
    auth=signed_in,
    response={frozenset({200, 201}): AssessmentDetail, SETTLING: Problem},
    summary="Commencer un diagnostic, ou reprendre celui qui est en cours",
)
def begin_assessment(request: MemberRequest, slug: str, payload: BeginningIn) -> JsonResponse:
    """200: the one under way; 201: a new one, the next round where one was sent, which proposes its answers."""
    space_of_call(request, slug, module=Module.DIAGNOSTIC)
    territory = Territory.objects.get(slug=slug)
    organisation = get_organisation_for(request.user, payload.organisation)
    known = Assessment.objects.drafts().filter(organisation=organisation, territory=territory).exists()
    unclaimed = unclaimed_of(request.user, territory=territory)
    try:
        draft = begin_for(organisation, territory=territory, by=request.user, unclaimed=unclaimed)
    except QuestionnaireVersion.DoesNotExist:
        return problem(HTTPStatus.CONFLICT, str(NOT_PUBLISHED))
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    return _detail(draft, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


@router.get(
    "assessments/",
    auth=signed_in,
    response={200: AssessmentsOut, READING - {404}: Problem},
    summary="Mes diagnostics",
)
def list_assessments(request: MemberRequest, asked: Query[PageQuery]) -> JsonResponse:
    """Those of one's organisations, the last begun first."""
    rows = assessments_of(request.user).select_related("organisation", "territory", "version")
    rows = rows.defer("answers", "result", "profile", "version__definition", "version__comparability")
    return personal(page_of(request, rows, order=[By("pk", descending=True)], asked=asked, told=_brief))


@router.get("assessments/{uuid}/", auth=signed_in, response=DETAIL, summary="Où en est un diagnostic")
def get_assessment(request: MemberRequest, uuid: UUID) -> JsonResponse:
    return _detail(get_assessment_for(request.user, uuid))


@router.post(
    "assessments/{uuid}/submission/",
    auth=signed_in,
    response={200: AssessmentDetail, 422: UnfinishedProblem, SETTLING - {422} | {412}: Problem},
    summary="Envoyer un diagnostic",
)
def post_submission(
    request: MemberRequest, uuid: UUID, if_match: AsRead = None, idempotency_key: SaidOnce = None
) -> JsonResponse:
    """Send it. 412: it is not what was read; 422: what is missing. Sent again, it is answered the same."""
    assessment = get_assessment_for(request.user, uuid)
    seen = None if if_match is None else seen_by(if_match)
    try:
        sent = submit_assessment(assessment, by=request.user, seen=seen)
    except Incomplete as unfinished:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(LEFT), missing=list(unfinished.missing))
    except Stale:
        return problem(HTTPStatus.PRECONDITION_FAILED, str(MOVED))
    except AlreadySubmitted:
        return problem(HTTPStatus.CONFLICT, str(CLOSED))
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    return _detail(sent)


def _detail(assessment: Assessment, *, status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    definition = definition_of(assessment.version_id)
    done = completion_of(definition, assessment)
    told = {
        "revision": assessment.revision,
        "progress": {"answered": done.answered, "total": done.total, "in_words": done.in_words},
        "themes": [
            {"key": one.theme.key, "title": one.theme.title, "answered": one.answered, "total": one.total}
            for one in done.themes
        ],
        "missing": list(missing_required(definition, assessment.answers, assessment.profile)),
    }
    return personal(_brief(assessment) | told, status=status, tag=f'"{assessment.revision}"')


def _brief(assessment: Assessment) -> dict[str, Any]:
    organisation, space = assessment.organisation, territory_space(assessment.territory.slug)
    path = space.page_url(Module.DIAGNOSTIC, f"{assessment.uuid}/") if space else ""
    return {
        "uuid": assessment.uuid,
        "territory": assessment.territory.slug,
        "organisation": {"uuid": organisation.uuid, "name": organisation.name} if organisation else None,
        "round": assessment.round,
        "version": assessment.version.number,
        "state": "sent" if assessment.is_submitted else "draft",
        "begun_at": assessment.created_at,
        "saved_at": assessment.saved_at,
        "sent_at": assessment.submitted_at,
        "url": space.full_url(path) if space and path else "",
    }
