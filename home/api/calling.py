"""Who calls: a visitor, a member by their session, or the bearer of a key (`actors.api` reads it)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from home.enums import ApiScope
from home.permissions import Person


@dataclass(frozen=True)
class Caller:
    """The bearer of a key. It stands for one person, or reads for the territory whose slug it names."""

    key_id: int
    scopes: frozenset[str]
    user: Person = None
    territory: str = ""

    def may(self, scope: ApiScope) -> bool:
        return scope in self.scopes


class CallRequest(HttpRequest):
    """As the gate completes it."""

    caller: Caller | None


def caller_of(request: HttpRequest) -> Caller | None:
    """None for whoever brings no key."""
    found: Any = getattr(request, "caller", None)
    return found
