"""Plausible answers, drawn from a seed: the same organisation always answers the same. Pure: no Django."""

import random
from fractions import Fraction
from typing import Any

from questionnaires.conditions import is_visible
from questionnaires.definition import NUMBER_KINDS, Definition, Kind, LinearScoring, Question

PROGRESS = 0.09  # of maturity, from one round to the next
LEFT_EMPTY = 0.12  # of the questions that may be
NOT_CONCERNED = 0.07
CENTRE = {"0": 4, "1-9": 6, "10-49": 28, "50-249": 120, "250+": 400}  # people behind a range of headcount
EACH = {"kWh": 3800, "tonnes": 0.6, "m³": 22, "véhicules": 0.2, "m²": 32}  # what one person stands for

Entry = dict[str, Any]


class Respondent:
    """An organisation as it answers: `maturity` in [0, 1], its strong and weak themes, and its own idea of each question."""

    def __init__(self, definition: Definition, profile: dict[str, str], *, seed: str, maturity: float | None = None):
        self.definition = definition
        self.profile = profile
        drawn = random.Random(seed)
        self.maturity = drawn.betavariate(2.2, 3.2) if maturity is None else maturity
        self.leaning = {theme.key: drawn.gauss(0, 0.11) for theme in definition.themes}
        self.whims = {question.key: drawn.gauss(0, 0.17) for question in definition.questions}
        self.luck = {question.key: drawn.random() for question in definition.questions}

    def answers(self, *, round_: int, at: str, by: int | None = None) -> dict[str, Entry]:
        """The document of a round; a later round is a little better."""
        entries: dict[str, Entry] = {}
        visible: set[str] = set()
        for question in self.definition.questions:
            if not is_visible(question, entries, self.profile, definition=self.definition, visible=visible):
                continue
            visible.add(question.key)
            entry = self._entry(question, round_=round_)
            if entry:
                entries[question.key] = stored(entry, at=at, by=by)
        return entries

    def _entry(self, question: Question, *, round_: int) -> Entry:
        luck = self.luck[question.key]
        if question.allow_not_applicable and question.is_scored and luck < NOT_CONCERNED:
            return {"na": True}
        if not question.required and luck > 1 - LEFT_EMPTY:
            return {}
        theme = self.definition.theme_of(question.key)
        aim = self.maturity + self.leaning[theme.key] + self.whims[question.key] + PROGRESS * (round_ - 1)
        return {"value": self._value(question, aim=min(1.0, max(0.0, aim)), luck=luck)}

    def _value(self, question: Question, *, aim: float, luck: float) -> Any:
        if question.kind is Kind.MULTIPLE:
            return _several(question, aim=aim, luck=luck)
        if question.kind in NUMBER_KINDS and question.scoring is None:
            people = CENTRE[self.profile["headcount"]]
            return str(round(people * EACH.get(question.unit, 1) * (0.6 + 0.8 * luck)))
        if question.kind in NUMBER_KINDS:
            return _measured(question, aim=aim)
        if question.kind is Kind.SCALE:
            steps = question.scale_values
            place = 1 - aim if question.inverted else aim
            return steps[round(place * (len(steps) - 1))]
        if not question.is_scored:
            return question.choices[int(luck * len(question.choices))].key
        return min(question.choices, key=lambda choice: abs(float(choice.points / question.possible) - aim)).key


def stored(entry: Entry, *, at: str, by: int | None) -> Entry:
    """An entry as it is kept."""
    na = bool(entry.get("na"))
    return {"value": entry.get("value"), "na": na, "reason": entry.get("reason", ""), "revision": 1, "by": by, "at": at}


def _several(question: Question, *, aim: float, luck: float) -> list[str]:
    """Choices whose points come near to what is aimed at, not the same for all; the exclusive one when there is none."""
    first = int(luck * len(question.choices))
    chosen, gathered = set(), Fraction(0)
    for choice in (*question.choices[first:], *question.choices[:first]):
        if not choice.exclusive and float((gathered + choice.points / 2) / question.possible) <= aim:
            gathered += choice.points
            chosen.add(choice.key)
    kept = [choice.key for choice in question.choices if choice.key in chosen]
    alone = [choice.key for choice in question.choices if choice.exclusive]
    return kept or alone or [question.choices[0].key]


def _measured(question: Question, *, aim: float) -> str:
    """A whole number worth about what is aimed at."""
    scoring = question.scoring
    if isinstance(scoring, LinearScoring):
        number = float(scoring.zero) + aim * float(scoring.full - scoring.zero)
    elif scoring:
        number = float(min(scoring.steps, key=lambda step: abs(float(step.ratio) - aim)).start)
    low = float(question.minimum) if question.minimum is not None else 0.0
    high = float(question.maximum) if question.maximum is not None else number
    return str(round(min(high, max(low, number))))
