"""What a reader finds who adds and subtracts all that is told."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from cms.steering.tables import HIDDEN, Cell

Sum = Mapping[str, int]  # of unknown counts, each as often as it is in it


class Reader:
    """Who knows sums of unknown counts; nothing of a figure that is hidden."""

    def __init__(self) -> None:
        self.known: list[dict[str, Fraction]] = []

    def read(self, parts: Collection[str] | Sum, cell: Cell) -> None:
        if cell is not HIDDEN:
            left = self._left(_sum(parts))
            if left:
                self.known.append(left)

    def finds(self, parts: Collection[str] | Sum) -> bool:
        return not self._left(_sum(parts))

    def _left(self, told: dict[str, Fraction]) -> dict[str, Fraction]:
        for one in self.known:
            first = next(iter(one))
            if times := told.get(first, Fraction(0)) / one[first]:
                told = {
                    name: told.get(name, Fraction(0)) - times * one.get(name, Fraction(0)) for name in {*told, *one}
                }
        return {name: count for name, count in sorted(told.items()) if count}


def _sum(parts: Collection[str] | Sum) -> dict[str, Fraction]:
    pairs: Iterable[tuple[str, int]] = parts.items() if isinstance(parts, Mapping) else ((one, 1) for one in parts)
    return {name: Fraction(count) for name, count in pairs}
