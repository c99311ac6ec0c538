"""Launches as they are followed: items, standing and what is seen, of one territory or of forty in as many queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from actors.models import User
from home.models import Territory
from trophees.enums import LaunchState
from trophees.launching.seeing import sightings_of
from trophees.launching.sightings import Sighting
from trophees.launching.standing import Point, Standing, StepStanding, is_overdue, standing
from trophees.launching.steps import ITEMS, Fact, Item
from trophees.models import LaunchItem


@dataclass(frozen=True)
class Kept:
    """An item with what its team keeps of it and what the platform sees; `item` is the row, `what` the rule."""

    what: Item
    item: LaunchItem
    is_overdue: bool
    sighting: Sighting | None

    @property
    def is_unseen(self) -> bool:
        """Ticked, and not seen."""
        ticked = self.item.state == LaunchState.DONE
        return ticked and self.sighting is not None and self.sighting.holds is False


@dataclass(frozen=True)
class Launch:
    territory: Territory
    standing: Standing
    kept: Mapping[str, Kept]

    def of_step(self, step: StepStanding) -> list[Kept]:
        return [self.kept[item.key] for item in step.step.items if item.key in self.kept]

    @property
    def owners(self) -> list[User]:
        """Who holds what is left of the current step, each once, in the order of its items."""
        current = self.standing.current
        left = (kept.item.owner for kept in self._of_current() if kept.item.state != LaunchState.DONE)
        return list(dict.fromkeys(owner for owner in left if owner)) if current else []

    @property
    def blocked(self) -> list[str]:
        return [kept.what.title for kept in self.kept.values() if kept.item.state == LaunchState.BLOCKED]

    @property
    def changed_at(self) -> datetime | None:
        return max((kept.item.changed_at for kept in self.kept.values() if kept.item.changed_at), default=None)

    def _of_current(self) -> Iterable[Kept]:
        return self.of_step(self.standing.current) if self.standing.current else ()


def launches(territories: Collection[Territory], *, today: date) -> list[Launch]:
    """In the order of the territories."""
    seen = sightings_of(territories)
    items: dict[int, list[LaunchItem]] = {territory.pk: [] for territory in territories}
    for item in LaunchItem.objects.filter(territory__in=territories).select_related("owner"):
        items[item.territory_id].append(item)
    return [_launch(one, items[one.pk], seen[one.pk], today) for one in territories]


def _launch(territory: Territory, items: list[LaunchItem], seen: Mapping[Fact, Sighting], today: date) -> Launch:
    points = {item.key: Point(item.key, item.state, item.due_on) for item in items}
    return Launch(
        territory,
        standing(points.values(), seen, today=today),
        dict(_kept(items, points, seen, today)),
    )


def _kept(
    items: list[LaunchItem], points: Mapping[str, Point], seen: Mapping[Fact, Sighting], today: date
) -> Iterator[tuple[str, Kept]]:
    rows = {item.key: item for item in items}
    for key, (_step, what) in ITEMS.items():
        if key in rows:
            sighting = seen[what.fact] if what.fact else None
            yield key, Kept(what, rows[key], is_overdue(points[key], today), sighting)


def launches_under_way(territories: Collection[Territory]) -> dict[int, tuple[int, int]]:
    """Key of a territory -> items done and items in all; nothing before a launch, nor once all is done. One query."""
    items = LaunchItem.objects.filter(territory__in=territories, key__in=ITEMS).order_by()
    is_done = Count("pk", filter=Q(state=LaunchState.DONE))
    counts = items.values_list("territory").annotate(done=is_done, of=Count("pk"))
    return {key: (done, total) for key, done, total in counts if done < total}
