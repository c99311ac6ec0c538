"""What would raise a score: one better answer a question, with its exact gain. Pure: no Django.

A gain is a difference between two results: nothing is added up, for an answer may show or hide other questions. Only
what an answer changes is scored again, which gives the same as scoring everything (the tests hold it).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from questionnaires.answers import StoredAnswer, display_answer
from questionnaires.conditions import Answers, Profile, Value, current_value, questions_of, visible_questions
from questionnaires.definition import (
    NUMBER_KINDS,
    Advice,
    Definition,
    Kind,
    LinearScoring,
    Question,
    StepsScoring,
)
from questionnaires.scoring import Result, State, question_ratio, score, score_again
from questionnaires.wording import quoted

QUARTERS = 4
_MICRO = 10**6  # a kept number has six decimals at most


@dataclass(frozen=True)
class Lever:
    """The next better answer to a question, and the whole result once it alone is given.

    `advice` and its `effort` (1 to 3) are the author's, empty and None when none is given; `change` is that of answer.
    """

    question: str
    theme: str
    target: StoredAnswer
    advice: str
    change: str
    effort: int | None
    before: Result
    after: Result

    @property
    def gain(self) -> Fraction:
        """What the overall score wins; always positive."""
        return (self.after.overall or Fraction(0)) - (self.before.overall or Fraction(0))


def find_levers(definition: Definition, result: Result, answers: Answers, profile: Profile) -> tuple[Lever, ...]:
    """The levers of a result, in the order of the questionnaire. One that the overall score does not feel is none.

    A question without an answer, or to which nobody knows the answer, has none: nothing says what would be better.
    """
    asked_about, shown = _asked_about(definition), frozenset(visible_questions(definition, answers, profile))
    levers = []
    for theme in result.themes:
        for row in theme.questions:
            if row.state is not State.SCORED or row.ratio == 1:
                continue
            question = definition.question(row.key)
            target = better_answer(question, answers)
            if target is None:
                continue
            changed = with_answer(answers, question, target)
            visible = shown
            if question.key in asked_about:
                visible = frozenset(visible_questions(definition, changed, profile))
            keys = (shown ^ visible) | {question.key}
            after = score_again(definition, result, changed, keys=keys, visible=visible)
            lever = _lever(question, theme.key, target, answers, before=result, after=after)
            if lever.gain > 0:
                levers.append(lever)
    return tuple(levers)


def simulate(definition: Definition, answers: Answers, profile: Profile, levers: Collection[Lever]) -> Result:
    """The result once the answers of these levers are given together."""
    for lever in levers:
        answers = with_answer(answers, definition.question(lever.question), lever.target)
    return score(definition, answers, profile)


def by_gain(levers: Collection[Lever]) -> list[Lever]:
    """The greatest gain first, then the least effort, then the order of the questionnaire."""
    return sorted(levers, key=lambda lever: (-lever.gain, lever.effort or 4))


def by_effort(levers: Collection[Lever]) -> list[Lever]:
    """The least effort first, then the greatest gain; those of which no author told the effort are not there."""
    known = [lever for lever in levers if lever.effort is not None]
    return sorted(known, key=lambda lever: (lever.effort or 4, -lever.gain))


def with_answer(answers: Answers, question: Question, value: StoredAnswer) -> Answers:
    """The answers with that one instead."""
    entry = {**answers.get(question.key, {}), "value": value, "na": False, "unknown": False}
    return {**answers, question.key: entry}


def advice_on(question: Question, answers: Answers) -> Advice | None:
    """What its author advises to who gave that answer; None where several choices were made, since advice on one of
    them is not about the one that is missing.
    """
    value = current_value(question, answers)
    chosen = value if isinstance(value, tuple) else (value,)
    written = [choice.action for choice in question.choices if choice.action and choice.key in chosen]
    return written[0] if written and len(chosen) == 1 else None


def better_answer(question: Question, answers: Answers) -> StoredAnswer:
    """The next answer that is worth more than the one that was given, as it would be kept; None when there is none.

    Single choice, yes or no: the choice that is worth the least above it. Several: one choice more, that of most
    points; as many as it takes where one is not enough; one less where only that helps. Scale: one step. Number: the
    next step of its scoring; where the scoring is linear, the next quarter of the way.
    """
    value = current_value(question, answers)
    if value is None:
        return None
    now = question_ratio(question, value)
    for candidate in _candidates(question, value, now):
        if question_ratio(question, candidate) > now:
            return _kept(question, candidate)
    return None


def _candidates(question: Question, value: Value, now: Fraction) -> Iterator[Value]:
    """Answers that the question accepts, the nearest to the one that was given first."""
    if isinstance(value, tuple):
        yield from _more_choices(question, value)
    elif question.kind is Kind.SCALE and isinstance(value, Fraction):
        step = value - 1 if question.inverted else value + 1
        if step in question.scale_values:
            yield step
    elif question.kind in NUMBER_KINDS and isinstance(value, Fraction):
        yield from (number for number in _numbers(question, value, now) if question.accepts(number))
    else:
        better = [choice for choice in question.choices if question_ratio(question, choice.key) > now]
        yield from (choice.key for choice in sorted(better, key=lambda choice: choice.points))


def _more_choices(question: Question, chosen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    alone = {choice.key for choice in question.choices if choice.exclusive}
    kept = [key for key in chosen if key not in alone]
    others = sorted((c for c in question.choices if c.key not in chosen), key=lambda choice: -choice.points)
    for choice in others:
        yield (choice.key,) if choice.exclusive else _in_order(question, [*kept, choice.key])
    more = [choice.key for choice in others if not choice.exclusive and choice.points > 0]
    for count in range(2, len(more) + 1):
        yield _in_order(question, [*kept, *more[:count]])
    for choice in sorted(question.choices, key=lambda choice: choice.points):
        if choice.key in kept and choice.points < 0 and len(kept) > 1:
            yield tuple(key for key in kept if key != choice.key)


def _in_order(question: Question, keys: Collection[str]) -> tuple[str, ...]:
    return tuple(choice.key for choice in question.choices if choice.key in keys)


def _numbers(question: Question, value: Fraction, now: Fraction) -> Iterator[Fraction]:
    if isinstance(question.scoring, LinearScoring):
        yield from _quarters(question, question.scoring, now)
    elif isinstance(question.scoring, StepsScoring):
        yield from _better_steps(question, question.scoring, value, now)


def _quarters(question: Question, scoring: LinearScoring, now: Fraction) -> Iterator[Fraction]:
    """The next quarters of the way from zero to full, in whole numbers where the way is long enough."""
    way = scoring.full - scoring.zero
    unit = 1 if abs(way) >= 2 * QUARTERS else _MICRO
    for quarter in range(floor(now * QUARTERS) + 1, QUARTERS + 1):
        mark = scoring.zero + way * quarter / QUARTERS
        # Rounded towards what is better, and no further.
        tidy = Fraction(ceil(mark * unit) if way > 0 else floor(mark * unit), unit)
        yield _within(question, min(tidy, scoring.full) if way > 0 else max(tidy, scoring.full))


def _better_steps(question: Question, scoring: StepsScoring, value: Fraction, now: Fraction) -> Iterator[Fraction]:
    """The steps that are worth more, the least first, then the nearest: where each begins, or ends when it is below."""
    ends = [step.start for step in scoring.steps[1:]]
    found = []
    for place, step in enumerate(scoring.steps):
        if step.ratio <= now:
            continue
        if step.start > value:
            number = _within(question, step.start)
        else:
            last = Fraction(ceil(ends[place]) - 1)
            number = _within(question, max(last, step.start))
        found.append((step.ratio, abs(number - value), number))
    yield from (number for _ratio, _distance, number in sorted(found))


def _within(question: Question, number: Fraction) -> Fraction:
    if question.minimum is not None:
        number = max(number, question.minimum)
    return number if question.maximum is None else min(number, question.maximum)


def _kept(question: Question, value: Value) -> StoredAnswer:
    """The answer as the document keeps it."""
    if isinstance(value, tuple):
        return list(value)
    if not isinstance(value, Fraction):
        return str(value)
    if question.kind is Kind.SCALE:
        return int(value)
    whole, rest = divmod(abs(value) * _MICRO, _MICRO)
    decimals = f"{int(rest):06d}".rstrip("0")
    return ("-" if value < 0 else "") + str(int(whole)) + (f".{decimals}" if decimals else "")


def _asked_about(definition: Definition) -> frozenset[str]:
    """The questions that some condition asks about: their answers may show or hide others."""
    conditions = (question.condition for question in definition.questions if question.condition is not None)
    return frozenset(key for condition in conditions for key in questions_of(condition))


def _lever(
    question: Question, theme: str, target: StoredAnswer, answers: Answers, *, before: Result, after: Result
) -> Lever:
    value = current_value(question, answers)
    advice = advice_on(question, answers)
    return Lever(
        question=question.key,
        theme=theme,
        target=target,
        advice=advice.text if advice else "",
        change=_change(question, value, target),
        effort=advice.effort if advice else None,
        before=before,
        after=after,
    )


def _change(question: Question, value: Value | None, target: StoredAnswer) -> str:
    """From the answer that was given to the better one, in words."""
    if isinstance(value, tuple) and isinstance(target, list):
        added = [key for key in target if key not in value]
        removed = [key for key in value if key not in target]
        if added and not removed:
            return f"Ajouter {_choices(question, added)}"
        if removed and not added:
            return f"Renoncer à {_choices(question, removed)}"
        return f"Passer de {_choices(question, value)} à {_choices(question, target)}"
    given = display_answer(question, _kept(question, value) if value is not None else None)
    return f"Passer de {quoted(given)} à {quoted(display_answer(question, target))}"


def _choices(question: Question, keys: Sequence[str]) -> str:
    return quoted(display_answer(question, list(keys)))
