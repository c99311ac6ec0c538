"""The explanation of a score adds up, and says of each question what became of it."""

from fractions import Fraction

import pytest
from hypothesis import given

from questionnaires.results.explaining import ExplainedQuestion, Explanation, explain, recompute
from questionnaires.scoring import Result, score
from tests.questionnaires.strategies import answers_of, cases, definition_of, question_document

pytestmark = pytest.mark.pure
AWAY = {"value": None, "na": True, "reason": "Nous sommes locataires."}


def explained(*questions, **answers) -> Explanation:
    definition = definition_of(*questions)
    given_answers = {key: entry if isinstance(entry, dict) else {"value": entry} for key, entry in answers.items()}
    return explain(definition, score(definition, given_answers, {}), given_answers)


def leaf(explanation: Explanation, key: str) -> ExplainedQuestion:
    return next(question for question in explanation.themes[0].questions if question.key == key)


@given(cases())
def test_the_tree_recomputes_every_score_exactly(case):
    definition, answers, profile = case
    result = score(definition, answers, profile)
    tree = explain(definition, Result.from_json(result.to_json()), answers)
    assert recompute(tree) == (result.overall, {theme.key: theme.score for theme in result.themes})


@given(cases())
def test_what_each_part_brings_adds_up_to_the_score(case):
    definition, answers, profile = case
    tree = explain(definition, score(definition, answers, profile), answers)
    for theme in tree.themes:
        assert sum(question.brings for question in theme.counted) == (theme.score or 0)
        assert sum(question.possible for question in theme.counted) in (0, definition.scale)
        assert {*theme.counted} | {*theme.left_out} == {*theme.questions}
    assert sum(theme.brings or Fraction(0) for theme in tree.themes) == (tree.score or 0)


def test_each_question_says_what_became_of_it():
    rule = {"question": "a", "operator": "equals", "value": "tout"}
    tree = explained(
        question_document("a", weight="3"),
        question_document("b", "scale", allow_not_applicable=True),
        question_document("c", condition=rule),
        question_document("d", "short_text"),
        question_document("e"),
        question_document("f"),
        a="peu",
        b=AWAY,
        c="tout",
        d="Un mot",
        f={"value": None, "unknown": True},
    )
    told = {question.key: (question.answer, question.points, question.worth) for question in tree.themes[0].questions}
    away, hidden = "Non concerné\u00a0: ne compte pas", "Question non posée, d’après vos réponses"
    nothing = "0\u00a0point sur 2"
    assert told == {
        "a": ("Peu", "1\u00a0point sur 2", "Une partie des points"),
        "b": ("Non concerné", away, away),
        "c": ("", hidden, hidden),
        "d": ("Un mot", "Ne compte pas dans le score", "Ne compte pas dans le score"),
        "e": ("Sans réponse", f"Sans réponse\u00a0: {nothing}", "Sans réponse\u00a0: aucun point"),
        "f": ("Je ne sais pas", f"Vous ne savez pas\u00a0: {nothing}", "Vous ne savez pas\u00a0: aucun point"),
    }
    assert leaf(tree, "b").reason == "Nous sommes locataires."
    assert (leaf(tree, "a").share, leaf(tree, "a").brings) == (Fraction(3, 5), Fraction(3, 2))
    assert [question.key for question in tree.themes[0].left_out] == ["b", "c", "d"]
    assert [question.key for question in tree.themes[0].heaviest] == ["a", "e", "f"]


def test_strengths_are_the_full_answers_that_weigh_most_first():
    tree = explained(
        question_document("a"), question_document("b", weight="2"), question_document("c"), a="tout", b="tout"
    )
    assert [question.key for _theme, question in tree.strengths] == ["b", "a"]


def test_a_comment_stands_with_the_answer_that_it_is_about():
    question = question_document("a")
    question["choices"][1]["comment"] = "Un bon début."
    assert leaf(explained(question, **answers_of(a="peu")), "a").comment == "Un bon début."
    assert leaf(explained(question, a="tout"), "a").comment == ""
