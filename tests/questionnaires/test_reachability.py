"""What can be shown: a question that is told unreachable never is, and every other one has answers that show it."""

import pytest
from hypothesis import given, settings

from questionnaires.answers import clean_entry
from questionnaires.conditions import visible_questions
from questionnaires.definition_reading import PROFILE_FACTS, parse_definition
from questionnaires.studio.reachability import unreachable, witness
from tests.questionnaires.strategies import cases, definition_of, documents, question_document

FACTS = {name: values for name, values in PROFILE_FACTS.items() if values}


def rule(question: str, operator: str = "equals", value: object = None) -> dict[str, object]:
    return {"question": question, "operator": operator} | ({} if value is None else {"value": value})


def shown_only_if(condition: dict[str, object], kind: str = "single", **asked: object) -> tuple[str, ...]:
    definition = definition_of(
        question_document("a", kind, **asked), question_document("b", "yes_no", condition=condition)
    )
    return unreachable(definition, facts=FACTS)


@settings(max_examples=200)
@given(documents())
def test_what_is_found_shows_the_question(document):
    definition = parse_definition(document)
    for question in definition.questions:
        found = witness(definition, question.key, facts=FACTS)
        if found is not None:
            assert question.key in visible_questions(definition, found.answers, found.profile)
            for key, entry in found.answers.items():  # a trial types them again
                assert clean_entry(definition.question(key), entry["value"])["value"] is not None


@settings(max_examples=200)
@given(cases())
def test_what_is_shown_is_never_told_unreachable(case):
    definition, answers, profile = case
    assert not set(visible_questions(definition, answers, profile)) & set(unreachable(definition, facts=FACTS))


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        ("single", {"all": [rule("a", value="peu"), rule("a", value="tout")]}),
        ("single", {"all": [rule("a", value="peu"), rule("a", "not_equals", "peu")]}),
        ("multiple", {"all": [rule("a", "contains", "a"), rule("a", "contains", "aucune")]}),
        ("scale", {"all": [rule("a", "greater_than", "3"), rule("a", value="2")]}),
        ("number", {"all": [rule("a", "greater_than", "3"), rule("a", "one_of", ["1", "3"])]}),
        ("date", {"all": [rule("a", "greater_than", "2026-05-01"), rule("a", value="2026-05-01")]}),
        (
            "single",
            {
                "all": [
                    {"profile": "actor_type", "operator": "equals", "value": "company"},
                    {"profile": "actor_type", "operator": "equals", "value": "public"},
                ]
            },
        ),
    ],
)
def test_rules_that_exclude_each_other(kind, condition):
    assert shown_only_if(condition, kind) == ("b",)


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        ("single", {"any": [rule("a", value="peu"), rule("a", value="tout")]}),
        ("multiple", {"all": [rule("a", "contains", "a"), rule("a", "contains", "b")]}),
        ("number", {"all": [rule("a", "greater_than", "3"), rule("a", "not_equals", "4")]}),
        ("number", rule("a", "greater_than", "99.999999")),
        ("date", rule("a", "greater_than", "2026-12-30")),
        ("long_text", rule("a", "answered")),
        ("file", rule("a", "answered")),
        ("file", {"all": [rule("a", "answered"), rule("a", "answered")]}),
    ],
)
def test_rules_that_hold_together(kind, condition):
    assert shown_only_if(condition, kind) == ()


def test_a_number_has_no_room_between_its_bound_and_what_is_refused():
    condition = {"all": [rule("a", "greater_than", "99.999999"), rule("a", "not_equals", "100")]}
    assert shown_only_if(condition, "percentage") == ("b",)


def test_a_question_about_one_that_is_never_shown_is_never_shown():
    never = {"all": [rule("a", value="peu"), rule("a", value="tout")]}
    definition = definition_of(
        question_document("a"),
        question_document("b", "yes_no", condition=never),
        question_document("c", "yes_no", condition=rule("b", "answered")),
    )
    assert unreachable(definition, facts=FACTS) == ("b", "c")


def test_the_rules_of_the_question_that_is_asked_about_count():
    definition = definition_of(
        question_document("a"),
        question_document("b", "yes_no", condition=rule("a", value="peu")),
        question_document("c", "yes_no", condition={"all": [rule("b", "answered"), rule("a", value="tout")]}),
    )
    assert unreachable(definition, facts=FACTS) == ("c",)


def test_a_type_that_the_territory_does_not_accept_shows_nothing():
    condition = {"profile": "actor_type", "operator": "one_of", "value": ["association", "public"]}
    definition = definition_of(question_document("a", condition=condition))
    assert unreachable(definition, facts={"actor_type": ["company"]}) == ("a",)
    assert unreachable(definition, facts={"actor_type": ["company", "public"]}) == ()
