"""Applications, for their authors."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from actors.api.keys import KeyAuth, MemberAuth
from actors.requests import MemberRequest
from home.api.pages import By, page_of
from home.api.schemas import READING, SETTLING, Page, PageQuery, Problem, Said
from home.enums import ApiScope
from home.finding import find_one_place
from home.models import Place
from home.models.fields import one_line
from home.problems import Conflict as Refused
from home.problems import problem
from questionnaires.answering import (
    SAVING_REPLIES,
    AnswerIn,
    AnswersOut,
    IfMatch,
    answers_reply,
    change_of,
    saving_reply,
)
from questionnaires.saving import AlreadySubmitted
from trophees.applying.beginning import TOO_MANY_BEGUN, may_begin
from trophees.applying.navigation import files_by_question
from trophees.applying.told import state_told
from trophees.models import Application, CampaignPage
from trophees.permissions import (
    can_change,
    get_application_for_author,
    get_open_campaign,
    organisations_that_may_apply,
)
from trophees.services.answers import NotAccepting, closed_words, entitle, save_answers
from trophees.services.applications import Incomplete, missing_from, open_application, submit, withdraw
from trophees.versions import form_of

router = Router(tags=["Candidatures"])
signed_in = [KeyAuth(ApiScope.ANSWER), MemberAuth()]


class BeginIn(Said):
    """Who applies: the uuid of an organisation, or the name or the code of a commune or an intercommunality."""

    organisation: UUID | None = None
    place: str = ""
    category: str = ""


class TitleIn(Schema):
    title: str
    category: str = ""


class MissingOut(Schema):
    what: str
    question: str
    text: str


class Incompleteness(Problem):
    missing: list[MissingOut] = []


class ApplicationOut(Schema):
    uuid: UUID
    campaign: int
    applicant: str
    title: str
    category: str
    state: Annotated[str, Field(description="Ce qui peut en être dit aujourd’hui.")]
    number: int | None
    submitted_at: datetime | None
    sent_at: datetime | None
    may_change: bool


class ApplicationDetail(ApplicationOut):
    missing: list[MissingOut]


class ApplicationsOut(Page):
    items: list[ApplicationOut]


ONE: dict[Any, Any] = {200: ApplicationOut, SETTLING: Problem}


# --- Applications -----------------------------------------------------------------------------------------------------


def told(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """What keeps something from being done, as a problem in French."""

    @wraps(view)
    def wrapped(request: MemberRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAccepting as closed:
            return problem(HTTPStatus.CONFLICT, str(closed), code="closed")
        except AlreadySubmitted:
            detail = _("Cette candidature a été envoyée ou retirée\u00a0: elle ne change plus.")
            return problem(HTTPStatus.CONFLICT, detail, code="locked")
        except Refused as conflict:
            return problem(HTTPStatus.CONFLICT, str(conflict))
        except ValidationError as refused:
            return problem(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(refused.messages))

    return wrapped


@router.get(
    "applications/",
    auth=signed_in,
    response={200: ApplicationsOut, READING - {404}: Problem},
    summary="Mes candidatures",
)
def list_applications(request: MemberRequest, asked: Query[PageQuery]) -> JsonResponse:
    """One's applications, the newest first."""
    mine = Application.objects.of_author(request.user)
    rows = mine.select_related("campaign__territory", "organisation", "place")
    order = [By("created_at", descending=True), By("pk", descending=True)]
    return _reply(page_of(request, rows, order=order, asked=asked, told=_brief))


@router.post(
    "campaigns/{id:pk}/applications/",
    auth=signed_in,
    response={201: ApplicationOut, SETTLING: Problem},
    summary="Commencer une candidature",
)
@told
def begin_application(request: MemberRequest, pk: int, payload: BeginIn) -> JsonResponse:
    """A draft, or the one that is under way. 429 after many."""
    campaign = get_open_campaign(pk)
    if not may_begin(request):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY_BEGUN))
    application = open_application(
        campaign, by=request.user, now=timezone.now(), category=payload.category, **_who(request, campaign, payload)
    )
    return _reply(_brief(application), status=HTTPStatus.CREATED)


def _who(request: MemberRequest, campaign: CampaignPage, payload: BeginIn) -> dict[str, Any]:
    if payload.category and payload.category not in campaign.category_names:
        raise ValidationError(_("Cette catégorie n’existe pas dans cette campagne."))
    if campaign.is_national:
        return {"place": find_one_place(Place.objects.select_related("epci"), payload.place)}
    mine = {one.uuid: one for one in organisations_that_may_apply(request.user, campaign)}
    if payload.organisation not in mine:
        raise ValidationError(_("Cette structure n’est pas de celles qui peuvent candidater ici en votre nom."))
    return {"organisation": mine[payload.organisation]}


@router.get(
    "applications/{uuid}/",
    auth=signed_in,
    response={200: ApplicationDetail, READING: Problem},
    summary="Une candidature, et ce qui y manque",
)
def get_application(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Where an application stands, and what is missing."""
    application = get_application_for_author(request.user, uuid)
    missing = [{"what": one.what.value, "question": one.key, "text": one.text} for one in missing_from(application)]
    return _reply(_brief(application) | {"missing": missing})


@router.put("applications/{uuid}/", auth=signed_in, response=ONE, summary="Donner son titre et sa catégorie")
@told
def put_title(request: MemberRequest, uuid: UUID, payload: TitleIn) -> JsonResponse:
    """Give it its title and its category."""
    application = get_application_for_author(request.user, uuid)
    title = one_line(payload.title)
    if len(title) > (Application._meta.get_field("title").max_length or 0):
        raise ValidationError(_("Cet intitulé est trop long\u00a0: 120 signes au plus."))
    return _reply(_brief(entitle(application, title=title, category=payload.category, now=timezone.now())))


@router.get(
    "applications/{uuid}/answers/",
    auth=signed_in,
    response={200: AnswersOut, READING: Problem},
    url_name="application_answers",
    summary="Les réponses d’une candidature",
)
def get_answers(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Every answer that is stored, the files that some of them name, and the questions that are shown."""
    application = get_application_for_author(request.user, uuid)
    files = files_by_question(application, may_change=can_change(application, timezone.now()))
    return answers_reply(application, definition=form_of(application.form_id), files=files)


@router.put(
    "applications/{uuid}/answers/{key}",
    auth=signed_in,
    response=SAVING_REPLIES,
    summary="Enregistrer une réponse de candidature",
)
def put_answer(
    request: MemberRequest, uuid: UUID, key: str, payload: AnswerIn, if_match: IfMatch = None
) -> JsonResponse:
    """Save one answer. 200: the stored entry and the questions that are now shown; 409, 412, 422: a problem and why."""
    application = get_application_for_author(request.user, uuid)
    try:
        changes = [change_of(key, payload, if_match=if_match)]
        saving = save_answers(application, changes=changes, by=request.user, now=timezone.now())
    except (NotAccepting, AlreadySubmitted) as closed:
        return problem(HTTPStatus.CONFLICT, closed_words(application, closed))
    definition = form_of(application.form_id)
    return saving_reply(saving, key, row=application, definition=definition, if_match=if_match)


@router.post(
    "applications/{uuid}/submit/",
    auth=signed_in,
    response={200: ApplicationOut, 422: Incompleteness, SETTLING - {422}: Problem},
    summary="Envoyer une candidature",
)
@told
def post_submit(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Send it. 422 with what is missing."""
    application = get_application_for_author(request.user, uuid)
    try:
        return _reply(_brief(submit(application, by=request.user, now=timezone.now())))
    except Incomplete as incomplete:
        missing = [{"what": one.what.value, "question": one.key, "text": one.text} for one in incomplete.missing]
        detail = _("Il manque quelque chose à cette candidature.")
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, missing=missing)


@router.post("applications/{uuid}/withdraw/", auth=signed_in, response=ONE, summary="Retirer une candidature")
@told
def post_withdraw(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Take it back."""
    application = get_application_for_author(request.user, uuid)
    return _reply(_brief(withdraw(application, by=request.user, now=timezone.now())))


def _brief(application: Application) -> dict[str, Any]:
    now = timezone.now()
    return {
        "uuid": str(application.uuid),
        "campaign": application.campaign_id,
        "applicant": application.applicant_name,
        "title": application.title,
        "category": application.category,
        "state": state_told(application, now=now).value,
        "number": application.number,
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else None,
        "sent_at": application.sent_at.isoformat() if application.sent_at else None,
        "may_change": can_change(application, now),
    }


def _reply(document: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    return JsonResponse(document, status=status, headers={"Cache-Control": "no-store"})
