"""What a pilot teaches of each question. Pure: no Django.

Rates and distributions are of organisations. A distribution is told from `FEWEST_TOLD` answers on only: fewer would
tell who answered what.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from questionnaires.conditions import (
    Answers,
    Profile,
    Value,
    current_value,
    is_not_applicable,
    is_settled,
    is_unknown,
    visible_questions,
)
from questionnaires.definition import CHOICE_KINDS, NUMBER_KINDS, Definition, Kind, Question
from questionnaires.wording import number_text, percent

FEWEST_TOLD = 5


@dataclass(frozen=True)
class Trace:
    """What one organisation did with a pilot."""

    answers: Answers
    profile: Profile
    is_sent: bool


@dataclass(frozen=True)
class Bar:
    """An answer and how many gave it; `percent`, rounded, of those who answered."""

    label: str
    count: int
    percent: int


@dataclass
class QuestionReading:
    """A question as the pilot went: counts of organisations.

    `shown`: those that had it before them; `stopped`: those that went no further.
    `bars` and `figures` (least, median, greatest) stay empty below FEWEST_TOLD answers.
    """

    question: Question
    shown: int = 0
    answered: int = 0
    not_applicable: int = 0
    unknown: int = 0
    stopped: int = 0
    bars: list[Bar] = field(default_factory=list)
    figures: str = ""

    @property
    def not_applicable_percent(self) -> int:
        return _percent(self.not_applicable, self.shown)

    @property
    def unknown_percent(self) -> int:
        return _percent(self.unknown, self.shown)


@dataclass
class PilotReading:
    """A whole pilot: by question, in order, and how many answered everything without sending it."""

    questions: dict[str, QuestionReading]
    unsent: int = 0


def read_pilot(definition: Definition, traces: Sequence[Trace]) -> PilotReading:
    """Of each question, what became of it."""
    reading = PilotReading({question.key: QuestionReading(question) for question in definition.questions})
    values: dict[str, list[Value]] = {key: [] for key in reading.questions}
    for trace in traces:
        _follow(definition, trace, reading, values)
    for key, one in reading.questions.items():
        if len(values[key]) >= FEWEST_TOLD:
            one.bars = _bars(one.question, values[key])
            one.figures = _figures(one.question, values[key])
    return reading


def reached(definition: Definition, trace: Trace) -> list[str]:
    """The questions that an organisation had before it: once sent, all that were shown; else as far as the first one
    after the last that it settled, which is where it stopped.
    """
    shown = list(visible_questions(definition, trace.answers, trace.profile))
    if trace.is_sent:
        return shown
    settled = [place for place, key in enumerate(shown) if is_settled(definition.question(key), trace.answers)]
    return shown[: settled[-1] + 2] if settled else shown[:1]


def _follow(
    definition: Definition,
    trace: Trace,
    reading: PilotReading,
    values: Mapping[str, list[Value]],
) -> None:
    seen = reached(definition, trace)
    for key in seen:
        one = reading.questions[key]
        value = current_value(one.question, trace.answers)
        one.shown += 1
        one.not_applicable += is_not_applicable(one.question, trace.answers)
        one.unknown += is_unknown(one.question, trace.answers)
        if value is not None:
            one.answered += 1
            values[key].append(value)
    if trace.is_sent or not seen:
        return
    if is_settled(definition.question(seen[-1]), trace.answers):
        reading.unsent += 1
    else:
        reading.questions[seen[-1]].stopped += 1


def _bars(question: Question, values: Sequence[Value]) -> list[Bar]:
    if question.kind in CHOICE_KINDS:
        chosen = Counter(key for value in values for key in (value if isinstance(value, tuple) else (value,)))
        counts = [(choice.label, chosen[choice.key]) for choice in question.choices]
    elif question.kind is Kind.SCALE:
        given = Counter(values)
        counts = [(str(step), given[Fraction(step)]) for step in question.scale_values]
    else:
        return []
    return [Bar(label, count, _percent(count, len(values))) for label, count in counts]


def _figures(question: Question, values: Sequence[Value]) -> str:
    if question.kind not in NUMBER_KINDS:
        return ""
    numbers = sorted(value for value in values if isinstance(value, Fraction))
    unit = "%" if question.kind is Kind.PERCENTAGE else question.unit
    least, middle, most = (number_text(number) for number in (numbers[0], median(numbers), numbers[-1]))
    return f"de {least} à {most}, la moitié en dessous de {middle}" + (f" ({unit})" if unit else "")


def _percent(part: int, whole: int) -> int:
    return percent(Fraction(part, whole)) if whole else 0
