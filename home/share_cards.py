"""Which pages have a picture to be shared, and what it says: an address below each, under the name of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import caches
from django.http import HttpRequest

from home.drawing.share import Card, share_png
from home.spaces import Space

NAME = "partage.png"
KEPT = 60 * 60 * 24 * 30  # seconds
INDEX_ROUTE = "index_route"  # Wagtail's own, of a page that has other addresses too

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Shared:
    """What is told of a page beside its space. `emblem` draws the mark of an organisation, if it is one's page."""

    title: str
    kind: str = ""
    emblem: str = ""


def shared_page(view: View) -> View:
    """Below `path`: an address of a page that people share. It is drawn by `render`, and reading it writes nothing."""
    view.is_shared = True  # type: ignore[attr-defined]
    return view


def is_shared(request: HttpRequest) -> bool:
    """Whether what Wagtail found at the address that was asked is a page that people share."""
    route = getattr(request, "_wagtail_route_for_request", None)
    if route is None or not hasattr(route[0], "shared"):
        return False
    view = route[1][0] if route[1] else None
    return view is None or view.__name__ == INDEX_ROUTE or getattr(view, "is_shared", False)


def card_of(context: Any, space: Space) -> Card:
    """From the context of a page: what it says of itself, unless its view says better."""
    return card_for(space, context.get("shared") or context["page"].shared(space))


def card_for(space: Space, shared: Shared) -> Card:
    programme = "" if shared.title == space.programme else space.programme
    return Card(
        title=shared.title,
        kind=shared.kind,
        programme=programme,
        place=space.place_name or ("" if programme else space.name),
        seed=space.siren,
        color_1=space.colours[0],
        color_2=space.colours[1],
        emblem=shared.emblem,
    )


def picture_of(card: Card) -> bytes:
    """Drawn once for what it says: all processes share what was drawn."""
    drawn = caches["drawn_pictures"]
    kept: bytes | None = drawn.get(card.digest)
    if kept is not None:
        return kept
    picture = share_png(card)
    drawn.set(card.digest, picture, KEPT)
    return picture
