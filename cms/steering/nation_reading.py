"""What the nation's dashboard reads: a fixed number of queries, of results that were added up, whatever the country."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet, Sum

from actors.models import Presence, User
from cms.steering.nation_facts import Facts, Place, Register, Round, Share, Spread, Step
from home.enums import TerritoryState
from home.models import Territory, Theme
from home.regions import REGION_NAMES
from questionnaires.models import Assessment, ThemeRollup
from questionnaires.rollups import WHOLE
from questionnaires.versions import current_version, definition_of
from trophees.launching.board import launches
from trophees.launching.steps import STEPS
from trophees.permissions import launches_of

LAUNCHED = "Lancé"
REGION = "territory__place__region"


@dataclass(frozen=True)
class Asked:
    """What is told of: one region, one round instead of latest results, one theme."""

    themes: dict[str, str]
    region: str = ""
    round: int | None = None
    theme: str = WHOLE


def themes_of_the_nation() -> dict[str, str]:
    return dict(Theme.objects.for_territory(None).order_by("order", "pk").values_list("key", "short_name"))


def last_round() -> int:
    return ThemeRollup.objects.filter(results__gt=0).aggregate(last=Max("round"))["last"] or 1


def read_facts(asked: Asked, *, user: User, today: date) -> Facts:
    """Of open territories; a region is read with all of them (see `nation`)."""
    rollups = ThemeRollup.objects.filter(territory__state=TerritoryState.OPEN, results__gt=0)
    counted = rollups.counted(asked.round)
    return Facts(
        themes=asked.themes,
        levels=_levels(),
        regions=REGION_NAMES,
        places=_places(),
        spreads=_grouped(counted, Spread, REGION, "theme", "level", "band"),
        shares=_grouped(counted, Share, "territory", "theme"),
        rounds=_grouped(rollups, Round, REGION, "theme", "round", "is_latest"),
        steps=tuple(_steps(asked, user=user, today=today)),
        registers=list(_registers(today)),
        theme=asked.theme,
        region=asked.region,
        round=asked.round,
    )


def _levels() -> dict[str, str]:
    version = current_version(None)
    return {level.key: level.name for level in definition_of(version.pk).levels} if version else {}


def _places() -> dict[int, Place]:
    rows = Territory.objects.open().order_by().values_list("pk", "short_name", "place__region")
    return {pk: Place(name, region) for pk, name, region in rows}


def _registers(today: date) -> Iterator[Register]:
    presences = Presence.objects.filter(territory__state=TerritoryState.OPEN)
    begun = Assessment.objects.drafts().filter(territory__state=TerritoryState.OPEN, round=1)
    present, engaged, started = map(_by_region, (presences, presences.engaged(today), begun))
    for region in sorted({*present, *started}):
        yield Register(region, present[region], engaged[region], started[region])


def _by_region(rows: QuerySet) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(REGION).annotate(Count("pk"))))


def _grouped(rows: QuerySet, shape: type, *by: str) -> list:
    """One of the shape for each group; its other fields are sums."""
    summed = shape._fields[len(by) :]  # type: ignore[attr-defined]
    found = rows.order_by().values_list(*by).annotate(**{f"{name}_sum": Sum(name) for name in summed})
    return [shape(*row[: len(by)], *map(int, row[len(by) :])) for row in found]


def _steps(asked: Asked, *, user: User, today: date) -> Iterator[Step]:
    """In their order, those where nobody is too, then what is launched; nothing where nothing is followed."""
    followed_by_user = launches_of(user).open()
    if asked.region:
        followed_by_user = followed_by_user.filter(place__region=asked.region)
    followed = launches(list(followed_by_user), today=today)
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
