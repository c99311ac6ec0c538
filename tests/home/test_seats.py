"""Who may still register: the arithmetic of places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.seats import Door, Seats, door_of

pytestmark = pytest.mark.pure

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
SEATS = st.builds(Seats, st.none() | st.integers(1, 20), st.integers(0, 25), st.integers(0, 10))


def door(seats: Seats, **said: object) -> Door:
    usual = {"registers": True, "has_waiting_list": True, "is_cancelled": False, "closes_at": NOW + timedelta(days=1)}
    return door_of(seats, now=NOW, **{**usual, **said})


@given(SEATS)
def test_promoting_fills_every_place_and_no_more(seats):
    after = replace(seats, taken=seats.taken + seats.to_promote, waiting=seats.waiting - seats.to_promote)
    assert after.to_promote == 0
    assert after.waiting == 0 or after.left == 0
    assert after.capacity is None or after.taken <= max(after.capacity, seats.taken)


@given(SEATS)
def test_nobody_passes_before_those_who_wait(seats):
    if seats.waiting >= (seats.left if seats.left is not None else seats.waiting + 1):
        assert door(seats) is Door.WAITING
        assert door(seats, has_waiting_list=False) is Door.FULL
    else:
        assert door(seats) is Door.OPEN


@given(SEATS)
def test_what_is_over_says_so_whatever_the_places(seats):
    assert door(seats, is_cancelled=True, registers=False) is Door.CANCELLED
    assert door(seats, registers=False) is Door.NONE
    assert door(seats, closes_at=NOW) is Door.CLOSED
