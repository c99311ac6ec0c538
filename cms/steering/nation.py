"""The nation's tables, made of results that were added up. Pure: no Django.

Whoever is in no row of a table is not told of: groups of fewer than five organisations, and those whose figure a
subtraction would give. What a region shows is hidden together with what the others and the whole country show, so that
none is told by the difference of two pages.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cms.steering.suppression import Parts, hide_crossed, hide_parts, hide_values, is_small
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Row, Table
from questionnaires.rollups import BANDS, UNIT, WHOLE

SCALE = 5  # points that per cents are told on
EVERYBODY = "Ensemble"
OTHER_LEVELS = "Autre niveau"
DESCENDING = "-"
SIDES_NOTE = "Score des questions du tronc national, sur 5. Seuls paraissent les territoires d’au moins 5 structures."
NAME, SIZE, SCORE = "nom", "structures", "score"


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


@dataclass(frozen=True)
class Place:
    """`region` is its code."""

    name: str
    region: str


@dataclass(frozen=True)
class Facts:
    """All that is read, of the whole country. Keys of themes and of levels stand in their order.

    `theme` and `region` are what tables are narrowed to.
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

    def told(self, region: str) -> tuple[list[int], Parts]:
        """What one region counts, or all of them, and what is hidden of it beside what the others show."""
        regions = sorted(self.rows)
        grid = [[self.rows[one][part] for part in self.parts] for one in regions]
        crossed = hide_crossed(grid)
        if region in regions:
            place = regions.index(region)
            return grid[place], Parts(crossed.cells[place], crossed.row_totals[place])
        if region or not grid:
            return [0] * len(self.parts), Parts((False,) * len(self.parts), False)
        return [sum(column) for column in zip(*grid, strict=True)], Parts(crossed.column_totals, crossed.total)


def counted(facts: Facts, counts: Mapping[str, int]) -> Cell:
    """One count by region: that of the region, or of all."""
    if not facts.region:
        return HIDDEN if is_small(sum(counts.values())) else sum(counts.values())
    return HIDDEN if facts.region in hide_values(counts) else counts.get(facts.region, 0)


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


def funnel(facts: Facts) -> Table:
    """Each organisation once, by how far it has gone."""
    none, begun, once, again = STAGES
    stages, all_sent, sent_again = ByRegion(STAGES), sent(facts), sent(facts, least=2)
    for region, count in all_sent.items():
        stages.add(region, once, count - sent_again[region])
        stages.add(region, again, sent_again[region])
    for one in facts.registers:
        stages.add(one.region, begun, one.started)
        stages.add(one.region, none, max(0, one.present - one.started - all_sent[one.region]))
    counts, hidden = stages.told(facts.region)
    whole = sum(counts)
    rows = [
        (title, *_told(hidden, place, (count, None if hidden.total else _per_cent(count, whole))))
        for place, (title, count) in enumerate(zip(STAGES, counts, strict=True))
    ]
    return Table(
        "parcours",
        "Où en sont les structures",
        (
            Column("etape", "Étape", Kind.TEXT),
            Column("structures", "Structures", unit="structures"),
            Column("part", "Part", Kind.PERCENT, unit="%"),
        ),
        tuple(rows) if whole else (),
        note="Chaque structure compte une fois, là où elle en est aujourd’hui, quel que soit le tour choisi.",
        picture=Picture.BARS,
        empty="Aucune structure n’est encore inscrite.",
    )


def _told(hidden: Parts, place: int, cells: Sequence[Cell]) -> Sequence[Cell]:
    return [HIDDEN] * len(cells) if hidden.hidden[place] else cells


def _per_cent(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / whole if whole else None


# --- Levels and scores ------------------------------------------------------------------------------------------------


def levels(facts: Facts) -> Table:
    has_others = any(row.level not in facts.levels for row in facts.spreads)
    titles = {**facts.levels, **({OTHER_LEVELS: OTHER_LEVELS} if has_others else {})}
    columns = {
        level: Column(f"niveau-{number}", title, unit="structures")
        for number, (level, title) in enumerate(titles.items(), start=1)
    }
    rows = _spread_rows(facts, list(titles), lambda row: row.level if row.level in titles else OTHER_LEVELS)
    note = "Ceux que nomme le questionnaire national."
    return _spread_table("niveaux", "Niveaux atteints", columns.values(), rows, note)


def bands(facts: Facts) -> Table:
    columns = [Column(f"de-{band}-a-{band + 1}", f"De {band} à {band + 1}", unit="structures") for band in range(BANDS)]
    rows = _spread_rows(facts, [str(band) for band in range(BANDS)], lambda row: str(row.band))
    note = "Sur 5, par tranches d’un point, borne basse comprise."
    return _spread_table("scores", "Scores obtenus", columns, rows, note)


def _spread_rows(facts: Facts, parts: Sequence[str], part_of: Callable[[Spread], str]) -> Iterator[Row]:
    """A row a theme: its parts, their total, its mean."""
    found: defaultdict[str, ByRegion] = defaultdict(lambda: ByRegion(parts))
    percents: Counter[str] = Counter()
    for row in facts.spreads:
        found[row.theme].add(row.region, part_of(row), row.results)
        if facts.covers(row.region):
            percents[row.theme] += row.percent
    for theme, name in facts.told_themes.items():
        counts, hidden = found[theme].told(facts.region)
        total = sum(counts)
        if not total:
            continue
        cells = [HIDDEN if is_hidden else count for count, is_hidden in zip(counts, hidden.hidden, strict=True)]
        of_all: tuple[Cell, Cell] = (HIDDEN, HIDDEN) if hidden.total else (total, mean(percents[theme], total))
        yield name, *cells, *of_all


def _spread_table(key: str, title: str, parts: Iterable[Column], rows: Iterable[Row], note: str) -> Table:
    parts = tuple(parts)
    return Table(
        key,
        title,
        (
            Column("theme", "Thème", Kind.TEXT),
            *parts,
            Column("total", "Structures", unit="structures"),
            Column("moyenne", "Moyenne", Kind.SCORE, unit="points sur 5"),
        ),
        tuple(rows),
        note=note,
        picture=Picture.SHARES,
        shared=tuple(column.key for column in parts),
        empty="Aucun résultat n’est encore envoyé.",
    )


def mean(percent: int, count: int) -> Decimal | None:
    """On five points, of a sum in units."""
    return Decimal(percent) * SCALE / (100 * UNIT * count) if count else None


# --- From one round to the next ---------------------------------------------------------------------------------------


def rounds(facts: Facts) -> Table:
    """Of the core alone: what is asked in every round, everywhere."""
    mine = [row for row in facts.rounds if row.theme == facts.theme and row.cores]
    numbers = sorted({row.round for row in mine})
    by_region = ByRegion([str(number) for number in numbers])
    sums: Counter[int] = Counter()
    for row in mine:
        by_region.add(row.region, str(row.round), row.cores)
        if facts.covers(row.region):
            sums[row.round] += row.core
    counts, hidden = by_region.told(facts.region)
    rows = [
        (_ordinal(number), *_told(hidden, place, (mean(sums[number], count), count)))
        for place, (number, count) in enumerate(zip(numbers, counts, strict=True))
        if count
    ]
    return Table(
        "tours",
        "D’un tour à l’autre",
        (
            Column("tour", "Tour", Kind.TEXT),
            Column("score", "Score au tronc national", Kind.SCORE, unit="points sur 5"),
            Column("structures", "Structures", unit="structures"),
        ),
        tuple(rows),
        note="Les structures qui ont fait ce tour\u00a0: moins nombreuses à chaque fois, et pas les mêmes.",
        picture=Picture.BARS,
        empty="Aucun résultat n’est encore envoyé.",
    )


def _ordinal(number: int) -> str:
    return "1er tour" if number == 1 else f"{number}e tour"


# --- Territories side by side -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """A territory that is told of, and its cells as columns have them; the key is None of all of them together."""

    territory: int | None
    row: Row


@dataclass(frozen=True)
class Sides:
    """`everybody`: the line of all territories, those that are not told of too; `unlisted`: how many those are."""

    columns: tuple[Column, ...]
    everybody: Side | None
    sides: tuple[Side, ...]
    unlisted: int

    def table(self) -> Table:
        """All of them, for a file."""
        first = (self.everybody,) if self.everybody else ()
        return Table(
            "territoires",
            "Territoires côte à côte",
            self.columns,
            tuple(side.row for side in (*first, *self.sides)),
            note=SIDES_NOTE,
            empty="Aucun territoire ne compte encore 5 structures qui ont un résultat.",
        )


def side_by_side(facts: Facts, *, order: str = DESCENDING + SCORE) -> Sides:
    """Territories with five organisations at least, by their score of the core; sorted by a column's key."""
    by_theme: defaultdict[str, dict[int, Share]] = defaultdict(dict)
    for share in facts.shares:
        if share.cores and share.territory in facts.places:
            by_theme[share.theme][share.territory] = share
    themes = [] if facts.theme else list(facts.themes)
    keys = [facts.theme, *themes]
    shown = {key: _shown(facts, by_theme[key].values()) for key in keys}
    columns = (
        Column("territoire", "Territoire", Kind.TEXT),
        Column(SCORE, facts.told_themes[facts.theme] if facts.theme else "Score", Kind.SCORE, unit="points sur 5"),
        Column(SIZE, "Structures", unit="structures"),
        Column("region", "Région", Kind.TEXT),
        *(Column(theme, facts.themes[theme], Kind.SCORE, unit="points sur 5") for theme in themes),
    )
    here = {one for one in by_theme[facts.theme] if facts.covers(facts.places[one].region)}
    listed = shown[facts.theme] & here
    found = [Side(one, _side(facts, one, keys, by_theme, shown)) for one in listed]
    return Sides(
        columns,
        Side(None, _everybody(facts, keys, by_theme)) if here else None,
        tuple(_sorted(found, columns, order)),
        len(here) - len(listed),
    )


def _shown(facts: Facts, shares: Iterable[Share]) -> set[int]:
    """The territories whose score may be told beside that of their region and of the country.

    Where that of a region is not, none of its territories is told of, since they make it up.
    """
    by_region: defaultdict[str, list[Share]] = defaultdict(list)
    for share in sorted(shares):
        by_region[facts.places[share.territory].region].append(share)
    hidden = hide_values({region: sum(one.cores for one in found) for region, found in by_region.items()})
    told = set()
    for region, found in by_region.items():
        parts = hide_parts([share.cores for share in found])
        if region not in hidden and not parts.total:
            told |= {share.territory for share, small in zip(found, parts.hidden, strict=True) if not small}
    return told


def _side(
    facts: Facts,
    territory: int,
    keys: Sequence[str],
    by_theme: Mapping[str, Mapping[int, Share]],
    shown: Mapping[str, set[int]],
) -> Row:
    first, *others = keys
    own, place = by_theme[first][territory], facts.places[territory]
    scores = [_score(by_theme[key].get(territory), territory in shown[key]) for key in others]
    return place.name, mean(own.core, own.cores), own.cores, facts.regions.get(place.region, ""), *scores


def _score(share: Share | None, is_shown: bool) -> Cell:
    if share is None:
        return None
    return mean(share.core, share.cores) if is_shown else HIDDEN


def _everybody(facts: Facts, keys: Sequence[str], by_theme: Mapping[str, Mapping[int, Share]]) -> Row:
    (score, count), *others = [_of_all(facts, by_theme[key].values()) for key in keys]
    return EVERYBODY, score, count, None, *(score for score, _count in others)


def _of_all(facts: Facts, shares: Iterable[Share]) -> tuple[Cell, Cell]:
    """The mean of all territories of the region, or of the country, and how many organisations it is of."""
    sizes: Counter[str] = Counter()
    core = 0
    for share in sorted(shares):
        region = facts.places[share.territory].region
        sizes[region] += share.cores
        core += share.core if facts.covers(region) else 0
    count = counted(facts, sizes)
    return (HIDDEN, HIDDEN) if count is HIDDEN else (mean(core, int(str(count))), count)


def orders(columns: Sequence[Column]) -> Iterator[str]:
    """The keys that the table may be sorted by."""
    yield NAME
    yield from (column.key for column in columns[1:])


def _sorted(sides: list[Side], columns: Sequence[Column], order: str) -> list[Side]:
    """What is not told comes last; by name among equals. An order that is not known is the usual one."""
    key = order.removeprefix(DESCENDING)
    if key not in orders(columns):
        key, order = SCORE, DESCENDING + SCORE
    by_name = sorted(sides, key=lambda side: (str(side.row[0]).casefold(), side.territory or 0))
    place = 0 if key == NAME else next(place for place, column in enumerate(columns) if column.key == key)
    told = [side for side in by_name if isinstance(side.row[place], str | int | Decimal)]
    others = [side for side in by_name if not isinstance(side.row[place], str | int | Decimal)]
    if key != NAME:
        told.sort(key=lambda side: side.row[place], reverse=order.startswith(DESCENDING))  # type: ignore[arg-type, return-value]
    elif order.startswith(DESCENDING):
        told.reverse()
    return [*told, *others]


# --- The six steps ----------------------------------------------------------------------------------------------------


def board(facts: Facts) -> Table:
    """Territories, which are no organisations: none is hidden."""
    return Table(
        "lancements",
        "Lancements, par étape",
        (
            Column("etape", "Étape en cours", Kind.TEXT),
            Column("territoires", "Territoires", unit="territoires"),
            Column("retard", "Points en retard", unit="points"),
            Column("bloque", "Points bloqués", unit="points"),
        ),
        tuple(facts.steps),
        picture=Picture.BARS,
        empty="Aucun territoire n’est en cours de lancement.",
    )
