"""What the nation's tables are made of, and whom they may tell of. Pure: no Django.

Whoever is in no row of a table is not told of: groups of fewer than five organisations, and those whose figure a
subtraction would give. What a region shows is hidden together with what the others and the whole country show, so that
none is told by the difference of two pages.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cms.steering.suppression import Parts, hide_beside, hide_crossed, hide_parts, hide_values, is_small
from cms.steering.tables import HIDDEN, Cell
from questionnaires.rollups import WHOLE

EVERYBODY = "Ensemble"


class Spread(NamedTuple):
    """Results of one theme, level and band, in one region."""

    region: str
    theme: str
    level: str
    band: int
    results: int
    percent: int


class Share(NamedTuple):
    """The scores of the core of one territory in one theme."""

    territory: int
    theme: str
    cores: int
    core: int


class Round(NamedTuple):
    """Results of one theme in one round, the latest of their organisations or not, in one region."""

    region: str
    theme: str
    round: int
    is_latest: bool
    results: int
    cores: int
    core: int


class Step(NamedTuple):
    """Territories whose launch is at a step, points that are late or blocked among theirs."""

    title: str
    territories: int
    overdue: int
    blocked: int


class Register(NamedTuple):
    """Organisations of one region: present, engaged by the charter, with a first diagnostic that is not sent yet."""

    region: str
    present: int
    engaged: int
    started: int


class Unsaid(NamedTuple):
    """The regions of which it is not told how many are present, how many are engaged."""

    present: frozenset[str]
    engaged: frozenset[str]


@dataclass(frozen=True)
class Place:
    """`region` is its code."""

    name: str
    region: str


@dataclass(frozen=True)
class Facts:
    """All that is read, of the whole country. Keys of themes and of levels stand in their order.

    `theme` and `region` are what tables are narrowed to; `round`: the one that results are of, instead of the latest.
    """

    themes: Mapping[str, str]
    levels: Mapping[str, str]
    regions: Mapping[str, str]
    places: Mapping[int, Place]
    spreads: Sequence[Spread] = ()
    shares: Sequence[Share] = ()
    rounds: Sequence[Round] = ()
    steps: Sequence[Step] = ()
    registers: Sequence[Register] = ()
    theme: str = WHOLE
    region: str = ""
    round: int | None = None

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The regions of which no result is told, in no table: all stand beside each other."""
        found = hide_values(sent(self))
        while (more := found.union(*(hide_values(one, also=found) for one in self.moved))) != found:
            found = more
        return found

    @cached_property
    def unsaid(self) -> Unsaid:
        """Results are told first: where few are present without one, it is not told how many are present."""
        all_sent, whole = sent(self), sum(self.present.values())
        is_any_told = not is_small(all_sent.total())
        present = hide_beside(self.present, all_sent, also=self.hidden) if is_any_told else hide_values(self.present)
        is_whole_told = not (is_small(whole) or (is_any_told and is_small(whole - all_sent.total())))
        if not is_whole_told:
            return Unsaid(present, hide_beside(self.engaged, self.present, unsaid=present))
        engaged = hide_beside(self.engaged, self.present)
        together = present | engaged if present & engaged else present
        if is_small(sum(self.present[one] - self.engaged.get(one, 0) for one in together)):
            engaged = hide_beside(self.engaged, self.present, also=present)
        return Unsaid(present, engaged)

    @cached_property
    def present(self) -> dict[str, int]:
        return {region: sum(stages.values()) for region, stages in self.stages.items()}

    @cached_property
    def engaged(self) -> dict[str, int]:
        return {one.region: one.engaged for one in self.registers}

    @cached_property
    def stages(self) -> dict[str, Counter[str]]:
        """By region, each organisation once."""
        none, begun, once, again = STAGES
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        all_sent, sent_again = sent(self), sent(self, least=2)
        for region, count in all_sent.items():
            found[region].update({once: count - sent_again[region], again: sent_again[region]})
        for one in self.registers:
            rest = one.present - one.started - all_sent[one.region]
            found[one.region].update({none: max(0, rest), begun: one.started})
        return dict(found)

    @cached_property
    def moved(self) -> tuple[Counter[str], ...]:
        """By region, who made the round that is asked for and a later one; who did not make it. It is by them that its
        results differ from the latest.
        """
        later, missing = Counter[str](), sent(self)
        for row in self.rounds if self.round else ():
            if row.theme == WHOLE and row.round == self.round:
                missing[row.region] -= row.results
                later[row.region] += 0 if row.is_latest else row.results
        return (later, missing) if self.round else ()

    @property
    def tells_results(self) -> bool:
        """Not those of a round where the difference with the latest would tell of few."""
        return not any(is_small(sum(one.values())) for one in self.moved)

    @property
    def told_themes(self) -> dict[str, str]:
        """The whole, then each theme; or the one that was asked for."""
        every = {WHOLE: EVERYBODY, **self.themes}
        return {self.theme: every[self.theme]} if self.theme else every

    def covers(self, region: str) -> bool:
        return self.region in ("", region)


# --- Counts by region -------------------------------------------------------------------------------------------------


class ByRegion:
    """Counts by region and by part of a table's row."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = parts
        self.rows: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, region: str, part: str, count: int) -> None:
        self.rows[region][part] += count

    def told(self, region: str, hidden: Collection[str]) -> tuple[list[int], Parts]:
        """What one region counts, or all of them, and what is hidden of it beside what the others show. `hidden`:
        regions of which nothing is told, which are known together, by subtraction.
        """
        found = sorted(self.rows)
        regions, unsaid = [one for one in found if one not in hidden], [one for one in found if one in hidden]
        lines = [[one] for one in regions] + ([unsaid] if unsaid else [])
        grid = [[sum(self.rows[one][part] for one in line) for part in self.parts] for line in lines]
        if not region:
            columns = [sum(column) for column in zip(*grid, strict=True)] or [0] * len(self.parts)
            return columns, hide_parts(columns)
        if region not in regions:
            is_hidden = region in hidden
            return [self.rows[region][part] for part in self.parts], Parts((is_hidden,) * len(self.parts), is_hidden)
        place = regions.index(region)
        if place in _places(hide_parts([sum(line) for line in grid]).hidden):
            return grid[place], Parts((True,) * len(self.parts), True)
        return grid[place], Parts(hide_crossed(grid, totals_apart=True).cells[place], False)


def _places(hidden: Iterable[bool]) -> list[int]:
    return [place for place, is_hidden in enumerate(hidden) if is_hidden]


def counted(facts: Facts, counts: Mapping[str, int], *, also: Collection[str] = ()) -> Cell:
    """One count of results by region: that of the region, or of all. `also`: regions of which it is hidden anyhow."""
    return _of_region(facts, counts, facts.hidden | hide_values(counts, also=facts.hidden.union(also)))


def _of_region(facts: Facts, counts: Mapping[str, int], hidden: Collection[str]) -> Cell:
    if not facts.region:
        return HIDDEN if is_small(sum(counts.values())) else sum(counts.values())
    return HIDDEN if facts.region in hidden else counts.get(facts.region, 0)


def sent(facts: Facts, *, least: int = 1) -> Counter[str]:
    """How many organisations of each region have sent so many diagnostics at least."""
    found: Counter[str] = Counter()
    for row in facts.rounds:
        if row.theme == WHOLE and row.is_latest and row.round >= least:
            found[row.region] += row.results
    return found


# --- Who has gone how far ---------------------------------------------------------------------------------------------

STAGES = (
    "Inscrites, sans diagnostic",
    "Premier diagnostic commencé, pas encore envoyé",
    "Diagnostic envoyé une fois",
    "Diagnostic refait",
)


def stages_told(facts: Facts) -> dict[str, tuple[int, bool]]:
    """Of each stage, how many and whether it is hidden.

    Those who have sent are told everywhere, by the tables of results too: they, and those who have not, are each parted
    in two, as wholes that are known; where they are too few to be told, all are parted together.
    """
    together = ((STAGES, facts.unsaid.present),)
    apart = (STAGES[:2], facts.unsaid.present), (STAGES[2:], facts.hidden)
    told: dict[str, tuple[int, bool]] = {}
    for parts, unsaid in together if is_small(sent(facts).total()) else apart:
        by_region = ByRegion(parts)
        for region, stages in facts.stages.items():
            for stage in parts:
                by_region.add(region, stage, stages[stage])
        counts, hidden = by_region.told(facts.region, unsaid)
        told |= dict(zip(parts, zip(counts, hidden.hidden, strict=True), strict=True))
    return told


def key_counts(facts: Facts) -> dict[str, Cell]:
    """Present, engaged, with a diagnostic, with several: none tells of few beside another one that is told."""
    told = counted(facts, sent(facts))
    present = _beside(told, _of_region(facts, facts.present, facts.unsaid.present))
    count, is_hidden = stages_told(facts)[STAGES[3]]
    return {
        "present": present,
        "engaged": _beside(present, _of_region(facts, facts.engaged, facts.unsaid.engaged)),
        "sent": told,
        "again": HIDDEN if is_hidden else count,
    }


def _beside(other: Cell, cell: Cell) -> Cell:
    is_near = isinstance(other, int) and isinstance(cell, int) and is_small(abs(other - cell))
    return HIDDEN if is_near else cell
