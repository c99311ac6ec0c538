from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import (
    MOST_SAID,
    AnswerError,
    clean_answer,
    clean_entry,
    clean_said,
    display_answer,
    display_entry,
    missing_required,
)
from questionnaires.conditions import stored_value
from questionnaires.definition import Kind, Question
from questionnaires.definition_reading import parse_definition
from tests.questionnaires.strategies import answers_of, definition_of, documents, question_document

RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a", "aucune", "12 %"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
NUMBERISH = st.text(alphabet="0123456789 .,-+%e\u00a0\u202f\u2212kWh", max_size=12)


def question(kind: str, **fields: Any) -> Question:
    return definition_of(question_document("q", kind, **fields)).question("q")


def refusal(asked: Question, raw: Any) -> AnswerError:
    with pytest.raises(AnswerError) as error:
        clean_answer(asked, raw)
    return error.value


NUMBER = question("number", maximum="1000000")
RATE = question("percentage")
SINGLE = question("single")
MULTIPLE = question("multiple")
SCALE = question("scale")


@pytest.mark.parametrize("asked", [NUMBER, RATE, SINGLE, MULTIPLE, SCALE])
@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", [], ["", None]])
def test_nothing_erases_the_answer(asked, raw):
    assert clean_answer(asked, raw) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("18400", "18400"),
        (" 18 400 ", "18400"),
        ("18\u00a0400,50", "18400.5"),
        ("18\u202f400.25", "18400.25"),
        ("1 000 000", "1000000"),
        ("18,4", "18.4"),
        ("007", "7"),
        ("0,0", "0"),
        ("-0", "0"),
        ("+3", "3"),
        ("350 kWh", "350"),
        ("350kwh", "350"),
        (["12"], "12"),
        (12, "12"),
        (12.5, "12.5"),
        (Decimal("12.50"), "12.5"),
    ],
)
def test_number_is_read_as_french_people_write_it(raw, expected):
    assert clean_answer(NUMBER, raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("62,5 %", "62.5"), ("62,5\u202f%", "62.5"), ("62.5%", "62.5"), ("100", "100"), ("0", "0")],
)
def test_percentage_may_carry_its_sign(raw, expected):
    assert clean_answer(RATE, raw) == expected


def test_number_with_letters_is_refused_kindly():
    error = refusal(NUMBER, "18,4 mille")
    assert error.code == "not_a_number"
    assert error.message == (
        "«\u00a018,4 mille\u00a0» n’est pas un nombre. Écrivez-le en chiffres, par exemple 18\u202f400."
    )


@pytest.mark.parametrize(
    "raw", ["abc", "1e5", "NaN", "inf", "1,2,3", "1.234,5", "18 40", "12 %", "١٢", "0x10", "1_000", "--2", ",", 1e300]
)
def test_what_is_not_a_plain_number_is_refused(raw):
    assert refusal(NUMBER, raw).code == "not_a_number"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("-1", "bounds"),
        ("\u22121", "bounds"),
        ("1000001", "bounds"),
        ("9" * 16, "too_big"),
        ("1,1234567", "precision"),
        ("9" * 5000, "too_long"),
        (10**100, "too_long"),
        (True, "type"),
        ({"value": 1}, "type"),
        (["1", "2"], "several"),
    ],
)
def test_number_that_cannot_be_kept_is_refused(raw, code):
    assert refusal(NUMBER, raw).code == code


def test_integer_too_long_to_be_spelled_is_refused():
    assert refusal(NUMBER, 10**5000).code == "too_long"


def test_bounds_are_told():
    assert refusal(NUMBER, "-1").message == "Écrivez un nombre entre 0\u00a0kWh et 1\u202f000\u202f000\u00a0kWh."
    assert refusal(RATE, "120").message == "Écrivez un nombre entre 0\u202f% et 100\u202f%."
    assert refusal(question("number"), "-1").message == "Écrivez un nombre qui vaut au moins 0\u00a0kWh."
    only_high = question("number", minimum=None, maximum="2", unit="")
    assert refusal(only_high, "3").message == "Écrivez un nombre qui vaut au plus 2."
    assert clean_answer(only_high, "-2,5") == "-2.5"


@pytest.mark.parametrize("asked", [SINGLE, MULTIPLE, question("yes_no")])
@pytest.mark.parametrize("raw", ["gone", "<b>", "x" * 10000])
def test_unknown_choice_is_refused(asked, raw):
    error = refusal(asked, raw)
    assert (error.code, error.message) == ("unknown_choice", "Cette réponse ne fait pas partie des choix proposés.")


def test_single_choice_takes_one_answer():
    assert clean_answer(SINGLE, ["peu"]) == "peu"
    assert refusal(SINGLE, ["peu", "tout"]).code == "several"


def test_several_choices_are_kept_once_in_the_order_of_the_definition():
    assert clean_answer(MULTIPLE, ["b", "a", "b"]) == ["a", "b"]
    assert clean_answer(MULTIPLE, "a") == ["a"]
    assert refusal(MULTIPLE, [1]).code == "unknown_choice"
    assert refusal(MULTIPLE, {"a": True}).code == "type"


def test_exclusive_choice_stands_alone():
    assert clean_answer(MULTIPLE, ["aucune"]) == ["aucune"]
    error = refusal(MULTIPLE, ["a", "aucune"])
    assert error.code == "exclusive"
    assert error.message == "«\u00a0Aucune\u00a0» ne peut pas être coché avec une autre réponse."


def test_scale_takes_its_own_steps_only():
    assert clean_answer(SCALE, "5") == 5
    assert clean_answer(SCALE, 0) == 0
    for raw in ("6", -1, "2,5", "deux", 2.5):
        error = refusal(SCALE, raw)
        assert (error.code, error.message) == ("scale", "Choisissez un nombre entier entre 0 et 5.")


def test_choices_whose_words_hold_a_comma_are_set_apart_by_semicolons():
    choices = (replace(MULTIPLE.choices[0], label="Oui, souvent"), *MULTIPLE.choices[1:])
    assert display_answer(replace(MULTIPLE, choices=choices), ["a", "b"]) == "Oui, souvent\u202f; B"


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (SINGLE, "peu", "Peu"),
        (MULTIPLE, ["a", "b"], "A, B"),
        (SCALE, 3, "3 sur 5"),
        (SCALE, 5, "5 sur 5 (Tout à fait)"),
        (NUMBER, "18400.5", "18\u202f400,5\u00a0kWh"),
        (RATE, "62.5", "62,5\u202f%"),
        (SINGLE, None, "Sans réponse"),
        (SINGLE, "gone", "Sans réponse"),
    ],
)
def test_answer_is_shown_in_french(asked, value, expected):
    assert display_answer(asked, value) == expected


def test_missing_required_names_what_is_shown_required_and_empty():
    definition = definition_of(
        question_document("answered", required=True),
        question_document("empty", required=True),
        question_document("optional"),
        question_document("away", required=True, allow_not_applicable=True),
        question_document("hidden", required=True, condition={"question": "empty", "operator": "answered"}),
        question_document("number", "number", required=True),
    )
    answers = answers_of(answered="peu") | {"away": {"value": None, "na": True}, "number": {"value": "-4"}}
    assert missing_required(definition, answers, {}) == ("empty", "number")


@settings(max_examples=60)
@given(documents(), st.data())
def test_any_input_is_kept_or_refused_and_what_is_kept_is_stable(document, data):
    asked = data.draw(st.sampled_from(parse_definition(document).questions))
    raw = data.draw(RAW | NUMBERISH)
    try:
        kept = clean_answer(asked, raw)
    except AnswerError:
        return
    assert clean_answer(asked, kept) == kept
    assert kept is None or stored_value(asked, kept) is not None
    assert display_answer(asked, kept)


@settings(max_examples=60)
@given(NUMBERISH, st.sampled_from(["", "kWh", "%", "5", " "]))
def test_number_that_was_kept_is_kept_again(typed, unit):
    asked = Question(key="q", kind=Kind.NUMBER, text="", unit=unit)
    try:
        kept = clean_answer(asked, typed)
    except AnswerError:
        return
    assert clean_answer(asked, kept) == kept


def test_what_is_said_beside_a_question_is_tidied_and_its_length_told():
    assert clean_said(" Pas clair.\r\nVraiment.\x00 ") == "Pas clair.\nVraiment."
    with pytest.raises(AnswerError, match="Votre note dépasse de 2\u00a0signes"):
        clean_said("é" * (MOST_SAID + 2))


def test_an_entry_is_an_answer_or_says_why_there_is_none():
    asked = question("single", allow_not_applicable=True)
    entries = [clean_entry(asked, "tout", **said) for said in ({}, {"not_applicable": True}, {"unknown": True})]
    assert [display_entry(asked, entry) for entry in entries] == [
        asked.choices[2].label,
        "Non concerné",
        "Je ne sais pas",
    ]
    assert display_entry(asked, {}) == "Sans réponse"
    with pytest.raises(AnswerError, match="Gardez l’un des deux"):
        clean_entry(asked, "tout", not_applicable=True, unknown=True)
