"""Who may act for an organisation."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from actors.enums import MembershipRole
from actors.models import Membership, Organisation, Presence, User
from home.permissions import can_manage


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's active places, the oldest first."""
    return (
        Membership.objects.active().filter(user_id=user.pk).select_related("organisation").order_by("created_at", "pk")
    )


def get_organisation_for(user: User, uuid: UUID) -> Organisation:
    """The organisation, for one of its active members; anything else does not exist for them."""
    try:
        return Organisation.objects.of_user(user).get(uuid=uuid)
    except Organisation.DoesNotExist as error:
        raise Http404 from error


def get_owned_organisation(user: User, uuid: UUID) -> Organisation:
    """The organisation, for its owner; a member is forbidden what the owner alone does."""
    organisation = get_organisation_for(user, uuid)
    if not is_owner(user, organisation):
        raise PermissionDenied
    return organisation


def is_owner(user: User, organisation: Organisation) -> bool:
    return Membership.objects.active().filter(user=user, organisation=organisation, role=MembershipRole.OWNER).exists()


def get_presence_for_manager(user: User, pk: int) -> Presence:
    """An organisation in a territory, for one who manages that territory; anything else does not exist for them."""
    presence = Presence.objects.select_related("organisation__commune", "territory").filter(pk=pk).first()
    if presence is None or not can_manage(user, presence.territory_id):
        raise Http404
    return presence
