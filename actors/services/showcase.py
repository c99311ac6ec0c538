"""Writes: an organisation's public page in a territory."""

from django.db import transaction
from django.utils import timezone

from actors.enums import Showcase
from actors.models import Presence, User
from actors.tasks import send_showcase_decision
from home import generations


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
