"""Where what is found stands: which pages a visitor of a space may read, and at what address."""

from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page

from home.models import Territory, TerritoryPage
from home.scoping import with_space_path
from home.spaces import Space, TerritoryAddress, addresses


def public_pages(model: type[Page], space: Space, *, section: str = "") -> Any:
    """The published pages of a space; on the portal those of every open one, where its module is, and the nation's."""
    live = model._default_manager.filter(live=True)
    if not space.is_national:
        return live.filter(url_path__startswith=space.url_path)
    homes = TerritoryPage.objects.order_by()
    read = homes.filter(territory__in=open_with(section))
    return with_space_path(live).filter(Q(space_path__in=read.values("path")) | ~Q(space_path__in=homes.values("path")))


def open_with(section: str = "") -> QuerySet[Territory]:
    """The territories that are open, with a module if one is named."""
    found = Territory.objects.open().order_by()
    if not section:
        return found
    # A list in JSON, as text: SQLite cannot look for one of its values.
    modules = Cast("modules", output_field=TextField())
    return found.annotate(open_modules=modules).filter(open_modules__contains=f'"{section}"')


def owner_of(page: Page) -> TerritoryAddress | None:
    """The territory in whose space a page stands; None for the nation's."""
    segments = page.url_path.split("/")
    return addresses().get(segments[2]) if len(segments) > 3 else None


def page_address(page: Page, space: Space) -> str:
    """Where a page is read, seen from a space: without leaving it if it is there, else where it belongs."""
    if page.url_path.startswith(space.url_path) and (not space.is_national or owner_of(page) is None):
        return space.path_of(page)
    owner = owner_of(page)
    if owner is None:
        return space.portal_url + page.url_path.split("/", 2)[2]
    rest = page.url_path.split("/", 3)[3]
    return f"{owner.host}/{rest}" if owner.host else f"{space.portal_url}{owner.slug}/{rest}"


def place_of(page: Page, space: Space) -> str:
    """The territory's name, on the portal."""
    owner = owner_of(page) if space.is_national else None
    return owner.name if owner else ""


def line_of(*facts: Any) -> str:
    """« Chauvigny, 9 h »: what is known of several facts, each once."""
    return ", ".join(dict.fromkeys(str(fact) for fact in facts if fact))
