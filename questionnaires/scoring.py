"""Scores, exact and explained: definition + answers + profile give a result. Pure: no Django.

A question gives a ratio in [0, 1]; a theme is scale x sum(weight x ratio) / sum(weight) over its visible, applicable,
scored questions (empty ones count 0, and so do those that one does not know the answer of); the overall score is the
mean of the themes by their weights. Fractions are kept to the end: only `display` and `percent` round.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from questionnaires.conditions import (
    Answers,
    Profile,
    Value,
    current_value,
    is_not_applicable,
    is_unknown,
    visible_questions,
)
from questionnaires.definition import (
    NUMBER_KINDS,
    Definition,
    Level,
    LinearScoring,
    Question,
    StepsScoring,
    ThemeDefinition,
)
from questionnaires.wording import NARROW, display, percent, points_text

__all__ = [
    "QuestionResult",
    "Result",
    "State",
    "ThemeResult",
    "display",
    "level_for",
    "percent",
    "question_ratio",
    "score",
    "weighted_mean",
]


class State(StrEnum):
    """What became of a question in the score."""

    SCORED = "scored"
    EMPTY = "empty"
    HIDDEN = "hidden"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    UNSCORED = "unscored"


@dataclass(frozen=True)
class QuestionResult:
    """One leaf of the explanation. `ratio` is None when the question does not count; `points` is French text."""

    key: str
    state: State
    ratio: Fraction | None
    weight: Fraction
    points: str

    @property
    def counts(self) -> bool:
        """Whether the question is in the numerator and denominator of its theme."""
        return self.ratio is not None


@dataclass(frozen=True)
class ThemeResult:
    """A theme's score on the display scale; None all along when no question applies (« non concerné »)."""

    key: str
    weight: Fraction
    score: Fraction | None
    ratio: Fraction | None
    level: str | None
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True)
class Result:
    """The overall mean on the display scale, and the whole tree that explains it."""

    scale: Fraction
    overall: Fraction | None
    ratio: Fraction | None
    level: str | None
    themes: tuple[ThemeResult, ...]

    def theme(self, key: str) -> ThemeResult:
        """The result of a theme; KeyError when there is none."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """A document of texts, lists and objects only; fractions as "9/5"."""
        return {
            "scale": str(self.scale),
            "overall": _to_text(self.overall),
            "ratio": _to_text(self.ratio),
            "level": self.level,
            "themes": [_theme_to_json(theme) for theme in self.themes],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Result":
        """The result that `to_json` wrote."""
        return cls(
            scale=Fraction(document["scale"]),
            overall=_from_text(document["overall"]),
            ratio=_from_text(document["ratio"]),
            level=document["level"],
            themes=tuple(_theme_from_json(theme) for theme in document["themes"]),
        )


def score(definition: Definition, answers: Answers, profile: Profile) -> Result:
    """Score the answers. The same inputs give the same result for ever."""
    visible = frozenset(visible_questions(definition, answers, profile))
    return _of_themes(
        definition, (_score_theme(definition, theme, answers, visible=visible) for theme in definition.themes)
    )


def score_again(
    definition: Definition, before: Result, answers: Answers, *, keys: Collection[str], visible: Collection[str]
) -> Result:
    """The same as `score`, from a result that differs by these questions alone: by their answers, or by being shown.

    `visible` are all the questions that the answers show.
    """
    rows = {key: _score_question(definition.question(key), answers, visible=visible) for key in keys}
    return _of_themes(definition, (_with_rows(definition, theme, rows) for theme in before.themes))


def level_for(score: Fraction, levels: Sequence[Level]) -> Level:
    """The highest level whose threshold the exact score reaches (lower bound inclusive)."""
    return next((level for level in reversed(levels) if score >= level.threshold), levels[0])


def question_ratio(question: Question, value: Value) -> Fraction:
    """What an answer is worth, in [0, 1], for a scored question."""
    if question.scoring is not None and isinstance(value, Fraction):
        return _number_ratio(question.scoring, value)
    return _points(question, value) / question.possible


def _score_theme(
    definition: Definition, theme: ThemeDefinition, answers: Answers, *, visible: Collection[str]
) -> ThemeResult:
    questions = (_score_question(question, answers, visible=visible) for question in theme.questions)
    return _of_questions(definition, theme.key, theme.weight, questions)


def _with_rows(definition: Definition, theme: ThemeResult, rows: Mapping[str, QuestionResult]) -> ThemeResult:
    if not any(row.key in rows for row in theme.questions):
        return theme
    return _of_questions(definition, theme.key, theme.weight, (rows.get(row.key, row) for row in theme.questions))


def _of_questions(
    definition: Definition, key: str, weight: Fraction, questions: Iterable[QuestionResult]
) -> ThemeResult:
    rows = tuple(questions)
    ratio = weighted_mean((row.weight, row.ratio) for row in rows)
    on_scale = None if ratio is None else definition.scale * ratio
    return ThemeResult(key, weight, on_scale, ratio, _level_key(on_scale, definition.levels), rows)


def _of_themes(definition: Definition, themes: Iterable[ThemeResult]) -> Result:
    told = tuple(themes)
    ratio = weighted_mean((theme.weight, theme.ratio) for theme in told)
    overall = None if ratio is None else definition.scale * ratio
    return Result(definition.scale, overall, ratio, _level_key(overall, definition.levels), told)


def _score_question(question: Question, answers: Answers, *, visible: Collection[str]) -> QuestionResult:
    state = _state(question, answers, visible=visible)
    if state not in {State.SCORED, State.EMPTY, State.UNKNOWN}:
        return QuestionResult(question.key, state, None, question.weight, "")
    value = current_value(question, answers)
    ratio = Fraction(0) if value is None else question_ratio(question, value)
    return QuestionResult(question.key, state, ratio, question.weight, _explain(question, ratio))


def _state(question: Question, answers: Answers, *, visible: Collection[str]) -> State:
    if question.key not in visible:
        return State.HIDDEN
    if not question.is_scored:
        return State.UNSCORED
    if is_not_applicable(question, answers):
        return State.NOT_APPLICABLE
    if current_value(question, answers) is not None:
        return State.SCORED
    return State.UNKNOWN if is_unknown(question, answers) else State.EMPTY


def _points(question: Question, value: Value) -> Fraction:
    if isinstance(value, Fraction):
        first, last = question.scale_values[0], question.scale_values[-1]
        return last - value if question.inverted else value - first
    chosen = value if isinstance(value, tuple) else (value,)
    total = sum((choice.points for choice in question.choices if choice.key in chosen), Fraction(0))
    # A choice may take points away, never below nothing; more than the cap is worth the cap.
    return max(Fraction(0), min(total, question.possible))


def _number_ratio(scoring: LinearScoring | StepsScoring, number: Fraction) -> Fraction:
    if isinstance(scoring, LinearScoring):
        return max(Fraction(0), min(Fraction(1), (number - scoring.zero) / (scoring.full - scoring.zero)))
    return next((step.ratio for step in reversed(scoring.steps) if number >= step.start), Fraction(0))


def _explain(question: Question, ratio: Fraction) -> str:
    if question.kind in NUMBER_KINDS:
        return f"{percent(ratio)}{NARROW}% des points"
    return points_text(ratio * question.possible, question.possible)


def to_decimal(value: Fraction) -> Decimal:
    """A fraction as the columns keep it, for sorting and means; the exact one is in the result document."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-9"))


def weighted_mean(pairs: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """The mean of (weight, ratio) pairs; a None ratio counts for nothing, no weight at all gives None."""
    counted = [(weight, ratio) for weight, ratio in pairs if ratio is not None]
    total = sum((weight for weight, _ in counted), Fraction(0))
    if total == 0:
        return None
    return sum((weight * ratio for weight, ratio in counted), Fraction(0)) / total


def _level_key(score: Fraction | None, levels: Sequence[Level]) -> str | None:
    return None if score is None else level_for(score, levels).key


def _to_text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _from_text(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _theme_to_json(theme: ThemeResult) -> dict[str, Any]:
    return {
        "key": theme.key,
        "weight": str(theme.weight),
        "score": _to_text(theme.score),
        "ratio": _to_text(theme.ratio),
        "level": theme.level,
        "questions": [
            {
                "key": question.key,
                "state": question.state.value,
                "ratio": _to_text(question.ratio),
                "weight": str(question.weight),
                "points": question.points,
            }
            for question in theme.questions
        ],
    }


def _theme_from_json(document: Mapping[str, Any]) -> ThemeResult:
    return ThemeResult(
        key=document["key"],
        weight=Fraction(document["weight"]),
        score=_from_text(document["score"]),
        ratio=_from_text(document["ratio"]),
        level=document["level"],
        questions=tuple(
            QuestionResult(
                key=row["key"],
                state=State(row["state"]),
                ratio=_from_text(row["ratio"]),
                weight=Fraction(row["weight"]),
                points=row["points"],
            )
            for row in document["questions"]
        ),
    )
