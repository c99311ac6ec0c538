"""The library of resources as matching and the linter see it, in three light queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from actors.models import Organisation
from home.ground import Ground
from home.kinds import profile_values
from home.models import Place, Territory
from home.places import ground_of
from questionnaires.matching.rules import Candidate
from questionnaires.studio.linter import Surroundings
from ressources.models import ResourcePage
from ressources.perimeter import Perimeter, Spot
from ressources.querysets import ResourceQuerySet

FIELDS = (
    *("pk", "actor_types", "headcounts", "sectors", "min_percent", "max_percent"),
    *("regions", "departments", "territory_id", "copied_from_id"),
)


def candidates_among(resources: ResourceQuerySet) -> list[Candidate]:
    """Those of the resources that could be shown today."""
    usable = resources.usable()
    rows = usable.values_list(*FIELDS)
    themes, spots = _linked(usable, "themes", "key"), _linked(usable, "places", "code", "epci__code")
    return [
        Candidate(
            id=pk,
            themes=frozenset(key for (key,) in themes[pk]),
            actor_types=frozenset(actor_types),
            headcounts=frozenset(headcounts),
            sectors=frozenset(sectors),
            min_percent=low,
            max_percent=high,
            reach=_perimeter(regions, departments, (Spot(code, epci or "") for code, epci in spots[pk])),
            national=territory_id is None,
            source=source,
        )
        for pk, actor_types, headcounts, sectors, low, high, regions, departments, territory_id, source in rows
    ]


def candidate_of(resource: ResourcePage) -> Candidate:
    """A resource as it was written, in line or not."""
    return Candidate(
        id=resource.pk,
        themes=frozenset(theme.key for theme in resource.themes.all()),
        actor_types=frozenset(resource.actor_types),
        headcounts=frozenset(resource.headcounts),
        sectors=frozenset(resource.sectors),
        min_percent=resource.min_percent,
        max_percent=resource.max_percent,
        reach=resource.reach,
        closed=resource.is_closed,
        national=resource.is_national,
        source=resource.copied_from_id,
    )


def _linked(resources: ResourceQuerySet, name: str, *columns: str) -> dict[int, list[tuple[Any, ...]]]:
    """The columns of what is linked to the resources, by the key of the resource."""
    field = ResourcePage._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    rows = field.remote_field.through._default_manager.filter(resourcepage__in=resources.values("pk"))
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *linked in rows.values_list("resourcepage_id", *(f"{target}__{column}" for column in columns)):
        found[pk].append(tuple(linked))
    return found


def _perimeter(regions: Iterable[str], departments: Iterable[str], spots: Iterable[Spot]) -> Perimeter:
    return Perimeter(frozenset(regions), frozenset(departments), frozenset(spots))


def ground_of_organisation(organisation: Organisation | None) -> Ground | None:
    """Where an organisation is, None as long as it does not say. One query."""
    commune = organisation.commune_id if organisation else None
    place = Place.objects.select_related("epci").filter(pk=commune).first() if commune else None
    return ground_of(place) if place else None


def surroundings_of(territory: Territory | None) -> Surroundings:
    """What a questionnaire of the territory lives among; without one, the national questionnaire."""
    if territory is None:
        return Surroundings(candidates_among(ResourcePage.objects.filter(territory=None)))
    library = candidates_among(ResourcePage.objects.for_territory(territory))
    return Surroundings(library, profile_values(territory.actor_types, territory.other_kinds), territory.slug)
