"""Who answers without an account: an unguessable secret in a cookie opens their draft, for a month."""

import re
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "brouillon"
KEPT = timedelta(days=30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    return token_urlsafe(32)


def secret_of(request: HttpRequest) -> str:
    """The secret that the browser brings, empty when it brings none that was given out in this form."""
    brought = request.COOKIES.get(COOKIE, "")
    return brought if _SECRET.fullmatch(brought) else ""


def digest_of(request: HttpRequest) -> str:
    """What is kept of the browser's secret, empty when it brings none."""
    secret = secret_of(request)
    return digest(secret) if secret else ""


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def give_secret(response: HttpResponseBase, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_secret(response: HttpResponseBase, request: HttpRequest) -> None:
    """The browser keeps no secret that opens nothing any more."""
    if digest_of(request):
        response.delete_cookie(COOKIE, samesite="Lax")
