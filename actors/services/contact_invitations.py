"""Writes: contacts whom a territory's team invites. `plan` says first, line by line, what would happen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import JoinedBy, MembershipState
from actors.models import ContactInvitation, Membership, Organisation, Presence, Unsubscription, User
from actors.outreach.contact_list import Contact
from actors.tasks.outreach import send_contact_invitation
from home.models import Territory
from home.services import check_may_be_told

KEPT = timedelta(days=182)  # an address that never answered is forgotten; the mail says so
AGAIN = timedelta(days=14)  # before somebody is asked once more


class ContactOutcome(models.TextChoices):
    """What becomes of a contact."""

    INVITED = "invited", _("invité")
    MEMBER = "member", _("déjà inscrit")
    WAITING = "waiting", _("déjà invité ces deux dernières semaines")
    INVALID = "invalid", _("adresse absente ou invalide")
    TWICE = "twice", _("doublon")
    UNSUBSCRIBED = "unsubscribed", _("désinscrit")
    UNACCEPTED = "unaccepted", _("type de structure non accueilli")


@dataclass(frozen=True)
class Planned:
    contact: Contact
    outcome: ContactOutcome

    @property
    def is_invited(self) -> bool:
        return self.outcome == ContactOutcome.INVITED


def plan_invitations(territory: Territory, contacts: Iterable[Contact]) -> list[Planned]:
    """What inviting these contacts would do, in their order; nothing is written. Six queries, however many."""
    contacts = list(contacts)
    known = _Known(territory, contacts)
    seen: set[str] = set()
    planned = []
    for contact in contacts:
        planned.append(Planned(contact, known.outcome_of(contact, seen)))
        seen.add(contact.email)
    return planned


class _Known:
    """What the territory already knows of some contacts. Of other territories, nothing is told."""

    def __init__(self, territory: Territory, contacts: list[Contact]) -> None:
        self.territory = territory
        emails = {contact.email for contact in contacts}
        numbers = {contact.number for contact in contacts} - {""}
        here = Membership.objects.filter(state=MembershipState.ACTIVE, organisation__presences__territory=territory)
        self.members = set(here.filter(user__email__in=emails).values_list("user__email", flat=True))
        organisations = Organisation.objects.for_territory(territory)
        self.numbers = {
            *organisations.filter(siren__in=numbers, siret="").values_list("siren", flat=True),
            *organisations.filter(siret__in=numbers).values_list("siret", flat=True),
        } - {""}
        left = Unsubscription.objects.for_territory(territory).from_messages()
        self.left = set(left.filter(email__in=emails).values_list("email", flat=True))
        self.left |= set(
            User.objects.filter(email__in=emails, pk__in=left.values("user")).values_list("email", flat=True)
        )
        asked = ContactInvitation.objects.for_territory(territory).filter(created_at__gt=timezone.now() - AGAIN)
        self.waiting = set(asked.filter(email__in=emails, joined_at=None).values_list("email", flat=True))

    def outcome_of(self, contact: Contact, seen: set[str]) -> ContactOutcome:
        if not contact.is_valid:
            return ContactOutcome.INVALID
        if contact.email in seen:
            return ContactOutcome.TWICE
        if contact.email in self.left:
            return ContactOutcome.UNSUBSCRIBED
        if contact.email in self.members or contact.number in self.numbers:
            return ContactOutcome.MEMBER
        if contact.kind and not self.territory.accepts(contact.kind):
            return ContactOutcome.UNACCEPTED
        return ContactOutcome.WAITING if contact.email in self.waiting else ContactOutcome.INVITED


@transaction.atomic
def invite_contacts(territory: Territory, contacts: Iterable[Contact], *, by: User) -> int:
    """Queue a mail to each contact that the plan, made anew, invites; how many there are.

    Raises Conflict while the space is prepared.
    """
    check_may_be_told(Territory.objects.select_for_update().get(pk=territory.pk))
    invitations = ContactInvitation.objects.for_territory(territory)
    invited = [planned.contact for planned in plan_invitations(territory, contacts) if planned.is_invited]
    invitations.filter(email__in=[contact.email for contact in invited]).delete()
    made = ContactInvitation.objects.bulk_create(
        ContactInvitation(
            territory=territory,
            email=contact.email,
            name=contact.name,
            kind=contact.kind,
            number=contact.number,
            invited_by=by,
        )
        for contact in invited
    )
    keys = [invitation.pk for invitation in made]

    def enqueue() -> None:
        for key in keys:
            send_contact_invitation.enqueue(key)

    transaction.on_commit(enqueue)
    return len(made)


def note_arrival(presence: Presence, *, source: str, invitation: ContactInvitation | None) -> None:
    """Keep what brought an organisation to the territory, where something did."""
    if invitation:
        source = JoinedBy.INVITATION
        ContactInvitation.objects.filter(pk=invitation.pk, joined_at=None).update(joined_at=timezone.now())
    elif source == JoinedBy.INVITATION:
        source = JoinedBy.LINK
    if source in JoinedBy.values:
        presence.joined_by = source
        presence.save(update_fields=["joined_by"])


def forget_unanswered() -> int:
    """Erase the addresses of those who never came, once the time that the mail names is over; how many there were."""
    old = ContactInvitation.objects.filter(joined_at=None, created_at__lt=timezone.now() - KEPT)
    erased, _by_model = old.delete()
    return erased
