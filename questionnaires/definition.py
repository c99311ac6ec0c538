"""The definition of a questionnaire, as frozen objects; `definition_reading` makes them of the published JSON document.

A published document never changes and is known by its SHA-256. Numbers are decimal strings in the document and exact
fractions once read. Pure: no Django.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from questionnaires.wording import score_text

STEP_SIZE = 10

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Kind(StrEnum):
    """What a question asks for."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    FILE = "file"


CHOICE_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.YES_NO})
NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.PERCENTAGE})
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
FREE_KINDS = TEXT_KINDS | {Kind.DATE, Kind.FILE}  # never scored


@dataclass(frozen=True)
class Level:
    """A level of the display scale, from `threshold` (inclusive) up; `text` comments the overall mean."""

    key: str
    name: str
    threshold: Fraction
    text: str = ""


@dataclass(frozen=True)
class LevelContent:
    """What a theme says at one level, and the pages that its authors chose for it."""

    key: str
    text: str = ""
    resources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What may be done after an answer, and how much effort it takes (1 to 3), where its author says."""

    text: str
    effort: int | None = None


@dataclass(frozen=True)
class Choice:
    """One possible answer; an exclusive one (« Aucune ») stands alone. Who chose it is told `comment`, and is shown the
    pages of `resources`.
    """

    key: str
    label: str
    points: Fraction
    exclusive: bool = False
    comment: str = ""
    action: Advice | None = None
    resources: tuple[int, ...] = ()


@dataclass(frozen=True)
class LinearScoring:
    """Ratio 0 at `zero`, 1 at `full`, which may be the smaller of the two."""

    zero: Fraction
    full: Fraction


@dataclass(frozen=True)
class RatioStep:
    """From `start` (inclusive) on, the answer is worth `ratio`."""

    start: Fraction
    ratio: Fraction


@dataclass(frozen=True)
class StepsScoring:
    """Steps in increasing order; below the first one the ratio is 0."""

    steps: tuple[RatioStep, ...]


@dataclass(frozen=True)
class AnswerRule:
    """A rule on an earlier answer. `value` is a choice key, a number, a date, or several of them for one_of."""

    question: str
    operator: str
    value: "RuleValue | tuple[RuleValue, ...] | None" = None


@dataclass(frozen=True)
class ProfileRule:
    """A rule on the profile that the questionnaire is answered with."""

    fact: str
    operator: str
    value: str | tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """True when every condition is."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """True when one condition is."""

    conditions: tuple["Condition", ...]


Condition = AnswerRule | ProfileRule | AllOf | AnyOf
RuleValue = str | Fraction | date


@dataclass(frozen=True)
class Question:
    """A question of any kind; the fields of other kinds keep their defaults."""

    key: str
    kind: Kind
    text: str
    help: str = ""
    why: str = ""
    weight: Fraction = Fraction(1)
    required: bool = False
    allow_not_applicable: bool = False
    condition: Condition | None = None
    choices: tuple[Choice, ...] = ()
    cap: Fraction | None = None
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    minimum_label: str = ""
    maximum_label: str = ""
    inverted: bool = False
    unit: str = ""
    scoring: LinearScoring | StepsScoring | None = None
    max_length: int = 0
    earliest: date | None = None
    latest: date | None = None
    max_files: int = 1
    core: Fraction | None = None  # its weight in the national questionnaire, when it is of its core

    @property
    def is_weighted(self) -> bool:
        """Whether it is of a kind that may be scored, and has a weight."""
        return self.kind not in FREE_KINDS and self.weight > 0

    @property
    def is_scored(self) -> bool:
        """Whether an answer can weigh in the score."""
        return self.is_weighted and (self.kind not in NUMBER_KINDS or self.scoring is not None)

    @cached_property
    def possible(self) -> Fraction:
        """The greatest number of points: what a ratio of 1 is worth."""
        if self.kind is Kind.MULTIPLE:
            return sum((c.points for c in self.choices if c.points > 0), Fraction(0)) if self.cap is None else self.cap
        if self.kind in CHOICE_KINDS:
            return max((choice.points for choice in self.choices), default=Fraction(0))
        if self.kind is Kind.SCALE:
            return Fraction(self.scale_values[-1] - self.scale_values[0])
        return Fraction(1)

    @cached_property
    def scale_values(self) -> range:
        """The whole numbers to choose from, for a scale; empty for the other kinds."""
        if self.kind is not Kind.SCALE or self.minimum is None or self.maximum is None:
            return range(0)
        return range(int(self.minimum), int(self.maximum) + 1)

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, None when there is none."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def accepts(self, number: Fraction) -> bool:
        """Whether a number is within the bounds (inclusive)."""
        too_low = self.minimum is not None and number < self.minimum
        return not too_low and (self.maximum is None or number <= self.maximum)

    def accepts_date(self, day: date) -> bool:
        """Whether a date is within the bounds (inclusive)."""
        too_early = self.earliest is not None and day < self.earliest
        return not too_early and (self.latest is None or day <= self.latest)


@dataclass(frozen=True)
class Objective:
    """What the territory itself aims at: a figure, and the plan it comes from (« PCAET 2024-2030 »)."""

    text: str
    figure: str = ""
    plan: str = ""


@dataclass(frozen=True)
class ThemeDefinition:
    """A theme, what it says per level, and its questions in order."""

    key: str
    title: str
    short_title: str
    weight: Fraction
    intro: str
    levels: tuple[LevelContent, ...]
    questions: tuple[Question, ...]
    objective: Objective | None = None
    core: Fraction | None = None

    def content(self, level_key: str) -> LevelContent:
        """What the theme says at a level; empty when its authors wrote nothing."""
        return next((content for content in self.levels if content.key == level_key), LevelContent(level_key))


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire, ready to be shown, answered and scored.

    A form that is not scored (an application) has neither scale nor levels; its parts are its themes. Where
    `levels_only`, a result is told by its level and never by a figure.
    """

    title: str
    scale: Fraction
    minutes: int
    levels: tuple[Level, ...]
    themes: tuple[ThemeDefinition, ...]
    is_scored: bool = True
    levels_only: bool = False

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the themes."""
        return tuple(question for theme in self.themes for question in theme.questions)

    @cached_property
    def asks_files(self) -> bool:
        return any(question.kind is Kind.FILE for question in self.questions)

    def question(self, key: str) -> Question:
        """The question of that key; KeyError when there is none."""
        return self._questions[key]

    def find_question(self, key: str) -> Question | None:
        """The question of that key, None when there is none."""
        return self._questions.get(key)

    def theme(self, key: str) -> ThemeDefinition:
        """The theme of that key; KeyError when there is none."""
        return self._themes[key]

    def theme_of(self, question_key: str) -> ThemeDefinition:
        """The theme that holds a question; KeyError when there is none."""
        return self._theme_by_question[question_key]

    def level(self, key: str) -> Level:
        """The level of that key; KeyError when there is none."""
        return self._levels[key]

    def in_words(self, score: Fraction | Decimal, level: str | None) -> str:
        """A score as this version tells it: « 2,5/5 », or the name of its level."""
        if self.levels_only:
            return self.level(level).name if level else ""
        return score_text(score, scale=self.scale)

    def steps(self, theme: ThemeDefinition, size: int = STEP_SIZE) -> tuple[tuple[Question, ...], ...]:
        """The theme's questions in steps of at most `size`, as even as possible: 11 are 6 then 5, not 10 then 1."""
        total = len(theme.questions)
        count = -(-total // size)
        bounds = [-(-total * index // count) for index in range(count + 1)] if count else []
        return tuple(theme.questions[start:end] for start, end in pairwise(bounds))

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def _themes(self) -> dict[str, ThemeDefinition]:
        return {theme.key: theme for theme in self.themes}

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {level.key: level for level in self.levels}

    @cached_property
    def _theme_by_question(self) -> dict[str, ThemeDefinition]:
        return {question.key: theme for theme in self.themes for question in theme.questions}


def canonical_json(document: Mapping[str, Any]) -> str:
    """The one spelling of a document: sorted keys, no spaces, accents as they are."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(document: Mapping[str, Any]) -> str:
    """The fingerprint of a document, in hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def parse_decimal(text: object) -> Fraction | None:
    """A decimal string of the document ("2.5") as an exact fraction, None when it is anything else."""
    if isinstance(text, str) and _DECIMAL.fullmatch(text):
        return Fraction(text)
    return None


def parse_date(text: object) -> date | None:
    """A date of the document ("2026-03-03"), None when it is anything else."""
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
