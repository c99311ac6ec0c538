"""What a dashboard is asked for: all organisations of a territory, or those that one criterion singles out; or all of
the country.

One criterion at a time: two would let figures be subtracted from one another until they speak of few. What a criterion
parts is read with all its values, so that what is told of one does not tell of another (see `suppression`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import ExtractYear

from cms.steering.suppression import hide_beside, hide_values, is_small
from cms.steering.tables import HIDDEN, Cell
from home.models import Territory

ALL = ""


@dataclass(frozen=True)
class Part:
    """How many organisations there are behind a figure, and the sum of theirs."""

    count: int
    total: Decimal = Decimal(0)

    @property
    def mean(self) -> Decimal | None:
        return self.total / self.count if self.count else None


Parts = Mapping[str, Part]  # by value of the criterion


@dataclass(frozen=True)
class Cut:
    """`criterion` is a name of the filters: type, secteur, taille or annee; empty of everybody. `theme` narrows the
    rows that are shown, and no group. Without a territory, it is of all that are open, and of everybody there.

    From the register: `present`, how many organisations there are, by value; `hidden`, the values of the criterion of
    which no result is told; `uncounted`, those of which it is not told how many have one.
    """

    territory: Territory | None
    criterion: str = ""
    value: str = ALL
    theme: str = ""
    hidden: frozenset[str] = frozenset()
    uncounted: frozenset[str] = frozenset()
    present: Mapping[str, int] | None = None

    @property
    def year(self) -> int | None:
        return int(self.value) if self.criterion == "annee" else None

    @property
    def is_of_organisations(self) -> bool:
        """Whether it is by what organisations are."""
        return self.criterion in COLUMNS

    def by(self, *, organisation: str = "organisation__", sent_at: str = "") -> Any:
        """The expression that parts rows; of what has no year, all rows are one part."""
        if self.is_of_organisations:
            return F(organisation + COLUMNS[self.criterion])
        return ExtractYear(sent_at) if self.criterion == "annee" and sent_at else Value(ALL)

    def part(self, parts: Parts) -> Part:
        """That of the organisations in view."""
        return parts.get(self.value, Part(0))

    def is_told(self, parts: Parts) -> bool:
        """Whether a figure of the organisations in view may be told beside those of the others."""
        if not self.criterion:
            return not is_small(self.part(parts).count)
        return self.value not in self.untold(parts)

    def untold(self, parts: Parts) -> frozenset[str]:
        """The values of the criterion of which a figure is not told."""
        return self.hidden | hide_values(_counts(parts), also=self.hidden)

    def unsaid(self, parts: Parts) -> frozenset[str]:
        """The values of which it is not told how many are behind a figure: it leaves few out."""
        counts = _counts(parts)
        if self.present is None:
            return frozenset()
        if not self.is_of_organisations:
            return frozenset(counts) if is_small(self.present[ALL] - sum(counts.values())) else frozenset()
        return hide_beside(counts, self.present, also=self.untold(parts) | self.uncounted)

    def count(self, parts: Parts) -> Cell:
        if not self.is_told(parts) or self.value in self.unsaid(parts):
            return HIDDEN
        return self.part(parts).count

    def mean(self, parts: Parts, *, share: Decimal = Decimal(1)) -> Cell:
        """`share`: by which a per cent is told on another scale."""
        mean = self.part(parts).mean
        if not self.is_told(parts):
            return HIDDEN
        return None if mean is None else mean * share


def _counts(parts: Parts) -> dict[str, int]:
    return {value: part.count for value, part in parts.items()}


COLUMNS = {"type": "kind", "secteur": "sector", "taille": "headcount"}


def of_place(rows: QuerySet, territory: Territory | None) -> QuerySet:
    """The rows of a territory; without one, of all that are open."""
    return rows.filter(territory=territory) if territory else rows.filter(territory__in=Territory.objects.open())


def present(rows: QuerySet, territory: Territory | None) -> QuerySet:
    """The rows of organisations that are in the territory today: all figures speak of the same ones."""
    return of_place(rows, territory).filter(organisation__presences__territory=F("territory"))


def grouped(rows: QuerySet, *dimensions: str, by: Any, value: str = "") -> dict[tuple[str, ...], dict[str, Part]]:
    """Rows counted and summed by dimensions, then by what parts them; one query, as many rows as there are groups."""
    total = Sum(value) if value else Count("pk")
    found = rows.order_by().annotate(part=by).values_list(*dimensions, "part").annotate(many=Count("pk"), total=total)
    told: dict[tuple[str, ...], dict[str, Part]] = defaultdict(dict)
    for *keys, part, many, total in found:
        told[tuple(keys)][str(part)] = Part(many, total or Decimal(0))
    return dict(told)
