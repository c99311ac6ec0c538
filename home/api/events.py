"""The agenda: events to come or past, of a territory or of all."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from home.api.pages import By, page_of
from home.api.reading import check_themes, public_get, space_of_call
from home.api.schemas import Page, PageQuery, ThemeWord, Word, theme_words, word
from home.enums import EventMode, Module
from home.filters import EventFilter
from home.listings import of_theme
from home.models import EventPage
from home.public_pages import owner_of, public_pages
from home.querysets import with_words
from home.seats import Door
from home.spaces import Space

router = Router(tags=["Agenda"])

DOORS = {
    Door.NONE: "Sans inscription ici",
    Door.OPEN: "Inscriptions ouvertes",
    Door.WAITING: "Complet, liste d’attente",
    Door.FULL: "Complet",
    Door.CLOSED: "Inscriptions closes",
    Door.CANCELLED: "Annulé",
}


class EventOut(Schema):
    id: int
    title: str
    intro: str
    territory: Annotated[str | None, Field(description="Le territoire qui l’organise\u202f; vide\u00a0: national.")]
    starts_at: datetime
    ends_at: datetime
    mode: Word
    where: Annotated[str, Field(description="Le lieu, en toutes lettres.")]
    place: str
    commune: str
    organiser: str
    audience: str
    is_cancelled: bool
    registration: Annotated[Word, Field(description="Si l’on peut s’inscrire en ce moment.")]
    places_left: Annotated[int | None, Field(description="Vide\u00a0: sans limite, ou sans inscription.")]
    url: str


class EventDetail(EventOut):
    themes: list[ThemeWord]
    cycle: str | None
    registration_closes_at: datetime | None


class EventsOut(Page):
    items: list[EventOut]


class EventQuery(PageQuery):
    when: Annotated[Literal["upcoming", "past"], Field(description="À venir, ou passés.")] = "upcoming"
    q: Annotated[str, Field(max_length=100, description="Mots du titre, du chapô ou du lieu.")] = ""
    theme: Annotated[str, Field(max_length=40, description="Clé d’un thème.")] = ""
    mode: EventMode | None = None
    commune: Annotated[str, Field(max_length=80)] = ""


@public_get(router, "events/", EventsOut, summary="Les rendez-vous de tous les territoires", url_name="events")
def list_events(request: HttpRequest, asked: Query[EventQuery]) -> dict[str, Any]:
    return _page(request, space_of_call(request), asked)


@public_get(router, "territories/{slug}/events/", EventsOut, summary="Les rendez-vous d’un territoire")
def list_territory_events(request: HttpRequest, slug: str, asked: Query[EventQuery]) -> dict[str, Any]:
    return _page(request, space_of_call(request, slug, module=Module.AGENDA), asked)


@public_get(router, "events/{id:pk}/", EventDetail, summary="Un rendez-vous", url_name="event")
def get_event(request: HttpRequest, pk: int) -> dict[str, Any]:
    return _detail(*find_event(request, pk))


@public_get(router, "territories/{slug}/events/{id:pk}/", EventDetail, summary="Un rendez-vous d’un territoire")
def get_territory_event(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    return _detail(*find_event(request, pk, slug))


def find_event(request: HttpRequest, pk: int, slug: str = "") -> tuple[EventPage, Space]:
    """A published event of the space that is named, of any open one without a name; else it does not exist."""
    space = space_of_call(request, slug, module=Module.AGENDA)
    event = public_pages(EventPage, space, section=Module.AGENDA).public().counted().filter(pk=pk).first()
    if event is None:
        raise Http404
    return event, space


def _page(request: HttpRequest, space: Space, asked: EventQuery) -> dict[str, Any]:
    check_themes(space, [asked.theme])
    rows = public_pages(EventPage, space, section=Module.AGENDA)
    rows = rows.past() if asked.when == "past" else rows.upcoming()
    rows = of_theme(with_words(rows, asked.q, *EventFilter.SEARCHED), asked.theme).defer("body")
    if asked.mode:
        rows = rows.filter(mode=asked.mode)
    if asked.commune:
        rows = rows.filter(commune=asked.commune)
    is_past = asked.when == "past"
    order = [By("starts_at", descending=is_past), By("pk", descending=is_past)]
    return page_of(request, rows, order=order, asked=asked, told=lambda event: _told(event, space))


def _told(event: EventPage, space: Space) -> dict[str, Any]:
    owner, door = owner_of(event), event.door
    told = ("title", "intro", "starts_at", "ends_at", "where", "place", "commune", "organiser", "audience")
    return {name: getattr(event, name) for name in told} | {
        "id": event.pk,
        "territory": owner.slug if owner else None,
        "mode": word(EventMode, event.mode),
        "is_cancelled": event.is_cancelled,
        "registration": {"value": door.value, "label": DOORS[door]},
        "places_left": event.seats.left if event.registers else None,
        "url": event.address_in(space),
    }


def _detail(event: EventPage, space: Space) -> dict[str, Any]:
    return _told(event, space) | {
        "themes": theme_words(event.themes.all()),
        "cycle": event.cycle.title if event.cycle and event.cycle.live else None,
        "registration_closes_at": event.registration_closes_at if event.registers else None,
    }
