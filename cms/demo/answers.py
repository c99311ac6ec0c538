"""Plausible answers, drawn from a seed: the same organisation always answers the same. Pure: no Django."""

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Any

from questionnaires.conditions import current_value, is_visible
from questionnaires.definition import NUMBER_KINDS, Definition, Kind, LinearScoring, Question
from questionnaires.scoring import question_ratio

YEARLY = (0.07, 0.06)  # progress from one round to the next: mean and spread
CLIMB = 0.13  # the same, towards known answers
LEFT_EMPTY = 0.12  # of the questions that may be
NOT_CONCERNED = 0.07
CENTRE = {"0": 4, "1-9": 6, "10-49": 28, "50-249": 120, "250+": 400}  # people behind a range of headcount
EACH = {"kWh": 3800, "tonnes": 0.6, "m³": 22, "véhicules": 0.2, "m²": 32}  # what one person stands for

Entry = dict[str, Any]


class Respondent:
    """An organisation as it answers, round after round.

    `aims` holds the ratio that it comes near to at first, for each question; `gains` what each round adds to all;
    `facts` what never changes.
    """

    def __init__(self, definition: Definition, profile: Mapping[str, str], *, seed: str, rounds: int) -> None:
        drawn = random.Random(seed)
        self.definition = definition
        self.profile = profile
        maturity = drawn.betavariate(2.2, 3.2)
        leaning = {theme.key: drawn.gauss(0, 0.11) for theme in definition.themes}
        self.aims = {
            question.key: maturity + leaning[theme.key] + drawn.gauss(0, 0.17)
            for theme in definition.themes
            for question in theme.questions
        }
        self.luck = {question.key: drawn.random() for question in definition.questions}
        self.facts: dict[str, Any] = {}
        self.gains = [0.0, *accumulate(drawn.gauss(*YEARLY) for _ in range(rounds))]

    def lead_to(self, answers: Mapping[str, Entry], *, last_round: int) -> None:
        """Make the rounds lead to answers that are known, which are those of the last round."""
        self.gains = [CLIMB * (n - last_round + 1) for n in range(last_round)]
        for question in self.definition.questions:
            value = current_value(question, answers)
            if value is None:
                continue
            self.luck[question.key] = 0.5
            if question.is_scored:
                self.aims[question.key] = float(question_ratio(question, value))
            else:
                self.facts[question.key] = answers[question.key]["value"]

    def answers(self, *, round_: int, at: str, by: int | None = None) -> dict[str, Entry]:
        """The document of a round."""
        entries: dict[str, Entry] = {}
        visible: set[str] = set()
        for question in self.definition.questions:
            if not is_visible(question, entries, self.profile, definition=self.definition, visible=visible):
                continue
            visible.add(question.key)
            entry = self._entry(question, gain=self.gains[round_ - 1])
            if entry:
                entries[question.key] = stored(entry, at=at, by=by)
        return entries

    def _entry(self, question: Question, *, gain: float) -> Entry:
        luck = self.luck[question.key]
        if question.allow_not_applicable and question.is_scored and luck < NOT_CONCERNED:
            return {"na": True}
        if not question.required and luck > 1 - LEFT_EMPTY:
            return {}
        aim = min(1.0, max(0.0, self.aims[question.key] + gain))
        return {"value": self._value(question, aim=aim, luck=luck)}

    def _value(self, question: Question, *, aim: float, luck: float) -> Any:
        if question.key in self.facts:
            return self.facts[question.key]
        if question.kind is Kind.MULTIPLE:
            return _several(question, aim=aim, luck=luck)
        if question.kind is Kind.SCALE:
            return _step(question, aim=aim)
        if question.kind in NUMBER_KINDS:
            return _measured(question, aim=aim) if question.scoring else self._counted(question, luck=luck)
        if not question.is_scored:
            return question.choices[int(luck * len(question.choices))].key
        return min(question.choices, key=lambda choice: abs(float(choice.points / question.possible) - aim)).key

    def _counted(self, question: Question, *, luck: float) -> str:
        people = CENTRE[self.profile["headcount"]]
        return str(round(people * EACH.get(question.unit, 1) * (0.6 + 0.8 * luck)))


def stored(entry: Mapping[str, Any], *, at: str, by: int | None) -> Entry:
    """An entry as it is kept."""
    na = bool(entry.get("na"))
    return {"value": entry.get("value"), "na": na, "reason": entry.get("reason", ""), "revision": 1, "by": by, "at": at}


def _step(question: Question, *, aim: float) -> int:
    steps = question.scale_values
    return steps[round((1 - aim if question.inverted else aim) * (len(steps) - 1))]


def _several(question: Question, *, aim: float, luck: float) -> list[str]:
    """Choices whose points come near to what is aimed at, not the same for all; else the exclusive one."""
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
