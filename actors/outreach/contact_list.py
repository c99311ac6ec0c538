"""Contacts as a team hands them over, read from a spreadsheet or typed: one organisation a line."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _

from actors.numbers import clean_number
from home.enums import ActorType
from home.querysets import search_form
from home.spreadsheets import read_xlsx

MOST_LINES = 500
MOST_BYTES = 1024 * 1024
MOST_COLUMNS = 40
LONGEST_CELL = 300

# What a column may be called, as `search_form` writes it: the first that is found is the one.
HEADINGS = {
    "name": ("structure", "nom de la structure", "nom", "raison sociale", "organisation", "denomination", "entreprise"),
    "email": ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse email", "adresse mail", "mel"),
    "siret": ("siret", "numero siret", "n siret"),
    "siren": ("siren", "numero siren", "n siren", "siren ou siret", "siren siret", "numero siren ou siret"),
    "kind": ("type", "type de structure", "categorie", "nature"),
}
KINDS = {
    **{search_form(str(kind.label)): kind.value for kind in ActorType if kind != ActorType.OTHER},
    "asso": ActorType.ASSOCIATION.value,
    "etablissement": ActorType.PUBLIC.value,
    "societe": ActorType.COMPANY.value,
}
LONGEST_EMAIL = 254  # RFC 5321, and the column
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Contact:
    """A line as it was read. `number` is a SIREN or a SIRET that exists, or empty; `email` is in lower case."""

    line: int
    email: str
    name: str = ""
    number: str = ""
    kind: str = ""

    @property
    def is_valid(self) -> bool:
        try:
            validate_email(self.email)
            MaxLengthValidator(LONGEST_EMAIL)(self.email)
        except ValidationError:
            return False
        return True


def read_file(name: str, content: bytes) -> list[Contact]:
    """The contacts of a CSV or XLSX file. ValidationError says, in French, what cannot be read."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Ce fichier dépasse 1\u00a0Mo. Partagez-le en plusieurs."), code="size")
    rows = _sheet(content) if content.startswith(b"PK") or name.lower().endswith(".xlsx") else _lines(content)
    return list(_contacts(rows))


def read_addresses(text: str) -> list[Contact]:
    """The addresses that were typed, between spaces, commas or line breaks."""
    words = [word for word in BETWEEN_ADDRESSES.split(text) if word]
    _check_count(len(words))
    return [Contact(number, word.strip("<>").lower()) for number, word in enumerate(words, start=1)]


def _contacts(rows: Iterable[list[str]]) -> Iterator[Contact]:
    found = ((number, row) for number, row in enumerate(rows, start=1) if any(row))
    _first, headings = next(found, (0, []))
    columns = _columns(headings)
    if "email" not in columns:
        message = _("La première ligne doit nommer les colonnes, dont une «\u00a0E-mail\u00a0».")
        raise ValidationError(message, code="headings")
    lines = list(islice(found, MOST_LINES + 1))
    _check_count(len(lines))
    for number, row in lines:
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        yield _contact(number, cells)


def _check_count(count: int) -> None:
    if count > MOST_LINES:
        raise ValidationError(_("Pas plus de 500 contacts à la fois\u00a0: partagez la liste."), code="lines")


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each thing that we know stands."""
    named = {search_form(heading): place for place, heading in reversed(list(enumerate(headings)))}
    return {
        thing: next(named[name] for name in names if name in named)
        for thing, names in HEADINGS.items()
        if any(name in named for name in names)
    }


def _contact(line: int, cells: dict[str, str]) -> Contact:
    return Contact(
        line=line,
        email=cells["email"].lower(),
        name=cells.get("name", "")[:120],
        number=_number(cells.get("siret", "")) or _number(cells.get("siren", "")),
        kind=KINDS.get(search_form(cells.get("kind", "")), ""),
    )


def _number(text: str) -> str:
    """The number, where it exists: a wrong one keeps nobody from being invited."""
    try:
        number = clean_number(text)
    except ValidationError:
        return ""
    return number.siret or number.siren


def _lines(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel writes in France
    first = text.lstrip().partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            yield [_cell(value) for value in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise ValidationError(_("Ce fichier n’est pas un CSV lisible."), code="file") from error


def _sheet(content: bytes) -> Iterator[list[str]]:
    """The rows of a workbook; more empty lines than contacts are read over, never an endless sheet."""
    for row in read_xlsx(content, most_rows=MOST_LINES * 4, most_columns=MOST_COLUMNS):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a number that was typed as such
    return " ".join(str(value).split())[:LONGEST_CELL]
