"""The secret of a new key, from the answer that made it to the page that shows it: reloading that page makes nothing.

The browser alone carries it, a minute at most; the server keeps its digest.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from actors.models import ApiToken
from actors.querysets import ApiTokenQuerySet
from actors.services.api_tokens import digest_of

COOKIE = "cle-api"
A_MINUTE = 60


def show_at(address: str, secret: str) -> HttpResponse:
    response = redirect(address)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=A_MINUTE,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def brought(request: HttpRequest, tokens: ApiTokenQuerySet) -> tuple[ApiToken | None, str]:
    """The key of theirs whose secret the browser brings, and that secret."""
    secret = request.COOKIES.get(COOKIE, "")
    made = tokens.filter(secret_digest=digest_of(secret)).first() if secret else None
    return made, secret if made else ""


def forget(request: HttpRequest, response: HttpResponse) -> None:
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=request.path, samesite="Strict")
