"""Tables for a spreadsheet, or that come from one. A feature gives headings and rows, as they are.

No text that somebody typed is a formula there; times are those of Paris, without a zone.
"""

import csv
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from itertools import chain
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Signs that Python does not call printable, and that a cell holds all the same.
HELD = "\n\t \u00a0\u202f"

MOST_UNPACKED = 16 * 1024 * 1024  # of a workbook, which is an archive: a small one may hold gigabytes
MOST_CELLS = 200_000  # of all its sheets, the empty ones too: a short text may write millions

Row = Sequence[Any]


def without_formula(text: str) -> str:
    """A text that people typed, as a spreadsheet shows it rather than computes it."""
    return f"'{text}" if text.startswith(FORMULA) and text != "-" else text


def local(instant: datetime) -> datetime:
    """To the second, as cells hold it."""
    return localtime(instant).replace(tzinfo=None, microsecond=0)


def as_csv(headings: Row, rows: Iterable[Row]) -> bytes:
    """With commas, and the mark by which spreadsheets know accents."""
    return b"".join(csv_lines(headings, rows))


def csv_lines(headings: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """The same, line by line: what is long is sent while it is read."""
    yield BOM_UTF8
    for row in chain([headings], rows):
        written = StringIO()
        csv.writer(written).writerow([_cell(value) for value in row])
        yield written.getvalue().encode()


@dataclass(frozen=True)
class Sheet:
    """`freeze`: the first cell that moves when one scrolls. `widths`: of the columns, in signs."""

    title: str
    headings: Row
    rows: Iterable[Row]
    freeze: str | None = None
    widths: Sequence[int] = ()


def as_xlsx(
    title: str, headings: Row, rows: Iterable[Row], *, freeze: str | None = None, widths: Sequence[int] = ()
) -> bytes:
    """One sheet."""
    return workbook(Sheet(title, headings, rows, freeze, widths))


def workbook(*sheets: Sheet) -> bytes:
    """Several, the first one in front."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    made = book.create_sheet(sheet.title)
    made.freeze_panes = sheet.freeze
    for number, width in enumerate(sheet.widths, start=1):
        made.column_dimensions[get_column_letter(number)].width = width
    cells = [WriteOnlyCell(made, value=_cell(heading)) for heading in sheet.headings]
    for cell in cells:
        cell.font = Font(bold=True)
    made.append(cells)
    for row in sheet.rows:
        made.append([_cell(value) for value in row])


def read_xlsx(content: bytes, *, most_rows: int, most_columns: int) -> list[tuple[Any, ...]]:
    """The values of a workbook's first sheet, read one by one; its archive is weighed before it is opened.

    Raises ValidationError, which says in French what cannot be read.
    """
    from openpyxl import load_workbook

    unreadable = ValidationError(_("Ce fichier n’est pas un classeur XLSX lisible."), code="file")
    too_heavy = ValidationError(_("Ce classeur est trop lourd une fois ouvert. Gardez la liste seule."), code="size")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise unreadable from error
    if unpacked > MOST_UNPACKED:
        raise too_heavy
    try:
        if _cells_of(content, stop_at=MOST_CELLS) >= MOST_CELLS:
            raise too_heavy
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        rows = list(sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True))
        book.close()
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble on
        raise unreadable from error
    return rows


def _cells_of(content: bytes, *, stop_at: int) -> int:
    """The cells of all sheets, written or empty: openpyxl makes each an object before it looks at its place."""
    found = 0

    def begin(name: str, _attributes: Any) -> None:
        nonlocal found
        found += name.rpartition(":")[2] == "c"
        if found >= stop_at:
            raise StopIteration

    with zipfile.ZipFile(BytesIO(content)) as archive:
        for entry in archive.namelist():
            if not entry.startswith("xl/worksheets/"):
                continue
            reader = expat.ParserCreate()
            reader.StartElementHandler = begin
            with archive.open(entry) as sheet, suppress(StopIteration, expat.ExpatError):
                reader.ParseFile(sheet)
    return found


def as_typed(text: str) -> str:
    """What `without_formula` wrote, as it was before."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value)
    return without_formula(_printable(str(value))) if isinstance(value, str) else value


def _printable(text: str) -> str:
    """Without the signs that no spreadsheet holds."""
    return "".join(sign for sign in text if sign.isprintable() or sign in HELD)
