"""Who may read and change what of the library's own rows."""

from uuid import UUID

from django.http import Http404

from actors.models import Organisation, User
from actors.permissions import get_organisation_for
from home.spaces import Space
from ressources.models import CallbackRequest, ResourcePage
from ressources.partner_links import digest_of


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
