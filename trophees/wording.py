"""French wording of notes. Pure: no Django."""

from fractions import Fraction
from math import floor

from questionnaires.wording import NARROW


def points(value: Fraction | None, digits: int = 2) -> str:
    """A note with its decimals rounded half up, and none where it is whole: « 66,67 », « 80 »; « – » for none."""
    if value is None:
        return "–"
    scale = 10**digits
    rounded = floor(value * scale + Fraction(1, 2))
    whole, decimals = divmod(rounded, scale)
    text = f"{whole:,}".replace(",", NARROW)
    return f"{text},{decimals:0{digits}d}".rstrip("0") if decimals else text


def exact(value: Fraction) -> str:
    """A fraction as it is: « 200/3 »; a decimal where it is one with at most two digits: « 2,5 »."""
    return points(value) if (value * 100).denominator == 1 else f"{value.numerator}/{value.denominator}"
