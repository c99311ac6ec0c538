"""Registering for an event by JSON, with the words and the limits of the page."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from pydantic import Field

from actors.enums import RegistrationState
from actors.forms.registrations import RegistrationDetails
from actors.registering import NOTED, OUTCOMES, REFUSALS, TOO_MANY, is_slow_enough
from actors.services.registrations import AlreadyRegistered, NotOpen, register, remind_of_link
from home.api.calling import caller_of
from home.api.events import find_event
from home.api.reading import check_caller
from home.api.replies import refused
from home.api.schemas import SETTLING, Problem, Said
from home.enums import ApiScope
from home.problems import problem
from home.seats import Door

router = Router()
ANSWERED_BY_KEY = {"security": [{}, {"ApiKey": [ApiScope.ANSWER.value]}]}


class RegistrationIn(Said):
    """With a person's key, the address is that of their account."""

    name: Annotated[str, Field(max_length=80)]
    email: Annotated[str, Field(max_length=254)] = ""
    organisation_name: Annotated[str, Field(max_length=120)] = ""


class RegistrationOut(Schema):
    """`state`: told to the bearer of a key alone; to the others, the message that they receive says it."""

    detail: str
    state: str | None = None


REGISTERING: dict[str, Any] = {
    "response": {202: RegistrationOut, SETTLING: Problem},
    "tags": ["Agenda"],
    "openapi_extra": ANSWERED_BY_KEY,
}


@router.post("events/{id:pk}/registrations/", summary="S’inscrire à un rendez-vous national", **REGISTERING)
def post_registration(request: HttpRequest, pk: int, payload: RegistrationIn) -> JsonResponse:
    return _register(request, pk, payload)


@router.post(
    "territories/{slug}/events/{id:pk}/registrations/",
    summary="S’inscrire à un rendez-vous d’un territoire",
    **REGISTERING,
)
def post_territory_registration(request: HttpRequest, slug: str, pk: int, payload: RegistrationIn) -> JsonResponse:
    return _register(request, pk, payload, slug)


def _register(request: HttpRequest, pk: int, payload: RegistrationIn, slug: str = "") -> JsonResponse:
    """As the page does, with its limits. A session does not count here: whoever calls brings a key, or is a visitor."""
    check_caller(request, slug, scope=ApiScope.ANSWER)
    event, _space = find_event(request, pk, slug)
    caller = caller_of(request)
    user = caller.user if caller else None
    form = RegistrationDetails(payload.dict(), user=user)
    if not form.is_valid():
        return refused(form)
    if user:
        request.user = user
    if not is_slow_enough(request, email=form.said["email"], is_member=user is not None):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY))
    try:
        registration = register(event, **form.said, user=user)
    except AlreadyRegistered as known:
        registration = known.registration
        remind_of_link(registration)
        if user is None and not registration.event.takes_registrations:
            return _closed(registration.event.door)
    except NotOpen as refusal:
        return _closed(refusal.door)
    state = RegistrationState(registration.state)
    document = {"detail": str(OUTCOMES[state]), "state": state.value} if user else {"detail": str(NOTED)}
    return JsonResponse(document, status=HTTPStatus.ACCEPTED, headers={"Cache-Control": "no-store"})


def _closed(door: Door) -> JsonResponse:
    return problem(HTTPStatus.CONFLICT, str(REFUSALS[door]), code=door.value)
