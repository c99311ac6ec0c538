"""Files of tables: a workbook of several, a CSV of one, written line by line. They say no more than the page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cms.steering.tables import HIDDEN, HIDDEN_WORD, Table, shown
from home.spreadsheets import CSV, XLSX, Sheet, csv_lines, workbook
from home.uploads import TO_SAVE, download

NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")  # which spreadsheets refuse in the name of a sheet
LONGEST_SHEET = 31


def xlsx_of(tables: Iterable[Table], *, name: str) -> HttpResponse:
    """A sheet for each table, then one that says what they count."""
    found = list(tables)
    sheets = [
        Sheet(_sheet_name(one.title), one.headings, _rows(one), freeze="B2", widths=_widths(one)) for one in found
    ]
    notes = [(one.title, one.note) for one in found] + [(HIDDEN_WORD, hidden_in_words())]
    sheets.append(Sheet(_("À propos"), (_("Tableau"), _("Ce qu’il compte")), notes, widths=(40, 100)))
    return download(workbook(*sheets), name=f"{name}.xlsx", content_type=XLSX)


def csv_of(table: Table, *, name: str) -> StreamingHttpResponse:
    """Headings in words, as a person opens it."""
    return streamed(csv_lines(table.headings, _rows(table)), name=f"{name}.csv")


def open_csv_of(table: Table) -> Iterator[bytes]:
    """Headings as keys, as a program reads it."""
    return csv_lines([column.key for column in table.columns], _rows(table))


def streamed(lines: Iterator[bytes], *, name: str) -> StreamingHttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return StreamingHttpResponse(lines, content_type=CSV, headers={**TO_SAVE, "Content-Disposition": disposition})


def hidden_in_words() -> str:
    return _(
        "le groupe compte moins de 5 structures, ou moins de 5 personnes là où l’on compte des personnes, ou son "
        "chiffre permettrait de retrouver celui d’un tel groupe."
    )


def _rows(table: Table) -> Iterator[list[Any]]:
    for row in table.rows:
        cells = (shown(cell, column) for cell, column in zip(row, table.columns, strict=True))
        yield [HIDDEN_WORD if cell is HIDDEN else cell for cell in cells]


def _sheet_name(title: str) -> str:
    return NOT_IN_SHEETS.sub(" ", title)[:LONGEST_SHEET].strip()


def _widths(table: Table) -> list[int]:
    return [44, *(max(14, len(column.title) + 2) for column in table.columns[1:])]
