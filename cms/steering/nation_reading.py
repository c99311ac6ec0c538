"""What the nation's dashboard reads: a fixed number of queries, of results that were added up, whatever the country."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Sum

from actors.models import Presence, User
from cms.steering.nation import Facts, Place, Round, Share, Spread, Step
from home.models import Territory, Theme
from home.querysets import TerritoryQuerySet
from home.regions import REGION_NAMES
from questionnaires.models import Assessment, ThemeRollup
from questionnaires.querysets import ThemeRollupQuerySet
from questionnaires.rollups import WHOLE
from questionnaires.versions import current_version, definition_of
from trophees.launching.board import launches
from trophees.launching.steps import STEPS
from trophees.permissions import launches_of

LAUNCHED = "Lancé"


@dataclass(frozen=True)
class Asked:
    """What is told of: open territories, perhaps some of them; a round instead of latest results; one theme."""

    territories: TerritoryQuerySet
    themes: dict[str, str]
    round: int | None = None
    theme: str = WHOLE


def open_territories() -> TerritoryQuerySet:
    return Territory.objects.open().select_related("place")


def themes_of_the_nation() -> dict[str, str]:
    return dict(Theme.objects.for_territory(None).order_by("order", "pk").values_list("key", "short_name"))


def last_round() -> int:
    return ThemeRollup.objects.filter(results__gt=0).aggregate(last=Max("round"))["last"] or 1


def read_facts(asked: Asked, *, user: User, today: date) -> Facts:
    there = asked.territories.order_by()
    rollups = ThemeRollup.objects.filter(territory__in=there.values("pk"), results__gt=0)
    counted = rollups.counted(asked.round)
    presences = Presence.objects.filter(territory__in=there.values("pk"))
    begun = Assessment.objects.drafts().filter(territory__in=there.values("pk"), round=1)
    return Facts(
        themes=asked.themes,
        levels=_levels(),
        places=_places(asked.territories),
        spreads=_spreads(counted),
        shares=_shares(counted),
        rounds=_rounds(rollups),
        steps=tuple(_steps(asked, user=user, today=today)),
        registered=presences.count(),
        engaged=presences.engaged(today).count(),
        started=begun.count(),
        theme=asked.theme,
    )


def _levels() -> dict[str, str]:
    version = current_version(None)
    return {level.key: level.name for level in definition_of(version.pk).levels} if version else {}


def _places(territories: TerritoryQuerySet) -> dict[int, Place]:
    rows = territories.values_list("pk", "short_name", "place__region")
    return {pk: Place(name, REGION_NAMES.get(region, "")) for pk, name, region in rows}


def _spreads(counted: ThemeRollupQuerySet) -> list[Spread]:
    return _grouped(counted, Spread, "theme", "level", "band")


def _shares(counted: ThemeRollupQuerySet) -> list[Share]:
    return _grouped(counted, Share, "territory", "theme")


def _rounds(rollups: ThemeRollupQuerySet) -> list[Round]:
    return _grouped(rollups, Round, "theme", "round", "is_latest")


def _grouped(rows: QuerySet, shape: type, *by: str) -> list:
    """One of the shape for each group; its other fields are sums."""
    summed = shape._fields[len(by) :]  # type: ignore[attr-defined]
    found = rows.order_by().values_list(*by).annotate(**{f"{name}_sum": Sum(name) for name in summed})
    return [shape(*row[: len(by)], *map(int, row[len(by) :])) for row in found]


def _steps(asked: Asked, *, user: User, today: date) -> Iterator[Step]:
    """In their order, those where nobody is too, then what is launched; nothing where nothing is followed."""
    followed = launches(list(launches_of(user).filter(pk__in=asked.territories.order_by().values("pk"))), today=today)
    if not followed:
        return
    at: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    blocked: Counter[int] = Counter()
    for one in followed:
        current = one.standing.current
        number = current.step.number if current else 0
        at[number] += 1
        overdue[number] += one.standing.overdue
        blocked[number] += one.standing.blocked
    for title, number in [*((f"{step.number}. {step.title}", step.number) for step in STEPS), (LAUNCHED, 0)]:
        yield Step(title, at[number], overdue[number], blocked[number])
