"""The calendar decides to the second, whatever the hour does to the clocks of people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.calendar import Calendar, Phase, misplaced

pytestmark = pytest.mark.pure

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)
CALENDAR = Calendar(
    opens_at=datetime(2027, 2, 1, 9, tzinfo=PARIS),
    closes_at=datetime(2027, 3, 12, 12, tzinfo=PARIS),
    reviews_at=datetime(2027, 3, 15, 9, tzinfo=PARIS),
    deliberates_at=datetime(2027, 4, 20, 14, tzinfo=PARIS),
    publishes_at=datetime(2027, 5, 6, 18, 30, tzinfo=PARIS),
)
instants = st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("instant", "phase"),
    [
        (CALENDAR.opens_at - SECOND, Phase.TO_COME),
        (CALENDAR.opens_at, Phase.OPEN),
        (CALENDAR.closes_at - SECOND, Phase.OPEN),
        (CALENDAR.closes_at, Phase.CLOSED),
        (CALENDAR.reviews_at, Phase.REVIEW),
        (CALENDAR.deliberates_at - SECOND, Phase.REVIEW),
        (CALENDAR.deliberates_at, Phase.DELIBERATION),
        (CALENDAR.publishes_at - SECOND, Phase.DELIBERATION),
        (CALENDAR.publishes_at, Phase.PUBLISHED),
    ],
)
def test_start_is_inclusive_and_end_is_not(instant, phase):
    assert CALENDAR.phase(instant) is phase


def test_the_closing_second_is_too_late():
    assert CALENDAR.accepts(CALENDAR.closes_at - timedelta(microseconds=1))
    assert not CALENDAR.accepts(CALENDAR.closes_at)


def test_the_night_that_has_two_hours_alike_closes_once():
    """On 31 October 2027, 2:30 comes twice in Paris: the first is an hour before the second."""
    first, second = (datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=PARIS) for fold in (0, 1))
    autumn = replace(CALENDAR, opens_at=first - timedelta(days=9), closes_at=second.astimezone(UTC))
    assert autumn.accepts(first.astimezone(UTC))
    assert autumn.accepts(second.astimezone(UTC) - SECOND)
    assert not autumn.accepts(second.astimezone(UTC))


def test_the_night_that_lacks_an_hour_loses_nothing():
    """On 28 March 2027, 3:00 follows 1:59:59 in Paris."""
    spring = replace(CALENDAR, closes_at=datetime(2027, 3, 28, 3, tzinfo=PARIS).astimezone(UTC))
    assert spring.accepts(datetime(2027, 3, 28, 1, 59, 59, tzinfo=PARIS).astimezone(UTC))
    assert not spring.accepts(datetime(2027, 3, 28, 1, tzinfo=UTC))


def test_a_call_that_is_read_as_it_comes_is_reviewed_while_it_is_open():
    rolling = replace(CALENDAR, reviews_at=CALENDAR.opens_at)
    assert misplaced(rolling, is_rolling=True) == ""
    assert misplaced(rolling, is_rolling=False) == "reviews_at"
    assert rolling.accepts(CALENDAR.opens_at)
    assert rolling.is_reviewed(CALENDAR.opens_at)


@pytest.mark.parametrize("name", ["closes_at", "reviews_at", "deliberates_at", "publishes_at"])
def test_a_date_before_the_one_that_it_follows_is_named(name):
    early = replace(CALENDAR, **{name: CALENDAR.opens_at - SECOND})
    assert misplaced(early, is_rolling=False) == name


def test_days_in_order_are_right():
    assert misplaced(CALENDAR, is_rolling=False) == ""


@given(instants, instants)
def test_phases_follow_one_another(one, other):
    order = list(Phase)
    first, last = sorted((one, other))
    assert order.index(CALENDAR.phase(first)) <= order.index(CALENDAR.phase(last))


@given(instants)
def test_nothing_is_public_while_something_may_change(instant):
    if CALENDAR.is_public(instant):
        assert not CALENDAR.accepts(instant)
        assert not CALENDAR.is_reviewed(instant)
        assert CALENDAR.is_deliberated(instant)
