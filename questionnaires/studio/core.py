"""The national core inside a territory's questionnaire: what stays comparable from one territory to the other.

A question is of the core when the national questionnaire asks it under the same key and in the same kind: it counts
there for what it weighs nationally, whatever the territory makes of it. Pure: no Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questionnaires.definition import FREE_KINDS, Definition
from questionnaires.scoring import Result, weighted_mean

Document = dict[str, Any]


@dataclass(frozen=True)
class CoreResult:
    """What was obtained of the core, in [0, 1]: overall, and per theme that has an answer that counts."""

    ratio: Fraction
    themes: Mapping[str, Fraction]

    def to_json(self) -> dict[str, Any]:
        """Fractions as "3/5"."""
        return {"ratio": str(self.ratio), "themes": {key: str(ratio) for key, ratio in self.themes.items()}}


def with_core(document: Document, national: Mapping[str, Any] | None) -> Document:
    """The document with the weights that its core has nationally, under `core`; `national` is a document too."""
    if national is None:
        return document
    themes = {theme["key"]: theme for theme in national["themes"]}
    questions = {question["key"]: question for theme in national["themes"] for question in theme["questions"]}
    return document | {"themes": [_theme(theme, themes, questions) for theme in document["themes"]]}


def _theme(theme: Document, themes: Mapping[str, Any], questions: Mapping[str, Any]) -> Document:
    core = {"core": themes[theme["key"]].get("weight", "1")} if theme["key"] in themes else {}
    return theme | core | {"questions": [_question(question, questions) for question in theme["questions"]]}


def _question(question: Document, questions: Mapping[str, Any]) -> Document:
    same = questions.get(question["key"])
    if same is None or same["kind"] != question["kind"] or question["kind"] in FREE_KINDS:
        return question
    return question | {"core": same.get("weight", "1")}


def core_result(definition: Definition, result: Result) -> CoreResult | None:
    """The core's part of a result; None when nothing that counts is of the core."""
    themes = {}
    for theme in definition.themes:
        weights = {question.key: question.core for question in theme.questions if question.core is not None}
        rows = result.theme(theme.key).questions
        ratio = weighted_mean((weights[row.key] or Fraction(0), row.ratio) for row in rows if row.key in weights)
        if ratio is not None:
            themes[theme.key] = ratio
    weights_of = {theme.key: theme.core or Fraction(0) for theme in definition.themes}
    overall = weighted_mean((weights_of[key], ratio) for key, ratio in themes.items())
    return None if overall is None else CoreResult(overall, themes)
