"""The nation's tables, made of results that were added up. Pure: no Django.

Whoever is in no row of a table is not told of: groups of fewer than five organisations, and those whose figure a
subtraction would give.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from cms.steering.suppression import Parts, hide_parts, is_small
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Row, Table
from questionnaires.rollups import BANDS, UNIT, WHOLE

SCALE = 5  # points that per cents are told on
EVERYBODY = "Ensemble"
OTHER_LEVELS = "Autre niveau"
DESCENDING = "-"
SIDES_NOTE = "Score des questions du tronc national, sur 5. Seuls paraissent les territoires d’au moins 5 structures."
NAME, SIZE, SCORE = "nom", "structures", "score"


class Spread(NamedTuple):
    """Results of one theme, level and band."""

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
    """Results of one theme in one round, the latest of their organisations or not."""

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


@dataclass(frozen=True)
class Place:
    name: str
    region: str


@dataclass(frozen=True)
class Facts:
    """All that is read. Keys of themes and of levels stand in their order; `theme` is what tables are narrowed to."""

    themes: Mapping[str, str]
    levels: Mapping[str, str]
    places: Mapping[int, Place]
    spreads: Sequence[Spread] = ()
    shares: Sequence[Share] = ()
    rounds: Sequence[Round] = ()
    steps: Sequence[Step] = ()
    registered: int = 0
    engaged: int = 0
    started: int = 0  # a first diagnostic, not sent yet
    theme: str = WHOLE

    @property
    def told_themes(self) -> dict[str, str]:
        """The whole, then each theme; or the one that was asked for."""
        every = {WHOLE: EVERYBODY, **self.themes}
        return {self.theme: every[self.theme]} if self.theme else every


# --- Who has gone how far ---------------------------------------------------------------------------------------------


def funnel(facts: Facts) -> Table:
    """Each organisation once, by how far it has gone."""
    sent: Counter[bool] = Counter()
    for row in facts.rounds:
        if row.theme == WHOLE and row.is_latest:
            sent[row.round > 1] += row.results
    counts = {
        "Inscrites, sans diagnostic": max(0, facts.registered - facts.started - sent.total()),
        "Premier diagnostic commencé, pas encore envoyé": facts.started,
        "Diagnostic envoyé une fois": sent[False],
        "Diagnostic refait": sent[True],
    }
    hidden = hide_parts(list(counts.values()))
    whole = sum(counts.values())
    rows = [
        (title, *_told(hidden, place, (count, _per_cent(count, whole))))
        for place, (title, count) in enumerate(counts.items())
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


@dataclass
class _Line:
    """What is counted of one theme."""

    counts: Counter[str] = field(default_factory=Counter)
    percent: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()


def levels(facts: Facts) -> Table:
    lines: defaultdict[str, _Line] = defaultdict(_Line)
    for row in facts.spreads:
        level = row.level if row.level in facts.levels else OTHER_LEVELS
        lines[row.theme].counts[level] += row.results
        lines[row.theme].percent += row.percent
    has_others = any(line.counts[OTHER_LEVELS] for line in lines.values())
    titles = {**facts.levels, **({OTHER_LEVELS: OTHER_LEVELS} if has_others else {})}
    keys = {level: f"niveau-{number}" for number, level in enumerate(titles, start=1)}
    return _spread_table(
        facts,
        lines,
        "niveaux",
        "Niveaux atteints",
        {level: Column(keys[level], title, unit="structures") for level, title in titles.items()},
        "Ceux que nomme le questionnaire national.",
    )


def bands(facts: Facts) -> Table:
    lines: defaultdict[str, _Line] = defaultdict(_Line)
    for row in facts.spreads:
        lines[row.theme].counts[str(row.band)] += row.results
        lines[row.theme].percent += row.percent
    columns = {
        str(band): Column(f"de-{band}-a-{band + 1}", f"De {band} à {band + 1}", unit="structures")
        for band in range(BANDS)
    }
    return _spread_table(
        facts, lines, "scores", "Scores obtenus", columns, "Sur 5, par tranches d’un point, borne basse comprise."
    )


def _spread_table(
    facts: Facts, lines: Mapping[str, _Line], key: str, title: str, parts: Mapping[str, Column], note: str
) -> Table:
    """A row a theme, cut into parts; its total and its mean stand beside."""
    rows = [_spread_row(name, lines[theme], list(parts)) for theme, name in facts.told_themes.items() if theme in lines]
    return Table(
        key,
        title,
        (
            Column("theme", "Thème", Kind.TEXT),
            *parts.values(),
            Column("total", "Structures", unit="structures"),
            Column("moyenne", "Moyenne", Kind.SCORE, unit="points sur 5"),
        ),
        tuple(rows),
        note=note,
        picture=Picture.SHARES,
        shared=tuple(column.key for column in parts.values()),
        empty="Aucun résultat n’est encore envoyé.",
    )


def _spread_row(name: str, line: _Line, parts: Sequence[str]) -> Row:
    counts = [line.counts[part] for part in parts]
    hidden = hide_parts(counts)
    cells = [HIDDEN if is_hidden else count for count, is_hidden in zip(counts, hidden.hidden, strict=True)]
    if hidden.total:
        return name, *cells, HIDDEN, HIDDEN
    return name, *cells, line.total, mean(line.percent, line.total)


def mean(percent: int, count: int) -> Decimal | None:
    """On five points, of a sum in units."""
    return Decimal(percent) * SCALE / (100 * UNIT * count) if count else None


# --- From one round to the next ---------------------------------------------------------------------------------------


def rounds(facts: Facts) -> Table:
    """Of the core alone: what is asked in every round, everywhere."""
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in facts.rounds:
        if row.theme == facts.theme:
            found[row.round][0] += row.cores
            found[row.round][1] += row.core
    told = {number: sums for number, sums in sorted(found.items()) if sums[0]}
    hidden = hide_parts([cores for cores, _core in told.values()])
    rows = [
        (_ordinal(number), *_told(hidden, place, (mean(core, cores), cores)))
        for place, (number, (cores, core)) in enumerate(told.items())
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
    shown = {theme: _shown(found.values()) for theme, found in by_theme.items()}
    themes = [] if facts.theme else list(facts.themes)
    keys = [facts.theme, *themes]
    columns = (
        Column("territoire", "Territoire", Kind.TEXT),
        Column(SCORE, facts.told_themes[facts.theme] if facts.theme else "Score", Kind.SCORE, unit="points sur 5"),
        Column(SIZE, "Structures", unit="structures"),
        Column("region", "Région", Kind.TEXT),
        *(Column(theme, facts.themes[theme], Kind.SCORE, unit="points sur 5") for theme in themes),
    )
    listed = shown.get(facts.theme, set())
    found = [Side(one, _side(facts.places[one], one, keys, by_theme, shown)) for one in listed]
    total = by_theme[facts.theme]
    return Sides(
        columns,
        Side(None, _everybody(keys, by_theme)) if total else None,
        tuple(_sorted(found, columns, order)),
        len(total) - len(listed),
    )


def _shown(shares: Iterable[Share]) -> set[int]:
    """The territories whose score may be told, beside that of all of them."""
    found = sorted(shares)
    hidden = hide_parts([share.cores for share in found]).hidden
    return {share.territory for share, is_hidden in zip(found, hidden, strict=True) if not is_hidden}


def _side(
    place: Place,
    territory: int,
    keys: Sequence[str],
    by_theme: Mapping[str, Mapping[int, Share]],
    shown: Mapping[str, set[int]],
) -> Row:
    first, *others = keys
    own = by_theme[first][territory]
    scores = [_score(by_theme.get(key, {}).get(territory), territory in shown.get(key, ())) for key in others]
    return place.name, mean(own.core, own.cores), own.cores, place.region, *scores


def _score(share: Share | None, is_shown: bool) -> Cell:
    if share is None:
        return None
    return mean(share.core, share.cores) if is_shown else HIDDEN


def _everybody(keys: Sequence[str], by_theme: Mapping[str, Mapping[int, Share]]) -> Row:
    sums = [
        (sum(one.core for one in by_theme[key].values()), sum(one.cores for one in by_theme[key].values()))
        for key in keys
    ]
    (core, cores), *others = sums
    told: list[Cell] = [HIDDEN if is_small(count) else mean(total, count) for total, count in others]
    if is_small(cores):
        return EVERYBODY, HIDDEN, HIDDEN, None, *told
    return EVERYBODY, mean(core, cores), cores, None, *told


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
