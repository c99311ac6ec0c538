"""Which pages a visitor of a space may read, whose each is, and at what address it is read."""

from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import Territory, TerritoryPage
from home.scoping import with_space_path
from home.spaces import Space, TerritoryAddress, addresses, national_space, territory_space


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


def owner_key(page: Page) -> int | None:
    owner = owner_of(page)
    return owner.id if owner else None


def owner_name(page: Page) -> str:
    """Who offers a page, as others read it."""
    owner = owner_of(page)
    return owner.name if owner else _("Équipe nationale")


def space_of(page: Page) -> Space | None:
    """The space in which a page stands; None when it is not open."""
    owner = owner_of(page)
    space = territory_space(owner.slug) if owner else national_space()
    return space if space and space.is_open else None


def public_address(page: Page) -> str:
    """Absolute; empty when nobody may: it is a draft, of a space that is not open, or of a module that is closed."""
    space = space_of(page) if page.live else None
    if space is None or page.url_path.startswith(space.closed):
        return ""
    return space.full_url(space.path_of(page))


def page_address(page: Page, space: Space) -> str:
    """Where a page is read, seen from a space: without leaving it if it is there, else where it belongs."""
    if page.url_path.startswith(space.url_path) and (not space.is_national or owner_of(page) is None):
        return space.path_of(page)
    owner = owner_of(page)
    if owner is None:
        return space.portal_url + page.url_path.split("/", 2)[2]
    rest = page.url_path.split("/", 3)[3]
    return f"{owner.host}/{rest}" if owner.host else f"{space.portal_url}{owner.slug}/{rest}"


def reading_address(page: Any, space: Space) -> str:
    """The same, of a page that several spaces may show: it says itself where (`url_in`), but the portal has none of
    what is a territory's.
    """
    if hasattr(page, "url_in") and not (space.is_national and owner_of(page)):
        return str(page.url_in(space))
    return page_address(page, space)


def place_of(page: Page, space: Space) -> str:
    """The territory's name, on the portal."""
    owner = owner_of(page) if space.is_national else None
    return owner.name if owner else ""
