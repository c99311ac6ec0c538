"""Whether a question can ever be shown: the answers and the profile that show it, when there are some. Pure: no Django.

A condition holds nothing negative but « n’est pas », which wants an answer too: what shows a question is a choice
among its rules, narrowed one after the other, with the conditions of the questions that they ask about.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from questionnaires.definition import (
    CHOICE_KINDS,
    NUMBER_KINDS,
    TEXT_KINDS,
    AllOf,
    AnswerRule,
    AnyOf,
    Condition,
    Definition,
    Kind,
    ProfileRule,
    Question,
)

# An author who writes more alternatives than this is told nothing rather than made to wait.
MOST_TRIES = 20_000
SAMPLE_FILE = "00000000-0000-4000-8000-000000000000"  # named as files are, and none
_SMALLEST = Fraction(1, 10**6)  # the last decimal of a document

Facts = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Witness:
    """Answers and a profile with which the engine shows a question."""

    answers: Mapping[str, Mapping[str, Any]]
    profile: Mapping[str, str]


@dataclass(frozen=True)
class _Wanted:
    """What the rules met so far want of one question's answer. `only`: None is anything."""

    only: frozenset[Any] | None = None
    all_of: frozenset[str] = frozenset()
    none_of: frozenset[Any] = frozenset()
    above: Any = None


@dataclass(frozen=True)
class _Case:
    """One way under search: what is wanted of the answers and of the profile."""

    answers: Mapping[str, _Wanted] = field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)


def witness(definition: Definition, key: str, *, facts: Facts) -> Witness | None:
    """What shows a question, None when nothing does. `facts`: the values that a profile may have; absent, any."""
    question = definition.question(key)
    if question.condition is None:
        return Witness({}, {})
    search = _Search(definition, facts)
    case = next(search.cases([question.condition], _Case()), None)
    if case is None:
        return Witness({}, {}) if search.is_over else None
    return search.example(case)


def unreachable(definition: Definition, *, facts: Facts) -> tuple[str, ...]:
    """The keys of the questions that no answer and no profile ever show."""
    return tuple(q.key for q in definition.questions if witness(definition, q.key, facts=facts) is None)


class _Search:
    def __init__(self, definition: Definition, facts: Facts) -> None:
        self.definition = definition
        self.facts = facts
        self.left = MOST_TRIES

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def cases(self, goals: list[Condition], case: _Case) -> Iterator[_Case]:
        """Every way to make all goals true. Goals are put off until those before them have narrowed the case."""
        self.left -= 1
        if self.is_over:
            return
        if not goals:
            yield case
            return
        goal, rest = goals[0], goals[1:]
        match goal:
            case AllOf(conditions):
                yield from self.cases([*conditions, *rest], case)
            case AnyOf(conditions):
                for part in conditions:
                    yield from self.cases([part, *rest], case)
            case ProfileRule(fact, _, wanted):
                values = frozenset(wanted if isinstance(wanted, tuple) else (wanted,))
                narrowed = values & case.facts.get(fact, frozenset(self.facts.get(fact, values)))
                if narrowed:
                    yield from self.cases(rest, replace(case, facts={**case.facts, fact: narrowed}))
            case AnswerRule():
                yield from self._answered(goal, rest, case)

    def _answered(self, rule: AnswerRule, rest: list[Condition], case: _Case) -> Iterator[_Case]:
        question = self.definition.question(rule.question)
        wanted = _narrow(case.answers.get(question.key, _Wanted()), rule)
        if _example(question, wanted) is None:
            return
        first = question.key not in case.answers and question.condition is not None
        goals = [question.condition, *rest] if first and question.condition else rest
        yield from self.cases(goals, replace(case, answers={**case.answers, question.key: wanted}))

    def example(self, case: _Case) -> Witness:
        answers = {
            key: {"value": _example(self.definition.question(key), wanted), "na": False}
            for key, wanted in case.answers.items()
        }
        return Witness(answers, {fact: min(values) for fact, values in case.facts.items()})


def _narrow(wanted: _Wanted, rule: AnswerRule) -> _Wanted:
    values = frozenset(rule.value if isinstance(rule.value, tuple) else (rule.value,))
    match rule.operator:
        case "equals" | "one_of":
            return replace(wanted, only=values if wanted.only is None else wanted.only & values)
        case "not_equals":
            return replace(wanted, none_of=wanted.none_of | values)
        case "contains":
            return replace(wanted, all_of=wanted.all_of | {str(value) for value in values})
        case "greater_than":
            above = rule.value if wanted.above is None else max(wanted.above, rule.value)
            return replace(wanted, above=above)
        case _:
            return wanted  # answered: anything does


def _example(question: Question, wanted: _Wanted) -> Any:
    """An answer as it is stored, None when none is what is wanted."""
    if question.kind is Kind.MULTIPLE:
        return _example_choices(question, wanted)
    fits = [value for value in _candidates(question, wanted) if _fits(question, value, wanted)]
    return None if not fits else _stored(question, fits[0])


def _example_choices(question: Question, wanted: _Wanted) -> list[str] | None:
    chosen = [c for c in question.choices if c.key in wanted.all_of] if wanted.all_of else [*question.choices[:1]]
    if len(chosen) > 1 and any(choice.exclusive for choice in chosen):
        return None
    return [choice.key for choice in chosen] or None


def _candidates(question: Question, wanted: _Wanted) -> list[Any]:
    """Enough values for one of them to fit when any does."""
    if question.kind in CHOICE_KINDS:
        return [choice.key for choice in question.choices]
    if question.kind in TEXT_KINDS:
        return ["x"]
    if question.kind is Kind.FILE:
        return [SAMPLE_FILE]
    if question.kind is Kind.SCALE:
        return [Fraction(value) for value in question.scale_values]
    if wanted.only is not None:
        return [*wanted.only]
    # From the lowest on: as many as are refused, and one more.
    count = len(wanted.none_of) + 1
    if question.kind is Kind.DATE:
        return _days(question, wanted.above, count)
    return _numbers(question, wanted.above, count)


def _days(question: Question, above: date | None, count: int) -> list[date]:
    first = question.earliest or date.min
    if above is not None:
        if above == date.max:
            return []
        first = max(first, above + timedelta(days=1))
    room = (date.max - first).days
    return [first + timedelta(days=days) for days in range(min(count, room + 1))]


def _numbers(question: Question, above: Fraction | None, count: int) -> list[Fraction]:
    if question.minimum is None and above is None:
        highest = Fraction(0) if question.maximum is None else question.maximum
        return [highest - step for step in range(count)]
    lows = [low for low in (question.minimum, None if above is None else above + _SMALLEST) if low is not None]
    low = max(lows)
    return [*(low + step * _SMALLEST for step in range(count)), *(low + step for step in range(count))]


def _fits(question: Question, value: Any, wanted: _Wanted) -> bool:
    if wanted.only is not None and value not in wanted.only:
        return False
    if value in wanted.none_of or (wanted.above is not None and value <= wanted.above):
        return False
    if isinstance(value, date):
        return question.accepts_date(value)
    return question.accepts(value) if question.kind in NUMBER_KINDS else True


def _stored(question: Question, value: Any) -> Any:
    if question.kind is Kind.FILE:
        return [value]
    if question.kind is Kind.SCALE:
        return int(value)
    if isinstance(value, Fraction):
        whole, rest = divmod(abs(value) * 10**6, 10**6)
        sign = "-" if value < 0 else ""
        return f"{sign}{int(whole)}.{int(rest):06d}"
    return value.isoformat() if isinstance(value, date) else value
