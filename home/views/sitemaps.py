"""What search engines are told: the addresses of a space, host by host."""

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from home.enums import TerritoryState
from home.models import TerritoryPage
from home.scoping import with_space_path
from home.spaces import Space, addresses, national_space

SITEMAP = "sitemap.xml"
PORTAL_SITEMAP = "sitemap-portail.xml"


def sitemap(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The addresses of the space. On the platform's own host, the list of such lists."""
    space: Space = request.space
    if request.path != f"{space.url}{SITEMAP}" or not space.is_open:
        raise Http404
    if space.is_national:
        return _as_xml(request, "home/sitemap_index.xml", locations=list(_sitemaps()))
    return _as_xml(request, "home/sitemap.xml", entries=list(_entries(space)))


def portal_sitemap(request: HttpRequest) -> HttpResponse:
    """The nation's own addresses."""
    if not request.space.is_national:
        raise Http404
    return _as_xml(request, "home/sitemap.xml", entries=list(_entries(request.space)))


def robots(request: HttpRequest) -> HttpResponse:
    """Nothing personal is worth their time; where the list of addresses is."""
    return render(
        request, "home/robots.txt", {"sitemap": request.space.full_url(f"/{SITEMAP}")}, content_type="text/plain"
    )


def _sitemaps() -> Iterator[str]:
    """The portal's, and that of each open space which has no host of its own."""
    portal = national_space()
    yield portal.full_url(f"/{PORTAL_SITEMAP}")
    for address in sorted(addresses().values(), key=lambda one: one.slug):
        if address.state == TerritoryState.OPEN and not address.host:
            yield portal.full_url(f"/{address.slug}/{SITEMAP}")


def _entries(space: Space) -> Iterator[tuple[str, datetime | None]]:
    pages = Page.objects.live().public().filter(url_path__startswith=space.url_path)
    if space.is_national:
        pages = with_space_path(pages).exclude(space_path__in=TerritoryPage.objects.values("path"))
    for page in pages.order_by("path").specific():
        if not page.url_path.startswith(space.closed) and hasattr(page, "sitemap_entries"):
            yield from page.sitemap_entries(space)


def _as_xml(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
