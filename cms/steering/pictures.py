"""Geometry of the pictures of tables, for `templates/cms/steering/` to draw as SVG. Pure: no Django.

Everything is in per cent of the width, so that text keeps its size on a phone. What is hidden in a table is not drawn:
a length would tell it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from cms.steering.tables import HIDDEN, Cell, Kind, Said, Table, in_words

PLOT_TOP, PLOT_HEIGHT = 32, 128  # pixels, of a line
FIRST_X, LAST_X = 4, 94  # per cent
WHOLES = {Kind.PERCENT: Decimal(100), Kind.SCORE: Decimal(5)}
MOST_NAMES = 3  # of months below a line, which a phone has room for


@dataclass(frozen=True)
class Bar:
    """A row: what it is about, its other cells, how long its bar is."""

    label: str
    width: str
    cells: tuple[Said, ...]

    @property
    def is_hidden(self) -> bool:
        return self.cells[0].is_hidden


def bars(table: Table) -> list[Bar]:
    """Of the second column; a per cent is drawn on a hundred, a score on five, a count on the largest one."""
    numbers = [_number(row[1]) for row in table.rows]
    whole = WHOLES.get(table.columns[1].kind) or max([*numbers, Decimal(1)])
    return [
        Bar(label, _per_cent(100 * number / whole), cells)
        for number, (label, cells) in zip(numbers, table.said(), strict=True)
    ]


@dataclass(frozen=True)
class Segment:
    """`number`: of the part, from one on, which its hatching follows; 0 for what is hidden."""

    title: str
    words: str
    start: str
    width: str
    middle: str
    number: int

    @property
    def is_hatched(self) -> bool:
        """Every other one, so that two that touch are told apart without colours."""
        return self.number > 0 and self.number % 2 == 0

    @property
    def is_wide(self) -> bool:
        """Whether its figure can be written inside."""
        return float(self.width.rstrip("%")) >= 7


@dataclass(frozen=True)
class Shares:
    label: str
    segments: tuple[Segment, ...]
    is_hidden: bool  # the whole row


def parts(table: Table) -> list[str]:
    """The titles of the columns that cut the bars, in their order."""
    return [column.title for column in table.columns if column.key in table.shared]


def shares(table: Table) -> list[Shares]:
    """A bar for each row, cut by the count columns; hidden parts are one, at the end, as long as what is left."""
    cut = [index for index, column in enumerate(table.columns) if column.key in table.shared]
    return [_shares(table, row, cut) for row in table.rows]


def _shares(table: Table, row: Sequence[Cell], cut: Sequence[int]) -> Shares:
    label = in_words(row[0], table.columns[0])
    total = next((cell for cell, column in zip(row, table.columns, strict=True) if column.key == "total"), None)
    whole = sum((_number(row[index]) for index in cut), Decimal(0)) if total is None else _number(total)
    if not whole:
        return Shares(label, (), total is HIDDEN)
    told = [(table.columns[index].title, _number(row[index]), number) for number, index in enumerate(cut, start=1)]
    rest = whole - sum(number for _title, number, _place in told)
    told += [("", rest, 0)] if rest > 0 else []
    return Shares(label, tuple(_segments(told, whole)), False)


def _segments(told: Sequence[tuple[str, Decimal, int]], whole: Decimal) -> Iterator[Segment]:
    start = Decimal(0)
    for title, number, place in told:
        width = 100 * number / whole
        if width:
            words = f"{number:f}" if place else ""
            yield Segment(title, words, _per_cent(start), _per_cent(width), _per_cent(start + width / 2), place)
        start += width


@dataclass(frozen=True)
class Moment:
    x: str
    y: int
    words: str
    when: str  # empty where its neighbours leave no room
    anchor: str  # start, middle or end


@dataclass(frozen=True)
class Line:
    moments: tuple[Moment, ...]
    strokes: tuple[tuple[Moment, Moment], ...]
    ticks: tuple[tuple[str, int], ...]
    first: Moment | None
    last: Moment | None


def line(table: Table) -> Line:
    """A point for each row that has a figure; a stroke from each to the next, over those that have none."""
    column, rows = table.columns[1], table.rows
    top = max([*(_number(row[1]) for row in rows), Decimal(1)])
    every = max(1, -(-(len(rows) - 1) // (MOST_NAMES - 1)))
    points: list[Moment] = []
    for index, row in enumerate(rows):
        if row[1] is None or row[1] is HIDDEN:
            continue
        x = FIRST_X + Decimal(LAST_X - FIRST_X) * index / max(1, len(rows) - 1)
        is_named = (len(rows) - 1 - index) % every == 0
        when = in_words(row[0], table.columns[0]) if is_named else ""
        anchor = "end" if index == len(rows) - 1 else "middle" if index else "start"
        points.append(Moment(_per_cent(x), _height(_number(row[1]), top), in_words(row[1], column), when, anchor))
    moments = tuple(points)
    ticks = ((in_words(0, column), _height(Decimal(0), top)), (in_words(int(top), column), _height(top, top)))
    return Line(
        moments, tuple(pairwise(moments)), ticks, moments[0] if moments else None, moments[-1] if moments else None
    )


def _height(number: Decimal, top: Decimal) -> int:
    return round(PLOT_TOP + PLOT_HEIGHT * (1 - number / top))


def _number(cell: Cell) -> Decimal:
    return Decimal(cell) if isinstance(cell, int | Decimal) else Decimal(0)


def _per_cent(number: Decimal) -> str:
    return f"{number:.2f}%"
