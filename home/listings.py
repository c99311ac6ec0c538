"""Kinds of lists that pages show. Each app registers its own in `AppConfig.ready()`: so a page shows what is above."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from home.enums import Module
from home.spaces import Space


@dataclass(frozen=True)
class Listing:
    """`query(space, theme, count)` gives the items, `template` draws them, `section` is the module’s page."""

    kind: str
    label: str
    query: Callable[[Space, str, int], Sequence[Any]]
    template: str
    more_label: str
    section: str
    empty: str
    has_themes: bool = True
    api: str = ""  # where the API gives the items, below the address of the space


_listings: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    _listings[listing.kind] = listing


def has_themes(kind: str) -> bool:
    """Whether a list of that kind can be kept to one theme."""
    return kind in _listings and _listings[kind].has_themes


def of_theme(items: Any, theme: str) -> Any:
    """Those of a theme; a territory's own may have the key of a national one, and an item both."""
    return items.filter(themes__key=theme).distinct() if theme else items


def kind_choices() -> list[tuple[str, str]]:
    return [(listing.kind, listing.label) for listing in _listings.values()]


def theme_choices(territory_id: int | None = None) -> list[tuple[str, str]]:
    """The themes of a space, by key; the national ones without a territory."""
    from home.models import Theme

    return list(Theme.objects.for_territory(territory_id).values_list("key", "name"))


def context_for(value: Mapping[str, Any], parent_context: Mapping[str, Any]) -> dict[str, Any]:
    """The list's template, items and link, for the space of the page that is being drawn."""
    listing = _listings.get(value["kind"])
    space = parent_context.get("space")
    if listing is None or space is None or listing.section not in space.modules:
        return {"listing": None}
    items = listing.query(space, value.get("theme") or "", value["count"])
    return {"listing": listing, "items": items, "more_url": space.section_url(listing.section)}


def items_url(value: Mapping[str, Any], space: Space) -> str | None:
    """Where other sites read what the list holds; None where its module is closed."""
    listing = _listings.get(value.get("kind") or "")
    if listing is None or not listing.api or listing.section not in space.modules:
        return None
    asked: dict[str, Any] = {"limit": value.get("count") or 3}
    if theme := value.get("theme"):
        asked["theme"] = theme
    below = "" if space.is_national else f"territories/{space.slug}/"
    if listing.api.startswith("/"):
        path, asked = listing.api, asked | ({} if space.is_national else {"territory": space.slug})
    else:
        path = f"/api/v1/{below}{listing.api}"
    return f"{space.root_url}{path}{'&' if '?' in path else '?'}{urlencode(asked)}"


def newest_news(space: Space, theme: str, count: int) -> Sequence[Any]:
    from home.models import NewsPage
    from home.public_pages import public_pages

    shown = public_pages(NewsPage, space, section=Module.NEWS)
    return list(of_theme(shown, theme).newest().defer("body")[:count])


def next_events(space: Space, theme: str, count: int) -> Sequence[Any]:
    from home.models import EventPage
    from home.public_pages import public_pages

    shown = public_pages(EventPage, space, section=Module.AGENDA)
    return list(of_theme(shown, theme).upcoming().defer("body")[:count])


def register_home_listings() -> None:
    register(
        Listing(
            kind="news",
            label="Dernières actualités",
            query=newest_news,
            template="blocks/_news_rows.html",
            more_label="Toutes les actualités",
            section="news",
            empty="Les actualités paraîtront ici.",
            api="/api/v2/pages/?type=home.NewsPage&order=-date&fields=date,intro",
        )
    )
    register(
        Listing(
            kind="events",
            label="Prochains rendez-vous",
            query=next_events,
            template="blocks/_event_rows.html",
            more_label="Tout l’agenda",
            section="agenda",
            empty="Les prochains rendez-vous paraîtront ici.",
            api="events/",
        )
    )
