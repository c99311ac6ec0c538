"""Which questions are shown, from the answers and the profile. Pure: no Django."""

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from questionnaires.definition import (
    CHOICE_KINDS,
    TEXT_KINDS,
    AllOf,
    AnswerRule,
    AnyOf,
    Condition,
    Definition,
    Kind,
    ProfileRule,
    Question,
    parse_date,
    parse_decimal,
)

Answers = Mapping[str, Mapping[str, Any]]
Profile = Mapping[str, str]
Value = str | tuple[str, ...] | Fraction | date


def visible_questions(definition: Definition, answers: Answers, profile: Profile) -> tuple[str, ...]:
    """The keys of the questions to show, in order. One pass is enough: a condition only looks back."""
    visible: dict[str, None] = {}
    for question in definition.questions:
        if is_visible(question, answers, profile, definition=definition, visible=visible):
            visible[question.key] = None
    return tuple(visible)


def is_visible(
    question: Question, answers: Answers, profile: Profile, *, definition: Definition, visible: Collection[str]
) -> bool:
    """Whether a question is shown, `visible` being the keys of the earlier questions that are."""
    if question.condition is None:
        return True
    shown = {
        key: value
        for key in questions_of(question.condition)
        if key in visible and (value := current_value(definition.question(key), answers)) is not None
    }
    return _holds(question.condition, shown, profile)


def is_not_applicable(question: Question, answers: Answers) -> bool:
    """Whether the question was declared not applicable, and allows it."""
    return question.allow_not_applicable and answers.get(question.key, {}).get("na") is True


def is_unknown(question: Question, answers: Answers) -> bool:
    """Whether whoever answers said that they do not know, which is neither an answer nor « non concerné »."""
    return answers.get(question.key, {}).get("unknown") is True and not is_not_applicable(question, answers)


def is_settled(question: Question, answers: Answers) -> bool:
    """Whether nothing more is asked: it is answered, does not apply, or one said that one does not know."""
    if is_not_applicable(question, answers) or is_unknown(question, answers):
        return True
    return current_value(question, answers) is not None


def current_value(question: Question, answers: Answers) -> Value | None:
    """The answer that counts: None when empty, not applicable, or not an answer that the question accepts."""
    if is_not_applicable(question, answers):
        return None
    return stored_value(question, answers.get(question.key, {}).get("value"))


def stored_value(question: Question, value: object) -> Value | None:
    """A value of the answers document as it is compared and scored, None when the question does not accept it.

    Choice key, tuple of choice keys in the order of the definition, exact number, text, date, tuple of files' names.
    """
    if question.kind in TEXT_KINDS:
        # However long: a name that was erased from it may have been shorter than what says so.
        return value if isinstance(value, str) and value.strip() else None
    if question.kind is Kind.DATE:
        day = parse_date(value)
        return day if day is not None and question.accepts_date(day) else None
    if question.kind is Kind.FILE:
        return _stored_files(question, value)
    if question.kind is Kind.MULTIPLE:
        return _stored_choices(question, value)
    if question.kind in CHOICE_KINDS:
        return value if isinstance(value, str) and question.choice(value) else None
    if question.kind is Kind.SCALE:
        if isinstance(value, bool) or not isinstance(value, int) or value not in question.scale_values:
            return None
        return Fraction(value)
    number = parse_decimal(value)
    return number if number is not None and question.accepts(number) else None


def _stored_choices(question: Question, value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not all(isinstance(key, str) for key in value):
        return None
    chosen = [choice for choice in question.choices if choice.key in value]
    if not chosen or len(chosen) != len(set(value)):
        return None
    if len(chosen) > 1 and any(choice.exclusive for choice in chosen):
        return None
    return tuple(choice.key for choice in chosen)


def _stored_files(question: Question, value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) and name for name in value):
        return None
    return tuple(value) if 0 < len(set(value)) == len(value) <= question.max_files else None


def questions_of(condition: Condition) -> tuple[str, ...]:
    """The keys of the questions that a condition asks about."""
    if isinstance(condition, AnswerRule):
        return (condition.question,)
    if isinstance(condition, ProfileRule):
        return ()
    return tuple(key for part in condition.conditions for key in questions_of(part))


def _holds(condition: Condition, shown: Mapping[str, Value], profile: Profile) -> bool:
    match condition:
        case AllOf(conditions):
            return all(_holds(part, shown, profile) for part in conditions)
        case AnyOf(conditions):
            return any(_holds(part, shown, profile) for part in conditions)
        case ProfileRule(fact, _, wanted):
            return profile.get(fact, "") in (wanted if isinstance(wanted, tuple) else (wanted,))
        case AnswerRule(question):
            # A question that is hidden, empty or not applicable makes every rule false, "not_equals" too.
            return question in shown and _rule_holds(condition, shown[question])


def _rule_holds(rule: AnswerRule, value: Value) -> bool:
    match rule.operator:
        case "answered":
            return True
        case "equals":
            return value == rule.value
        case "not_equals":
            return value != rule.value
        case "one_of":
            return isinstance(rule.value, tuple) and value in rule.value
        case "contains":
            return isinstance(value, tuple) and rule.value in value
        case "greater_than":
            return _comes_after(value, rule.value)
    return False


def _comes_after(value: Value, wanted: object) -> bool:
    if isinstance(value, date):
        return isinstance(wanted, date) and value > wanted
    return isinstance(value, Fraction) and isinstance(wanted, Fraction) and value > wanted
