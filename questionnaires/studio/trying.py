"""A draft as somebody would answer it: answers that are kept nowhere, what shows a question. Pure: no Django."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.answers import AnswerError, clean_entry
from questionnaires.conditions import Profile, visible_questions
from questionnaires.definition import Definition
from questionnaires.scoring import QuestionResult, State
from questionnaires.studio.reachability import Facts, witness

Typed = Mapping[str, Sequence[str]]  # by the names of the form's fields


@dataclass(frozen=True)
class Refused:
    """What was typed and is no answer, with why."""

    message: str
    typed: Sequence[str]


@dataclass(frozen=True)
class Trial:
    """Answers and a profile, as an assessment has them."""

    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    profile: Profile = field(default_factory=dict)
    refused: Mapping[str, Refused] = field(default_factory=dict)


def read_trial(definition: Definition, typed: Typed, *, profile: Profile) -> Trial:
    """What the form says of every question; empty ones are left out."""
    answers, refused = {}, {}
    for question in definition.questions:
        raw, reason = typed.get(question.key, ()), typed.get(f"{question.key}.reason") or [""]
        away = f"{question.key}.na" in typed
        try:
            entry = clean_entry(question, list(raw), not_applicable=away, reason=reason[0])
        except AnswerError as error:
            refused[question.key] = Refused(error.message, raw)
            continue
        if entry["na"] or entry["value"] is not None:
            answers[question.key] = entry
    return Trial(answers, profile, refused)


def fields_of(trial: Trial, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names and values with which a form says the same of these questions."""
    for key in keys:
        entry = trial.answers.get(key, {})
        value = trial.refused[key].typed if key in trial.refused else entry.get("value")
        values = value if isinstance(value, list | tuple) else [value]
        yield from ((key, str(one)) for one in values if one is not None)
        if entry.get("na"):
            yield f"{key}.na", "1"
            yield f"{key}.reason", entry["reason"]


def show_question(definition: Definition, trial: Trial, key: str, *, facts: Facts) -> Trial | None:
    """The trial with what shows the question besides, None when nothing is found.

    The profile changes only where no answer is enough.
    """
    as_it_is = {**facts, **{fact: [value] for fact, value in trial.profile.items()}}
    found = witness(definition, key, facts=as_it_is) or witness(definition, key, facts=facts)
    if found is None:
        return None
    answers = {asked: {**entry, "reason": ""} for asked, entry in found.answers.items()}
    refused = {asked: one for asked, one in trial.refused.items() if asked not in answers}
    shown = Trial({**trial.answers, **answers}, {**trial.profile, **found.profile}, refused)
    return shown if key in visible_questions(definition, shown.answers, shown.profile) else None


def part_in_score(question: QuestionResult) -> str:
    """What became of a question in the score, in words."""
    match question.state:
        case State.SCORED:
            return question.points
        case State.EMPTY:
            return f"Sans réponse\u00a0: {question.points}"
        case State.UNKNOWN:
            return f"Ne sait pas\u00a0: {question.points}"
        case State.HIDDEN:
            return "Masquée"
        case State.NOT_APPLICABLE:
            return "Non concernée\u00a0: ne compte pas"
    return "Ne compte pas dans le score"
