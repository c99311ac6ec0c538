"""The files of what was sent: how many there are, and which that were asked for are not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.conditions import is_not_applicable, visible_questions
from questionnaires.definition import Definition, Kind


@dataclass(frozen=True)
class Pieces:
    """`missing`: what has no file, in words, of the questions that must have one; the letter last."""

    count: int
    missing: tuple[str, ...]


def pieces_of(sent: Mapping[str, Any], form: Definition, *, needs_letter: bool, letter_name: str) -> Pieces:
    """Of an application as it was sent; `form` is the definition of the form that it answered."""
    count, missing = len(sent["letter"]), []
    for key in visible_questions(form, sent["answers"], sent["facts"]):
        question = form.question(key)
        if question.kind is not Kind.FILE or is_not_applicable(question, sent["answers"]):
            continue
        given = len(sent["answers"].get(key, {}).get("value") or ())
        count += given
        if question.required and not given:
            missing.append(question.text)
    if needs_letter and not sent["letter"]:
        missing.append(letter_name)
    return Pieces(count, tuple(missing))
