"""The days of a campaign: a start is inclusive, an end exclusive. Pure: no Django, and no clock of its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """What a campaign is at, as it is said to people."""

    TO_COME = "to_come"
    OPEN = "open"
    CLOSED = "closed"
    REVIEW = "review"
    DELIBERATION = "deliberation"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Calendar:
    """Aware datetimes, in this order; `reviews_at` may come before `closes_at` where a call is read as it comes."""

    opens_at: datetime
    closes_at: datetime
    reviews_at: datetime
    deliberates_at: datetime
    publishes_at: datetime

    def phase(self, now: datetime) -> Phase:
        """The phase of an instant; a call that is read as it comes is « open » until it closes."""
        if now < self.opens_at:
            return Phase.TO_COME
        if now < self.closes_at:
            return Phase.OPEN
        if now < self.reviews_at:
            return Phase.CLOSED
        if now < self.deliberates_at:
            return Phase.REVIEW
        return Phase.DELIBERATION if now < self.publishes_at else Phase.PUBLISHED

    def accepts(self, now: datetime) -> bool:
        """Whether an application may be begun, changed or sent."""
        return self.opens_at <= now < self.closes_at

    def is_reviewed(self, now: datetime) -> bool:
        """Whether jurors read and note."""
        return self.reviews_at <= now < self.deliberates_at

    def is_deliberated(self, now: datetime) -> bool:
        """Whether scores may be frozen and decisions taken; a jury that is late still decides after `publishes_at`."""
        return now >= self.deliberates_at

    def is_public(self, now: datetime) -> bool:
        """Whether the embargo is over."""
        return now >= self.publishes_at


def misplaced(calendar: Calendar, *, is_rolling: bool) -> str:
    """The name of the first date that comes before the one it should follow, empty when all are in order."""
    earliest_review = calendar.opens_at if is_rolling else calendar.closes_at
    order = (
        ("closes_at", calendar.opens_at < calendar.closes_at),
        ("reviews_at", earliest_review <= calendar.reviews_at),
        ("deliberates_at", max(calendar.closes_at, calendar.reviews_at) <= calendar.deliberates_at),
        ("publishes_at", calendar.deliberates_at <= calendar.publishes_at),
    )
    return next((name for name, right in order if not right), "")
