"""The library of resources as matching and the linter see it, in two light queries."""

from home.kinds import profile_values
from home.models import Territory
from questionnaires.linter import Surroundings
from questionnaires.matching import Candidate
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet


def candidates_among(resources: ResourceQuerySet) -> list[Candidate]:
    """Those of the resources that could be shown today."""
    usable = resources.usable()
    fields = ("pk", "actor_types", "headcounts", "min_percent", "max_percent", "territory_id")
    themes: dict[int, set[str]] = {}
    links = ResourcePage.themes.through.objects.values_list("resourcepage_id", "theme__key")
    for page_id, key in links:
        themes.setdefault(page_id, set()).add(key)
    return [
        Candidate(
            id=pk,
            themes=frozenset(themes.get(pk, ())),
            actor_types=frozenset(actor_types),
            headcounts=frozenset(headcounts),
            min_percent=low,
            max_percent=high,
            national=territory_id is None,
        )
        for pk, actor_types, headcounts, low, high, territory_id in usable.values_list(*fields)
    ]


def surroundings_of(territory: Territory | None) -> Surroundings:
    """What a questionnaire of the territory lives among; without one, the national questionnaire."""
    if territory is None:
        return Surroundings(candidates_among(ResourcePage.objects.filter(territory=None)))
    library = candidates_among(ResourcePage.objects.for_territory(territory))
    return Surroundings(library, profile_values(territory.actor_types, territory.other_kinds), territory.slug)
