"""Organisations, as many as a list needs."""

from typing import Any

from django.utils import timezone

from actors.enums import Showcase
from actors.models import Membership, Organisation, Presence, User
from home.models import Place, Territory
from home.querysets import search_form


def make_organisations(
    territory: Territory,
    count: int = 1,
    *,
    member: User | None = None,
    showcase: str = Showcase.PUBLISHED,
    **fields: Any,
) -> list[Organisation]:
    """Organisations with a public page in the territory, the person being a member of each if one is given."""
    first = Organisation.objects.count() + 1
    common = {"kind": "company", "headcount": "1-9", **fields}
    numbers = range(first, first + count)
    organisations = [Organisation(name=f"Atelier {number}", **common) for number in numbers]
    Organisation.objects.bulk_create(organisations)
    shown = {"showcase": showcase, "published_at": timezone.now() if showcase == Showcase.PUBLISHED else None}
    Presence.objects.bulk_create(
        Presence(organisation=organisation, territory=territory, slug=f"atelier-{number}", **shown)
        for number, organisation in zip(numbers, organisations, strict=True)
    )
    if member:
        Membership.objects.bulk_create(Membership(user=member, organisation=one) for one in organisations)
    return organisations


def make_open_territories(count: int) -> None:
    """Territories as the portal lists them, without their pages."""
    first = Territory.objects.count() + 1
    places = [
        Place(kind="epci", code=f"2000{n:05}", siren=f"2000{n:05}", name=f"CC {n}", search_name=search_form(f"CC {n}"))
        for n in range(first, first + count)
    ]
    Place.objects.bulk_create(places)
    Territory.objects.bulk_create(
        Territory(
            place=place, slug=f"cc-{place.siren}", short_name=place.name, programme_name=f"Les acteurs de {place}"
        )
        for place in places
    )
