"""French wording of scores, numbers and texts with placeholders. Pure: no Django, no other module of this app."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

NBSP = "\u00a0"
NARROW = "\u202f"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
EFFORTS = {1: "effort léger", 2: "effort moyen", 3: "effort important"}
PLACEHOLDERS = ("score", "percent", "level")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def quoted(text: str) -> str:
    """The text between French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def lower_first(text: str) -> str:
    """The text as it reads inside a sentence; an acronym (RSE) keeps its capitals."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def display(score: Fraction | Decimal) -> str:
    """A score with exactly one decimal, rounded half up, with the French comma: 9/5 gives "1,8"."""
    return fixed(score, 1)


def as_shown(score: Fraction | Decimal | int) -> Fraction:
    """A score as `display` says it, as a number: to the tenth, half up."""
    return Fraction(_half_up(Fraction(score) * 10), 10)


def fixed(value: Fraction | Decimal, places: int) -> str:
    """A number that is not negative with exactly so many decimals, rounded half up."""
    whole, rest = divmod(_half_up(Fraction(value) * 10**places), 10**places)
    return f"{_grouped(whole)},{rest:0{places}d}"


def percent(ratio: Fraction | Decimal) -> int:
    """A ratio in [0, 1] as a whole percentage, rounded half up."""
    return _half_up(Fraction(ratio) * 100)


def percent_text(ratio: Fraction | Decimal) -> str:
    """A ratio as read on the page: 1/2 gives "50 %" with a narrow no-break space."""
    return f"{percent(ratio)}{NARROW}%"


def score_text(score: Fraction | Decimal, *, scale: Fraction) -> str:
    """A score on its scale: "2,5/5"."""
    return f"{display(score)}/{number_text(scale)}"


def number_text(value: Fraction | Decimal) -> str:
    """A number with only the decimals it needs (six at most) and thousands set apart: "18 400,5"."""
    exact = Fraction(value)
    whole, rest = divmod(_half_up(abs(exact) * 10**6), 10**6)
    decimals = f"{rest:06d}".rstrip("0")
    sign = "-" if exact < 0 and (whole or rest) else ""
    return sign + _grouped(whole) + (f",{decimals}" if decimals else "")


def date_text(day: date) -> str:
    """A date in words: "3 mars 2026", "1er mai 2026"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 signe", "1 500 signes". `many`: a plural that is not made with an s."""
    return f"{_grouped(count)}{NBSP}{(many or one + 's') if count >= 2 else one}"


def points_text(obtained: Fraction, possible: Fraction) -> str:
    """Points in words: "1,5 point sur 3". French puts the plural from two on."""
    noun = "points" if abs(obtained) >= 2 else "point"
    return f"{number_text(obtained)}{NBSP}{noun} sur {number_text(possible)}"


def fill(text: str, *, score: Fraction, ratio: Fraction, level_name: str, scale: Fraction) -> str:
    """Replace {score}, {percent} and {level} in one pass; any other brace is left as it was typed."""
    values = {
        "score": score_text(score, scale=scale),
        "percent": percent_text(ratio),
        "level": lower_first(level_name),
    }
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """The {words} of a text that `fill` would leave on the page, in order."""
    return tuple(name for name in re.findall(r"\{([^{}]*)\}", text) if name not in PLACEHOLDERS)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", NARROW)
