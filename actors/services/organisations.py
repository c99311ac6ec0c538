"""Writes: organisations and their presence in territories."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.enums import MembershipRole
from actors.models import Membership, Organisation, Presence, User
from actors.services.charter import withdraw_signatures
from actors.services.consents import end_consents
from actors.services.experiences import delete_experiences_of
from home import generations
from home.models import Territory
from home.problems import Conflict
from home.slugs import first_free
from home.templatetags.french import de


class NotAccepted(Conflict):
    """The territory does not accept organisations of that type."""


def check_is_accepted(organisation: Organisation, *, territory: Territory) -> None:
    """Raises NotAccepted, with the sentence that says whom the territory accepts."""
    if not territory.accepts(organisation.kind, organisation.other_kind):
        raise NotAccepted(whom_it_accepts(territory))


def whom_it_accepts(territory: Territory) -> str:
    words = {"of": de(territory.short_name), "whom": territory.accepted_in_words}
    return _("L’espace %(of)s accueille pour l’instant %(whom)s.") % words


@transaction.atomic
def create_organisation(organisation: Organisation, *, owner: User, territory: Territory) -> Organisation:
    """Save a new organisation with its owner, present (and not yet shown) in the territory."""
    organisation.save()
    Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    ensure_presence(organisation, territory=territory)
    return organisation


@transaction.atomic
def ensure_presence(organisation: Organisation, *, territory: Territory) -> Presence:
    """The organisation's presence in a territory, made private when it is new, under an address of its own.

    Raises NotAccepted when one that is not there yet is of a type that the territory does not accept.
    """
    rows = Presence.objects.filter(organisation=organisation, territory=territory)
    if found := rows.first():
        return found
    # Locked, and looked at again: two that enter at once would take the same address.
    locked = Territory.objects.select_for_update().get(pk=territory.pk)
    if found := rows.first():
        return found
    check_is_accepted(organisation, territory=locked)
    base = slugify(organisation.name)[:70] or "structure"
    taken = set(Presence.objects.filter(territory=territory, slug__startswith=base).values_list("slug", flat=True))
    return Presence.objects.create(organisation=organisation, territory=territory, slug=first_free(base, taken))


@transaction.atomic
def leave_territory(presence: Presence, *, by: User) -> None:
    """Take an organisation away from a territory, and its word with it; what it answered there stays its own."""
    territory = presence.territory
    withdraw_signatures(presence)
    end_consents(presence, by=by)
    delete_experiences_of(Presence.objects.filter(pk=presence.pk))
    presence.delete()
    generations.bump(generations.NATIONAL, territory.slug)
