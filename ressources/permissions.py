"""Who keeps which library."""

from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.shortcuts import get_object_or_404

from home.models import Territory, TerritoryPage
from home.permissions import Person, edited_territory_ids, is_national
from home.querysets import SectionQuerySet
from ressources.models import ResourceIndexPage, ResourcePage
from ressources.querysets import ResourceQuerySet


def libraries_of(user: Person) -> SectionQuerySet:
    """Those of the territories in which a person works; all, the nation's first, for its team."""
    found = ResourceIndexPage.objects.order_by(F("depth"), "path")
    if is_national(user):
        return found
    homes = TerritoryPage.objects.filter(territory__in=edited_territory_ids(user)).values_list("path", flat=True)
    return found.filter(reduce(or_, (Q(path__startswith=home) for home in homes), Q(pk=None)))


def get_library_for(user: Person, pk: int) -> ResourceIndexPage:
    """A library that the person keeps; anything else does not exist."""
    return get_object_or_404(libraries_of(user), pk=pk)


def territory_of(library: ResourceIndexPage) -> Territory | None:
    """None for the nation's."""
    return Territory.objects.filter(page__path=library.path[: -library.steplen]).select_related("place", "page").first()


def resources_in(library: ResourceIndexPage) -> ResourceQuerySet:
    """What the library holds of its own, published or not."""
    return ResourcePage.objects.child_of(library)
