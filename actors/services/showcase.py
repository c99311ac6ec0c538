"""Writes: an organisation's public page in a territory."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import Purpose, Sharing, Showcase
from actors.models import Presence, User
from actors.services.consents import set_consent
from actors.services.sharing import set_sharing
from actors.tasks.showcase import send_showcase_decision
from home import generations
from home.models import Theme
from home.problems import Conflict


@transaction.atomic
def ask_for_showcase(presence: Presence, *, user: User, wording: str = "") -> None:
    """A member consents to the public page; the territory's team reads it before it appears."""
    set_consent(presence, purpose=Purpose.SHOWCASE, wording=wording, by=user, given=True)
    presence.showcase = Showcase.ASKED
    presence.asked_by, presence.asked_at, presence.refusal = user, timezone.now(), ""
    presence.save(update_fields=["showcase", "asked_by", "asked_at", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)


@transaction.atomic
def publish_showcase(presence: Presence) -> None:
    """Show the page to all. Raises Conflict when the organisation took it back meanwhile."""
    _lock_asked(presence)
    presence.showcase, presence.published_at, presence.refusal = Showcase.PUBLISHED, timezone.now(), ""
    presence.save(update_fields=["showcase", "published_at", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)
    _tell_decision(presence, published=True)


@transaction.atomic
def refuse_showcase(presence: Presence, *, refusal: str) -> None:
    """Send the page back with what must be mended. Raises Conflict likewise."""
    _lock_asked(presence)
    presence.showcase, presence.refusal = Showcase.REFUSED, refusal
    presence.save(update_fields=["showcase", "refusal"])
    generations.bump(generations.NATIONAL, presence.territory.slug)
    _tell_decision(presence, published=False)


@transaction.atomic
def withdraw_showcase(presence: Presence, *, user: User) -> None:
    """Take the page away at once, and the result from it; consent is asked anew before they return."""
    set_consent(presence, purpose=Purpose.SHOWCASE, wording="", by=user, given=False)
    set_sharing(presence, purpose=Purpose.RESULT, to=Sharing.NOTHING, wording="", by=user)
    presence.showcase, presence.published_at = Showcase.PRIVATE, None
    presence.save(update_fields=["showcase", "published_at"])
    generations.bump(generations.NATIONAL, presence.territory.slug)


@transaction.atomic
def save_showcase(presence: Presence, *, themes: Iterable[Theme], user: User, wordings: Mapping[Purpose, str]) -> None:
    """Save what a form wrote on the presence, and the consents that its choices say."""
    presence.save(update_fields=["actions", "testimony"])
    presence.themes.set(themes)
    agreed: dict[Purpose, bool | Sharing] = {
        Purpose.RESULT: Sharing(presence.shares),
        Purpose.TEAM: presence.shares_with_team,
    }
    for purpose, to in agreed.items():
        set_sharing(presence, purpose=purpose, to=to, wording=wordings[purpose], by=user)
    generations.bump(generations.NATIONAL, presence.territory.slug)


def _lock_asked(presence: Presence) -> None:
    locked = Presence.objects.select_for_update().get(pk=presence.pk)
    if locked.showcase == Showcase.PRIVATE:
        raise Conflict(_("La structure vient de retirer sa fiche\u00a0: il n’y a plus rien à décider."))


def _tell_decision(presence: Presence, *, published: bool) -> None:
    transaction.on_commit(lambda: send_showcase_decision.enqueue(presence.pk, published))
