"""Places at an event: how many are left, and whether one may still register. Pure: no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Door(StrEnum):
    """What somebody who would like to register finds."""

    NONE = "none"  # one does not register here
    OPEN = "open"
    WAITING = "waiting"  # every place is taken, one may wait for another
    FULL = "full"
    CLOSED = "closed"  # the last moment has gone by
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Seats:
    """`capacity`: None is no limit. It may be smaller than `taken`, once it was lowered: nobody is put out."""

    capacity: int | None
    taken: int = 0
    waiting: int = 0

    @property
    def left(self) -> int | None:
        """Places that nobody has, be they somebody's who waits."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether who comes now finds no place: those who wait go first."""
        return self.left is not None and self.left <= self.waiting

    @property
    def to_promote(self) -> int:
        """How many of those who wait have a place now."""
        return self.waiting if self.left is None else min(self.left, self.waiting)


def door_of(
    seats: Seats, *, registers: bool, has_waiting_list: bool, is_cancelled: bool, closes_at: datetime, now: datetime
) -> Door:
    """`closes_at`: the last moment, excluded."""
    if is_cancelled:
        return Door.CANCELLED
    if not registers:
        return Door.NONE
    if now >= closes_at:
        return Door.CLOSED
    if not seats.is_full:
        return Door.OPEN
    return Door.WAITING if has_waiting_list else Door.FULL
