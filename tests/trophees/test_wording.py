"""Notes in French: rounded half up, no decimals where there are none."""

from fractions import Fraction

import pytest

from trophees.wording import exact, points

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (Fraction(0), "0"),
        (Fraction(80), "80"),
        (Fraction(200, 3), "66,67"),
        (Fraction(133, 2), "66,5"),
        (Fraction(1, 200), "0,01"),
        (Fraction(13201, 200), "66,01"),
        (Fraction(12345), "12\u202f345"),
    ],
)
def test_points(value, said):
    assert points(value) == said


def test_a_fraction_is_exact_whenever_two_decimals_do_not_say_it():
    assert exact(Fraction(5, 2)) == "2,5"
    assert exact(Fraction(1, 3)) == "1/3"
