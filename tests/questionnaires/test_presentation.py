"""How far a diagnostic is, and its answers in words, for what is shown only."""

from typing import Any

import pytest

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.models import Assessment
from questionnaires.presentation import Progress, progress_of, question_views, review_of
from tests.questionnaires.strategies import answers_of, document_of, question_document

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


def progress(answers: dict[str, Any]) -> Progress:
    return progress_of(questionnaire(), answered(answers))


# --- Progress --------------------------------------------------------------------------------------------------------


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
    energy, water = progress_of(parse_definition(document), answered({})).themes
    assert (energy.in_words, water.in_words) == ("À faire", "Terminé")


# --- Steps and review ------------------------------------------------------------------------------------------------


def test_questions_keep_their_numbers_whether_shown_or_not():
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
