import pytest
from hypothesis import given, settings

from questionnaires.conditions import current_value, visible_questions
from questionnaires.definition import Definition
from tests.questionnaires.strategies import answers_of, cases, definition_of, question_document

COMPANY = {"actor_type": "company", "headcount": "10-49", "sector": "C", "territory": "lille"}


def questionnaire(condition: object) -> Definition:
    return definition_of(
        question_document("one", "single", allow_not_applicable=True),
        question_document("many", "multiple"),
        question_document("step", "scale"),
        question_document("size", "number"),
        question_document("then", condition=condition),
    )


def shows(condition: object, answers: object, profile: object = COMPANY) -> bool:
    return "then" in visible_questions(questionnaire(condition), answers, profile)


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ({"question": "one", "operator": "equals", "value": "peu"}, "peu", True),
        ({"question": "one", "operator": "equals", "value": "peu"}, "tout", False),
        ({"question": "one", "operator": "not_equals", "value": "peu"}, "tout", True),
        ({"question": "one", "operator": "not_equals", "value": "peu"}, "peu", False),
        ({"question": "one", "operator": "one_of", "value": ["peu", "tout"]}, "tout", True),
        ({"question": "one", "operator": "one_of", "value": ["peu", "tout"]}, "non", False),
        ({"question": "one", "operator": "answered"}, "non", True),
        ({"question": "many", "operator": "contains", "value": "b"}, ["a", "b"], True),
        ({"question": "many", "operator": "contains", "value": "b"}, ["a"], False),
        ({"question": "many", "operator": "answered"}, [], False),
        ({"question": "step", "operator": "greater_than", "value": "3"}, 4, True),
        ({"question": "step", "operator": "greater_than", "value": "3"}, 3, False),
        ({"question": "step", "operator": "equals", "value": 0}, 0, True),
        ({"question": "size", "operator": "greater_than", "value": "9.5"}, "9.51", True),
        ({"question": "size", "operator": "equals", "value": "2.50"}, "2.5", True),
    ],
)
def test_rule_on_an_answer(rule, value, expected):
    assert shows(rule, answers_of(**{rule["question"]: value})) is expected


@pytest.mark.parametrize("operator", ["equals", "not_equals", "one_of", "answered"])
@pytest.mark.parametrize(
    "answer", [None, {"value": None, "na": False}, {"value": "peu", "na": True}, {"value": "gone"}, {"value": 3}, {}]
)
def test_rule_on_an_empty_or_not_applicable_question_is_false(operator, answer):
    rule = {"question": "one", "operator": operator, "value": ["non"] if operator == "one_of" else "non"}
    assert not shows(rule, {} if answer is None else {"one": answer})


def test_rule_on_a_hidden_question_is_false_even_when_it_was_answered():
    definition = definition_of(
        question_document("first", "yes_no"),
        question_document("second", condition={"question": "first", "operator": "equals", "value": "oui"}),
        question_document("third", condition={"question": "second", "operator": "not_equals", "value": "non"}),
    )
    answers = answers_of(first="oui", second="tout")
    assert visible_questions(definition, answers, {}) == ("first", "second", "third")
    assert visible_questions(definition, answers | answers_of(first="non"), {}) == ("first",)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"profile": "actor_type", "operator": "equals", "value": "company"}, True),
        ({"profile": "actor_type", "operator": "equals", "value": "public"}, False),
        ({"profile": "headcount", "operator": "one_of", "value": ["10-49", "50-249"]}, True),
        ({"profile": "sector", "operator": "equals", "value": "G"}, False),
        ({"profile": "territory", "operator": "equals", "value": "lille"}, True),
    ],
)
def test_rule_on_the_profile(rule, expected):
    assert shows(rule, {}) is expected
    assert not shows(rule, {}, {})


def test_all_and_any():
    company = {"profile": "actor_type", "operator": "equals", "value": "company"}
    much = {"question": "one", "operator": "equals", "value": "tout"}
    assert shows({"any": [company, much]}, {})
    assert not shows({"all": [company, much]}, {})
    assert shows({"all": [company, {"any": [much, company]}]}, {})


def test_not_applicable_counts_only_where_it_is_allowed():
    definition = questionnaire(None)
    answers = {"one": {"value": "peu", "na": True}, "many": {"value": ["a"], "na": True}}
    assert current_value(definition.question("one"), answers) is None
    assert current_value(definition.question("many"), answers) == ("a",)


@pytest.mark.parametrize("value", ["a", ["a", "gone"], ["a", "aucune"], [1], {}, None, [[]]])
def test_several_choices_that_the_question_refuses_are_no_answer(value):
    assert current_value(questionnaire(None).question("many"), answers_of(many=value)) is None


@settings(max_examples=60)
@given(cases())
def test_questions_without_condition_are_always_shown_in_order(case):
    definition, answers, profile = case
    shown = visible_questions(definition, answers, profile)
    order = [question.key for question in definition.questions]
    assert sorted(shown, key=order.index) == list(shown)
    assert {question.key for question in definition.questions if question.condition is None} <= set(shown)
