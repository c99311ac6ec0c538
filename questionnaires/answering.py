"""Answering by JSON, whatever the form: what `static/js/answers.js` sends, and the replies that it understands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any, Protocol

from django.http import JsonResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema

from home.api.schemas import WRITING, Problem
from home.problems import problem
from questionnaires.answers import display_entry
from questionnaires.conditions import is_settled, visible_questions
from questionnaires.definition import Definition, Question
from questionnaires.presentation import Answered, Files, FileView, completion_text
from questionnaires.saving import Change, Saving


class SavedRow(Answered, Protocol):
    """What is answered, and counts how often it was saved."""

    @property
    def revision(self) -> int: ...


class AnswerIn(Schema):
    value: Any  # required: an empty or mistyped document must not erase an answer
    not_applicable: bool = False
    unknown: bool = False
    reason: str = ""
    revision: int | None = None


class EntryOut(Schema):
    """An answer that is stored; `revision` counts its changes."""

    value: Any
    na: bool | None
    unknown: bool
    reason: str | None
    revision: int | None
    at: str | None


class EntryInWords(EntryOut):
    in_words: str


class FileOut(Schema):
    uuid: str
    name: str
    size_in_words: str
    url: str
    remove_url: str


class ProgressOut(Schema):
    answered: int
    total: int
    in_words: str


class ShownOut(Schema):
    """As of `revision`: of two replies that cross, the one of the greater revision is right."""

    visible: list[str]
    progress: ProgressOut
    revision: int


class ProposedOut(Schema):
    """What an earlier round answered: it counts nowhere until it is saved as an answer."""

    value: Any
    na: bool
    reason: str
    on: str


class StoredOut(EntryOut):
    proposed: ProposedOut | None


class AnswersOut(ShownOut):
    answers: dict[str, StoredOut]
    files: dict[str, list[FileOut]]


class SavedOut(ShownOut):
    answer: EntryOut


class Clashing(Problem):
    """Another answer was given meanwhile: both stand here. What was sent or closed answers without them."""

    standing: EntryInWords | None = None
    given: EntryInWords | None = None
    visible: list[str] | None = None
    progress: ProgressOut | None = None
    revision: int | None = None


# What saving an answer may reply; 412 is 409 for who asked by `If-Match`.
SAVING_REPLIES: dict[Any, Any] = {
    200: SavedOut,
    frozenset({409, 412}): Clashing,
    WRITING: Problem,
}


IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="L’étiquette de la réponse que l’on a sous les yeux."),
]
# Weak where the answer went compressed; it names the same revision.
TAG = re.compile(r'(?:W/)?"(\d{1,9})"')
NO_REVISION = -1


def change_of(key: str, payload: AnswerIn, *, if_match: str | None = None) -> Change:
    """What the tag says of the revision that was seen goes before what the document says."""
    seen = payload.revision if if_match is None else seen_by(if_match)
    return Change(key, payload.value, payload.not_applicable, payload.reason, seen, payload.unknown)


def seen_by(if_match: str) -> int:
    """The revision that a tag names; one that no answer has where it was not given out in this form."""
    found = TAG.fullmatch(if_match.strip())
    return int(found[1]) if found else NO_REVISION


def answers_reply(row: SavedRow, *, definition: Definition, files: Files) -> JsonResponse:
    """Every answer that is stored, the files that some of them name, and the questions that are shown."""
    answers = {key: public_entry(entry) | {"proposed": entry.get("proposed")} for key, entry in row.answers.items()}
    listed = {key: [asdict(file) for file in found] for key, found in files.items() if found}
    return _reply({"answers": answers, "files": listed}, row, definition)


def saving_reply(
    saving: Saving,
    key: str,
    *,
    row: SavedRow,
    definition: Definition,
    files: Sequence[FileView] | None = None,
    if_match: str | None = None,
) -> JsonResponse:
    """What became of one answer. 200: the stored entry and what is now shown; 409, 412, 422: a problem and why.

    `files` are those that now answer the question: the page's list after one was sent or removed.
    """
    if key in saving.refused:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, saving.refused[key].message, code=saving.refused[key].code)
    if key in saving.conflicts:
        question, clash = definition.question(key), saving.conflicts[key]
        both = {name: _told(question, getattr(clash, name)) for name in ("standing", "given")}
        both |= _shown(row, definition)
        status = HTTPStatus.CONFLICT if if_match is None else HTTPStatus.PRECONDITION_FAILED
        return problem(status, _("Une autre réponse a été donnée entre-temps."), **both)
    listed = {} if files is None else {"files": [asdict(file) for file in files]}
    entry = public_entry(saving.entry(key))
    response = _reply({"answer": entry} | listed, row, definition)
    response["ETag"] = f'"{entry["revision"]}"'
    return response


def public_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry without who wrote it."""
    told = {name: entry.get(name) for name in ("value", "na", "reason", "revision", "at")}
    return told | {"unknown": entry.get("unknown", False)}


def _told(question: Question, entry: Mapping[str, Any]) -> dict[str, Any]:
    return public_entry(entry) | {"in_words": display_entry(question, entry)}


def _reply(document: dict[str, Any], row: SavedRow, definition: Definition) -> JsonResponse:
    return JsonResponse(document | _shown(row, definition), headers={"Cache-Control": "no-store"})


def _shown(row: SavedRow, definition: Definition) -> dict[str, Any]:
    """As of `revision`: of two replies that cross, the one of the greater revision is right."""
    shown = visible_questions(definition, row.answers, row.profile)
    answered = sum(is_settled(definition.question(key), row.answers) for key in shown)
    progress = {"answered": answered, "total": len(shown), "in_words": completion_text(answered, len(shown))}
    return {"visible": shown, "progress": progress, "revision": row.revision}
