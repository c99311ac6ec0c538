"""Lists by pages: what comes after the last row that was given, whatever was added meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja.errors import ValidationError

from home.api.cursors import CursorError, Key, decode, encode
from home.api.schemas import PageQuery

SIGNER = Signer(sep=".", salt="home.api.cursor")


@dataclass(frozen=True)
class By:
    """A column of the order, which no row leaves empty; the last one of an order tells every row from the others."""

    column: str
    descending: bool = False

    @property
    def name(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    def beyond(self, key: Key) -> Q:
        return Q(**{f"{self.column}__{'lt' if self.descending else 'gt'}": key})


def page_of(
    request: HttpRequest,
    rows: QuerySet,
    *,
    order: Sequence[By],
    asked: PageQuery,
    told: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """`items`, each as `told` says it, and `next`: the address of what follows. A foreign cursor is refused (422)."""
    listing = _listing(request)
    if asked.cursor:
        try:
            # Signed, so that the database is asked with no keys but those of its rows.
            rows = rows.filter(after(decode(SIGNER.unsign(asked.cursor), listing=listing), order))
        except (BadSignature, CursorError) as error:
            raise ValidationError([{"type": "cursor", "loc": ("query", "cursor")}]) from error
    found = list(rows.order_by(*(by.name for by in order))[: asked.limit + 1])
    shown = found[: asked.limit]
    following = None
    if len(found) > asked.limit:
        keys = [getattr(shown[-1], by.column) for by in order]
        query = request.GET.copy()
        query["cursor"] = SIGNER.sign(encode(keys, listing=listing))
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"items": [told(row) for row in shown], "next": following}


def after(keys: Sequence[Key], order: Sequence[By]) -> Q:
    """The rows that come after one of which these are the keys. Raises CursorError."""
    if len(keys) != len(order):
        raise CursorError(str(keys))
    beyond, same = Q(pk__in=[]), Q()
    for key, by in zip(keys, order, strict=True):
        beyond |= same & by.beyond(key)
        same &= Q(**{by.column: key})
    return beyond


def _listing(request: HttpRequest) -> str:
    """What tells the list: its address and its filters."""
    asked = sorted((name, sorted(values)) for name, values in request.GET.lists() if name not in ("cursor", "limit"))
    return blake2b(repr((request.path, asked)).encode(), digest_size=6).hexdigest()
