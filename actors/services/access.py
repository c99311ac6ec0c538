"""Writes: the record of what teams read of organisations."""

from collections.abc import Iterable
from typing import Protocol

from actors.enums import Access
from actors.models import AccessRecord, User


class OfOrganisation(Protocol):
    """A row that tells of an organisation in a territory: a presence, a shared assessment."""

    organisation_id: int
    territory_id: int


def record_access(rows: Iterable[OfOrganisation], *, by: User, kind: Access) -> None:
    """Note that somebody of a team read, or took away, what these rows tell."""
    AccessRecord.objects.bulk_create(
        AccessRecord(person=by, organisation_id=row.organisation_id, territory_id=row.territory_id, kind=kind)
        for row in rows
    )
