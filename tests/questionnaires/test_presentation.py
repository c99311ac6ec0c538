"""How far a diagnostic is, and its answers in words, for what is shown only."""

from typing import Any

import pytest

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import Assessment
from questionnaires.presentation import Completion, FileView, QuestionView, completion_of, question_views, review_of
from tests.questionnaires.strategies import answers_of, document_of, form_of, question_document

pytestmark = pytest.mark.pure

AWAY = {"value": None, "na": True, "reason": "Pas de véhicule"}


def questionnaire() -> Definition:
    """Energy asks three questions, the last one after a « oui » only; water asks one."""
    condition = {"question": "audit", "operator": "equals", "value": "oui"}
    document = document_of(
        question_document("suivi", allow_not_applicable=True),
        question_document("audit", "yes_no"),
        question_document("suites", condition=condition),
    )
    document["themes"].append({"key": "eau", "title": "Eau", "questions": [question_document("releve", "scale")]})
    return parse_definition(document)


def answered(answers: dict[str, Any]) -> Assessment:
    return Assessment(answers=answers, profile={})


def progress(answers: dict[str, Any]) -> Completion:
    return completion_of(questionnaire(), answered(answers))


# --- Completion ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "energy", "water"),
    [
        ({}, "À faire", "À faire"),
        (answers_of(suivi="peu"), "1 sur 2", "À faire"),
        (answers_of(suivi="peu", audit="non"), "Terminé", "À faire"),
        (answers_of(suivi="peu", audit="oui"), "2 sur 3", "À faire"),
        (answers_of(suivi="peu", audit="oui", suites="tout"), "Terminé", "À faire"),
        (answers_of(audit="non") | {"suivi": AWAY}, "Terminé", "À faire"),
        (answers_of(suivi=None, audit="non"), "1 sur 2", "À faire"),
        (answers_of(suivi="disparu", audit="non"), "1 sur 2", "À faire"),
        (answers_of(releve=0), "À faire", "Terminé"),
    ],
)
def test_theme_says_how_far_it_is(answers, energy, water):
    assert [theme.in_words for theme in progress(answers).themes] == [energy, water]


def test_answer_to_a_question_that_is_no_longer_shown_does_not_count():
    theme = progress(answers_of(audit="non", suites="tout")).themes[0]
    assert (theme.answered, theme.total, theme.is_done) == (1, 2, False)


def test_whole_is_done_when_each_theme_is():
    before = progress(answers_of(suivi="peu", audit="oui", suites="tout"))
    after = progress(answers_of(suivi="peu", audit="oui", suites="tout", releve=3))
    assert (before.answered, before.total, before.is_done) == (3, 4, False)
    assert (after.answered, after.total, after.is_done) == (4, 4, True)


def test_theme_whose_every_question_is_hidden_waits_for_nothing():
    condition = {"question": "a", "operator": "equals", "value": "tout"}
    document = document_of(question_document("a"))
    document["themes"].append(
        {"key": "eau", "title": "Eau", "questions": [question_document("b", condition=condition)]}
    )
    energy, water = completion_of(parse_definition(document), answered({})).themes
    assert (energy.in_words, water.in_words) == ("À faire", "Terminé")


# --- Steps and review ------------------------------------------------------------------------------------------------


def test_questions_are_numbered_as_they_are_shown():
    hidden = question_document("b", condition={"question": "a", "operator": "equals", "value": "tout"})
    definition = parse_definition(document_of(question_document("a"), hidden, question_document("c")))
    views = question_views(definition, answered({}), definition.questions)
    assert [(view.number, view.visible) for view in views] == [(1, True), (2, False), (2, True)]


def test_step_holds_the_hidden_questions_too():
    definition = questionnaire()
    views = question_views(definition, answered(answers_of(audit="non")), definition.themes[0].questions)
    assert [(view.key, view.number, view.visible) for view in views] == [
        ("suivi", 1, True),
        ("audit", 2, True),
        ("suites", 3, False),
    ]
    assert [sorted(view.chosen) for view in views] == [[], ["non"], []]


def test_exclusive_choice_comes_last():
    choices = [
        {"key": "aucune", "label": "Aucune", "points": "0", "exclusive": True},
        {"key": "tri", "label": "Tri", "points": "1", "exclusive": False},
    ]
    definition = parse_definition(document_of(question_document("a", "multiple", choices=choices)))
    (view,) = question_views(definition, answered({}), definition.questions)
    assert [key for key, _label, _exclusive in view.options] == ["tri", "aucune"]


def test_review_holds_what_is_shown_in_words_and_says_what_is_missing():
    answers = answers_of(audit="oui", releve=0) | {"suivi": AWAY}
    energy, water = review_of(questionnaire(), answered(answers), missing=("suites",))
    assert [(row.question.key, row.answer, row.settled, row.missing) for row in energy.rows] == [
        ("suivi", "Non concerné", True, False),
        ("audit", "Oui", True, False),
        ("suites", "Sans réponse", False, True),
    ]
    (row,) = water.rows
    assert (row.answer, row.settled, row.missing) == ("0 sur 5 (Pas du tout)", True, False)


def test_review_leads_to_the_step_of_each_question():
    definition = parse_definition(document_of(*(question_document(f"q{number}") for number in range(11))))
    (theme,) = review_of(definition, answered({}), missing=())
    assert [row.step for row in theme.rows] == [1] * 6 + [2] * 5


# --- Texts, dates and files ------------------------------------------------------------------------------------------

LETTER = FileView("0d1f7c3e-9a55-4c0e-8b0a-000000000001", "lettre.pdf", "240 ko", "/lettre/", "/lettre/retirer/")


def view_of(kind: str, value: Any, **fields: Any) -> QuestionView:
    definition = parse_definition(form_of(question_document("a", kind)))
    (view,) = question_views(definition, answered(answers_of(a=value)), definition.questions, **fields)
    return view


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("long_text", "Une\nautre", "Une\nautre"),
        ("date", "2026-03-03", "2026-03-03"),
        ("date", None, ""),
        ("file", [LETTER.uuid], ""),
        ("number", "18400.5", "18\u202f400,5"),
    ],
)
def test_field_holds_the_answer_that_stands(kind, value, expected):
    assert view_of(kind, value).text_value == expected


@pytest.mark.parametrize("typed", [["31/02/2026"], "31/02/2026"])
def test_date_that_the_browser_s_field_would_lose_is_shown_in_a_plain_one(typed):
    view = view_of("date", "2026-03-03")
    assert view.date_input == "date"
    view.typed = typed
    assert (view.date_input, view.text_value) == ("text", "31/02/2026")
    view.typed = []
    assert (view.date_input, view.text_value) == ("date", "")


def test_file_is_sent_where_its_keeper_says():
    assert (view_of("file", None).upload_url, view_of("file", None).has_field) == ("", False)
    view = view_of("file", [LETTER.uuid], files={"a": [LETTER]}, upload_url=lambda key: f"/{key}/")
    assert (view.upload_url, view.files, view.has_field) == ("/a/", [LETTER], True)
    assert view_of("long_text", None, upload_url=lambda key: f"/{key}/").upload_url == ""


def test_review_lists_the_files():
    definition = parse_definition(form_of(question_document("a", "file", allow_not_applicable=True)))
    (theme,) = review_of(definition, answered(answers_of(a=[LETTER.uuid])), (), files={"a": [LETTER]})
    assert (theme.rows[0].answer, theme.rows[0].files) == ("1\u00a0fichier", [LETTER])
    (theme,) = review_of(definition, answered({"a": AWAY}), (), files={"a": [LETTER]})
    assert (theme.rows[0].answer, theme.rows[0].files) == ("Non concerné", ())
