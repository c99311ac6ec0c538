"""A document that came in a file, into the drafts: tried first, told spot by spot, then written whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import TextField
from django.utils.translation import gettext as _

from actors.models import User
from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.matching.library import surroundings_of
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.publishing import territory_of
from questionnaires.services.restoring import write_draft
from questionnaires.studio.block_errors import refusals
from questionnaires.studio.comparing import Comparison, compare
from questionnaires.studio.drafts import build_definition, theme_drafts
from questionnaires.studio.linter import Finding, lint
from questionnaires.wording import quoted

UNSAID = {"scale": "5", "minutes": 20}  # what the schema takes where a document says nothing
_SCALES = [scale for scale, _name in QuestionnairePage._meta.get_field("display_scale").choices or ()]
_LONGEST_TITLE = QuestionnairePage._meta.get_field("title").max_length or 0
_MAIN_FIELDS = ("title", "minutes", "display_scale")
_THEME_FIELDS = ("title", "weight", "intro", "objective", "objective_figure", "objective_plan")


class NotImportable(Exception):
    """The document cannot be a draft here; `findings` says where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True)
class Trial:
    """What an import would do.

    `wrong` keeps it from being done. `lost`: what the draft would not say as the document does, None when it says all
    of it. `to_mend`: what would then keep the draft from being published. `changes` in the draft that stands, None when
    that one cannot be read.
    """

    wrong: list[Finding]
    lost: Comparison | None = None
    to_mend: Sequence[Finding] = ()
    changes: Comparison | None = None


def try_import(page: QuestionnairePage, document: Mapping[str, Any], *, by: User | None) -> Trial:
    """Import a document for a moment, see what comes of it, and take all of it back."""
    wrong = lint(document) if problems(document) else [*_not_held(document)]
    if wrong:
        return Trial(wrong)
    before = build_definition(page.get_latest_revision_as_object())
    try:
        with _taken_back():
            # Of its own: what is written stays in the object, where nothing takes it back.
            trial = QuestionnairePage.objects.get(pk=page.pk)
            write_draft(trial, UNSAID | dict(document), by=by)
            draft = QuestionnairePage.objects.get(pk=page.pk).get_latest_revision_as_object()
            wrong = [*_refused(draft, theme_drafts(draft))]
            after = build_definition(draft)
    except ValidationError as error:
        return Trial([_finding(message) for message in error.messages])
    wrong += [Finding("not_held", problem.message, field=problem.path) for problem in problems(after)]
    if wrong:
        return Trial(wrong)
    kept = parse_definition(after)
    lost = compare(parse_definition(document), kept)
    to_mend = lint(after, surroundings_of(territory_of(page)))
    return Trial([], None if lost.is_empty else lost, to_mend, _changes(before, kept))


@transaction.atomic
def import_document(page: QuestionnairePage, document: Mapping[str, Any], *, by: User | None) -> None:
    """Write a document as the drafts of a questionnaire. Raises NotImportable, and then writes nothing."""
    if wrong := try_import(page, document, by=by).wrong:
        raise NotImportable(wrong)
    write_draft(page, UNSAID | dict(document), by=by)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _changes(before: Mapping[str, Any], kept: Definition) -> Comparison | None:
    return None if problems(before) else compare(parse_definition(before), kept)


def _not_held(document: Mapping[str, Any]) -> Iterator[Finding]:
    """What no draft of a questionnaire has a place for."""
    if not document.get("scored", True):
        yield _finding(_("C’est un formulaire sans score, non un questionnaire."))
        return
    if Decimal(document.get("scale", UNSAID["scale"])) not in _SCALES:
        scales = ", ".join(map(str, _SCALES))
        yield _finding(_("L’échelle des scores est l’une de celles-ci\u00a0: %(scales)s.") % {"scales": scales})
    for holder in (document, *document["themes"]):
        if len(holder["title"]) > _LONGEST_TITLE:
            message = _("Titre\u00a0: %(most)s signes au plus.") % {"most": _LONGEST_TITLE}
            yield _finding(message, holder if holder is not document else None)


def _refused(page: QuestionnairePage, themes: list[QuestionnaireThemePage]) -> Iterator[Finding]:
    """What the editors would refuse to save."""
    yield from map(_finding, _wrong_fields(page, _MAIN_FIELDS))
    yield from (_finding(message) for _steps, message in _wrong_blocks(page.levels))
    for draft in themes:
        theme = {"key": draft.theme.key, "title": draft.title}
        yield from (_finding(message, theme) for message in _wrong_fields(draft, _THEME_FIELDS))
        yield from (_finding(message, theme) for _steps, message in _wrong_blocks(draft.level_texts))
        for steps, message in _wrong_blocks(draft.questions):
            yield _finding(message, theme, draft.questions[steps[0]].value if steps else None)


def _wrong_fields(page: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        field, value = page._meta.get_field(name), getattr(page, name)
        try:
            field.clean(value, page)
            if isinstance(field, TextField):
                MaxLengthValidator(field.max_length or 0)(value)  # which Django leaves to forms
        except ValidationError as error:
            label = str(field.verbose_name).capitalize()
            yield from (f"{label}\u00a0: {message}" for message in error.messages)


def _wrong_blocks(stream: Any) -> Iterator[tuple[tuple[Any, ...], str]]:
    try:
        stream.stream_block.clean(stream)
    except ValidationError as error:
        for steps, name, message in refusals(stream.stream_block, stream, error):
            yield steps, f"{name}\u00a0: {message}" if name else message


def _finding(
    message: str, theme: Mapping[str, Any] | None = None, question: Mapping[str, Any] | None = None
) -> Finding:
    place = ", ".join([*([theme["title"]] if theme else []), *([quoted(question["text"])] if question else [])])
    theme_key, key = theme["key"] if theme else "", question["key"] if question else ""
    return Finding("not_held", message, theme=theme_key, question=key, place=place)
