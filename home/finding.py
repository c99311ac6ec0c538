"""Find one's territory: from a name, a postal code or an official code to the spaces that are open there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from home.models import Place, Territory
from home.querysets import PlaceQuerySet, TerritoryQuerySet, search_form
from home.spaces import territory_url

POSTAL_CODE = re.compile(r"\d{5}")
MOST_PLACES = 12
MOST_CHOICES = 100  # communes: no postal code has as many
MOST_SHARING = 300  # communes: no name is shared by more
MOST_NAMED = 5


@dataclass(frozen=True)
class FoundPlace:
    """A place that matches; `url` is its space's or its intercommunality's, empty when none is open."""

    code: str
    name: str
    detail: str
    territory: str
    url: str


@dataclass(frozen=True)
class Finding:
    """What a search finds. `choices`: the communes of a postal code among which one must say which is one's own."""

    places: list[FoundPlace]
    choices: list[FoundPlace]


@dataclass(frozen=True)
class OpenTerritory:
    name: str
    place: str
    programme: str
    since: int | None
    siren: str
    url: str


def find_territory(text: str, *, commune: str = "") -> Finding:
    """At most twelve places for a name or a code, each with the open territory that covers it; those with one first.

    A postal code of several communes makes one choose, unless all are of one intercommunality, none with a space of
    its own. `commune`: the official code of the one that was chosen.
    """
    if len(text.strip()) < 2:
        return Finding([], [])
    is_code = bool(POSTAL_CODE.fullmatch(re.sub(r"\s", "", text)))
    found = Place.objects.search(text).select_related("epci")
    if is_code and commune:
        found = found.filter(code=commune)
    places = _with_territories(list(found[: MOST_CHOICES if is_code else MOST_PLACES]))
    if not is_code or len(places) < 2:
        return Finding(places, [])
    if len({(place.detail, place.url) for place in places}) == 1:
        return Finding(places[:MOST_PLACES], [])
    return Finding([], sorted(places, key=lambda place: search_form(place.name)))


def _with_territories(places: list[Place]) -> list[FoundPlace]:
    opened = _opened(places)
    found = [_found(place, _covering(place, opened)) for place in places]
    return sorted(found, key=lambda place: not place.url)


def open_territory_of(place: Place) -> Territory | None:
    """The open space of a place: its own, or its intercommunality's."""
    return _covering(place, _opened([place]))


def _opened(places: Iterable[Place]) -> dict[int, Territory]:
    """The open territories of places and of their intercommunalities, by the key of the place."""
    wanted = {key for place in places for key in (place.pk, place.epci_id) if key}
    return {territory.place_id: territory for territory in Territory.objects.open().filter(place__in=wanted)}


def _covering(place: Place, opened: Mapping[int, Territory]) -> Territory | None:
    return opened.get(place.pk) or opened.get(place.epci_id or 0)


class SeveralPlaces(ValidationError):
    """A name that several places share; `places` are those to choose from."""

    def __init__(self, places: list[Place]) -> None:
        self.places = places
        names = ", ".join(f"{place.name} ({place.departments})" for place in places[:MOST_NAMED])
        message = _("Plusieurs lieux répondent\u00a0: %(names)s… Écrivez le nom suivi du département, comme ici.")
        super().__init__(message, params={"names": names})


def find_one_place(places: PlaceQuerySet, text: str, *, near: Place | None = None) -> Place:
    """The one place that a name or a code means; ValidationError says in French why there is none, SeveralPlaces which.

    « Bonnes (86) » says which of those that share a name; without it, the one that stands in `near` is meant.
    """
    name, department = _name_and_department(text)
    found = list(places.search(name)[:MOST_SHARING])
    if department:
        found = [place for place in found if department in place.departments.split()]
    exact = [place for place in found if place.search_name == search_form(name)]
    inside = [place for place in exact or found if near and near.pk in (place.pk, place.epci_id)]
    for candidates in (exact, inside, found):
        if len(candidates) == 1:
            return candidates[0]
    if not found:
        raise ValidationError(_("Aucun lieu ne porte ce nom ni ce code. Vérifiez l’orthographe."))
    raise SeveralPlaces(exact or found)


def _name_and_department(text: str) -> tuple[str, str]:
    """« Bonnes (86) » -> « Bonnes », « 86 »."""
    match = re.fullmatch(r"(.*?)\s*\((\w{2,3})\)", text.strip())
    return (match[1], match[2].upper()) if match else (text, "")


def open_territories() -> TerritoryQuerySet:
    """The open territories by name, with what their cards show."""
    return Territory.objects.open().select_related("place").order_by("short_name", "pk")


def territory_cards(territories: Iterable[Territory]) -> list[OpenTerritory]:
    return [
        OpenTerritory(t.short_name, t.place.full_name, t.programme_name, t.since, t.place.siren, territory_url(t.slug))
        for t in territories
    ]


def _found(place: Place, territory: Territory | None) -> FoundPlace:
    detail = place.epci.full_name if place.epci else ", ".join(place.departments.split())
    return FoundPlace(
        code=place.code,
        name=place.full_name,
        detail=detail,
        territory=territory.short_name if territory else "",
        url=territory_url(territory.slug) if territory else "",
    )
