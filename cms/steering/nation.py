"""The nation's tables, made of results that were added up. Pure: no Django."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from cms.steering.nation_facts import STAGES, ByRegion, Facts, Spread, counted, key_counts, sent, stages_told
from cms.steering.suppression import Parts, hide_steps
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Row, Table
from questionnaires.rollups import BANDS, UNIT

SCALE = 5  # points that per cents are told on
OTHER_LEVELS = "Autre niveau"


def funnel(facts: Facts) -> Table:
    """Each organisation once, by how far it has gone."""
    stages = stages_told(facts)
    whole = sum(count for count, _is_hidden in stages.values())
    is_whole_told = key_counts(facts)["present"] is not HIDDEN
    rows = [
        (title, *((HIDDEN, HIDDEN) if is_hidden else (count, _per_cent(count, whole) if is_whole_told else None)))
        for title, (count, is_hidden) in stages.items()
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
        counts, hidden = found[theme].told(facts.region, facts.hidden)
        if not facts.tells_results:
            hidden = Parts((True,) * len(parts), True)
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
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    sums: Counter[int] = Counter()
    for row in mine:
        counts[row.round][row.region] += row.cores
        if facts.covers(row.region):
            sums[row.round] += row.core
    rows = [
        (_ordinal(number), HIDDEN if count is HIDDEN else mean(sums[number], int(str(count))), count)
        for number, count in _rounds_told(facts, dict(sorted(counts.items()))).items()
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


def _rounds_told(facts: Facts, counts: Mapping[int, Counter[str]]) -> dict[int, Cell]:
    """How many made each round, beside how many have sent at all and how far they have gone."""
    columns = [sent(facts), *counts.values()]
    regions = {region for one in columns for region in one}
    steps = {region: hide_steps([one[region] for one in columns])[1:] for region in regions}
    everywhere = hide_steps([one.total() for one in columns])[1:]
    is_again_hidden = stages_told(facts)[STAGES[3]][1]
    told: dict[int, Cell] = {}
    for place, (number, one) in enumerate(counts.items()):
        cell = counted(facts, one, also={region for region in regions if steps[region][place]})
        is_hidden = (not facts.region and everywhere[place]) or (number > 1 and is_again_hidden)
        told[number] = HIDDEN if is_hidden else cell
    return told


def _ordinal(number: int) -> str:
    return "1er tour" if number == 1 else f"{number}e tour"


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
