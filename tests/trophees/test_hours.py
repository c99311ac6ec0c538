"""Instants in the time of Paris: ends at midnight, nights of 23 and of 25 hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trophees.calendar import Calendar
from trophees.hours import closing as closing_text
from trophees.hours import exact, moment, refusal

pytestmark = pytest.mark.pure
PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)
CLOSINGS = {
    "plain": datetime(2027, 2, 26, 12, tzinfo=PARIS),
    "spring": datetime(2027, 3, 28, 3, tzinfo=PARIS),
    "autumn": datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=PARIS),
    "midnight": datetime(2027, 5, 4, 0, tzinfo=PARIS),
}


def closing_at(end: datetime) -> Calendar:
    return Calendar(end - timedelta(days=10), end, end, end + timedelta(days=9), end + timedelta(days=10))


def test_an_end_at_midnight_is_the_eve_s_and_a_beginning_is_not():
    assert closing_text(CLOSINGS["midnight"]) == "3\u00a0mai 2027 à minuit"
    assert moment(CLOSINGS["midnight"]) == "4\u00a0mai 2027 à 0\u00a0h"
    assert closing_text(CLOSINGS["plain"]) == moment(CLOSINGS["plain"]) == "26\u00a0février 2027 à 12\u00a0h"


@pytest.mark.parametrize(("fold", "which"), [(0, "heure d’été"), (1, "heure d’hiver")])
def test_an_hour_that_comes_twice_is_told_apart(fold, which):
    instant = datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=PARIS)
    assert exact(instant) == f"2\u00a0h 30\u00a0min 0\u00a0s ({which})"
    assert moment(instant) == closing_text(instant) == f"31\u00a0octobre 2027 à 2\u00a0h\u00a030 ({which})"


def test_who_is_early_is_told_when_it_opens():
    calendar = closing_at(CLOSINGS["plain"])
    said = "Ouverture le 16\u00a0février 2027 à 12\u00a0h, heure de Paris. Il était 11\u00a0h 59\u00a0min 59\u00a0s."
    assert refusal(calendar, calendar.opens_at - SECOND) == said
    assert refusal(calendar, calendar.opens_at) == ""


@pytest.mark.parametrize(
    ("closing", "late", "said"),
    [
        (
            "plain",
            SECOND,
            "Clôture le 26\u00a0février 2027 à 12\u00a0h, heure de Paris. Il était 12\u00a0h 0\u00a0min 1\u00a0s.",
        ),
        (
            "spring",
            timedelta(0),
            "Clôture le 28\u00a0mars 2027 à 3\u00a0h, heure de Paris. Il était 3\u00a0h 0\u00a0min 0\u00a0s.",
        ),
        (
            "autumn",
            timedelta(minutes=1),
            "Clôture le 31\u00a0octobre 2027 à 2\u00a0h\u00a030 (heure d’hiver), heure de Paris. "
            "Il était 2\u00a0h 31\u00a0min 0\u00a0s (heure d’hiver).",
        ),
        (
            "midnight",
            SECOND,
            "Clôture le 3\u00a0mai 2027 à minuit, heure de Paris. Il était 0\u00a0h 0\u00a0min 1\u00a0s.",
        ),
        (
            "plain",
            timedelta(days=1),
            "Clôture le 26\u00a0février 2027 à 12\u00a0h, heure de Paris. "
            "Il était 12\u00a0h 0\u00a0min 0\u00a0s, le 27\u00a0février 2027.",
        ),
    ],
)
def test_who_is_late_is_told_by_how_much(closing, late, said):
    at = CLOSINGS[closing]
    assert refusal(closing_at(at), at.astimezone(UTC) + late) == said


def test_between_the_two_times_that_an_hour_comes_twice_one_is_still_in_time():
    calendar = closing_at(CLOSINGS["autumn"])
    first_time = datetime(2027, 10, 31, 2, 45, fold=0, tzinfo=PARIS)
    assert refusal(calendar, first_time.astimezone(UTC)) == ""
