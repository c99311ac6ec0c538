"""Which part of a file a browser asks for (RFC 9110, 14): a player jumps ahead without loading all. Pure."""

import re
from typing import NamedTuple

ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Part(NamedTuple):
    """Bytes from `first` to `last`, both taken."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The part lies wholly outside the file."""


def asked_part(header: str, size: int) -> Part | None:
    """The part that a `Range` header names; None where the whole file is to be sent. Raises `Unsatisfiable`.

    Several parts at once, other units and what is not understood are answered by the whole, as the standard allows.
    """
    found = ASKED.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Part(int(first), min(int(last), size - 1) if last else size - 1)
