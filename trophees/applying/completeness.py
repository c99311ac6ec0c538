"""What an application still lacks before it can be sent. Pure: no Django."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from questionnaires.answers import missing_required
from questionnaires.definition import Definition


class Lack(StrEnum):
    TITLE = "title"
    CATEGORY = "category"
    ANSWER = "answer"
    LETTER = "letter"


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. Of an answer: its question, in words and by key, the part and the step that ask it."""

    what: Lack
    text: str = ""
    key: str = ""
    part: str = ""
    step: int = 0


def missing_of(
    definition: Definition,
    answers: Mapping[str, Any],
    profile: Mapping[str, str],
    *,
    title: str,
    category: str,
    categories: Collection[str],
    needs_letter: bool,
    has_letter: bool,
) -> tuple[Missing, ...]:
    """Everything that is missing, in the order in which it is asked. `categories`: the keys of those to choose from."""
    found = [] if title.strip() else [Missing(Lack.TITLE)]
    if categories and category not in categories:
        found.append(Missing(Lack.CATEGORY))
    found += [_answer(definition, key) for key in missing_required(definition, answers, profile)]
    if needs_letter and not has_letter:
        found.append(Missing(Lack.LETTER))
    return tuple(found)


def _answer(definition: Definition, key: str) -> Missing:
    part = definition.theme_of(key)
    steps = enumerate(definition.steps(part), start=1)
    step = next(number for number, questions in steps if any(question.key == key for question in questions))
    return Missing(Lack.ANSWER, definition.question(key).text, key, part.key, step)
