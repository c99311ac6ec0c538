"""Writes: the register of what members agreed to for their organisation."""

from django.db import transaction
from django.utils import timezone

from actors.enums import Purpose
from actors.models import Consent, Presence, User


@transaction.atomic
def set_consent(presence: Presence, *, purpose: Purpose, wording: str, by: User, given: bool) -> None:
    """Write that a purpose is agreed to, in these words, or no longer; what stands already is left as it is."""
    standing = Consent.objects.select_for_update().filter(presence=presence, purpose=purpose, withdrawn_at=None).first()
    if standing and standing.wording == wording and given:
        return
    if standing:
        standing.withdrawn_at, standing.withdrawn_by = timezone.now(), by
        standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if given:
        Consent.objects.create(presence=presence, purpose=purpose, wording=wording, given_by=by)
