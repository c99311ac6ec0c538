"""The plan of an organisation in a territory by JSON, with the services of the page."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, JsonResponse
from django.utils import timezone
from ninja import Header, Router, Schema
from pydantic import Field

from actors.api.keys import KeyAuth, MemberAuth
from actors.models import Presence, User
from actors.requests import MemberRequest
from home.api.reading import space_of_call
from home.api.replies import personal, refused
from home.api.schemas import READING, SETTLING, Problem, Said, Word, word
from home.enums import ApiScope, Module
from home.problems import Conflict, problem
from questionnaires.answering import seen_by
from questionnaires.enums import ActionState
from questionnaires.forms.plan import ActionForm, ChangeActionForm
from questionnaires.models import Action
from questionnaires.permissions import actions_of, get_action_of, get_presence_in, get_result_of
from questionnaires.planning.reading import members_of, origin_of, themes_of
from questionnaires.planning.rules import is_late, plan_of
from questionnaires.services.plan import (
    Moved,
    add_action,
    add_from_result,
    add_resources,
    change_action,
    delete_action,
    version_of,
)
from ressources.models import ResourcePage

router = Router(auth=[KeyAuth(ApiScope.ANSWER), MemberAuth()], tags=["Plan d’actions"])

PLAN = "territories/{slug}/plans/{organisation}/actions/"


class OwnerOut(Schema):
    email: str
    name: str


class ActionOut(Schema):
    """As of `revision`, which the tag bears."""

    uuid: UUID
    title: str
    theme: str
    note: str
    owner: OwnerOut | None
    due_on: date | None
    is_late: bool
    state: Word
    done_on: date | None
    origin: Annotated[str, Field(description="diagnostic, ressource\u202f; vide\u00a0: la sienne.")]
    question: str
    resource: int | None
    revision: int


class PlanOut(Schema):
    items: list[ActionOut]
    done: int
    total: Annotated[int, Field(description="Sans celles qui sont abandonnées.")]


class ActionFields(Said):
    title: Annotated[str, Field(max_length=200)] = ""
    theme: Annotated[str, Field(max_length=40, description="Clé d’un thème du questionnaire.")] = ""
    note: Annotated[str, Field(max_length=4000)] = ""
    owner: Annotated[str, Field(max_length=254, description="L’adresse d’un membre de la structure.")] = ""
    due_on: date | None = None


class ActionIn(ActionFields):
    """One's own by its title; else what a resource proposes, or an answer of a sent diagnostic."""

    resource: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    assessment: UUID | None = None
    question: Annotated[str, Field(max_length=64)] = ""


class ActionPatch(ActionFields):
    state: Annotated[str, Field(max_length=7, description=", ".join(ActionState.values))] = ""


class ActionGone(Schema):
    uuid: UUID


AsRead = Annotated[
    str | None,
    Header(alias="If-Match", description="L’étiquette de l’action que l’on a lue\u00a0: sinon 412."),
]


class Desk:
    """A plan and who keeps it, read once for a call."""

    def __init__(self, request: MemberRequest, slug: str, organisation: UUID) -> None:
        space = space_of_call(request, slug, module=Module.DIAGNOSTIC)
        self.presence: Presence = get_presence_in(space.territory_id, request.user, organisation)
        self.members: dict[int, User] = members_of(self.presence.organisation)
        self.themes = themes_of(self.presence.territory)

    def told(self, action: Action, *, status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
        return personal(self.line(action), status=status, tag=f'"{version_of(action)}"')

    def line(self, action: Action) -> dict[str, Any]:
        owner = self.members.get(action.owner_id or 0)
        names = ("uuid", "title", "theme", "note", "due_on", "done_on", "question", "revision")
        return {name: getattr(action, name) for name in names} | {
            "owner": {"email": owner.email, "name": str(owner)} if owner else None,
            "is_late": is_late(action, timezone.localdate()),
            "state": word(ActionState, action.state),
            "origin": origin_of(action),
            "resource": action.resource_id,
        }

    def filled(self, said: dict[str, Any]) -> dict[str, Any]:
        """As the form takes it: a member by their key; one who is none stays as written, which the form refuses."""
        keys = {one.email: str(key) for key, one in self.members.items()}
        return {name: keys.get(value.lower(), value) if name == "owner" else value for name, value in said.items()}


@router.get(
    PLAN,
    response={200: PlanOut, READING: Problem},
    summary="Le plan d’actions d’une de mes structures",
)
def list_actions(request: MemberRequest, slug: str, organisation: UUID) -> JsonResponse:
    """What is late first, as on the page."""
    desk = Desk(request, slug, organisation)
    plan = plan_of(list(actions_of(desk.presence)), timezone.localdate())
    items = [desk.line(one) for _part, found in plan.parts for one in found]
    return personal({"items": items, "done": plan.done, "total": plan.total})


@router.post(
    PLAN,
    response={frozenset({200, 201}): ActionOut, SETTLING: Problem},
    summary="Ajouter une action au plan",
)
def post_action(request: MemberRequest, slug: str, organisation: UUID, payload: ActionIn) -> JsonResponse:
    """201: added; 200: what is proposed was there already."""
    desk = Desk(request, slug, organisation)
    try:
        if payload.resource or payload.assessment:
            return _add_proposed(request, desk, payload)
        said = payload.dict(include=set(ActionFields.model_fields))
        form = ActionForm(desk.filled(said), themes=desk.themes, members=desk.members)
        if not form.is_valid():
            return refused(form)
        return desk.told(add_action(desk.presence, by=request.user, **form.cleaned_data), status=HTTPStatus.CREATED)
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))


@router.get(
    PLAN + "{uuid}/",
    response={200: ActionOut, READING: Problem},
    summary="Une action du plan",
)
def get_action(request: MemberRequest, slug: str, organisation: UUID, uuid: UUID) -> JsonResponse:
    desk = Desk(request, slug, organisation)
    return desk.told(get_action_of(desk.presence, uuid))


@router.patch(
    PLAN + "{uuid}/",
    response={200: ActionOut, SETTLING | {412}: Problem},
    summary="Changer une action du plan",
)
def patch_action(
    request: MemberRequest, slug: str, organisation: UUID, uuid: UUID, payload: ActionPatch, if_match: AsRead = None
) -> JsonResponse:
    """What is absent stays as it is. 412: a colleague has written it meanwhile."""
    desk = Desk(request, slug, organisation)
    action = get_action_of(desk.presence, uuid)
    seen = version_of(action) if if_match is None else str(seen_by(if_match))
    # With the theme that it has already, be it asked no more.
    themes = {action.theme: action.theme} | desk.themes if action.theme else desk.themes
    standing = ChangeActionForm(action=action, themes=themes, members=desk.members)
    data = {**standing.initial, **desk.filled(payload.dict(exclude_unset=True)), "seen": seen}
    form = ChangeActionForm(data, action=action, themes=themes, members=desk.members)
    if not form.is_valid():
        return refused(form)
    try:
        return desk.told(change_action(action, by=request.user, **form.cleaned_data))
    except Conflict as refusal:
        return _refused(refusal, if_match)


@router.delete(
    PLAN + "{uuid}/",
    response={200: ActionGone, SETTLING | {412}: Problem},
    summary="Supprimer une action du plan",
)
def remove_action(
    request: MemberRequest, slug: str, organisation: UUID, uuid: UUID, if_match: AsRead = None
) -> JsonResponse:
    action = get_action_of(Desk(request, slug, organisation).presence, uuid)
    try:
        delete_action(action, seen=None if if_match is None else str(seen_by(if_match)))
    except Conflict as refusal:
        return _refused(refusal, if_match)
    return personal({"uuid": uuid})


def _refused(refusal: Conflict, if_match: str | None) -> JsonResponse:
    """412 where what was asked for is what does not hold; what nobody asked is a conflict."""
    is_asked = isinstance(refusal, Moved) and if_match is not None
    return problem(HTTPStatus.PRECONDITION_FAILED if is_asked else HTTPStatus.CONFLICT, str(refusal))


def _add_proposed(request: MemberRequest, desk: Desk, payload: ActionIn) -> JsonResponse:
    """Its title is worked out here. What is proposed to nobody does not exist."""
    presence, by = desk.presence, request.user
    if payload.resource:
        library = ResourcePage.objects.for_territory(presence.territory).usable().filter(pk=payload.resource)
        added = add_resources(library.defer("body").prefetch_related("themes"), presence=presence, by=by)
    else:
        sent = get_result_of(presence, payload.assessment or UUID(int=0))
        added = add_from_result(sent, [payload.question], presence=presence, by=by)
    found = [*added.new, *added.known]
    if not found:
        raise Http404
    return desk.told(found[0], status=HTTPStatus.CREATED if added.new else HTTPStatus.OK)
