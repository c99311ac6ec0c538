"""What a published resource asks of those who keep it. Pure: no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actors.engagement import add_months
from ressources.links.standing import Standing

MONTHS = 6  # during which nobody asks again whether a resource still holds
FEW_OPINIONS = 3  # below which they say nothing


class Concern(StrEnum):
    """In the order in which they press."""

    BROKEN = "broken"
    CLOSED = "closed"
    BY_HAND = "by_hand"
    STALE = "stale"
    UNHELPFUL = "unhelpful"


@dataclass(frozen=True)
class Facts:
    """`link` is how the official address stands since `link_since`; the last two count what readers said."""

    published_on: date | None
    checked_on: date | None = None
    closing: date | None = None
    link: Standing = Standing.FINE
    link_since: date | None = None
    useful: int = 0
    useless: int = 0


def stale_before(today: date) -> date:
    """The last day whose check no longer holds."""
    return add_months(today, -MONTHS)


def concerns_of(facts: Facts, today: date) -> tuple[Concern, ...]:
    return tuple(_concerns(facts, today))


def _concerns(facts: Facts, today: date) -> Iterator[Concern]:
    if facts.link == Standing.BROKEN:
        yield Concern.BROKEN
    if facts.closing and facts.closing < today:
        yield Concern.CLOSED
    if facts.link == Standing.BY_HAND and not _was_seen_since(facts):
        yield Concern.BY_HAND
    last = facts.checked_on or facts.published_on
    if last and last <= stale_before(today):
        yield Concern.STALE
    if not facts.useful and facts.useless >= FEW_OPINIONS:
        yield Concern.UNHELPFUL


def _was_seen_since(facts: Facts) -> bool:
    """A person has looked at what programs may not see."""
    return bool(facts.checked_on and facts.link_since and facts.checked_on >= facts.link_since)
