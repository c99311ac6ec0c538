"""Saving answers into any row that keeps an answers document: diagnostics here, application forms above.

A document is {question key: {value, na, reason, revision, by, at}}, with {unknown: True} where one said that one does
not know; the row counts its own revisions besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from actors.models import User
from questionnaires.answers import AnswerError, clean_entry
from questionnaires.definition import Definition

MOST_TRIES = 5


class AlreadySubmitted(Exception):
    """The row was sent, or closed otherwise: its answers do not change any more."""


class AnsweredRow(Protocol):
    """A row of a model with these three columns; one that is indexed makes each saving dearer."""

    pk: Any
    answers: Any
    revision: Any
    saved_at: Any


@dataclass(frozen=True)
class Change:
    """One answer as it was typed. `seen` is the revision of that answer which its author had before their eyes."""

    key: str
    raw: Any = None
    not_applicable: bool = False
    reason: str = ""
    seen: int | None = None
    unknown: bool = False


@dataclass(frozen=True)
class Clash:
    """Two answers to one question: the entry that stands, and the one that came after it, with what it knew of it."""

    standing: dict[str, Any]
    given: dict[str, Any]


@dataclass
class Saving:
    """What became of each change: saved, unchanged, in conflict (both entries), refused (why)."""

    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    unchanged: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, AnswerError] = field(default_factory=dict)
    conflicts: dict[str, Clash] = field(default_factory=dict)

    def entry(self, key: str) -> dict[str, Any]:
        """The entry that stands for a change which was neither refused nor in conflict."""
        return self.saved.get(key) or self.unchanged[key]


def save_answers(
    row: AnsweredRow, *, definition: Definition, changes: list[Change], by: User | None, still_open: QuerySet
) -> Saving:
    """Merge changes into the row's document, one UPDATE for all; a change that another one overtook is not applied.

    `still_open` are the rows that may still change, said of their own columns: a condition on another table goes in an
    Exists, since through a join the database would compare the revision with an old one. A row known to be closed is
    refused before coming here: nothing is asked when nothing is to be written.

    Optimistic: the row is written only if its revision is the one that was read, else everything is tried again on a
    fresh reading. No transaction is opened, so that a lock is held for one statement. Who was overtaken each time locks
    the row and cannot be any more. Raises AlreadySubmitted.
    """
    for _try in range(MOST_TRIES):
        saving = _save_unless_overtaken(row, definition, changes, by=by, still_open=still_open)
        if saving:
            return saving
        _read_again(row, still_open)
    with transaction.atomic():
        _read_again(row, still_open.select_for_update(of=("self",)))
        saving = _save_unless_overtaken(row, definition, changes, by=by, still_open=still_open)
    if saving is None:
        raise RuntimeError("A locked row was overtaken.")
    return saving


def _save_unless_overtaken(
    row: AnsweredRow, definition: Definition, changes: list[Change], *, by: User | None, still_open: QuerySet
) -> Saving | None:
    """None when the row is no longer as it was read."""
    saving, answers = _merge(definition, row.answers, changes, by=by)
    if saving.saved:
        unchanged = as_it_was_read(row, still_open)
        if unchanged.query.count_active_tables() > 1:
            raise ValueError("Rows that may still change are told by their own columns, or by Exists.")
        revision = row.revision + 1
        if not unchanged.update(answers=answers, revision=revision, saved_at=timezone.now()):
            return None
        row.answers, row.revision = answers, revision
    return saving


def as_it_was_read(row: AnsweredRow, still_open: QuerySet) -> QuerySet:
    """The row, as long as nobody has written in it since: the lock of every saving."""
    return still_open.filter(pk=row.pk, revision=row.revision)


def _read_again(row: AnsweredRow, still_open: QuerySet) -> None:
    fresh = still_open.filter(pk=row.pk).only("answers", "revision").first()
    if fresh is None:
        raise AlreadySubmitted
    row.answers, row.revision = fresh.answers, fresh.revision


def _merge(
    definition: Definition, answers: Mapping[str, Any], changes: list[Change], *, by: User | None
) -> tuple[Saving, dict[str, Any]]:
    saving, merged = Saving(), dict(answers)
    for change in changes:
        standing = merged.get(change.key, {"revision": 0})
        try:
            entry = _entry(definition, change)
        except AnswerError as error:
            saving.refused[change.key] = error
            continue
        if _same(standing, entry):
            saving.unchanged[change.key] = dict(standing)
            continue
        if change.seen is not None and change.seen != standing["revision"]:
            saving.conflicts[change.key] = Clash(dict(standing), entry)
            continue
        at = timezone.now().isoformat(timespec="seconds")
        merged[change.key] = entry | {"revision": standing["revision"] + 1, "by": by.pk if by else None, "at": at}
        saving.saved[change.key] = merged[change.key]
    return saving, merged


def _entry(definition: Definition, change: Change) -> dict[str, Any]:
    question = definition.find_question(change.key)
    if question is None:
        raise AnswerError("Cette question n’est pas dans le questionnaire.", "question")
    if change.unknown and not definition.is_scored:
        # Who applies answers what is asked.
        raise AnswerError("Ici, «\u00a0Je ne sais pas\u00a0» n’est pas une réponse.", "unknown")
    return clean_entry(
        question, change.raw, not_applicable=change.not_applicable, reason=change.reason, unknown=change.unknown
    )


def _same(standing: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    # A first answer of 0 is not « no answer ».
    return (
        standing.get("value") == entry["value"]
        and standing.get("na", False) == entry["na"]
        and standing.get("reason", "") == entry["reason"]
        and standing.get("unknown", False) == entry.get("unknown", False)
    )
