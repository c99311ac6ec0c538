"""Which figures are not told, so that none speaks of fewer than five organisations. Pure: no Django.

A group of one to four is hidden. What would give it away by a subtraction is hidden with it: the next smallest figure,
until every hidden one might as well be another. Zeros are shown, since they speak of nobody; a hidden figure is thus
known to be one at least, which is reckoned with.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5


def is_small(count: int) -> bool:
    """Whether a group is too small to be told of."""
    return 0 < count < LEAST


@dataclass(frozen=True)
class Parts:
    """Which parts of a whole are hidden; `total`: whether the whole is too."""

    hidden: tuple[bool, ...]
    total: bool


def hide_parts(counts: Sequence[int], *, also: Collection[int] = ()) -> Parts:
    """Of groups that make up a whole, which is told beside them; `also`: places that are hidden anyhow.

    What can be found of the hidden ones is their sum: it speaks of five at least, and of two groups at least. Where
    each is known to be of one alone, a zero is hidden with them, which makes it doubtful; else the whole is. Among
    equals the first is hidden: who tells the same groups twice gives them in the same order (see `hide_values`).
    """
    if not any(counts):
        return Parts((False,) * len(counts), False)
    hidden = {index for index, count in enumerate(counts) if is_small(count) or index in also}
    if is_small(sum(counts)):
        return Parts(tuple(count > 0 or index in also for index, count in enumerate(counts)), True)
    smallest_first = sorted(range(len(counts)), key=lambda index: (counts[index] == 0, counts[index], index))
    for index in smallest_first:
        if not _gives_away([counts[one] for one in hidden]):
            break
        hidden.add(index)
    return Parts(tuple(index in hidden for index in range(len(counts))), _gives_away([counts[one] for one in hidden]))


def hide_values(counts: Mapping[str, int], *, also: Collection[str] = ()) -> frozenset[str]:
    """The same of groups that have names, whatever the order in which they come."""
    names = sorted(counts)
    parts = hide_parts([counts[name] for name in names], also={names.index(name) for name in names if name in also})
    return frozenset(name for name, is_hidden in zip(names, parts.hidden, strict=True) if is_hidden)


def hide_nested(
    whole: Mapping[str, int], columns: Iterable[Mapping[str, int]], *, rest: bool = False
) -> frozenset[str]:
    """The values of which nothing is told, where each column counts some of a whole by the same values: what is hidden
    in one is hidden in all, since one would bound the other. `rest`: and so is who leaves few out. Where the sum of a
    column is too small to be told, nothing can be subtracted from it, and nothing more is hidden.
    """
    told = [one for one in (whole, *columns) if not is_small(sum(one.values()))]
    small = {name for one in told for name in whole if is_small(whole[name] - one.get(name, 0))}
    found = frozenset(small if rest else ())
    while (more := found.union(*(hide_values(one, also=found) for one in told))) != found:
        found = more
    return found


def hide_steps(counts: Sequence[int]) -> tuple[bool, ...]:
    """Of groups each of which lies in the largest one: a step is hidden where it, or what it leaves of one that is
    told before it, is small.
    """
    told: list[int] = []
    hidden = []
    for count in counts:
        hidden.append(is_small(count) or any(is_small(abs(before - count)) for before in told))
        if not hidden[-1]:
            told.append(count)
    return tuple(hidden)


def _gives_away(hidden: Sequence[int]) -> bool:
    """Whether the sum of hidden figures tells one of them, or speaks of too few; where it speaks of nobody, it may."""
    if not sum(hidden):
        return False
    is_certain = 0 not in hidden and sum(hidden) == len(hidden)
    return len(hidden) == 1 or sum(hidden) < LEAST or is_certain


@dataclass(frozen=True)
class Crossed:
    """What is hidden of a table with the totals of its rows and columns: cells, then those totals, then the whole."""

    cells: tuple[tuple[bool, ...], ...]
    row_totals: tuple[bool, ...]
    column_totals: tuple[bool, ...]
    total: bool


def hide_crossed(rows: Sequence[Sequence[int]], *, totals_apart: bool = False, also: Collection[int] = ()) -> Crossed:
    """Of counts by two criteria, whose totals are told: cells that give others away are hidden, inner ones first.

    `totals_apart`: the totals stand on other pages, where `hide_parts` has said what is told of them; `also`:
    rows whose total is hidden there anyhow. Cells alone are then hidden; where that is not enough, they all are, zeros
    too.
    """
    grid = [[*row, sum(row)] for row in rows]
    grid.append([sum(column) for column in zip(*grid, strict=True)] if grid else [0])
    hidden = {(r, c) for r, line in enumerate(grid) for c, count in enumerate(line) if is_small(count)}
    inner = {(r, c) for r in range(len(grid) - 1) for c in range(len(grid[-1]) - 1)}
    if totals_apart:
        hidden |= {(r, len(grid[-1]) - 1) for r in _hidden_places([line[-1] for line in grid[:-1]], also)}
        hidden |= {(len(grid) - 1, c) for c in _hidden_places(grid[-1][:-1])}
    kept = inner if totals_apart else {(r, c) for r, line in enumerate(grid) for c in range(len(line))}
    while rigid := next((cell for cell in sorted(hidden & kept) if not _may_differ(grid, hidden, cell)), None):
        shown = [(r, c) for r, c in sorted(kept - hidden) if grid[r][c]]
        if not shown:
            hidden |= inner
            break
        hidden.add(_next_to_hide(grid, hidden, shown, rigid))
    told = [[(r, c) in hidden for c in range(len(line))] for r, line in enumerate(grid)]
    return Crossed(
        tuple(tuple(line[:-1]) for line in told[:-1]),
        tuple(line[-1] for line in told[:-1]),
        tuple(told[-1][:-1]),
        told[-1][-1],
    )


Place = tuple[int, int]


def _hidden_places(counts: Sequence[int], also: Collection[int] = ()) -> list[int]:
    return [index for index, is_hidden in enumerate(hide_parts(counts, also=also).hidden) if is_hidden]


def _next_to_hide(grid: list[list[int]], hidden: set[Place], shown: list[Place], rigid: Place) -> Place:
    """What gives company to hidden cells that stand alone in their line, to two at once if it can; the smallest one, a
    total last.
    """
    last_row, last_column = len(grid) - 1, len(grid[-1]) - 1
    lines = Counter(line for row, column in hidden for line in (("row", row), ("column", column)))

    def company(place: Place) -> int:
        return [lines["row", place[0]], lines["column", place[1]]].count(1)

    def preference(place: Place) -> tuple[bool, int, int, Place]:
        row, column = place
        return row == last_row or column == last_column, -company(place), grid[row][column], place

    beside = [place for place in shown if place[0] == rigid[0] or place[1] == rigid[1]]
    return min([place for place in shown if company(place)] or beside or shown, key=preference)


def _may_differ(grid: list[list[int]], hidden: set[Place], cell: Place) -> bool:
    """Whether another filling agrees with all that is told, and differs there: a walk along hidden cells, up in one and
    down in the next of the same line, comes back to it.
    """
    row, column = cell
    ways = ((cell, ("column", column), ("row", row), True), (cell, ("row", row), ("column", column), False))
    return any(
        _may_move(grid, cell, up=up) and _leads(grid, hidden - {cell}, start, end) for cell, start, end, up in ways
    )


def _leads(grid: list[list[int]], hidden: set[Place], start: tuple[str, int], end: tuple[str, int]) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        line = waiting.popleft()
        if line == end:
            return True
        for other in _steps(grid, hidden, line):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def _steps(grid: list[list[int]], hidden: set[Place], line: tuple[str, int]) -> Iterator[tuple[str, int]]:
    """From a row, where a cell of it may go up; from a column, where one may go down."""
    axis, number = line
    for row, column in hidden:
        if axis == "row" and row == number and _may_move(grid, (row, column), up=True):
            yield "column", column
        if axis == "column" and column == number and _may_move(grid, (row, column), up=False):
            yield "row", row


def _may_move(grid: list[list[int]], place: Place, *, up: bool) -> bool:
    """A total goes the other way than what it sums, so that lines stay in balance; none falls below one."""
    row, column = place
    is_turned = (row == len(grid) - 1) != (column == len(grid[-1]) - 1)
    return up != is_turned or grid[row][column] > 1
