"""Cursors: the place in a list after which its next page begins, as a text that says nothing to its bearer.

A cursor holds the sort keys of the last row that was given: what is added before it moves nothing.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime

Key = int | str | date | datetime
LONGEST = 2000  # characters of a cursor


class CursorError(ValueError):
    """The text is no cursor of this list."""


def encode(keys: Sequence[Key], *, listing: str) -> str:
    """`listing`: what tells the list from the others, with its filters."""
    document = json.dumps([listing, *map(_written, keys)], ensure_ascii=False)
    return urlsafe_b64encode(document.encode()).decode().rstrip("=")


def decode(text: str, *, listing: str) -> list[Key]:
    """The keys of the last row that was given. Raises CursorError."""
    if len(text) > LONGEST:
        raise CursorError(text)
    try:
        found = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(found, list) or not found or found[0] != listing:
            raise CursorError(text)
        return [_read(kind, value) for kind, value in found[1:]]
    except (binascii.Error, TypeError, ValueError, RecursionError) as error:
        raise CursorError(text) from error


def _written(key: Key) -> tuple[str, int | str]:
    if isinstance(key, datetime):
        return "t", key.isoformat()
    if isinstance(key, date):
        return "d", key.isoformat()
    return ("i" if isinstance(key, int) else "s"), key


def _read(kind: str, value: object) -> Key:
    if kind == "i" and isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return value
    if not isinstance(value, str) or "\0" in value:
        raise CursorError(kind)
    if kind == "s":
        return value
    if kind == "d":
        return date.fromisoformat(value)
    if kind == "t":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise CursorError(kind)
        return moment
    raise CursorError(kind)
