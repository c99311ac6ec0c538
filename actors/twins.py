"""Organisations that may be the one that somebody is about to create a second time."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from actors.models import Organisation
from actors.numbers import Number, clean_number
from home.models import Territory
from home.querysets import loose_pattern

MOST = 5


@dataclass(frozen=True)
class Twins:
    """`certain` when one bears the very number; the others share a legal unit, or a name in the territory."""

    found: list[Organisation]
    certain: bool = False

    def __bool__(self) -> bool:
        return bool(self.found)

    def pick(self, uuid: str) -> Organisation | None:
        return next((one for one in self.found if str(one.uuid) == uuid), None)


def find_twins(*, number: str, name: str, territory: Territory) -> Twins:
    """Look by number, then by name; what was typed need not be right."""
    try:
        known = clean_number(number)
    except ValidationError:
        known = Number()
    exact = Organisation.objects.bearing(known).first()
    if exact:
        return Twins([exact], certain=True)
    alike = Q(siren=known.siren) if known.siren else Q(pk=None)
    if name.strip():
        here = Organisation.objects.for_territory(territory).filter(name__iregex=f"^{loose_pattern(name.strip())}$")
        alike |= Q(pk__in=here.values("pk"))
    return Twins(list(Organisation.objects.filter(alike).select_related("commune").order_by("created_at", "pk")[:MOST]))
