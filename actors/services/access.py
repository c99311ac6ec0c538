"""Writes: the record of what teams read of organisations."""

from collections.abc import Iterable

from actors.enums import Access
from actors.models import AccessRecord, Presence, User


def record_access(presences: Iterable[Presence], *, by: User, kind: Access) -> None:
    """Note that somebody of a team read, or took away, what these presences tell."""
    AccessRecord.objects.bulk_create(
        AccessRecord(person=by, organisation_id=presence.organisation_id, territory_id=presence.territory_id, kind=kind)
        for presence in presences
    )
