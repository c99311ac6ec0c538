"""What a search finds. Each app registers its own kinds in `AppConfig.ready()`: the page is drawn above them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from home.spaces import Space


@dataclass(frozen=True)
class Said:
    """What the index keeps of one thing. `text`: all that its page says, besides its title."""

    title: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Result:
    """One line of what was found. What stands before it is a day, the sign of a theme, a mark, or nothing."""

    title: str
    url: str
    text: str = ""
    tag: str = ""
    day: date | None = None
    sign: str = ""
    seed: str = ""


@dataclass(frozen=True)
class Findable:
    """`rows`: what the index keeps, of all spaces. `shown`: what a visitor of a space may see at this moment, and no
    other; of the portal, in every open space. `present`: one of them as a line, drawn in a space.
    """

    kind: str
    model: type[Model]
    label: str | Promise
    forms: str | Promise  # « actualité,actualités »
    order: int  # among the kinds of a page
    rows: Callable[[], Any]
    shown: Callable[[Space], Any]
    for_lines: Callable[[Any], Any]  # with all that `present` reads
    says: Callable[[Any], Said]
    present: Callable[[Any, Space], Result]
    section: str = ""  # the module without which none is shown
    # Rows whose saving changes what others say -> those others.
    told_by: dict[type[Model], Callable[[Any], QuerySet]] = field(default_factory=dict)


_findables: dict[str, Findable] = {}


def register(findable: Findable) -> None:
    from home.searching.indexing import follow

    _findables[findable.kind] = findable
    follow(findable)


def findables() -> list[Findable]:
    return sorted(_findables.values(), key=lambda findable: findable.order)


def findable_of(kind: str) -> Findable | None:
    return _findables.get(kind)


def open_in(space: Space) -> Iterator[Findable]:
    """The kinds that a space may show: those whose module is open there."""
    return (one for one in findables() if not one.section or one.section in space.modules)
