"""Writes of the actors' floor."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from actors.enums import MembershipRole, MembershipState, Showcase
from actors.models import Membership, Organisation, Presence, User
from actors.tasks import send_showcase_decision
from home import generations
from home.models import Territory


@transaction.atomic
def create_organisation(organisation: Organisation, *, owner: User, territory: Territory) -> Organisation:
    """Save a new organisation with its owner, present (and not yet shown) in the territory."""
    organisation.save()
    Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    ensure_presence(organisation, territory=territory)
    return organisation


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


def ensure_presence(organisation: Organisation, *, territory: Territory) -> Presence:
    """The organisation's presence in a territory, made private when it is new, under an address of its own."""
    found = Presence.objects.filter(organisation=organisation, territory=territory).first()
    if found:
        return found
    base = slugify(organisation.name)[:70] or "structure"
    taken = set(Presence.objects.filter(territory=territory, slug__startswith=base).values_list("slug", flat=True))
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if s not in taken)
    return Presence.objects.create(organisation=organisation, territory=territory, slug=slug)


def ask_for_showcase(presence: Presence, *, user: User) -> None:
    """A member consents to the public page; the territory's team reads it before it appears."""
    presence.showcase = Showcase.ASKED
    presence.asked_by, presence.asked_at, presence.refusal = user, timezone.now(), ""
    presence.save(update_fields=["showcase", "asked_by", "asked_at", "refusal"])
    generations.bump_territory(presence.territory)


def publish_showcase(presence: Presence) -> None:
    presence.showcase, presence.published_at, presence.refusal = Showcase.PUBLISHED, timezone.now(), ""
    presence.save(update_fields=["showcase", "published_at", "refusal"])
    generations.bump_territory(presence.territory)
    _tell_decision(presence)


def refuse_showcase(presence: Presence, *, refusal: str) -> None:
    """Send the page back with what must be mended."""
    presence.showcase, presence.refusal = Showcase.REFUSED, refusal
    presence.save(update_fields=["showcase", "refusal"])
    generations.bump_territory(presence.territory)
    _tell_decision(presence)


def withdraw_showcase(presence: Presence) -> None:
    """Take the page away at once; consent is asked anew before it returns."""
    presence.showcase, presence.published_at = Showcase.PRIVATE, None
    presence.save(update_fields=["showcase", "published_at"])
    generations.bump_territory(presence.territory)


def _tell_decision(presence: Presence) -> None:
    transaction.on_commit(lambda: send_showcase_decision.enqueue(presence.pk))
