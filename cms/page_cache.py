"""The pages that anonymous people see, kept for a minute and given back before session, authentication and templates.

A page is kept under the generations of its space, read before it is drawn: what an editor publishes shows within a
second. One that says when it changes (`home.expiry`) is kept until then. A page that holds anything of one person
(cookie, token, nonce, message) is never kept.
"""

import gzip
import logging
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response
from django.utils.connection import ConnectionProxy

from home import generations, spaces
from home.expiry import kept_until

LIFETIME = 60  # seconds: clocks and embargoes are late by no more
PARAMETERS = frozenset(
    (
        "page q theme type besoin structure taille secteur etat origine tri facette commune badge lieu passes mot mode "
        "territoire"
    ).split()
)
LONGEST_QUERY = 400  # characters, as sent
NEVER_BELOW = (
    "/admin/",
    "/api/",
    "/compte/",
    "/demo/",
    "/design/",
    "/documents/",
    "/equipe/",
    "/healthz/",
    "/inscription/",
    "/jury/",
    "/media/",
    "/mon-espace/",
    "/rappel/",
    "/rejoindre/",
    "/static/",
    "/territoires/",
    "/theme/",
    "/_util/",
)
KEPT_TYPES = frozenset({"text/html", "application/xml", "text/xml", "application/rss+xml", "application/atom+xml"})
VARY = ("Cookie", "Accept-Encoding")

cache = ConnectionProxy(caches, "kept_pages")  # what all processes share
NEAR = "pages"  # the cache in the process's own memory: asking the shared one costs more than all the rest

Kept = tuple[bytes, dict[str, str], float]  # body as sent, headers, end of life

logger = logging.getLogger(__name__)


class AnonymousPageCache:
    """Stands outside compression and content security policy: what it keeps is ready to be sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # A page links to the static files of its own release.
        self.release = getattr(staticfiles_storage, "manifest_hash", "")
        self.hosts: tuple[Mapping, dict[str | None, str]] = ({}, {})
        self.out_of_order = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        if not key:
            return self.get_response(request)
        kept = self._read(key)
        if kept:
            return _answer(request, HttpResponse(kept[0], headers=kept[1]))
        response = self.get_response(request)
        # The answer to HEAD may lack the body that GET needs.
        if request.method != "GET" or not _may_be_kept(request, response):
            return response
        _make_ready(response)
        self._write(key, response, _lifetime(request))
        return _answer(request, response)

    def _key(self, request: HttpRequest) -> str:
        """Under what the answer is kept; empty when the request is not for this cache."""
        if not _may_be_asked(request):
            return ""
        try:
            # As it was sent: two spellings of a host need not lead to the same page.
            host = request.get_host()
            generation = self._generations(request, host)
        except (DisallowedHost, DatabaseError):
            return ""
        # The order of the names does not matter, that of one name's values does.
        query = sorted(request.GET.lists()) if request.META.get("QUERY_STRING") else []
        parts = (self.release, request.scheme, host, request.path, query, _accepts_gzip(request), generation)
        return f"page:{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"

    def _generations(self, request: HttpRequest, host: str) -> tuple[int, str, int]:
        """The nation's, and that of the space which the host or the first segment of the path names, or of them all."""
        national = generations.current(generations.NATIONAL)
        addresses = spaces.addresses()
        if self.hosts[0] is not addresses:
            own = {urlsplit(address.host).hostname: slug for slug, address in addresses.items() if address.host}
            self.hosts = (addresses, own)
        slug = self.hosts[1].get(split_domain_port(host)[0]) or request.path.split("/", 2)[1]
        told = slug if slug in addresses else generations.PORTAL
        return national, told, generations.current(told)

    def _read(self, key: str) -> Kept | None:
        try:
            kept = caches[NEAR].get(key)
            if kept:
                return kept
            kept = cache.get(key)
            left = kept[2] - time.time() if kept else 0
            if left <= 0:
                return None
            caches[NEAR].set(key, kept, left)
            return kept
        except Exception:  # whatever happens to the cache, the page can still be drawn
            self._complain()
            return None

    def _write(self, key: str, response: HttpResponse, lifetime: float) -> None:
        if lifetime <= 0:
            return
        kept = (response.content, dict(response.items()), time.time() + lifetime)
        try:
            caches[NEAR].set(key, kept, lifetime)
            cache.set(key, kept, lifetime)
        except Exception:
            self._complain()
        else:
            self.out_of_order = False

    def _complain(self) -> None:
        """Once, until it works again."""
        if not self.out_of_order:
            logger.warning(
                "Le cache des pages ne répond pas ; chaque page est calculée à chaque demande.", exc_info=True
            )
        self.out_of_order = True


def _may_be_asked(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or request.path.startswith(NEVER_BELOW):
        return False
    if getattr(request, "is_dummy", False) or getattr(request, "is_preview", False):
        return False
    if not request.COOKIES.keys() <= {settings.CSRF_COOKIE_NAME}:
        return False
    if not request.META.get("QUERY_STRING"):
        return True
    return len(request.META["QUERY_STRING"]) <= LONGEST_QUERY and request.GET.keys() <= PARAMETERS


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or _is_of_one_person(request, response):
        return False
    if response.get("Content-Type", "").partition(";")[0].strip().lower() not in KEPT_TYPES:
        return False
    if response.get("Content-Encoding", "gzip") != "gzip":
        return False
    if not _words(response, "Vary") <= {word.lower() for word in VARY}:
        return False
    return not _words(response, "Cache-Control") & {"private", "no-store"}


def _lifetime(request: HttpRequest) -> float:
    """Seconds; fewer than usual where the page itself says that it changes before."""
    until = kept_until(request)
    return min(LIFETIME, until.timestamp() - time.time()) if until else LIFETIME


def _is_of_one_person(request: HttpRequest, response: HttpResponse) -> bool:
    if response.cookies or response.has_header("Set-Cookie"):
        return True
    # The mark stays, with another value, once the CSRF middleware has sent its cookie.
    if "CSRF_COOKIE_NEEDS_UPDATE" in request.META or getattr(request, "_csp_nonce", None):
        return True
    return getattr(getattr(request, "_messages", None), "added_new", False)


def _words(response: HttpResponse, header: str) -> set[str]:
    words = response.get(header, "").split(",")
    return {word.partition("=")[0].strip().lower() for word in words} - {""}


def _make_ready(response: HttpResponse) -> None:
    """Give the headers that browsers need, and a body whose bytes, hence tag, are the same as long as the page is."""
    if response.get("Content-Encoding") == "gzip":
        # Django pads with random bytes to hide secrets; there are none here.
        response.content = gzip.compress(gzip.decompress(response.content), mtime=0)
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-cache"
    response["Vary"] = ", ".join(VARY)
    del response["ETag"]
    digest = blake2b(repr(sorted(response.items())).encode(), digest_size=16)
    digest.update(response.content)
    response["ETag"] = f'"{digest.hexdigest()}"'


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _accepts_gzip(request: HttpRequest) -> bool:
    return bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
