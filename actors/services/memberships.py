"""Writes: who belongs to an organisation."""

from actors.enums import MembershipState
from actors.models import Membership, Organisation, User


def ask_to_join(organisation: Organisation, *, user: User) -> Membership:
    """Ask the owner for a place; asking twice asks once."""
    membership, _created = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"state": MembershipState.ASKED}
    )
    return membership


def approve_membership(membership: Membership) -> None:
    membership.state = MembershipState.ACTIVE
    membership.save(update_fields=["state"])


def refuse_membership(membership: Membership) -> None:
    membership.delete()
