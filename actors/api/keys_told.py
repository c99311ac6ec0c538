"""What a key opens, told to who bears it."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from ninja.errors import AuthenticationError
from pydantic import Field

from actors.models import ApiToken
from home.api.calling import caller_of
from home.api.schemas import Problem, Word, words
from home.enums import ApiScope

router = Router()


class KeyOut(Schema):
    name: str
    scopes: list[Word]
    person: Annotated[str | None, Field(description="L’adresse de la personne\u202f; vide\u00a0: clé d’un territoire.")]
    territory: Annotated[str | None, Field(description="Le territoire\u202f; vide\u00a0: clé d’une personne.")]
    expires_at: datetime


@router.get(
    "key/",
    response={200: KeyOut, frozenset({400, 401, 422, 429}): Problem},
    tags=["Clés"],
    summary="Ce qu’ouvre ma clé",
    openapi_extra={"security": [{"ApiKey": []}]},
)
def get_key(request: HttpRequest) -> JsonResponse:
    """The first call that a data team makes."""
    caller = caller_of(request)
    if caller is None:
        raise AuthenticationError
    token = ApiToken.objects.get(pk=caller.key_id)
    document = {
        "name": token.name,
        "scopes": words(ApiScope, token.scopes),
        "person": caller.user.email if caller.user else None,
        "territory": caller.territory or None,
        "expires_at": token.expires_at,
    }
    return JsonResponse(document, headers={"Cache-Control": "no-store"})
