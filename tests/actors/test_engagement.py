"""Until when an organisation is engaged: rules over dates, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.engagement import GRACE, Signed, add_months, engaged_until

pytestmark = pytest.mark.pure

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def until(signed: Signed, *, current: int = 1, published_on: date = date(2026, 1, 1), assessed_on: date | None = None):
    return engaged_until(signed, current=current, published_on=published_on, assessed_on=assessed_on)


def test_signature_of_the_version_in_force_has_no_end():
    assert until(Signed(1, date(2026, 3, 1))) is None


def test_older_signature_holds_until_the_end_of_the_grace():
    assert until(Signed(1, date(2025, 3, 1)), current=2, published_on=date(2026, 1, 1)) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("assessed_on", "end"),
    [
        (None, date(2027, 3, 1)),
        (date(2024, 6, 1), date(2027, 3, 1)),  # before the signature, which counts as a beginning
        (date(2026, 9, 15), date(2027, 9, 15)),
    ],
)
def test_yearly_assessment_carries_the_engagement_for_a_year(assessed_on, end):
    assert until(Signed(1, date(2026, 3, 1), assessment_every=12), assessed_on=assessed_on) == end


@given(DAYS, DAYS, st.sampled_from([0, 12, 24]), st.none() | DAYS)
def test_engagement_never_ends_before_the_signature_nor_later_by_a_new_version(
    signed_on, published_on, every, assessed
):
    signed = Signed(1, signed_on, every)
    plain = until(signed, assessed_on=assessed)
    renewed = until(signed, current=2, published_on=published_on, assessed_on=assessed)
    assert plain is None or plain >= signed_on
    assert renewed is not None
    assert renewed <= published_on + GRACE
    assert plain is None or renewed <= plain


@given(DAYS, DAYS, st.sampled_from([12, 24]))
def test_assessing_oneself_never_shortens(signed_on, assessed_on, every):
    signed = Signed(1, signed_on, every)
    without, with_one = until(signed), until(signed, assessed_on=assessed_on)
    assert without is not None
    assert with_one is not None
    assert with_one >= without


@given(DAYS, st.integers(-60, 60))
def test_months_later_or_earlier_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_leap_day_is_kept_as_the_last_of_february():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
