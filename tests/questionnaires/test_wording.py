from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.wording import fill, lower_first, number_text, points_text, quoted, unknown_placeholders


def filled(text: str, level_name: str = "Avancé") -> str:
    return fill(text, score=Fraction(5, 2), ratio=Fraction(1, 2), level_name=level_name, scale=Fraction(5))


def test_placeholders_are_filled():
    assert filled("{score}, soit {percent} : niveau {level}.") == "2,5/5, soit 50\u202f% : niveau avancé."


def test_other_braces_are_left_alone():
    assert filled("{} {x} {{score}} {0} { score } }{") == "{} {x} {2,5/5} {0} { score } }{"


def test_what_is_filled_in_is_not_filled_again():
    assert filled("{level}", level_name="{score}") == "{score}"


@settings(max_examples=60)
@given(st.text(alphabet="{}score percent level!:.[0]%"))
def test_fill_takes_any_text(text):
    filled(text)


@pytest.mark.parametrize(("text", "expected"), [("Énergie", "énergie"), ("RSE", "RSE"), ("", ""), ("À", "à")])
def test_name_inside_a_sentence(text, expected):
    assert lower_first(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5", "5"), ("5/2", "2,5"), ("-18400.50", "-18\u202f400,5"), ("1/3", "0,333333"), ("-1/10000000", "0")],
)
def test_number_in_french(value, expected):
    assert number_text(Fraction(value)) == expected


def test_points_agree_in_number():
    assert points_text(Fraction(3, 2), Fraction(3)) == "1,5\u00a0point sur 3"
    assert points_text(Fraction(2), Fraction(3)) == "2\u00a0points sur 3"


def test_unknown_placeholders_are_listed():
    assert unknown_placeholders("{score} {moyenne} {} {level}") == ("moyenne", "")


def test_quotes_hold_their_spaces():
    assert quoted("oui") == "«\u00a0oui\u00a0»"
