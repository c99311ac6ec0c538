"""Territories kept apart in Wagtail's admin, whatever address is typed: what is another's does not exist."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from home.models import Territory, TerritoryPage
from home.permissions import edited_territory_ids, is_national

# Areas of the whole platform, which Wagtail does not cut by territory.
NATIONAL_AREAS = (
    "wagtailusers_",
    "wagtailsites",
    "wagtailadmin_collections",
    "wagtailredirects",
    "wagtailadmin_workflows",
    "wagtailadmin_reports",
)
PAGE_ARGUMENTS = frozenset(
    {
        "page_id",
        "parent_page_id",
        "page_to_move_id",
        "destination_id",
        "old_page_id",
        "child_of",
        "descendant_of",
        "root",
    }
)
FILE_AREAS = {"wagtailimages": get_image_model, "wagtaildocs": get_document_model}


class AdminTenancy:
    """Refuses, before any view, the objects of other territories to those who work in some only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated or is_national(request.user):
            return
        area = ":".join(request.resolver_match.namespaces) if request.resolver_match else ""
        if area.startswith(NATIONAL_AREAS):
            raise Http404
        mine = edited_territory_ids(request.user)
        if _foreign_page(_page_keys(request, area, kwargs), mine) or _foreign_file(request, area, kwargs, mine):
            raise Http404


def _page_keys(request: HttpRequest, area: str, kwargs: dict[str, Any]) -> set[int]:
    """Every page that the address, the query or the form names."""
    named: list[Any] = [value for name, value in kwargs.items() if name in PAGE_ARGUMENTS]
    if area.startswith(("wagtailadmin_pages", "wagtailadmin_api:pages")):
        named += [kwargs.get("pk"), *_sent(request, "id")]
    if request.path.startswith("/admin/bulk/wagtailcore/page/"):
        named += _sent(request, "id")
    if area == "wagtailadmin_editing_sessions":
        named.append(kwargs.get("object_id"))
    for name in PAGE_ARGUMENTS:
        named += _sent(request, name)
    return {int(str(value)) for value in named if str(value).isdecimal()}


def _sent(request: HttpRequest, name: str) -> Iterator[str]:
    yield from request.GET.getlist(name)
    if request.method == "POST":
        yield from request.POST.getlist(name)


def _foreign_page(keys: set[int], mine: frozenset[int]) -> bool:
    """Whether one of the pages stands in a territory that is not one's own."""
    if not keys:
        return False
    roots = {path[: 3 * Page.steplen] for path in Page.objects.filter(pk__in=keys).values_list("path", flat=True)}
    return TerritoryPage.objects.filter(path__in=roots).exclude(territory_id__in=mine).exists()


def _foreign_file(request: HttpRequest, area: str, kwargs: dict[str, Any], mine: frozenset[int]) -> bool:
    """Whether an image or a document belongs to a territory that is not one's own."""
    model = next((find() for prefix, find in FILE_AREAS.items() if area.startswith(prefix)), None)
    if model is None:
        return False
    named = [kwargs.get(name) for name in ("pk", "image_id", "document_id")] + list(_sent(request, "id"))
    keys = {int(str(value)) for value in named if str(value).isdecimal()}
    if not keys:
        return False
    collections = model._default_manager.filter(pk__in=keys).values("collection")
    return Territory.objects.filter(collection__in=collections).exclude(pk__in=mine).exists()
