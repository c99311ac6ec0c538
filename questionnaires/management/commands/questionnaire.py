"""The studio's checks and exchange, for scripts. Exit codes: 0 fine, 1 findings or differences, 2 bad use."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questionnaires.definition import Definition
from questionnaires.definition_reading import DefinitionError, parse_definition
from questionnaires.matching.library import surroundings_of
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from questionnaires.services.exchanging import NotImportable, import_document, try_import
from questionnaires.services.publishing import read_draft, slug_of, territory_of
from questionnaires.studio.comparing import Comparison, Difference, compare
from questionnaires.studio.drafts import build_definition
from questionnaires.studio.exchange import MAX_BYTES, Unreadable, from_file, to_file
from questionnaires.studio.linter import Finding, lint

FINDINGS, BAD_USE = 1, 2
SOURCE = "territoire (son brouillon : grand-poitiers), version (grand-poitiers@2) ou fichier .json"


class Command(BaseCommand):
    help = "Vérifie, exporte, importe ou compare des questionnaires (docs/questionnaire-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser("lint", help="dit ce qui empêche de publier, et ce qui est à relire")
        checking.add_argument("source", help=SOURCE)
        exporting = verbs.add_parser("export", help="écrit le questionnaire en JSON")
        exporting.add_argument("source", help=SOURCE)
        exporting.add_argument("--output", "-o", help="fichier à écrire, au lieu de la sortie")
        importing = verbs.add_parser("import", help="fait d’un fichier le brouillon d’un territoire")
        importing.add_argument("territory", help="adresse du territoire, comme grand-poitiers, ou national")
        importing.add_argument("file", help="fichier JSON")
        importing.add_argument("--dry-run", action="store_true", help="dit ce qui changerait, et n’écrit rien")
        comparing = verbs.add_parser("diff", help="dit ce qui diffère de l’un à l’autre")
        comparing.add_argument("before", help=SOURCE)
        comparing.add_argument("after", help=SOURCE)
        for verb in (checking, importing, comparing):
            verb.add_argument("--json", action="store_true", dest="as_json", help="pour un programme")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        verbs: dict[str, Callable[..., bool]] = {
            "lint": self.lint,
            "export": self.export,
            "import": self.bring_in,
            "diff": self.diff,
        }
        if verbs[verb](**options):
            sys.exit(FINDINGS)

    def lint(self, *, source: str, as_json: bool, **options: Any) -> bool:
        findings = _findings(source)
        self._tell({"findings": [*map(asdict, findings)]} if as_json else [*map(_line, findings)])
        return bool(findings)

    def export(self, *, source: str, output: str | None, **options: Any) -> bool:
        text = to_file(_document(source))
        if output is None:
            self.stdout.write(text.decode(), ending="")
            return False
        try:
            Path(output).write_bytes(text)
        except OSError as error:
            raise CommandError(f"{output} : {error.strerror}.", returncode=BAD_USE) from error
        return False

    def bring_in(self, *, territory: str, file: str, dry_run: bool, as_json: bool, **options: Any) -> bool:
        page, document = _page(territory), _read(file)
        trial = try_import(page, document, by=None)
        if not trial.wrong and not dry_run:
            try:
                import_document(page, document, by=None)
            except NotImportable as error:  # what it is checked against changed in between
                trial = type(trial)(error.findings)
        comparisons = {"lost": trial.lost, "changes": trial.changes}
        if as_json:
            told = {name: _plain(one) if one else None for name, one in comparisons.items()}
            findings = {"wrong": [*map(asdict, trial.wrong)], "to_mend": [*map(asdict, trial.to_mend)]}
            self._tell({"imported": not (trial.wrong or dry_run), **findings, **told})
        else:
            titles = {"lost": "Perdu", "changes": "Changé"}
            lines = [f"{titles[name]} : {line}" for name, one in comparisons.items() if one for line in _lines(one)]
            self._tell([*map(_line, trial.wrong), *lines, *(f"À relire : {_line(one)}" for one in trial.to_mend)])
        return bool(trial.wrong)

    def diff(self, *, before: str, after: str, as_json: bool, **options: Any) -> bool:
        comparison = compare(_definition(before), _definition(after))
        self._tell(_plain(comparison) if as_json else [*_lines(comparison)])
        return not comparison.is_empty

    def _tell(self, said: Mapping[str, Any] | Sequence[str]) -> None:
        if isinstance(said, Mapping):
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for line in said:
            self.stdout.write(line)


# --- What an argument names -------------------------------------------------------------------------------------------


def _is_file(source: str) -> bool:
    return source.endswith(".json") or "/" in source


def _read(name: str) -> dict[str, Any]:
    try:
        with Path(name).open("rb") as file:
            return from_file(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise CommandError(f"{name} : {error.strerror}.", returncode=BAD_USE) from error
    except Unreadable as error:
        raise CommandError(f"{name} : {error}", returncode=BAD_USE) from error


def _page(slug: str) -> QuestionnairePage:
    for page in QuestionnairePage.objects.all():
        if slug_of(page) == slug:
            return page.get_latest_revision_as_object()
    raise CommandError(f"Aucun territoire n’a de questionnaire à l’adresse « {slug} ».", returncode=BAD_USE)


def _document(source: str) -> dict[str, Any]:
    if _is_file(source):
        return _read(source)
    slug, _at, number = source.partition("@")
    page = _page(slug)
    if not number:
        return build_definition(page)
    versions = QuestionnaireVersion.objects.for_territory(territory_of(page))
    found = versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if found is None:
        raise CommandError(f"« {slug} » n’a pas de version {number}.", returncode=BAD_USE)
    return found.definition


def _definition(source: str) -> Definition:
    try:
        return parse_definition(_document(source))
    except DefinitionError as error:
        raise CommandError(f"{source} n’est pas un questionnaire entier :\n{error}", returncode=BAD_USE) from error


def _findings(source: str) -> list[Finding]:
    """A draft without the warnings that its authors accepted; a file without the library, which it has not."""
    if _is_file(source):
        return lint(_read(source))
    slug, at, _number = source.partition("@")
    if at:
        return lint(_document(source), surroundings_of(territory_of(_page(slug))))
    return read_draft(_page(slug)).findings


# --- In words, or for a program ---------------------------------------------------------------------------------------


def _line(finding: Finding) -> str:
    kind = "erreur" if finding.blocks else "avertissement"
    return f"[{kind}] {finding.place or 'Le questionnaire'} : {finding.message}"


def _lines(comparison: Comparison) -> Iterator[str]:
    for difference in comparison.settings:
        yield _difference("Réglages", difference)
    for kind, parts in (("Niveau", comparison.levels), ("Thème", comparison.themes)):
        for part in parts:
            yield from _part(f"{kind} « {part.title} »", part.is_new, part.is_removed, part.differences)
    for change in comparison.questions:
        name = f"« {change.text} » [{change.key}]"
        yield from _part(name, change.is_new, change.is_removed, change.differences)


def _part(name: str, is_new: bool, is_removed: bool, differences: Sequence[Difference]) -> Iterator[str]:
    if is_new or is_removed:
        yield f"{'+' if is_new else '-'} {name}"
    for difference in differences:
        yield _difference(name, difference)


def _difference(name: str, difference: Difference) -> str:
    return f"~ {name}, {difference.name} : {difference.before or '–'} → {difference.after or '–'}"


def _plain(comparison: Comparison) -> dict[str, Any]:
    questions = [
        {
            "key": change.key,
            "text": change.text,
            "is_new": change.is_new,
            "is_removed": change.is_removed,
            "suggested": change.suggested.value,
            "differences": [*map(asdict, change.differences)],
        }
        for change in comparison.questions
    ]
    parts = {name: [*map(asdict, getattr(comparison, name))] for name in ("settings", "levels", "themes")}
    return {**parts, "questions": questions}
