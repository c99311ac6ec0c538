"""Who may do what in the library, and the loaders that views call."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.models import Organisation, User
from actors.permissions import get_organisation_for
from home.models import Territory, TerritoryPage
from home.permissions import Person, edited_territory_ids, is_national
from home.querysets import SectionQuerySet
from home.spaces import Space
from ressources.callbacks.links import digest_of
from ressources.models import CallbackRequest, ResourceIndexPage, ResourcePage
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
    """With its place; None for the nation's."""
    found = Territory.objects.filter(page__path=library.path[: -library.steplen])
    return found.select_related("place__epci", "page").first()


def resources_in(library: ResourceIndexPage) -> ResourceQuerySet:
    """What the library holds of its own, published or not."""
    return ResourcePage.objects.child_of(library)


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
