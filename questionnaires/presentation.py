"""Questions and results as templates show them."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.dateparse import parse_datetime

from questionnaires.answers import display_entry
from questionnaires.conditions import current_value, is_not_applicable, is_settled, visible_questions
from questionnaires.definition import FREE_KINDS, NUMBER_KINDS, Definition, Kind, Question, ThemeDefinition, parse_date
from questionnaires.saving import Clash
from questionnaires.wording import counted, number_text


class Answered(Protocol):
    """Whatever is answered: its answers document, and the profile that conditions may ask."""

    @property
    def answers(self) -> Mapping[str, Any]: ...

    @property
    def profile(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class FileView:
    """A file that answers a question, as its keeper shows it. `remove_url` takes a POST; empty: it stays."""

    uuid: str
    name: str
    size_in_words: str
    url: str
    remove_url: str = ""


@dataclass
class RemarkView:
    """What the person said of a question or of a resource of a pilot, or typed of it when it could not be kept."""

    url: str  # takes a PUT
    text: str = ""
    error: str = ""

    @property
    def is_said(self) -> bool:
        return bool(self.text or self.error)


@dataclass
class NoteView:
    """One's note beside a question, or what was typed of it when it could not be kept, with those of colleagues."""

    url: str  # takes a PUT
    text: str = ""
    error: str = ""
    others: list[Any] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.others) + bool(self.text)


FRAGMENT = "text/x-fragment"  # what scripts accept: the part that changes, without the page around it
Files = Mapping[str, Sequence[FileView]]  # by question
NO_FILES: Files = {}


@dataclass
class QuestionView:
    """A question with the answer that stands, or with what was typed when it could not be kept."""

    question: Question
    number: int
    entry: Mapping[str, Any]
    visible: bool
    typed: Any = None
    error: str = ""
    clash: Clash | None = None
    may_not_know: bool = False
    files: Sequence[FileView] = ()
    upload_url: str = ""  # empty: no file can be sent
    remark: RemarkView | None = None  # of a pilot alone
    note: NoteView | None = None  # of a member alone

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def not_applicable(self) -> bool:
        return bool(self.entry.get("na"))

    @property
    def proposed(self) -> Mapping[str, Any] | None:
        """The answer of the last round, to be confirmed."""
        return self.entry.get("proposed")

    @property
    def proposed_answer(self) -> str:
        return display_entry(self.question, self.proposed) if self.proposed else ""

    @property
    def proposed_on(self) -> date | None:
        return parse_date(self.proposed["on"]) if self.proposed else None

    @property
    def proposed_json(self) -> str:
        """The same, as the page's script fills it in."""
        return json.dumps(self.proposed, ensure_ascii=False)

    @property
    def unknown(self) -> bool:
        return bool(self.entry.get("unknown"))

    @property
    def revision(self) -> int:
        return self.entry.get("revision", 0)

    @property
    def saved_at(self) -> datetime | None:
        settled = self.not_applicable or self.unknown or self.entry.get("value") is not None
        return parse_datetime(self.entry["at"]) if settled and self.entry.get("at") else None

    @property
    def chosen(self) -> frozenset[str]:
        """The values that are ticked, as the form writes them."""
        value = self.typed if self.typed is not None else self.entry.get("value")
        values = value if isinstance(value, list) else [value]
        return frozenset(str(one) for one in values if one is not None)

    @property
    def text_value(self) -> str:
        """What stands in the field of a number, a text or a date."""
        if self.typed is not None:
            return str(self.typed[0] if self.typed else "") if isinstance(self.typed, list) else str(self.typed)
        value = current_value(self.question, {self.key: self.entry})
        if value is None or isinstance(value, tuple):
            return ""
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else number_text(value)

    @property
    def is_written(self) -> bool:
        """Whether the answer goes in one field rather than among choices."""
        return self.question.kind in NUMBER_KINDS | FREE_KINDS

    @property
    def date_input(self) -> str:
        """The browser's own field for a date would empty itself of anything else that was typed."""
        return "date" if not self.text_value or parse_date(self.text_value) else "text"

    @property
    def has_field(self) -> bool:
        """Whether there is one to give a label to: files may only be read where none can be sent."""
        return self.question.kind is not Kind.FILE or bool(self.upload_url)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, label, exclusive) of what can be ticked; exclusive ones last."""
        if self.question.kind is Kind.SCALE:
            return [(str(step), str(step), False) for step in self.question.scale_values]
        return sorted(((c.key, c.label, c.exclusive) for c in self.question.choices), key=lambda option: option[2])

    @property
    def standing_answer(self) -> str:
        """The answer that stands, in words: what a colleague gave when both wrote."""
        return display_entry(self.question, self.clash.standing if self.clash else self.entry)

    @property
    def given_answer(self) -> str:
        """The answer that came after it, in words."""
        return display_entry(self.question, self.clash.given) if self.clash else ""

    @property
    def unit(self) -> str:
        return "%" if self.question.kind is Kind.PERCENTAGE else self.question.unit


@dataclass(frozen=True)
class ThemeCompletion:
    """How far a theme is answered: `answered` of `total` shown questions."""

    theme: ThemeDefinition
    answered: int
    total: int
    steps: int

    @property
    def is_done(self) -> bool:
        return self.answered >= self.total

    @property
    def in_words(self) -> str:
        if self.is_done:
            return "Terminé"
        return f"{self.answered} sur {self.total}" if self.answered else "À faire"


@dataclass(frozen=True)
class Completion:
    themes: tuple[ThemeCompletion, ...]

    @property
    def answered(self) -> int:
        return sum(theme.answered for theme in self.themes)

    @property
    def total(self) -> int:
        return sum(theme.total for theme in self.themes)

    @property
    def in_words(self) -> str:
        return completion_text(self.answered, self.total)

    @property
    def is_done(self) -> bool:
        return all(theme.is_done for theme in self.themes)


def completion_text(answered: int, total: int) -> str:
    """« 12 réponses sur 45 »"""
    return f"{counted(answered, 'réponse')} sur {total}"


@dataclass
class ReviewRow:
    question: Question
    answer: str
    settled: bool
    missing: bool
    step: int
    files: Sequence[FileView] = ()


@dataclass
class ReviewTheme:
    theme: ThemeDefinition
    rows: list[ReviewRow] = field(default_factory=list)


def completion_of(definition: Definition, row: Answered) -> Completion:
    """How far each theme is, counting only what is shown for these answers."""
    shown = frozenset(visible_questions(definition, row.answers, row.profile))
    return Completion(tuple(_theme_completion(definition, theme, row, shown) for theme in definition.themes))


def question_views(
    definition: Definition,
    row: Answered,
    questions: Collection[Question],
    *,
    files: Files = NO_FILES,
    upload_url: Callable[[str], str] | None = None,
) -> list[QuestionView]:
    """The questions of a step. Hidden ones are there too: an answer on the page may call them.

    `upload_url` tells, of a question's key, where its files are sent; without it none can be.
    """
    shown = frozenset(visible_questions(definition, row.answers, row.profile))
    theme = definition.theme_of(next(iter(questions)).key)
    numbers = _numbers(theme, shown)
    return [
        QuestionView(
            question,
            numbers[question.key],
            row.answers.get(question.key, {}),
            question.key in shown,
            may_not_know=definition.is_scored,
            files=files.get(question.key, ()),
            upload_url=upload_url(question.key) if upload_url and question.kind is Kind.FILE else "",
        )
        for question in questions
    ]


def _numbers(theme: ThemeDefinition, shown: Collection[str]) -> dict[str, int]:
    """The place of each question among those that are shown; of a hidden one, the place that it would take."""
    numbers, place = {}, 1
    for question in theme.questions:
        numbers[question.key] = place
        place += question.key in shown
    return numbers


def review_of(
    definition: Definition, row: Answered, missing: Collection[str], *, files: Files = NO_FILES
) -> list[ReviewTheme]:
    """Every shown question with its answer in words and the step where it can be changed."""
    shown = frozenset(visible_questions(definition, row.answers, row.profile))
    reviewed = []
    for theme in definition.themes:
        view = ReviewTheme(theme)
        for number, questions in enumerate(definition.steps(theme), start=1):
            view.rows += [_review_row(q, row, missing, number, files) for q in questions if q.key in shown]
        reviewed.append(view)
    return reviewed


def _review_row(question: Question, row: Answered, missing: Collection[str], step: int, files: Files) -> ReviewRow:
    entry = row.answers.get(question.key, {})
    settled = is_settled(question, row.answers)
    answer = display_entry(question, entry)
    if entry.get("proposed"):
        answer = f"À confirmer\u00a0: {display_entry(question, entry['proposed'])}"
    listed = () if is_not_applicable(question, row.answers) else files.get(question.key, ())
    return ReviewRow(question, answer, settled, question.key in missing, step, listed)


def _theme_completion(
    definition: Definition, theme: ThemeDefinition, row: Answered, shown: frozenset[str]
) -> ThemeCompletion:
    questions = [question for question in theme.questions if question.key in shown]
    settled = [question for question in questions if is_settled(question, row.answers)]
    return ThemeCompletion(theme, len(settled), len(questions), len(definition.steps(theme)))
