"""What an answer needs of the database beside its rows, read at once for all of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from wagtail.documents import get_document_model
from wagtail.models import Page

from home.blocks.telling import Telling
from home.content_api.readable import open_files
from home.public_pages import owner_of, page_address
from home.scoping import key_of
from home.spaces import Space, national_space, territory_space


def telling_of(page: Page, body: Any, context: Mapping[str, Any]) -> Telling:
    """With what the sections of a page are told: whatever they name, in one query for pages and one for documents."""
    owner = owner_of(page)
    space = (territory_space(owner.slug) if owner else None) or national_space()
    named: dict[bool, set[int]] = defaultdict(set)
    for model, key, *_where in body.stream_block.extract_references(body):
        number = key_of(key)
        if number and (issubclass(model, Page) or model is get_document_model()):
            named[issubclass(model, Page)].add(number)
    return Telling(space, _pages(named[True], space, context), _documents(named[False], space, context))


def _pages(keys: set[int], space: Space, context: Mapping[str, Any]) -> Mapping[int, tuple[str, str]]:
    if not keys:
        return {}
    found = context["view"].readable.filter(pk__in=keys)
    return {one.pk: (one.title, _full(page_address(one, space), space)) for one in found}


def _documents(keys: set[int], space: Space, context: Mapping[str, Any]) -> Mapping[int, str]:
    """Those that `documents/` would tell, once the page shows them."""
    if not keys:
        return {}
    found = open_files(get_document_model().objects.filter(pk__in=keys), context["request"]._request)
    return {one.pk: space.root_url + one.url for one in found}


def _full(address: str, space: Space) -> str:
    return address if "://" in address else space.full_url(address)


def gather_themes(pages: Sequence[Any]) -> None:
    """`told_themes` of each page whose class has themes, in their order."""
    if not pages or not hasattr(type(pages[0]), "themes"):
        return
    field = type(pages[0])._meta.get_field("themes")
    link = field.m2m_field_name()
    rows = field.remote_field.through._default_manager.filter(**{f"{link}__in": [page.pk for page in pages]})
    told: dict[int, list[dict[str, str]]] = defaultdict(list)
    ordered = rows.order_by("theme__order", "theme__name")
    for key, theme, name in ordered.values_list(f"{link}_id", "theme__key", "theme__name"):
        told[key].append({"key": theme, "name": name})
    for page in pages:
        page.told_themes = told[page.pk]
