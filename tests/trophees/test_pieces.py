"""The files of what was sent: counted, and those that are not there named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from tests.questionnaires.strategies import answers_of, form_of, question_document
from trophees.applying.pieces import Pieces, pieces_of

pytestmark = pytest.mark.pure


def asked(**fields) -> dict:
    return question_document(kind="file", required=True, **fields)


def read(form: Definition, letter: list[str] | None = None, *, needs_letter: bool = False, **values) -> Pieces:
    sent = {"answers": answers_of(**values), "facts": {}, "letter": letter or []}
    return pieces_of(sent, form, needs_letter=needs_letter, letter_name="Lettre")


@given(st.lists(st.uuids().map(str), max_size=2), st.lists(st.uuids().map(str), max_size=3), st.booleans())
def test_every_file_counts_and_what_is_required_is_missed(files, letter, needs_letter):
    form = parse_definition(form_of(asked(key="bilan", text="Le bilan"), question_document("photo", "file")))
    pieces = read(form, letter, needs_letter=needs_letter, bilan=files)
    assert pieces.count == len(files) + len(letter)
    expected = ["Le bilan"] * (not files) + ["Lettre"] * (needs_letter and not letter)
    assert pieces.missing == tuple(expected)


def test_what_is_not_asked_or_does_not_apply_is_not_missed():
    proof = asked(
        key="preuve",
        text="La preuve",
        condition={"question": "agit", "operator": "equals", "value": "oui"},
        allow_not_applicable=True,
    )
    form = parse_definition(form_of(question_document("agit", "yes_no"), proof))
    assert read(form, agit="non").missing == ()
    assert read(form, agit="oui").missing == ("La preuve",)
    answers = answers_of(agit="oui") | {"preuve": {"value": None, "na": True, "reason": "Perdue"}}
    sent = {"answers": answers, "facts": {}, "letter": []}
    assert pieces_of(sent, form, needs_letter=False, letter_name="Lettre").missing == ()
