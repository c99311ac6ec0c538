"""Which figures are not told, so that none speaks of fewer than five organisations. Pure: no Django.

A group of one to four is hidden. What would give it away by a subtraction is hidden with it: the next smallest figure,
until every hidden one might as well be another. Zeros are shown, since they speak of nobody; a hidden figure is thus
known to be one at least, which is reckoned with.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

LEAST = 5
MOST_TOGETHER = 6  # columns that a reader is thought to add up


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


def hide_beside(
    counts: Mapping[str, int],
    *others: Mapping[str, int],
    also: Collection[str] = (),
    unsaid: Collection[str] | None = None,
) -> frozenset[str]:
    """Where counts are not told, beside others of the same values, in which they lie or which lie in them: where one,
    or what lies between the two, is small; then what would give it away. Where that is true of the sums too, that of
    the counts is not told, and nothing can be subtracted from it. `also`: values of which these are hidden anyhow;
    `unsaid`: those of which the others are not told, where their sums are not either.
    """
    if not any(counts.values()):
        return frozenset()
    names = {*counts, *(name for other in others for name in other)}
    compared = names.difference(unsaid or ())
    gaps = [{name: abs(counts.get(name, 0) - other.get(name, 0)) for name in compared} for other in others]
    columns = [dict(counts), *gaps]
    found = frozenset(also) | {name for column in columns for name, count in column.items() if is_small(count)}
    summed = columns if unsaid is None else columns[:1]
    if any(is_small(sum(column.values())) for column in summed):
        return found
    before = None
    while found != before:
        before = found
        for column in reversed(summed):  # what lies between is where the fewest are
            found |= hide_values(column, also=found)
    if unsaid and found.isdisjoint(unsaid) and any(is_small(sum(gap.get(name, 0) for name in found)) for gap in gaps):
        return hide_beside(counts, *others, also=found.union(unsaid), unsaid=unsaid)
    return found


def hide_steps(counts: Sequence[int]) -> tuple[bool, ...]:
    """Of groups each of which lies in the largest one: a step is hidden where it, or what it leaves of one that is
    told before it, is small.
    """
    return hide_lines([(count,) for count in counts])


def hide_lines(lines: Iterable[Sequence[int]], *, beside: Iterable[Sequence[int]] = ()) -> tuple[bool, ...]:
    """The same of several groups at once: a line is hidden where one of them, or what it leaves of the same one in a
    line that is told before it, or `beside`, is small.
    """
    told = list(beside)
    hidden = []
    for line in lines:
        gaps = (abs(before - count) for other in told for before, count in zip(other, line, strict=True))
        hidden.append(any(map(is_small, (*line, *gaps))))
        if not hidden[-1]:
            told.append(line)
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


def hide_crossed(
    rows: Sequence[Sequence[int]],
    *,
    totals_apart: bool = False,
    untold: Collection[int] | None = None,
    column_totals: Collection[int] | None = None,
    also: Collection["Place"] = (),
) -> Crossed:
    """Of counts by two criteria, whose totals are told: cells that give others away are hidden, inner ones first. Each
    might be another one, and those that are hidden in a line of which the total is told speak of five at least.

    `totals_apart`: the totals stand on other pages, where `hide_parts` has said what is told of them, or who calls:
    `untold` rows, of which nothing is, and `column_totals`. Cells alone are then hidden; where that is not enough, they
    all are, zeros too. `also`: cells that are hidden anyhow.
    """
    grid = [[*row, sum(row)] for row in rows]
    grid.append([sum(column) for column in zip(*grid, strict=True)] if grid else [0])
    last_row, last_column = len(grid) - 1, len(grid[-1]) - 1
    hidden = {(r, c) for r, line in enumerate(grid) for c, count in enumerate(line) if is_small(count)} | {*also}
    inner = {(r, c) for r in range(last_row) for c in range(last_column)}
    if totals_apart:
        no_rows = _hidden_places([line[-1] for line in grid[:-1]]) if untold is None else untold
        no_columns = _hidden_places(grid[-1][:-1]) if column_totals is None else column_totals
        hidden |= {(r, c) for r in no_rows for c in range(last_column + 1)} | {(last_row, c) for c in no_columns}
    kept = inner if totals_apart else {(r, c) for r, line in enumerate(grid) for c in range(len(line))}
    while (given := _given_away(grid, hidden, kept)) is not None:
        place, among = given
        shown = [one for one in sorted((kept if among is None else among) - hidden) if grid[one[0]][one[1]]]
        if not shown:
            hidden |= inner
            break
        hidden.add(_next_to_hide(grid, hidden, shown, place))
    told = [[(r, c) in hidden for c in range(len(line))] for r, line in enumerate(grid)]
    return Crossed(
        tuple(tuple(line[:-1]) for line in told[:-1]),
        tuple(line[-1] for line in told[:-1]),
        tuple(told[-1][:-1]),
        told[-1][-1],
    )


Place = tuple[int, int]


def _hidden_places(counts: Sequence[int]) -> list[int]:
    return [index for index, is_hidden in enumerate(hide_parts(counts).hidden) if is_hidden]


def _given_away(grid: list[list[int]], hidden: set[Place], kept: set[Place]) -> tuple[Place, set[Place] | None] | None:
    """A hidden cell that a reader finds, alone or with others: then where another is to hide."""
    found = (one for one in sorted(hidden & kept) if grid[one[0]][one[1]] and not _may_differ(grid, hidden, one))
    rigid = next(found, None)
    if rigid is not None:
        return rigid, None
    for place, cells in _sums_found(grid, hidden):
        silent = hidden.intersection(cells)
        if is_small(sum(grid[r][c] for r, c in silent)) and not kept.isdisjoint(cells):
            return place, kept.intersection(cells)
    return None


def _sums_found(grid: list[list[int]], hidden: set[Place]) -> Iterator[tuple[Place, Collection[Place]]]:
    """Cells of which a reader finds how much the hidden ones make together: those of a line of which the total is told;
    those of some rows, less some columns that have none outside, and the other way about.
    """
    height, width = len(grid), len(grid[-1])
    rows = {r: {(r, c) for c in range(width - 1)} for r in range(height) if (r, width - 1) not in hidden}
    columns = {c: {(r, c) for r in range(height - 1)} for c in range(width) if (height - 1, c) not in hidden}
    for line in (*rows.values(), *columns.values()):
        if silent := sorted(hidden & line):
            yield silent[0], line
    inner = [c for c, line in columns.items() if c < width - 1 and hidden & line]
    for number in range(1, min(len(inner), MOST_TOGETHER) + 1):
        for some in combinations(inner, number):
            chosen = set[Place]().union(*(columns[c] for c in some))
            silent_here = hidden & chosen
            touched = {r for r, _c in silent_here}
            if touched <= rows.keys():
                yield min(silent_here), set[Place]().union(*(rows[r] for r in touched)) - chosen
            within = [line for r, line in rows.items() if r < height - 1 and hidden & line <= chosen]
            yield min(silent_here), chosen.difference(*within)


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
