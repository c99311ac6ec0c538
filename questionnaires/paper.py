"""A questionnaire to fill in by hand, for those who gather answers on paper first. Nothing is said of points."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from questionnaires.definition import CHOICE_KINDS, Definition, Kind, Question, ThemeDefinition
from questionnaires.studio.describing import condition_text, describe
from questionnaires.wording import number_text

LINES = {Kind.NUMBER: 1, Kind.PERCENTAGE: 1, Kind.DATE: 1, Kind.SHORT_TEXT: 2, Kind.LONG_TEXT: 6}


@dataclass(frozen=True)
class PaperQuestion:
    """A question as paper asks it: what to tick, how many lines to write on, and how."""

    question: Question
    number: int
    only_if: str
    how: str
    boxes: tuple[str, ...]
    lines: range

    @property
    def in_a_row(self) -> bool:
        return self.question.kind is Kind.SCALE


def paper_themes(definition: Definition) -> Iterator[tuple[ThemeDefinition, list[PaperQuestion]]]:
    """The themes with their questions, numbered through."""
    numbers = {question.key: number for number, question in enumerate(definition.questions, 1)}
    for theme in definition.themes:
        yield theme, [_asked(definition, question, numbers[question.key]) for question in theme.questions]


def _asked(definition: Definition, question: Question, number: int) -> PaperQuestion:
    return PaperQuestion(
        question=question,
        number=number,
        only_if=condition_text(definition, question.condition) if question.condition else "",
        how=_how(definition, question),
        boxes=tuple(_boxes(question)),
        lines=range(LINES.get(question.kind, 0)),
    )


def _how(definition: Definition, question: Question) -> str:
    if question.kind is Kind.MULTIPLE:
        return _("Plusieurs réponses possibles")
    if question.kind in CHOICE_KINDS:
        return _("Une seule réponse")
    bounds = describe(definition, question).get("bounds", "")
    if question.kind is Kind.FILE:
        return _("À joindre à part\u00a0: %(files)s") % {"files": bounds}
    return bounds[:1].upper() + bounds[1:]


def _boxes(question: Question) -> Iterator[str]:
    for choice in question.choices:
        yield _("%(choice)s (seule réponse)") % {"choice": choice.label} if choice.exclusive else choice.label
    for value in question.scale_values:
        yield number_text(Fraction(value))
    if question.allow_not_applicable:
        yield _("Non concerné")
