"""An application as it is read: by its authors, the organiser, the jury, and on paper."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from questionnaires.answers import display_answer
from questionnaires.conditions import is_not_applicable, visible_questions
from questionnaires.definition import Definition, Kind, Question
from trophees.models import Application, Attachment
from trophees.versions import form_of


@dataclass(frozen=True)
class Row:
    """A question and its answer in words; `files` where files are the answer, `key` what names the question."""

    question: str
    answer: str
    is_long: bool = False
    files: tuple[Attachment, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Part:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Reading:
    """`name` is empty where it is read blind, as are `profile` and `plan`, whose words may name; these, `result` and
    `progress` are what the authors joined, as (label, value).
    """

    application: Application
    title: str
    name: str
    category: str
    parts: tuple[Part, ...]
    profile: tuple[tuple[str, str], ...]
    result: tuple[tuple[str, str], ...]
    letter: tuple[Attachment, ...]
    progress: tuple[tuple[str, str], ...] = ()
    plan: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Every file, in the order of the questions, the letter last."""
        return (*(file for part in self.parts for row in part.rows for file in row.files), *self.letter)


def reading_of(
    application: Application, *, attachments: Iterable[Attachment] | None = None, is_blind: bool = False
) -> Reading:
    """What was sent; ValueError before it was.

    `attachments` are the application's, given where many are read at once; else one query asks for them.
    """
    sent = application.sent
    if sent is None:
        raise ValueError("Nothing was sent yet.")
    given = application.attachments.all() if attachments is None else attachments
    files = {str(one.uuid): one for one in given}
    definition = form_of(sent["form"])
    return Reading(
        application=application,
        title=application.sent_title,
        name="" if is_blind else application.applicant_name,
        category=application.sent_category_name,
        parts=tuple(_parts(definition, sent["answers"], sent["facts"], files)),
        profile=() if is_blind else _facts(sent["shared"].get("profile")),
        result=_facts(sent["shared"].get("result")),
        letter=() if is_blind else tuple(files[key] for key in sent["letter"] if key in files),
        progress=_facts(sent["shared"].get("progress")),
        plan=() if is_blind else _facts(sent["shared"].get("plan")),
    )


def _parts(definition: Definition, answers: dict, profile: dict, files: dict[str, Attachment]) -> Iterable[Part]:
    shown = frozenset(visible_questions(definition, answers, profile))
    for theme in definition.themes:
        rows = tuple(_row(question, answers, files) for question in theme.questions if question.key in shown)
        if rows:
            yield Part(theme.title, rows)


def _row(question: Question, answers: dict, files: dict[str, Attachment]) -> Row:
    if is_not_applicable(question, answers):
        return Row(question.text, "Non concerné", key=question.key)
    value = answers.get(question.key, {}).get("value")
    if question.kind is Kind.FILE:
        mine = tuple(files[key] for key in value or () if key in files)
        return Row(question.text, "" if mine else "Sans pièce jointe", files=mine, key=question.key)
    is_long = question.kind is Kind.LONG_TEXT
    return Row(question.text, display_answer(question, value), is_long=is_long, key=question.key)


def _facts(shared: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in (shared or {}).get("facts", ()))


def sent_files(sent: dict[str, Any] | None) -> Collection[str]:
    """The uuids of the files that what was sent names."""
    if not sent:
        return frozenset()
    values = (entry.get("value") for entry in sent["answers"].values())
    return frozenset(key for value in values if isinstance(value, list) for key in value) | set(sent["letter"])
