from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.middleware.common import CommonMiddleware
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from home import spaces
from home.enums import TerritoryState
from home.permissions import can_edit
from home.problems import Conflict, problem

NEVER_MOVED = ("/api/", "/healthz/", "/media/", "/static/", "/theme/")  # the same under whatever name


class SpaceMiddleware:
    """Tells each request its space; closes the spaces that are; leads to where a space stands now.

    A space that is prepared exists for its team alone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.space = SimpleLazyObject(lambda: spaces.space_for_request(request))
        if request.path.startswith(NEVER_MOVED):
            return self.get_response(request)
        moved = _moved(request)
        if moved:
            return moved
        if request.path.startswith(spaces.NOT_OF_A_SPACE):
            return self.get_response(request)
        site = spaces.site_for_request(request)
        if site is None:
            return self.get_response(request)
        request._wagtail_site = site  # what Site.find_for_request keeps, without its queries
        address = spaces.addresses().get(request.path.split("/")[1])
        if address and address.host and site.is_default_site and _is_told(request, address):
            return _lead(request, address.full_url(_rest(request, address.slug)))
        if request.space.state == TerritoryState.OPEN or _is_of_the_team(request):
            return self.get_response(request)
        if request.space.state == TerritoryState.PREPARED:
            request.space = spaces.national_space()
            raise Http404
        status = 503 if request.space.state == TerritoryState.SUSPENDED else 404
        return render(request, "home/space_closed.html", status=status)

    def process_exception(self, request, exception):
        if not isinstance(exception, Conflict):
            return None
        context = {"status": 409, "title": _("C’est déjà fait"), "text": str(exception)}
        return render(request, "errors/error.html", context, status=409)


def _moved(request) -> HttpResponsePermanentRedirect | None:
    """To where a space stands now, from a host name or a path that it has left."""
    slug, segment = _left(request)
    address = spaces.addresses().get(slug)
    if address is None:
        return None
    if address.state != TerritoryState.OPEN and not can_edit(request.user, address.id):
        request.space = spaces.national_space()
        raise Http404
    if not segment and request.path.startswith(spaces.OF_THE_PLATFORM):
        return _lead(request, address.platform_url(request.get_full_path()))
    return _lead(request, address.full_url(_rest(request, segment)))


def _left(request) -> tuple[str, str]:
    """The space that stood at the host or the path that was asked, with the segment that named it; empty for none."""
    host, former = split_domain_port(request.get_host())[0], spaces.former_addresses()
    site, segment = spaces.sites().get(host), request.path.split("/")[1]
    if site is None and host in former.hosts:
        return former.hosts[host], ""
    is_portal = site is None or site.is_default_site
    return (former.slugs.get(segment, "") if is_portal and segment not in spaces.addresses() else ""), segment


def _rest(request, segment: str) -> str:
    """What follows a first segment in the address that was asked, with its query; all of it when there is none."""
    start = len(f"/{segment}") if segment else 0
    return request.get_full_path()[start:].removeprefix("/")


def _lead(request, url: str) -> HttpResponsePermanentRedirect:
    """For ever, but asked again each time: a browser that kept it would go round when a space comes back."""
    is_read = request.method in ("GET", "HEAD")
    return HttpResponsePermanentRedirect(url, preserve_request=not is_read, headers={"Cache-Control": "no-cache"})


def _is_told(request, address: spaces.TerritoryAddress) -> bool:
    """Whether the person may know that the space exists."""
    return address.state != TerritoryState.PREPARED or can_edit(request.user, address.id)


def _is_of_the_team(request) -> bool:
    """Whether the space is one that its team prepares, and the person is of that team."""
    return request.space.state == TerritoryState.PREPARED and can_edit(request.user, request.space.territory_id)


class SlashByRedirect(CommonMiddleware):
    """Adds the slash that an address lacks; not under what a program sends, which would come again without its body."""

    def should_redirect_with_slash(self, request):
        writes_by_api = request.path.startswith("/api/") and request.method not in ("GET", "HEAD")
        return not writes_by_api and super().should_redirect_with_slash(request)


class NoNulls:
    """Refuses an address with a sign that no text of PostgreSQL holds: it would fail wherever it is looked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" not in request.path and "%00" not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return problem(HTTPStatus.BAD_REQUEST, _("Cette adresse contient un signe qui n’en est pas un."))
        raise BadRequest


class BodyLimit:
    """Reads nothing of a request that announces more than is taken. Without a length, Django itself reads nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        text = _("L’ensemble dépasse %(size)s\u00a0Mo\u00a0: allégez vos fichiers, ou envoyez-les un par un.")
        text %= {"size": settings.REQUEST_MAX_BYTES // 1024**2}
        if request.path.startswith("/api/"):
            return problem(status, text)
        context = {"status": status.value, "title": _("Envoi trop lourd"), "text": text}
        return render(request, "errors/error.html", context, status=status)
