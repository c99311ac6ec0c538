"""Writes: results are released, then public at their instant. Pages compare the time themselves; the clock follows,
with the states, the badges and the letters."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from actors.enums import BadgeKind
from actors.models import Badge, Presence, User
from home import generations
from home.problems import Conflict as Refused
from home.slugs import first_free
from trophees.enums import ApplicationState, Outcome
from trophees.models import Application, ApplicationEvent, CampaignPage, Decision, Deliberation
from trophees.services.letters import enqueue_letters
from trophees.states import READABLE

RESERVED = frozenset({"flux"})  # addresses below the palmarès that are no laureate's


@transaction.atomic
def release(campaign: CampaignPage, *, by: User) -> Deliberation:
    """Let the results be public, at the campaign's date of publication or now, whichever comes last.

    Done once, however often it is asked. Raises Refused while the jury deliberates.
    """
    now = timezone.now()
    locked = Deliberation.objects.select_for_update().filter(campaign=campaign).first()
    if locked is None or locked.closed_at is None:
        raise Refused(_("La délibération n’est pas close\u00a0: les résultats ne peuvent pas encore être annoncés."))
    if locked.released_at:
        return locked
    locked.released_at = now
    locked.save(update_fields=["released_at"])
    _give_addresses(campaign)
    Decision.objects.filter(application__campaign=campaign).update(announced_at=max(now, campaign.publishes_at))
    announce(campaign, by=by)
    return locked


@transaction.atomic
def hold(campaign: CampaignPage) -> None:
    """Take back what `release` allowed, while nothing of it is public. Raises Refused once it is."""
    locked = Deliberation.objects.select_for_update().filter(campaign=campaign).first()
    if locked is None or locked.released_at is None:
        return
    decisions = Decision.objects.filter(application__campaign=campaign)
    public_at = CampaignPage.objects.values_list("publishes_at", flat=True).get(pk=campaign.pk)
    if max(public_at, locked.released_at) <= timezone.now() or decisions.public().exists():
        raise Refused(_("Les résultats sont déjà publics\u00a0: l’annonce ne s’annule plus."))
    locked.released_at = None
    locked.save(update_fields=["released_at"])
    decisions.update(announced_at=None)


def announce_due() -> None:
    """What the clock does each minute: campaigns whose results became public, badges of laureates who came back to
    the territory, letters that may now leave.
    """
    due = Decision.objects.public().filter(application__state__in=READABLE)
    for pk in set(due.values_list("application__campaign", flat=True)):
        announce(CampaignPage.objects.get(pk=pk))
    _give_back_badges()
    enqueue_letters()


@transaction.atomic
def announce(campaign: CampaignPage, *, by: User | None = None) -> None:
    """Bring states, history, badges and letters up to what is public now; nothing before its time, nothing twice."""
    waiting = Application.objects.filter(campaign=campaign, state__in=READABLE).select_for_update(of=("self",))
    public = {one.application_id: one for one in Decision.objects.public().filter(application__campaign=campaign)}
    due = [one for one in waiting if one.pk in public]
    for application in due:
        chosen = public[application.pk].outcome == Outcome.SELECTED
        application.state = ApplicationState.SELECTED if chosen else ApplicationState.REFUSED
    Application.objects.bulk_update(due, ["state"], batch_size=200)
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(application=one, state=one.state, at=public[one.pk].announced_at or timezone.now(), by=by)
        for one in due
    )
    if due:
        give_badges(campaign)
        _tell_pages(campaign)
        transaction.on_commit(enqueue_letters)


def follow_the_page(sender: Any, *, instance: CampaignPage, **kwargs: Any) -> None:
    """When a campaign is published again, or taken away: its date of publication may be another one."""
    deliberation = Deliberation.objects.filter(campaign=instance, released_at__isnull=False).first()
    if deliberation is None:
        return
    held = Decision.objects.filter(application__campaign=instance, announced_at__gt=timezone.now())
    held.update(announced_at=_instant(instance, deliberation))
    give_badges(instance)


def _instant(campaign: CampaignPage, deliberation: Deliberation) -> datetime:
    assert deliberation.released_at is not None
    return max(campaign.publishes_at, deliberation.released_at)


def give_badges(campaign: CampaignPage) -> None:
    """Make the badges of the organisations that a campaign decided on say what is public of them, and no more."""
    if campaign.territory_id is None:
        return
    decided = Decision.objects.filter(application__campaign=campaign).values("application__organisation")
    presences = Presence.objects.filter(territory=campaign.territory_id, organisation__in=decided)
    standing = Badge.objects.filter(presence__in=presences, kind=BadgeKind.LAUREATE)
    kept = {(one.presence_id, one.detail): one.pk for one in standing}
    wanted = _wanted(campaign, {one.organisation_id: one.pk for one in presences})
    Badge.objects.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    Badge.objects.bulk_create(
        Badge(presence_id=presence, kind=BadgeKind.LAUREATE, detail=detail, given_on=on)
        for (presence, detail), on in wanted.items()
        if (presence, detail) not in kept
    )


@transaction.atomic
def _give_back_badges() -> None:
    """A badge goes with the presence of who leaves a territory; whoever comes back has a new one, without it."""
    bare = Presence.objects.exclude(badges__kind=BadgeKind.LAUREATE).filter(
        territory=OuterRef("application__territory"), organisation=OuterRef("application__organisation")
    )
    found = Decision.objects.laureates().filter(Exists(bare)).values("application__campaign")
    for campaign in CampaignPage.objects.filter(pk__in=found).select_related("territory"):
        give_badges(campaign)
        _tell_pages(campaign)


def _tell_pages(campaign: CampaignPage) -> None:
    generations.bump(generations.NATIONAL, *([campaign.territory.slug] if campaign.territory else []))


def _wanted(campaign: CampaignPage, presences: dict[int, int]) -> dict[tuple[int, str], Any]:
    """(presence, words) -> the day, of every public distinction of these organisations in the campaign's territory."""
    found = Decision.objects.laureates().filter(
        application__territory=campaign.territory_id, application__organisation__in=list(presences)
    )
    wanted: dict[tuple[int, str], Any] = {}
    for one in found.select_related("application__campaign").order_by("announced_at", "pk"):
        words = badge_words(one)
        wanted.setdefault(
            (presences[one.application.organisation_id or 0], words), timezone.localdate(one.announced_at)
        )
    return wanted


def badge_words(decision: Decision) -> str:
    """« Trophées 2027, prix du jury »."""
    campaign = decision.application.campaign
    words = {"campaign": campaign.title, "distinction": decision.distinction or _("lauréat")}
    return Truncator(_("%(campaign)s, %(distinction)s") % words).chars(120)


def _give_addresses(campaign: CampaignPage) -> None:
    """An address below the palmarès for each laureate, of their name."""
    found = Decision.objects.filter(application__campaign=campaign, outcome=Outcome.SELECTED)
    found = found.select_related("application__organisation", "application__place").order_by("application__number")
    taken = {*RESERVED, *found.exclude(slug="").values_list("slug", flat=True)}
    changed = []
    for one in found:
        if one.slug:
            continue
        base = slugify(one.application.applicant_name)[:70] or "laureat"
        one.slug = first_free(base, taken)
        taken.add(one.slug)
        changed.append(one)
    Decision.objects.bulk_update(changed, ["slug"], batch_size=200)
