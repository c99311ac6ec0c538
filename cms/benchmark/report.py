"""The arithmetic of the rounds, and the table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cms.benchmark.cost import Cost
from cms.benchmark.load import Load
from home.templatetags.french import number

HEADINGS = ("", "requêtes/s", "× Django nu", "ms CPU", "SQL", "octets", "gzip", "erreurs")


@dataclass(frozen=True)
class Row:
    """Medians over the rounds; the ratio is taken inside each round, so that a slow moment weighs on both."""

    title: str
    per_second: float
    ratio: float
    cpu_ms: float
    cost: Cost
    errors: int


def row(title: str, loads: Sequence[Load], *, reference: Sequence[Load], cost: Cost, lost: int = 0) -> Row:
    """One target's row; `reference` holds what the bare Django view did in the same rounds."""
    return Row(
        title=title,
        per_second=median(map(_per_second, loads)),
        ratio=median(_ratio(_per_second(one), _per_second(bare)) for one, bare in zip(loads, reference, strict=True)),
        cpu_ms=median(_ratio(1000 * one.cpu_seconds, one.requests) for one in loads),
        cost=cost,
        errors=sum(one.errors for one in loads) + lost,
    )


def _per_second(one: Load) -> float:
    return one.requests / one.seconds


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def table(rows: Sequence[Row]) -> str:
    """Aligned columns: the title on the left, figures on the right."""
    lines = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.title,
        number(row.per_second, 0 if row.per_second >= 10 else 1),
        number(row.ratio, 3 if row.ratio >= 0.001 else 5),
        number(row.cpu_ms, 2),
        number(row.cost.queries),
        number(row.cost.raw),
        number(row.cost.compressed),
        number(row.errors),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    title, *figures = cells
    padded = [title.ljust(widths[0])]
    padded += [figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True)]
    return "  ".join(padded).rstrip()
