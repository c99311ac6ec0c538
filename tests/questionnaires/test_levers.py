"""What the simulator promises is what `score` gives once these answers are given; they are answers that it takes."""

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.benchmark.large import grown
from questionnaires.answers import clean_answer
from questionnaires.conditions import current_value
from questionnaires.definition import CHOICE_KINDS, Kind
from questionnaires.definition_reading import parse_definition
from questionnaires.results.levers import Lever, better_answer, by_effort, by_gain, find_levers, simulate, with_answer
from questionnaires.scoring import State, question_ratio, score
from tests.questionnaires.strategies import answers_of, cases, definition_of, document_of, question_document
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.pure
ADVICE = {"text": "Faire un bilan", "effort": 2}
FEWER = {"mode": "linear", "zero": "90", "full": "10"}
BELL = {
    "mode": "steps",
    "steps": [{"from": "0", "ratio": "0.5"}, {"from": "20", "ratio": "1"}, {"from": "50", "ratio": "0"}],
}


def levers_of(*questions, **answers) -> list[Lever]:
    definition = definition_of(*questions)
    kept = answers_of(**answers)
    return [*find_levers(definition, score(definition, kept, {}), kept, {})]


def better(value, kind: str = "single", **fields):
    definition = definition_of(question_document("a", kind, **fields))
    return better_answer(definition.question("a"), answers_of(a=value))


@given(cases(), st.data())
def test_the_promise_of_any_levers_is_the_score_once_they_are_given(case, data):
    definition, answers, profile = case
    before = score(definition, answers, profile)
    levers = find_levers(definition, before, answers, profile)
    for lever in levers:
        question = definition.question(lever.question)
        assert clean_answer(question, lever.target) == lever.target
    chosen = [lever for lever in levers if data.draw(st.booleans())]
    given_answers = answers
    for lever in chosen:
        given_answers = {**given_answers, lever.question: {"value": lever.target, "na": False}}
    assert simulate(definition, answers, profile, chosen) == score(definition, given_answers, profile)


@given(cases())
def test_each_lever_tells_its_whole_effect(case):
    definition, answers, profile = case
    before = score(definition, answers, profile)
    for lever in find_levers(definition, before, answers, profile):
        question = definition.question(lever.question)
        after = score(definition, with_answer(answers, question, lever.target), profile)
        assert lever.after == after
        assert lever.gain == (after.overall or 0) - (before.overall or 0) > 0


@given(cases())
def test_a_question_whose_answer_can_be_better_has_a_better_answer(case):
    definition, answers, _profile = case
    for question in definition.questions:
        value = current_value(question, answers)
        if value is None or not question.is_scored:
            continue
        now, target = question_ratio(question, value), better_answer(question, answers)
        if target is not None:
            after = current_value(question, with_answer(answers, question, target))
            assert after is not None
            assert question_ratio(question, after) > now
        elif question.kind in CHOICE_KINDS - {Kind.MULTIPLE} or question.kind is Kind.SCALE:
            assert now == 1


@pytest.mark.parametrize(
    ("value", "kind", "fields", "target"),
    [
        ("non", "single", {}, "peu"),
        ("tout", "single", {}, None),
        ("non", "yes_no", {}, "oui"),
        (3, "scale", {}, 4),
        (3, "scale", {"inverted": True}, 2),
        (5, "scale", {}, None),
        (["a"], "multiple", {}, ["a", "b"]),
        (["aucune"], "multiple", {}, ["b"]),
        (["a", "b"], "multiple", {}, None),
        ("12", "percentage", {}, "20"),
        ("20", "percentage", {}, "40"),
        ("80", "percentage", {}, None),
        ("75", "percentage", {"scoring": FEWER}, "70"),
        ("12", "number", {"scoring": BELL}, "20"),
        ("60", "number", {"scoring": BELL}, "19"),
        ("30", "number", {"scoring": BELL}, None),
        ("12", "number", {"scoring": {"mode": "linear", "zero": "0", "full": "2"}}, None),
        ("0.7", "number", {"scoring": {"mode": "linear", "zero": "0", "full": "2"}}, "1"),
        (None, "single", {}, None),
    ],
)
def test_the_next_better_answer(value, kind, fields, target):
    assert better(value, kind, **fields) == target


def test_several_choices_are_ticked_where_one_is_not_enough_and_one_is_dropped_where_it_harms():
    choices = [
        {"key": "c", "label": "Chaudière", "points": "-3"},
        {"key": "d", "label": "Double vitrage", "points": "2"},
        {"key": "e", "label": "Éclairage", "points": "2"},
    ]
    assert better(["c"], "multiple", choices=choices) == ["c", "d", "e"]
    assert better(["c", "d", "e"], "multiple", choices=choices) == ["d", "e"]
    (lever,) = levers_of(question_document("a", "multiple", choices=choices), a=["c", "d", "e"])
    assert lever.change == "Renoncer à «\u00a0Chaudière\u00a0»"


def test_a_lever_says_the_change_and_the_advice_of_its_author():
    advised = question_document("a")
    advised["choices"][0]["action"] = ADVICE
    first, second, third = levers_of(
        advised, question_document("b", "multiple"), question_document("c", "scale"), a="non", b=["a"], c=4
    )
    assert (first.advice, first.effort, first.change) == (
        "Faire un bilan",
        2,
        "Passer de «\u00a0Non\u00a0» à «\u00a0Peu\u00a0»",
    )
    assert (second.advice, second.effort, second.change) == ("", None, "Ajouter «\u00a0B\u00a0»")
    assert third.change == "Passer de «\u00a04 sur 5\u00a0» à «\u00a05 sur 5 (Tout à fait)\u00a0»"


def test_a_lever_that_calls_heavier_questions_is_left_out():
    rule = {"question": "a", "operator": "equals", "value": "peu"}
    called = question_document("b", weight="10", condition=rule)
    assert levers_of(question_document("a"), question_document("c"), called, a="non", c="tout") == []


def test_levers_are_ranked_by_gain_or_by_effort():
    easy, hard = question_document("a"), question_document("b", weight="3")
    easy["choices"][0]["action"] = ADVICE | {"effort": 1}
    hard["choices"][0]["action"] = ADVICE | {"effort": 3}
    levers = levers_of(easy, hard, question_document("c", weight="2"), a="non", b="non", c="non")
    assert [lever.question for lever in by_gain(levers)] == ["b", "c", "a"]
    assert [lever.question for lever in by_effort(levers)] == ["a", "b"]
    assert by_gain(levers)[0].gain == Fraction(5, 4)


def test_three_hundred_questions_are_ranked_while_a_page_is_drawn():
    definition = parse_definition(grown(QUESTIONNAIRE))
    answers = {}
    for question in definition.questions:
        if question.choices:
            lowest = min(question.choices, key=lambda choice: choice.points).key
            answers[question.key] = {"value": [lowest] if question.kind is Kind.MULTIPLE else lowest}
        elif question.kind is Kind.SCALE:
            answers[question.key] = {"value": question.scale_values[1]}
        elif question.is_scored:
            answers[question.key] = {"value": "1"}
    result = score(definition, answers, {})
    scored = [row for theme in result.themes for row in theme.questions if row.state is State.SCORED]
    began = perf_counter()
    levers = find_levers(definition, result, answers, {})
    assert perf_counter() - began < 2  # a tenth of it on a machine that does nothing else
    assert len(levers) == len(scored)


def test_conditions_everywhere_cost_little_more():
    """Half of three hundred questions show each another one."""
    themes = []
    for theme in range(6):
        asked = [question_document(f"q{theme}_{number}") for number in range(50)]
        for first, second in batched_in_pairs(asked):
            second["condition"] = {"question": first["key"], "operator": "one_of", "value": ["non", "peu"]}
        themes.append(document_of(*asked)["themes"][0] | {"key": f"theme{theme}"})
    definition = parse_definition(document_of(question_document()) | {"themes": themes})
    answers = answers_of(**{question.key: "non" for question in definition.questions})
    result = score(definition, answers, {})
    began = perf_counter()
    assert len(find_levers(definition, result, answers, {})) == 300
    assert perf_counter() - began < 3  # scoring everything for each took four times as long


def batched_in_pairs(asked: list[dict]) -> list[tuple[dict, dict]]:
    return list(zip(asked[::2], asked[1::2], strict=True))
