"""Who may do what in the library, and the loaders that views call."""

from django.http import Http404

from home.models import Territory
from home.permissions import Person, can_edit
from ressources.models import ResourceIndexPage


def get_library_for(user: Person, pk: int) -> tuple[ResourceIndexPage, Territory]:
    """The library of a territory, and the territory, for its team; the national library is no territory's."""
    library = ResourceIndexPage.objects.filter(pk=pk).first()
    home = library.path[: -library.steplen] if library else ""
    territory = Territory.objects.select_related("place__epci").filter(page__path=home).first()
    if library is None or territory is None or not can_edit(user, territory.pk):
        raise Http404
    return library, territory


def can_adapt(user: Person, library: ResourceIndexPage) -> bool:
    """What is written beside a national resource is read at once: by who may publish in the library."""
    return library.permissions_for_user(user).can_publish_subpage()


def can_copy(user: Person, library: ResourceIndexPage) -> bool:
    return library.permissions_for_user(user).can_add_subpage()
