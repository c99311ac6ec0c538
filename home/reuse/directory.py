"""Reads: the teams of the network, as all of them see one another: nothing of anybody's own."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from home.enums import Module
from home.finding import open_territories
from home.models import Territory
from home.places import department_names, departments_in_words
from home.querysets import TerritoryQuerySet, search_form, with_words
from home.regions import REGION_NAMES
from home.reuse.offers import NATION
from home.spaces import NATIONAL_NAME, addresses

SEARCHED = ("short_name", "programme_name", "place__name")


@dataclass(frozen=True)
class Team:
    """`key`: by which lists name whose contents they show. `email`: only where the team lets the others write to it."""

    key: str
    name: str
    programme: str
    url: str
    place: str = ""
    where: str = ""  # « Vienne, Nouvelle-Aquitaine »
    since: int | None = None
    email: str = ""
    modules: tuple[str, ...] = ()
    shared: int = 0
    is_own: bool = False

    @property
    def is_nation(self) -> bool:
        return self.key == NATION


def teams_found(text: str) -> TerritoryQuerySet:
    """The open territories whose name, region or department is meant; all of them without a text."""
    found = open_territories()
    if not text.strip():
        return found
    named = Q(pk__in=with_words(Territory.objects.open(), text, *SEARCHED).values("pk"))
    around = Q(place__region__in=_meant(REGION_NAMES, text))
    if departments := "|".join(map(re.escape, _meant(department_names(), text))):
        around |= Q(place__departments__regex=rf"(^| )({departments})( |$)")
    return found.filter(named | around)


def nation_is_found(text: str) -> bool:
    return not text.strip() or _is_meant(f"{_('Équipe nationale')} {NATIONAL_NAME}", text)


def national_team(counts: Mapping[int | None, int], *, own: Collection[int | None]) -> Team:
    """`own`: the territories of who reads, None for the nation."""
    return Team(
        key=NATION,
        name=_("Équipe nationale"),
        programme=NATIONAL_NAME,
        url=f"{settings.BASE_URL}/",
        shared=counts.get(None, 0),
        is_own=None in own,
    )


def team_of(territory: Territory, counts: Mapping[int | None, int], *, own: Collection[int | None]) -> Team:
    address = addresses()[territory.slug]
    region = REGION_NAMES.get(territory.place.region, "")
    return Team(
        key=str(territory.pk),
        name=territory.short_name,
        programme=territory.programme_name,
        url=address.full_url(""),
        place=territory.place.full_name,
        where=", ".join(filter(None, [*departments_in_words(territory.place), region])),
        since=territory.since,
        email=territory.contact_email if territory.tells_contact else "",
        modules=tuple(str(module.label) for module in Module if module in territory.modules),
        shared=counts.get(territory.pk, 0),
        is_own=territory.pk in own,
    )


def _meant(names: Mapping[str, str], text: str) -> list[str]:
    return [code for code, name in names.items() if _is_meant(name, text)]


def _is_meant(name: str, text: str) -> bool:
    """Whether each word of a text begins one of the name's."""
    words = search_form(name).split()
    return all(any(word.startswith(typed) for word in words) for typed in search_form(text).split())
