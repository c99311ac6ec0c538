"""Writes: who belongs to an organisation. Each waits for the others of the same organisation, then looks anew."""

from django.db import transaction
from django.utils.translation import gettext as _

from actors.enums import MembershipRole, MembershipState
from actors.models import MemberInvitation, Membership, Organisation, User
from actors.tasks.memberships import send_join_answer, send_join_request, send_member_invitation, send_ownership
from home.problems import Conflict


def ask_to_join(organisation: Organisation, *, user: User) -> Membership:
    """Ask the owner for a place, or its territories' teams where nobody is left; asking twice asks once."""
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"state": MembershipState.ASKED}
    )
    if created:
        transaction.on_commit(lambda: send_join_request.enqueue(membership.pk))
    return membership


def words_on_joining(membership: Membership) -> str:
    """What is told to who asked."""
    if membership.state == MembershipState.ACTIVE:
        return _("Vous faites déjà partie de cette structure.")
    if membership.organisation.memberships.active().exists():
        return _("Votre demande est partie. La personne responsable du compte vous répondra.")
    return _("Votre demande est partie. Plus personne ne tient ce compte\u00a0: l’équipe du territoire vous répondra.")


@transaction.atomic
def approve_membership(membership: Membership) -> None:
    """Let a person in who asked to, as the owner where nobody is left. Raises Conflict when they were answered."""
    asked = _lock_asked(membership)
    asked.state = MembershipState.ACTIVE
    if not asked.organisation.memberships.active().exists():
        asked.role = MembershipRole.OWNER
    asked.save(update_fields=["state", "role"])
    _tell_answer(asked, accepted=True)


@transaction.atomic
def refuse_membership(membership: Membership) -> None:
    """Turn a request down. Raises Conflict when it was answered meanwhile."""
    asked = _lock_asked(membership)
    _tell_answer(asked, accepted=False)
    asked.delete()


@transaction.atomic
def invite_member(organisation: Organisation, *, email: str, invited_by: User) -> MemberInvitation | None:
    """Offer a place by mail, a second time replacing the first; who asked for one gets it at once, hence None."""
    email = email.lower()
    asked = organisation.memberships.asked().filter(user__email=email).first()
    if asked:
        approve_membership(asked)
        return None
    organisation.invitations.filter(email=email).delete()
    invitation = MemberInvitation.objects.create(organisation=organisation, email=email, invited_by=invited_by)
    transaction.on_commit(lambda: send_member_invitation.enqueue(invitation.pk))
    return invitation


@transaction.atomic
def accept_member_invitation(invitation: MemberInvitation, *, user: User) -> Membership:
    """The invited person enters, as the owner where nobody is left; the invitation is spent.

    Raises Conflict when it was taken back meanwhile.
    """
    Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    if not MemberInvitation.objects.filter(pk=invitation.pk).exists():
        raise Conflict(_("Cette invitation vient d’être retirée."))
    entering: dict[str, str] = {"state": MembershipState.ACTIVE}
    if not invitation.organisation.memberships.active().exists():
        entering["role"] = MembershipRole.OWNER
    membership, _created = Membership.objects.update_or_create(
        user=user, organisation=invitation.organisation, defaults=entering
    )
    invitation.delete()
    return membership


@transaction.atomic
def hand_over(organisation: Organisation, *, owner: User, to: Membership) -> None:
    """Make another member the owner. Raises Conflict when either has changed meanwhile."""
    places = {place.user_id: place for place in organisation.memberships.active().select_for_update()}
    mine, theirs = places.get(owner.pk), places.get(to.user_id)
    if not (mine and theirs and mine.role == MembershipRole.OWNER and mine != theirs):
        raise Conflict(_("L’équipe de cette structure a changé entre-temps\u00a0: relisez-la, puis recommencez."))
    # In this order: the database lets an organisation have one owner at most.
    for place, role in ((mine, MembershipRole.MEMBER), (theirs, MembershipRole.OWNER)):
        place.role = role
        place.save(update_fields=["role"])
    organisation.invitations.filter(invited_by=owner).delete()
    transaction.on_commit(lambda: send_ownership.enqueue(organisation.pk))


@transaction.atomic
def leave(membership: Membership) -> None:
    """End somebody's place, by their own wish or the owner's. Raises Conflict for the owner, who hands over first."""
    place = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if place is None or place.role == MembershipRole.OWNER:
        raise Conflict(_("L’équipe de cette structure a changé entre-temps\u00a0: relisez-la, puis recommencez."))
    place.delete()


def _lock_asked(membership: Membership) -> Membership:
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    asked = Membership.objects.select_for_update().filter(pk=membership.pk, state=MembershipState.ASKED).first()
    if asked is None:
        raise Conflict(_("Cette demande a déjà reçu une réponse. Votre espace montre où en est chaque structure."))
    return asked


def _tell_answer(membership: Membership, *, accepted: bool) -> None:
    user, organisation = membership.user_id, membership.organisation_id
    transaction.on_commit(lambda: send_join_answer.enqueue(user, organisation, accepted))
