"""What the API of content tells of: the pages that a visitor may read, and the files that these pages show."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Model, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from wagtail.api.v2.utils import get_restricted_collection_ids
from wagtail.models import Page, ReferenceIndex, get_page_models

from home.models import Territory, TerritoryPage
from home.public_pages import open_with, public_pages
from home.scoping import SPACE_PATH, with_space_path
from home.spaces import Space, national_space

SECTION_PATH = SPACE_PATH + Page.steplen


def told_models() -> list[type[Page]]:
    """The classes of pages that say which of their fields are told: of the others, nothing is."""
    return [model for model in get_page_models() if hasattr(model, "api_fields")]


def readable_pages(model: type[Page] = Page, *, space: Space | None = None) -> Any:
    """What anybody may read now, of a space or of them all: published, without a password, of a module that is open."""
    kinds = ContentType.objects.get_for_models(*told_models()).values()
    pages = public_pages(model, space or national_space()).filter(content_type__in=kinds).public()
    if space is None:
        beginning = pages.annotate(section_path=Substr("path", 1, SECTION_PATH))
        return beginning.exclude(section_path__in=_closed_sections())
    for closed in space.closed:
        pages = pages.exclude(url_path__startswith=closed)
    return pages


def _closed_sections() -> QuerySet:
    """Where in the tree the sections stand of which the territory has turned the module off."""
    homes = TerritoryPage.objects.order_by()
    closed = []
    for model in get_page_models():
        if section := getattr(model, "section", ""):
            opened = homes.filter(territory__in=open_with(section)).values("path")
            closed.append(Q(content_type=ContentType.objects.get_for_model(model)) & ~Q(space_path__in=opened))
    sections = with_space_path(Page.objects.order_by().filter(depth=SECTION_PATH // Page.steplen))
    return sections.filter(reduce(or_, closed), space_path__in=homes.values("path")).values("path")


def shown_files(model: type[Model], request: HttpRequest, *, space: Space | None = None) -> Any:
    """Images or documents that a page which may be read shows, and the marks of open territories.

    What lies in a library beside them may be for tomorrow: it is told once a page shows it.
    """
    pages = readable_pages(space=space).order_by().annotate(key=Cast("pk", CharField())).values("key")
    types = ContentType.objects.get_for_models(Page, model, for_concrete_models=False)
    shown = ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[model], object_id__in=pages
    )
    keys = shown.annotate(key=Cast("to_object_id", BigIntegerField())).values("key")
    opened = Territory.objects.open()
    found = Q(pk__in=keys)
    if model is Territory._meta.get_field("logo").related_model:
        owners = opened.filter(slug=space.slug) if space else opened
        found |= Q(pk__in=owners.exclude(logo=None).values("logo"))
    return open_files(model._default_manager.filter(found), request)


def open_files(files: Any, request: HttpRequest) -> Any:
    """Those of the nation, or of a space that is open, without a password: whatever a body names."""
    opened = Q(collection__territory=None) | Q(collection__territory__in=Territory.objects.open())
    return files.filter(opened).exclude(collection__in=get_restricted_collection_ids(request))
