"""Who may do what in the library, and the loaders that views call."""

from uuid import UUID

from django.http import Http404

from actors.models import Organisation, User
from actors.permissions import get_organisation_for
from home.models import Territory
from home.permissions import Person, can_edit
from home.spaces import Space
from ressources.models import CallbackRequest, ResourceIndexPage, ResourcePage
from ressources.partner_links import digest_of


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


def get_resource_calling_back(space: Space, **named: object) -> ResourcePage:
    """A resource of the space whose partner calls back; one that is hidden, closed or a draft does not exist."""
    if space.territory_id is None:
        raise Http404
    found = ResourcePage.objects.for_space(space).calling_back().filter(**named).first()
    if found is None:
        raise Http404
    return found


def get_callback_for(user: User, organisation: UUID, uuid: UUID) -> CallbackRequest:
    """A request of the organisation, for one of its active members; anything else does not exist for them."""
    mine: Organisation = get_organisation_for(user, organisation)
    callbacks = CallbackRequest.objects.of_organisation(mine).select_related("territory", "asked_by", "resource")
    found = callbacks.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    found.organisation = mine
    return found


def find_callback_by_secret(secret: str) -> CallbackRequest | None:
    """The request that a partner's link names, whatever its state."""
    digest = digest_of(secret)
    callbacks = CallbackRequest.objects.select_related("territory", "organisation")
    return callbacks.filter(secret_digest=digest).first() if digest else None
