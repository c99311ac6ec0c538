"""Writes: what the diagnostic tells this floor, so that lists and public pages need not ask above them."""

from datetime import date

from django.db import transaction

from actors.enums import BadgeKind
from actors.models import Badge, Presence
from actors.services.charter import refresh_engagements
from home import generations


@transaction.atomic
def record_assessment(presence: Presence, *, on: date, level: str, score: str, progressed: bool) -> None:
    """Note an organisation's last result in a territory, in words, and whether it is above the one before.

    Nothing of it is shown unless the organisation shares it.
    """
    presence.assessed_on, presence.latest_level, presence.latest_score = on, level, score
    presence.save(update_fields=["assessed_on", "latest_level", "latest_score"])
    progress = Badge.objects.filter(presence=presence, kind=BadgeKind.PROGRESS)
    progress.delete()
    if progressed:
        Badge.objects.create(presence=presence, kind=BadgeKind.PROGRESS, given_on=on)
    if presence.engaged_since:
        refresh_engagements(presence.territory, [presence])
    generations.bump(generations.NATIONAL, presence.territory.slug)
