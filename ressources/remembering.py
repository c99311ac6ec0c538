"""What a visitor answered to « Utile ? », kept by their browser, which sends it to the pages of that resource.

Signed, so that nobody writes in another's row; it names nobody, and comes only once an opinion was given.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ressources.models import ResourceOpinion, ResourcePage

COOKIE = "avis"
KEPT = timedelta(days=180)
YES, NO = "oui", "non"


@dataclass(frozen=True)
class Remembered:
    """`pk`: the opinion that was given."""

    pk: int
    is_useful: bool

    @property
    def word(self) -> str:
        return YES if self.is_useful else NO


def remembered(request: HttpRequest, resource: ResourcePage) -> Remembered | None:
    """What this browser said of the resource, as long as it knows; members have their own row."""
    value = request.get_signed_cookie(COOKIE, default="", salt=_salt(resource), max_age=KEPT) or ""
    pk, _space, said = value.partition(" ")
    return Remembered(int(pk), said == YES) if pk.isdecimal() and said in (YES, NO) else None


def remember(response: HttpResponseBase, opinion: ResourceOpinion, *, path: str) -> None:
    """`path`: where the resource is read, in this space."""
    response.set_signed_cookie(
        COOKIE,
        f"{opinion.pk} {YES if opinion.is_useful else NO}",
        salt=_salt(opinion.resource),
        max_age=KEPT,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _salt(resource: ResourcePage) -> str:
    return f"ressources.avis.{resource.pk}"
