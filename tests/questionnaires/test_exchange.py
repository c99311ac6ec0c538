"""Questionnaires as files: what is read of them, and every refusal in words."""

import json
import time

import pytest
from hypothesis import given, settings

from questionnaires.studio.exchange import MAX_BYTES, Unreadable, from_file, to_file
from tests.questionnaires.strategies import document_of, documents, question_document

pytestmark = pytest.mark.pure

GOOD = to_file(document_of(question_document()))
REFUSED = {
    "empty": (b"", "n’est pas du JSON\u00a0: il s’interrompt ou se trompe ligne 1, colonne 1"),
    "text": ("Énergie".encode(), "n’est pas du JSON"),
    "cut": (GOOD[:-20], "n’est pas du JSON"),
    "twice": (b'{"schema": 1, "schema": 1}', "Le champ «\u00a0schema\u00a0» est écrit deux fois"),
    "twice, half a name": (b'{"\\ud800": 1, "\\ud800": 1}', "est écrit deux fois"),
    "NaN": (b'{"schema": NaN}', "«\u00a0NaN\u00a0» n’est pas du JSON"),
    "infinity": (b'{"schema": -Infinity}', "«\u00a0-Infinity\u00a0» n’est pas du JSON"),
    "huge integer": (b'{"schema": ' + b"9" * 5000 + b"}", "nombre démesuré"),
    "huge real": (b'{"schema": 1e999}', "nombre démesuré"),
    "UTF-16": ('{"schema": 1}'.encode("utf-16"), "n’est pas un texte en UTF-8"),
    "Latin-1": ('{"title": "Énergie"}'.encode("latin-1"), "n’est pas un texte en UTF-8"),
    "half a character": (b'{"title": "\\ud800"}', "la moitié d’un caractère"),
    "list": (b"[]", "est un objet JSON"),
    "deep": (b'{"a":' * 21 + b"1" + b"}" * 21, "plus de 20 niveaux"),
    "very deep": (b"[" * 500_000, "plus de 20 niveaux"),
    "heavy": (b" " * (MAX_BYTES + 1), "dépasse un mégaoctet"),
    "many": (b"[" + b"1," * 60_000 + b"1]", "plus de 50\u202f000 valeurs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_a_questionnaire_is_refused_in_words(name):
    content, said = REFUSED[name]
    with pytest.raises(Unreadable, match=said):
        from_file(content)


@pytest.mark.parametrize("content", [b'"' + b'\\"' * 500_000, b'{"' + b"a" * 10**6, b'"\\', b"\\" * 10**6])
def test_a_text_without_an_end_is_read_once(content):
    began = time.monotonic()
    with pytest.raises(Unreadable):
        from_file(content)
    assert time.monotonic() - began < 5


def test_brackets_inside_texts_do_not_count():
    assert from_file(json.dumps({"title": '[{"' * 3000}).encode()) == {"title": '[{"' * 3000}


def test_the_mark_that_some_editors_write_first_is_passed_over():
    assert from_file(b"\xef\xbb\xbf" + GOOD) == from_file(GOOD)


@settings(max_examples=50)
@given(documents())
def test_what_is_written_is_read_the_same(document):
    assert from_file(to_file(document)) == document


def test_a_file_is_sorted_indented_and_in_french():
    text = GOOD.decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert "Énergie" in text
