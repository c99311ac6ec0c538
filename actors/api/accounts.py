"""Signing up, and a first key, by JSON: the rules, the mails and the limits are those of the pages."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from allauth.core.ratelimit import consume
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from actors.accounts.by_program import KeyRefused, TooSoon, WrongCode, confirm, password_opens, sign_up
from actors.accounts.keys import tell_owner
from actors.forms.accounts import ProgramSignupForm
from actors.forms.api_tokens import ApiTokenForm
from actors.services.api_tokens import SCOPES_OF_PERSONS, NameTaken, make_token
from home.api.reading import check_caller
from home.api.replies import personal, refused
from home.api.schemas import SETTLING, WRITING, Problem, Said, Word, words
from home.enums import ApiScope
from home.problems import Conflict, problem

router = Router()

TOO_MANY = _("Trop de demandes\u00a0: réessayez dans quelques minutes.")
TOO_SOON = _("Un message vient de partir à cette adresse\u00a0: réessayez dans quelques secondes.")
CODE_SENT = _("Un message est parti à cette adresse, avec un code\u00a0: envoyez-le avec «\u00a0verification\u00a0».")
CONFIRMED = _("Cette adresse est confirmée\u00a0: demandez une clé avec votre mot de passe.")
WRONG_PAIR = _("Cette adresse et ce mot de passe ne vont pas ensemble, ou l’adresse n’est pas encore confirmée.")

Email = Annotated[str, Field(max_length=254)]
Password = Annotated[str, Field(max_length=1000)]


class AccountIn(Said):
    email: Email
    password: Password


class AccountOut(Schema):
    """The same whether the address had an account or not: the message tells its owner."""

    detail: str
    verification: Annotated[str, Field(description="À rendre avec le code du message, un quart d’heure au plus.")]


class CodeIn(Said):
    verification: Annotated[str, Field(max_length=100)]
    code: Annotated[str, Field(max_length=40)]


class ConfirmedOut(Schema):
    detail: str
    email: str


class KeyIn(Said):
    email: Email
    password: Password
    name: Annotated[str, Field(max_length=80, description="À quoi elle sert\u00a0: ce qui la distingue des autres.")]
    scopes: Annotated[list[str], Field(max_length=10, description="lire, repondre, structure, tableaux.")]
    days: Annotated[int, Field(description="30, 90 ou 365.")] = 90


class NewKeyOut(Schema):
    key: Annotated[str, Field(description="Montrée cette fois seulement.")]
    name: str
    scopes: list[Word]
    expires_at: datetime


OPEN_TO_ALL: dict[str, Any] = {"openapi_extra": {"security": [{}, {"ApiKey": [ApiScope.ANSWER.value]}]}}


@router.post(
    "accounts/",
    response={202: AccountOut, WRITING: Problem},
    tags=["Comptes"],
    summary="Créer un compte",
    **OPEN_TO_ALL,
)
def post_account(request: HttpRequest, payload: AccountIn) -> JsonResponse:
    """Once more for an address that is not confirmed yet: another code, and the password of this call with it."""
    check_caller(request, scope=ApiScope.ANSWER)
    form = ProgramSignupForm({"email": payload.email, "password1": payload.password})
    if not consume(request, action="account_by_program"):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY))
    if not form.is_valid():
        return refused(form, names={"password1": "password"})
    try:
        verification = sign_up(request, form)
    except TooSoon:
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_SOON))
    return personal({"detail": str(CODE_SENT), "verification": verification}, status=HTTPStatus.ACCEPTED)


@router.post(
    "accounts/verification/",
    response={200: ConfirmedOut, SETTLING: Problem},
    tags=["Comptes"],
    summary="Confirmer l’adresse d’un compte, par le code reçu",
    **OPEN_TO_ALL,
)
def post_verification(request: HttpRequest, payload: CodeIn) -> JsonResponse:
    """409: no code is waited for any more; 422: a wrong one, of which few are taken."""
    check_caller(request, scope=ApiScope.ANSWER)
    try:
        email = confirm(request, verification=payload.verification, code=payload.code)
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    except WrongCode as refusal:
        why = str(refusal)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, why, fields=["code"], errors={"code": why})
    return personal({"detail": str(CONFIRMED), "email": email})


@router.post(
    "keys/",
    response={201: NewKeyOut, SETTLING: Problem},
    tags=["Clés"],
    summary="Obtenir une clé avec son adresse et son mot de passe",
    **OPEN_TO_ALL,
)
def post_key(request: HttpRequest, payload: KeyIn) -> JsonResponse:
    """401: they do not go together, or the address is not confirmed; 403: a second factor is asked; 429: too many."""
    check_caller(request, scope=ApiScope.ANSWER)
    form = ApiTokenForm(payload.dict(include={"name", "scopes", "days"}), scopes=SCOPES_OF_PERSONS)
    if not form.is_valid():
        return refused(form)
    if not consume(request, action="login"):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, str(TOO_MANY))
    try:
        user = password_opens(request, email=payload.email, password=payload.password)
    except ValidationError as too_many:
        return problem(HTTPStatus.TOO_MANY_REQUESTS, " ".join(too_many.messages))
    except KeyRefused as refusal:
        return problem(HTTPStatus.FORBIDDEN, str(refusal))
    if user is None:
        return problem(HTTPStatus.UNAUTHORIZED, str(WRONG_PAIR))
    try:
        token, secret = make_token(user, by=user, **form.cleaned_data)
    except NameTaken as refusal:
        form.refuse(refusal)
        return refused(form)
    except Conflict as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal))
    tell_owner(request, token)
    told = {"name": token.name, "scopes": words(ApiScope, token.scopes), "expires_at": token.expires_at}
    return personal({"key": secret} | told, status=HTTPStatus.CREATED)
