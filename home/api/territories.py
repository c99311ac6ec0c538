"""The open territories and their identity; the themes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from home.api.pages import By, page_of
from home.api.reading import public_get, space_of_call
from home.api.schemas import Page, PageQuery, Word, word, words
from home.enums import ActorType, Module, PlaceKind
from home.models import Territory, Theme
from home.portal_figures import COUNTED
from home.querysets import with_words
from home.searching.kinds import findable_of
from home.spaces import Space, addresses

router = Router(tags=["Territoires et thèmes"])


class PlaceOut(Schema):
    kind: Word
    code: Annotated[str, Field(description="Code INSEE d’une commune, SIREN d’une intercommunalité.")]
    name: str
    population: int


class TerritoryBrief(Schema):
    slug: Annotated[str, Field(description="Ce qui nomme le territoire dans les adresses.")]
    name: str
    programme: str
    place: PlaceOut
    since: int | None
    colours: list[str]
    modules: list[Word]
    opened_at: datetime
    url: str


class LogoOut(Schema):
    url: str
    width: int
    height: int
    text: str


class LinkOut(Schema):
    label: str
    url: str


class FigureOut(Schema):
    key: str
    count: int


class TerritoryOut(TerritoryBrief):
    """Beside what a list says, what its pages show of it."""

    logo: LogoOut | None
    contact_email: str
    accepts: Annotated[list[Word], Field(description="Types de structure accueillis.")]
    other_kinds: list[str]
    social_links: list[LinkOut]
    sections: Annotated[dict[str, str], Field(description="Adresse de la page de chaque module ouvert.")]
    figures: Annotated[list[FigureOut], Field(description="Ce que l’espace montre aujourd’hui.")]


class TerritoriesOut(Page):
    items: list[TerritoryBrief]


class TerritoryQuery(PageQuery):
    q: Annotated[str, Field(max_length=100, description="Mots du nom ou du dispositif.")] = ""


class ThemeOut(Schema):
    key: str
    name: str
    short_name: str
    icon: str
    order: int
    territory: Annotated[str | None, Field(description="Le territoire qui l’a ajouté\u202f; vide\u00a0: national.")]


class ThemesOut(Schema):
    items: list[ThemeOut]


@public_get(router, "territories/", TerritoriesOut, summary="Les territoires ouverts", url_name="territories")
def list_territories(request: HttpRequest, asked: Query[TerritoryQuery]) -> dict[str, Any]:
    rows = with_words(Territory.objects.open(), asked.q, "short_name", "programme_name", "place__name")
    rows = rows.select_related("place", "page")
    return page_of(request, rows, order=[By("slug")], asked=asked, told=_brief)


@public_get(router, "territories/{slug}/", TerritoryOut, summary="Un territoire\u00a0: identité, modules, chiffres")
def get_territory(request: HttpRequest, slug: str) -> dict[str, Any]:
    space = space_of_call(request, slug)
    territory = Territory.objects.select_related("place").get(slug=space.slug)
    width, height = space.logo_size
    text = space.logo_text or space.name
    logo = {"url": space.root_url + space.logo_url, "width": width, "height": height, "text": text}
    return _brief(territory) | {
        "logo": logo if space.logo_url else None,
        "contact_email": space.contact_email,
        "accepts": words(ActorType, space.actor_types),
        "other_kinds": list(space.other_kinds),
        "social_links": [one._asdict() for one in space.social],
        "sections": {key: space.full_url(url) for key, url in space.sections.items() if key in space.modules},
        "figures": list(_figures(space)),
    }


@public_get(router, "themes/", ThemesOut, summary="Les thèmes nationaux", url_name="themes")
def list_themes(request: HttpRequest) -> dict[str, Any]:
    return _themes(space_of_call(request))


@public_get(router, "territories/{slug}/themes/", ThemesOut, summary="Les thèmes d’un territoire")
def list_territory_themes(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _themes(space_of_call(request, slug))


def _themes(space: Space) -> dict[str, Any]:
    found = Theme.objects.for_territory(space.territory_id).order_by("order", "name")
    names = ("key", "name", "short_name", "icon", "order")
    rows = found.values_list(*names, "territory__slug")
    return {"items": [dict(zip((*names, "territory"), row, strict=True)) for row in rows]}


def _brief(territory: Territory) -> dict[str, Any]:
    place = territory.place
    return {
        "slug": territory.slug,
        "name": territory.short_name,
        "programme": territory.programme_name,
        "place": {
            "kind": word(PlaceKind, place.kind),
            "code": place.code,
            "name": place.full_name,
            "population": place.population or 0,
        },
        "since": territory.since,
        "colours": [territory.color_1, territory.color_2],
        "modules": words(Module, territory.modules),
        "opened_at": territory.opened_at,
        "url": _url(territory),
    }


def _url(territory: Territory) -> str:
    """Where its home stands; one that was opened this very second is below the portal until the next."""
    address = addresses().get(territory.slug)
    return address.full_url("") if address else f"{settings.BASE_URL}/{territory.slug}/"


def _figures(space: Space) -> Iterator[dict[str, Any]]:
    """What a visitor may read there, by kind; one query each."""
    for kind in COUNTED:
        findable = findable_of(kind)
        if findable and findable.section in space.modules:
            yield {"key": kind, "count": findable.shown(space).order_by().count()}
