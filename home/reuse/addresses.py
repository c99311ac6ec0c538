"""Whose a page of any space is, and where anybody reads it at this moment."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from home.searching.places import owner_of
from home.spaces import Space, national_space, territory_space


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


def owner_key(page: Page) -> int | None:
    owner = owner_of(page)
    return owner.id if owner else None


def owner_name(page: Page) -> str:
    """Who offers a page, as others read it."""
    owner = owner_of(page)
    return owner.name if owner else _("Équipe nationale")
