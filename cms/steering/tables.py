"""A table of figures, of which the page, its picture, the workbook, the CSV and the API are made. Pure: no Django.

A cell is a text, a number, nothing (there is nobody to speak of), or hidden (see `suppression`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, StrEnum

NARROW, NBSP = "\u202f", "\u00a0"
HIDDEN_WORD = "masqué"
NOTHING = "–"


class Kind(StrEnum):
    """What the cells of a column hold. `MONTH` is the text « 2026-03 »."""

    TEXT = "text"
    MONTH = "month"
    COUNT = "count"
    SCORE = "score"
    PERCENT = "percent"


class Hidden(Enum):
    """What stands where a figure is not told."""

    HIDDEN = HIDDEN_WORD


class Picture(StrEnum):
    """How a table is drawn; what is not drawn is read."""

    NONE = ""
    BARS = "bars"  # a bar for each row, of its second column
    SHARES = "shares"  # a bar for each row, cut by the count columns
    LINE = "line"  # a point for each row, of the second column


HIDDEN = Hidden.HIDDEN
Cell = str | int | Decimal | Hidden | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """`key` stands in files and in the API; `about` describes it there; `unit`: of its numbers, in words."""

    key: str
    title: str
    kind: Kind = Kind.COUNT
    unit: str = ""
    about: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.COUNT, Kind.SCORE, Kind.PERCENT)


@dataclass(frozen=True)
class Table:
    """`key` stands in addresses; the first column says what a row is about; `note` says what is counted.

    `shared`: the count columns that cut a row into parts, where a picture or a file needs to know them.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    note: str = ""
    picture: Picture = Picture.NONE
    shared: tuple[str, ...] = ()
    empty: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of {self.key} has not one cell for each column.")

    @property
    def has_hidden(self) -> bool:
        return any(cell is HIDDEN for row in self.rows for cell in row)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)

    def said(self) -> Iterator[tuple[str, tuple["Said", ...]]]:
        """Each row as it is read: what it is about, then its other cells."""
        for row in self.rows:
            cells = zip(row, self.columns, strict=True)
            first, *others = (Said(in_words(cell, column), column, cell is HIDDEN) for cell, column in cells)
            yield first.words, tuple(others)


@dataclass(frozen=True)
class Said:
    """A cell as it is read."""

    words: str
    column: Column
    is_hidden: bool = False


def in_words(cell: Cell, column: Column) -> str:
    """« 1 240 », « 1,8 », « 42 % », « mars 2026 », « masqué », « – »."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Hidden):
        return HIDDEN_WORD
    if isinstance(cell, str):
        return month_in_words(cell) if column.kind == Kind.MONTH else cell
    if column.kind == Kind.SCORE:
        return _grouped(f"{rounded(cell, 1):,}")
    if column.kind == Kind.PERCENT:
        return f"{_grouped(f'{rounded(cell, 0):,}')}{NBSP}%"
    return _grouped(f"{cell:,}")


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def month_in_words(month: str) -> str:
    """« 2026-03 » -> « mars 2026 »."""
    year, _dash, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]}{NBSP}{year}"


def rounded(number: int | Decimal, digits: int) -> Decimal:
    """Half up, as scores are."""
    return Decimal(number).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def shown(cell: Cell, column: Column) -> Cell:
    """The number as it is told, so that a file says no more than the page."""
    if not isinstance(cell, int | Decimal) or column.kind == Kind.COUNT:
        return cell
    return rounded(cell, 1 if column.kind == Kind.SCORE else 0)


def _grouped(number: str) -> str:
    return number.replace(",", NARROW).replace(".", ",")


@dataclass(frozen=True)
class Section:
    """Tables that belong together on a page; `key` is the anchor."""

    key: str
    title: str
    tables: tuple[Table, ...]
    about: str = ""


@dataclass(frozen=True)
class Figure:
    """A key figure, in words."""

    label: str
    words: str
    note: str = ""
