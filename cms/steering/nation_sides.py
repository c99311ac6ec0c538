"""Territories side by side on the national core, made of results that were added up. Pure: no Django."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cms.steering.nation import mean
from cms.steering.nation_facts import EVERYBODY, Facts, Share, counted
from cms.steering.suppression import hide_parts, hide_values
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Row, Table

DESCENDING = "-"
NAME, SIZE, SCORE = "nom", "structures", "score"
NOTE = (
    "Score des questions du tronc national, sur 5. Un territoire paraît dès que 5 de ses structures ont un résultat, "
    "si ce qui est dit de lui ne permet pas de retrouver un plus petit groupe."
)
NONE = "Aucun territoire n’a encore 5 résultats qui peuvent être dits."


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
            note=NOTE,
            empty=NONE,
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
    sizes = {region: sum(one.cores for one in found) for region, found in by_region.items()}
    hidden = facts.hidden | hide_values(sizes, also=facts.hidden)
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
    is_hidden = count is HIDDEN or not facts.tells_results
    return (HIDDEN, HIDDEN) if is_hidden else (mean(core, int(str(count))), count)


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
