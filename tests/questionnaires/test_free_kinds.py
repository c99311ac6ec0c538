"""Texts, dates and files as answers: kept as they were typed, never cut, never scored."""

from typing import Any

import pytest

from questionnaires.answers import AnswerError, clean_answer, display_answer, read_date
from questionnaires.conditions import stored_value, visible_questions
from questionnaires.definition import Question
from questionnaires.definition_reading import problems
from questionnaires.scoring import State, score
from tests.questionnaires.strategies import answers_of, definition_of, document_of, question_document

pytestmark = pytest.mark.pure

ONE, OTHER, THIRD = (f"0d1f7c3e-9a55-4c0e-8b0a-00000000000{number}" for number in (1, 2, 3))


def question(kind: str, **fields: Any) -> Question:
    return definition_of(question_document("q", kind, **fields)).question("q")


def refusal(asked: Question, raw: Any) -> AnswerError:
    with pytest.raises(AnswerError) as error:
        clean_answer(asked, raw)
    return error.value


SHORT, LONG, DATE, FILES = (question(kind) for kind in ("short_text", "long_text", "date", "file"))


@pytest.mark.parametrize("asked", [SHORT, LONG, DATE, FILES], ids=lambda asked: asked.kind.value)
@pytest.mark.parametrize("raw", [None, "", " \n\u00a0", [], [""], ["", None]])
def test_nothing_erases_the_answer(asked, raw):
    assert clean_answer(asked, raw) is None


# --- Texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Une  ligne. ", "Une  ligne."),
        ("Une\r\nautre\rligne\n", "Une\nautre\nligne"),
        ("Un\x00 reste\ud800 lisible", "Un reste lisible"),
        ("\x00", None),
        ("<b>{score}</b> & « l’été » 🌱", "<b>{score}</b> & « l’été » 🌱"),
        (["Une ligne"], "Une ligne"),
        (12, "12"),
    ],
)
def test_long_text_is_kept_as_typed(raw, kept):
    assert clean_answer(LONG, raw) == kept


def test_short_text_is_of_one_line():
    assert clean_answer(SHORT, "Anne\r\n\r\n  Bois\u2028Ltd") == "Anne Bois Ltd"


def test_text_that_is_too_long_says_by_how_much():
    assert clean_answer(SHORT, "é" * 20) == "é" * 20
    assert clean_answer(SHORT, "🌱" * 20) == "🌱" * 20
    error = refusal(SHORT, "é" * 23)
    assert (error.code, error.message) == (
        "too_long",
        "Ce texte est trop long de 3\u00a0signes\u00a0: gardez 20\u00a0signes au plus.",
    )
    assert "trop long de 1\u00a0signe\u00a0:" in refusal(SHORT, "a" * 21).message
    long = question("long_text", max_length=6000)
    assert "de 1\u202f200\u00a0signes\u00a0: gardez 6\u202f000\u00a0signes" in refusal(long, "a" * 7200).message


def test_length_is_that_of_what_is_kept():
    assert clean_answer(LONG, "a\r\n" * 50) == ("a\n" * 50).strip()


@pytest.mark.parametrize("raw", [True, {"a": 1}, ["a", "b"], [["a"]]])
def test_what_is_no_text_is_refused(raw):
    assert refusal(LONG, raw).code in {"type", "several"}


# --- Dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", ["2026-03-03", "03/03/2026", "3/3/2026", " 3 / 3 / 2026 ", "3.3.2026", "03-03-2026"])
def test_date_is_read_as_browsers_and_people_write_it(raw):
    assert clean_answer(DATE, raw) == "2026-03-03"


@pytest.mark.parametrize("raw", ["31/02/2026", "2026-13-01", "3 mars", "3/3/26", "3/3.2026", "٣/٣/2026", 20260303])
def test_what_is_no_date_is_refused(raw):
    error = refusal(DATE, raw)
    assert error.code == "not_a_date"
    assert error.message.startswith("«\u00a0")
    assert error.message.endswith("n’est pas une date. Écrivez le jour, le mois et l’année\u00a0: 03/12/2026.")


def test_date_out_of_bounds_says_which():
    assert refusal(DATE, "31/12/2025").message == (
        "Choisissez une date entre le 1er\u00a0janvier 2026 et le 31\u00a0décembre 2026."
    )
    assert refusal(question("date", latest=None), "1/1/2025").message == (
        "Choisissez une date à partir du 1er\u00a0janvier 2026."
    )
    late = question("date", earliest=None, latest="2026-03-03")
    assert refusal(late, "4/3/2026").message == "Choisissez une date jusqu’au 3\u00a0mars 2026."
    assert [clean_answer(DATE, day) for day in ("1/1/2026", "31/12/2026")] == ["2026-01-01", "2026-12-31"]


def test_endless_date_is_refused():
    assert refusal(DATE, "1" * 5000).code == "too_long"


@pytest.mark.parametrize("typed", ["choix-1", "2.5", "2026", "oui", ""])
def test_no_key_and_no_number_reads_as_a_date(typed):
    assert read_date(typed) is None


# --- Files -----------------------------------------------------------------------------------------------------------


def test_files_are_kept_by_name_once():
    assert clean_answer(FILES, ONE) == [ONE]
    assert clean_answer(FILES, [OTHER, ONE, OTHER, ""]) == [OTHER, ONE]


def test_too_many_files_are_refused():
    error = refusal(FILES, [ONE, OTHER, THIRD])
    assert (error.code, error.message) == ("too_many", "Gardez 2 fichiers au plus\u00a0: il y en a 1 de trop.")
    assert refusal(question("file", max_files=1), [ONE, OTHER]).message.startswith("Un seul fichier est possible ici")


@pytest.mark.parametrize(
    "raw", ["../etc/passwd", 1, [1], {"a": ONE}, [[ONE]], ONE.upper(), ONE + "\n", "{" + ONE + "}"]
)
def test_what_names_no_file_is_refused(raw):
    assert refusal(FILES, raw).code == "unknown_file"


# --- Shown, asked by conditions, left out of scores ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "value", "shown"),
    [
        (LONG, "Une\nautre", "Une\nautre"),
        (DATE, "2026-03-03", "3\u00a0mars 2026"),
        (DATE, "2026-05-01", "1er\u00a0mai 2026"),
        (FILES, [ONE], "1\u00a0fichier"),
        (FILES, [ONE, OTHER], "2\u00a0fichiers"),
        (DATE, "2020-01-01", "Sans réponse"),
        (LONG, None, "Sans réponse"),
    ],
)
def test_answer_is_shown_in_french(asked, value, shown):
    assert display_answer(asked, value) == shown


def test_text_that_an_erasure_made_longer_is_still_an_answer():
    assert stored_value(SHORT, "a" * 25) == "a" * 25


@pytest.mark.parametrize(
    ("kind", "rule", "value", "expected"),
    [
        ("short_text", {"operator": "answered"}, "Oui", True),
        ("short_text", {"operator": "answered"}, None, False),
        ("file", {"operator": "answered"}, [ONE], True),
        ("file", {"operator": "answered"}, [], False),
        ("date", {"operator": "answered"}, "2026-03-03", True),
        ("date", {"operator": "answered"}, "2020-03-03", False),
        ("date", {"operator": "greater_than", "value": "2026-03-03"}, "2026-03-04", True),
        ("date", {"operator": "greater_than", "value": "2026-03-03"}, "2026-03-03", False),
        ("date", {"operator": "equals", "value": "2026-03-03"}, "2026-03-03", True),
        ("date", {"operator": "not_equals", "value": "2026-03-03"}, "2026-03-03", False),
        ("date", {"operator": "one_of", "value": ["2026-03-03", "2026-03-04"]}, "2026-03-04", True),
    ],
)
def test_condition_on_a_free_answer(kind, rule, value, expected):
    definition = definition_of(
        question_document("q", kind), question_document("then", condition={"question": "q", **rule})
    )
    assert ("then" in visible_questions(definition, answers_of(q=value), {})) is expected


@pytest.mark.parametrize(
    ("kind", "rule", "where"),
    [
        ("long_text", {"operator": "equals", "value": "Oui"}, "operator"),
        ("file", {"operator": "contains", "value": ONE}, "operator"),
        ("date", {"operator": "contains", "value": "2026-03-03"}, "operator"),
        ("date", {"operator": "equals", "value": "03/03/2026"}, "value"),
        ("date", {"operator": "equals", "value": "2027-03-03"}, "value"),
        ("date", {"operator": "greater_than", "value": "2026-12-31"}, "value"),
        ("date", {"operator": "greater_than"}, "value"),
    ],
)
def test_condition_that_cannot_hold_on_a_free_answer_is_refused(kind, rule, where):
    then = question_document("then", condition={"question": "q", **rule})
    found = problems(document_of(question_document("q", kind), then))
    assert [problem.path for problem in found] == [f"themes[0].questions[1].condition.{where}"]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (question_document(kind="short_text", max_length=301), "max_length"),
        (question_document(kind="long_text", max_length=6001), "max_length"),
        (question_document(kind="long_text", max_length=0), "max_length"),
        (question_document(kind="long_text", max_length=True), "max_length"),
        (question_document(kind="date", earliest="03/03/2026"), "earliest"),
        (question_document(kind="date", latest="2026-02-30"), "latest"),
        (question_document(kind="date", latest="2025-02-03"), "latest"),
        (question_document(kind="date", latest=20260203), "latest"),
        (question_document(kind="file", max_files=0), "max_files"),
        (question_document(kind="file", max_files=6), "max_files"),
        (question_document(kind="date", weight="1"), "weight"),
    ],
)
def test_free_question_that_cannot_work_is_refused(document, where):
    assert [problem.path for problem in problems(document_of(document))] == [f"themes[0].questions[0].{where}"]


def test_texts_have_a_usual_length():
    kinds = ("short_text", "long_text")
    definition = definition_of(*({"key": kind, "kind": kind, "text": "Quoi ?"} for kind in kinds))
    assert [question.max_length for question in definition.questions] == [200, 1500]


def test_free_answers_leave_both_sums():
    scored, free = (
        question_document("a"),
        [question_document(k, k) for k in ("short_text", "long_text", "date", "file")],
    )
    answers = answers_of(a="peu", short_text="Oui", long_text="Oui", date="2026-03-03", file=[ONE])
    result = score(definition_of(scored, *free), answers, {})
    assert result.overall == score(definition_of(scored), answers, {}).overall
    assert [leaf.state for leaf in result.themes[0].questions[1:]] == [State.UNSCORED] * 4
