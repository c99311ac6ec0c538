"""Writes: an organisation's public page in a territory."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from actors.enums import Purpose, Sharing, Showcase
from actors.models import Presence, User
from actors.services.consents import set_consent
from actors.tasks import send_showcase_decision
from home import generations
from home.models import Theme


@transaction.atomic
def ask_for_showcase(presence: Presence, *, user: User, wording: str = "") -> None:
    """A member consents to the public page; the territory's team reads it before it appears."""
    set_consent(presence, purpose=Purpose.SHOWCASE, wording=wording, by=user, given=True)
    presence.showcase = Showcase.ASKED
    presence.asked_by, presence.asked_at, presence.refusal = user, timezone.now(), ""
    presence.save(update_fields=["showcase", "asked_by", "asked_at", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)


def publish_showcase(presence: Presence) -> None:
    presence.showcase, presence.published_at, presence.refusal = Showcase.PUBLISHED, timezone.now(), ""
    presence.save(update_fields=["showcase", "published_at", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)
    _tell_decision(presence)


def refuse_showcase(presence: Presence, *, refusal: str) -> None:
    """Send the page back with what must be mended."""
    presence.showcase, presence.refusal = Showcase.REFUSED, refusal
    presence.save(update_fields=["showcase", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)
    _tell_decision(presence)


@transaction.atomic
def withdraw_showcase(presence: Presence, *, user: User) -> None:
    """Take the page away at once; consent is asked anew before it returns."""
    set_consent(presence, purpose=Purpose.SHOWCASE, wording="", by=user, given=False)
    presence.showcase, presence.published_at = Showcase.PRIVATE, None
    presence.save(update_fields=["showcase", "published_at"])
    generations.bump(generations.NATIONAL, presence.territory.slug)


@transaction.atomic
def save_showcase(presence: Presence, *, themes: Iterable[Theme], user: User, wordings: Mapping[Purpose, str]) -> None:
    """Save what a form wrote on the presence, and the consents that its choices say."""
    presence.save(update_fields=["actions", "testimony", "shares", "shares_with_team"])
    presence.themes.set(themes)
    agreed = {Purpose.RESULT: presence.shares != Sharing.NOTHING, Purpose.TEAM: presence.shares_with_team}
    for purpose, given in agreed.items():
        set_consent(presence, purpose=purpose, wording=wordings[purpose], by=user, given=given)
    generations.bump(generations.NATIONAL, presence.territory.slug)


def _tell_decision(presence: Presence) -> None:
    transaction.on_commit(lambda: send_showcase_decision.enqueue(presence.pk))
