"""Writes: the register of what members agreed to for their organisation."""

from django.db import transaction
from django.utils import timezone

from actors.enums import Purpose
from actors.models import Consent, ExperiencePage, Presence, User


@transaction.atomic
def set_consent(
    presence: Presence,
    *,
    purpose: Purpose,
    wording: str,
    by: User | None,
    given: bool,
    sheet: ExperiencePage | None = None,
) -> None:
    """Write that a purpose is agreed to, in these words, or no longer; what stands already is left as it is.

    `sheet`: which one may be shown, where the purpose is that.
    """
    lines = Consent.objects.select_for_update().filter(presence=presence, purpose=purpose, sheet=sheet)
    standing = lines.filter(withdrawn_at=None).first()
    if standing and standing.wording == wording and given:
        return
    if standing:
        standing.withdrawn_at, standing.withdrawn_by = timezone.now(), by
        standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if given:
        Consent.objects.create(
            presence=presence,
            organisation_id=presence.organisation_id,
            territory_id=presence.territory_id,
            purpose=purpose,
            sheet=sheet,
            wording=wording,
            given_by=by,
        )


def end_consents(presence: Presence, *, by: User | None) -> None:
    """Nothing is agreed to any more in a territory that the organisation leaves."""
    standing = Consent.objects.filter(presence=presence, withdrawn_at=None)
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=by)
