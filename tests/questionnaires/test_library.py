"""The library as matching sees it."""

import pytest

from home.models import Place
from questionnaires.matching.library import candidate_of, candidates_among
from ressources.models import ResourcePage
from tests.factories.pages import make_resources


@pytest.mark.django_db
def test_candidates_read_at_once_are_the_resources_one_by_one(here):
    """The light queries say of each resource what its page says, perimeter included."""
    fields = {
        "actor_types": ["public"],
        "headcounts": ["0"],
        "sectors": ["A"],
        "regions": ["75"],
        "departments": ["29"],
    }
    (resource,) = make_resources(here, **fields, max_percent=40)
    resource.places.set(Place.objects.filter(code__in=["86070", "59350"]))
    resource.save()
    library = ResourcePage.objects.for_territory(here)
    expected = [candidate_of(page) for page in library.with_reach()]
    assert sorted(candidates_among(library), key=lambda one: one.id) == sorted(expected, key=lambda one: one.id)
    assert len(candidate_of(resource).reach.spots) == 2
