"""Results added up, by what national figures ask of them. Pure: no Django.

A cell counts the results of one territory, theme, level, round and band, the latest ones of their organisations apart
from those that a later round has replaced. Sums are whole numbers, so that whatever is added can be taken away again
without a trace, on any database.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

WHOLE = ""  # in the place of a theme: the mean of a diagnostic
BANDS = 5  # as the points of the display scale: from 0 to 1, …, from 4 to 5
UNIT = 10**9  # of a per cent: what columns of scores keep


class Scored(NamedTuple):
    """One score of one sent diagnostic, in per cent; `core` is that of the nation's questions, where it has any."""

    territory: int
    theme: str
    level: str
    round: int
    is_latest: bool
    percent: Decimal
    core: Decimal | None


class Cell(NamedTuple):
    """What is counted together. Cells are written in their order, so that nobody waits for anybody in a circle."""

    territory: int
    theme: str
    level: str
    round: int
    band: int
    is_latest: bool


class Sums(NamedTuple):
    """How many results, their per cents; how many with a score of the core, theirs. Per cents in `UNIT`s."""

    results: int = 0
    percent: int = 0
    cores: int = 0
    core: int = 0


Cells = Mapping[Cell, Sums]


def band_of(percent: Decimal) -> int:
    """From 0 to 4; the lower bound is in the band, and everything is in the last one."""
    return min(int(percent * BANDS / 100), BANDS - 1)


def cells_of(rows: Iterable[Scored]) -> dict[Cell, Sums]:
    """The cells of some scores."""
    found: dict[Cell, Sums] = {}
    for row in rows:
        cell = Cell(row.territory, row.theme, row.level, row.round, band_of(row.percent), row.is_latest)
        core = (0, 0) if row.core is None else (1, _units(row.core))
        found[cell] = _added(found.get(cell, Sums()), Sums(1, _units(row.percent), *core))
    return found


def difference(after: Cells, before: Cells) -> dict[Cell, Sums]:
    """What to add to `before` to get `after`, in the order of cells; those that stay the same are left out."""
    changed = ((cell, _added(after.get(cell, Sums()), before.get(cell, Sums()), -1)) for cell in {*after, *before})
    return dict(sorted((cell, sums) for cell, sums in changed if any(sums)))


def _added(one: Sums, other: Sums, times: int = 1) -> Sums:
    return Sums._make(mine + times * theirs for mine, theirs in zip(one, other, strict=True))


def _units(percent: Decimal) -> int:
    return int(percent * UNIT)
