"""Tables to be saved and opened in a spreadsheet. A feature gives headings and rows, as they are.

No text that somebody typed is a formula there; times are those of Paris, without a zone.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils.timezone import localtime

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Signs that Python does not call printable, and that a cell holds all the same.
HELD = "\n\t \u00a0\u202f"

Row = Sequence[Any]


def without_formula(text: str) -> str:
    """A text that people typed, as a spreadsheet shows it rather than computes it."""
    return f"'{text}" if text.startswith(FORMULA) and text != "-" else text


def local(instant: datetime) -> datetime:
    """To the second, as cells hold it."""
    return localtime(instant).replace(tzinfo=None, microsecond=0)


def as_csv(headings: Row, rows: Iterable[Row]) -> bytes:
    """With commas, and the mark by which spreadsheets know accents."""
    written = StringIO()
    csv.writer(written).writerows([_cell(value) for value in row] for row in (headings, *rows))
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(
    title: str, headings: Row, rows: Iterable[Row], *, freeze: str | None = None, widths: Sequence[int] = ()
) -> bytes:
    """One sheet. `freeze`: the first cell that moves when one scrolls. `widths`: of the columns, in signs."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = freeze
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    cells = [WriteOnlyCell(sheet, value=_cell(heading)) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in rows:
        sheet.append([_cell(value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value)
    return without_formula(_printable(str(value))) if isinstance(value, str) else value


def _printable(text: str) -> str:
    """Without the signs that no spreadsheet holds."""
    return "".join(sign for sign in text if sign.isprintable() or sign in HELD)
