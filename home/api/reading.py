"""Public reads: what anybody may ask, the same for all, of an open space or of the nation.

Each answer bears a tag. As long as nothing was published in the space since, asking again by that tag is answered
304 without reading anything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from ninja.errors import HttpError, ValidationError

from home import generations
from home.api.calling import caller_of
from home.api.schemas import READING, Problem
from home.enums import ApiScope, Module
from home.listings import theme_choices
from home.spaces import Space, addresses, national_space, territory_space

TAGS = "api_tags"
LIFETIME = 60  # seconds: clocks and embargoes are late by no more
SCOPE_MISSES = _("Cette clé n’ouvre pas cela\u00a0: il lui faut la portée «\u00a0{}\u00a0».")
# What any public read may answer instead; 304 has no body.
REFUSALS: Mapping[Any, Any] = {
    304: None,
    READING: Problem,
}


def public_get(router: Router, path: str, answer: type[Schema], **said: Any) -> Callable:
    """Declares a public read whose view gives a document of that shape."""
    said.setdefault("openapi_extra", {"security": [{}, {"ApiKey": [ApiScope.READ.value]}]})

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @router.get(path, response={200: answer, **REFUSALS}, **said)
        @wraps(view)
        def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            slug = kwargs.get("slug", "")
            check_caller(request, slug)
            return _tagged(request, slug, lambda: answer.model_validate(view(request, *args, **kwargs)))

        return view

    return declare


def check_caller(request: HttpRequest, slug: str = "", *, scope: ApiScope = ApiScope.READ) -> None:
    """A key reads what its scopes open; a territory's, its own territory alone: anything else does not exist."""
    caller = caller_of(request)
    if caller is None:
        return
    if caller.territory and caller.territory != slug:
        raise Http404
    if not caller.may(scope):
        raise HttpError(HTTPStatus.FORBIDDEN, SCOPE_MISSES.format(scope.value))


def check_choices(name: str, values: Iterable[str], known: Collection[str]) -> None:
    """Refuses what is not of a list that is closed, but that the document cannot state: it differs between spaces."""
    if any(value not in known for value in values):
        raise ValidationError([{"type": "enum", "loc": ("query", name), "ctx": {"expected": ", ".join(known)}}])


def check_themes(space: Space, keys: Iterable[str]) -> None:
    """One query, where a theme is asked for."""
    asked = [key for key in keys if key]
    if asked:
        check_choices("theme", asked, [key for key, _name in theme_choices(space.territory_id)])


def space_of_call(request: HttpRequest, slug: str = "", *, module: Module | None = None) -> Space:
    """The open space that an address names, with its module open; the nation's without a name. Else it does not exist.

    The request is of that space from then on.
    """
    space = territory_space(slug) if slug else national_space()
    if space is None or (slug and not space.is_open) or (slug and module and module not in space.modules):
        raise Http404
    asked: Any = request
    asked.space = space
    return space


def _tagged(request: HttpRequest, slug: str, make: Callable[[], Schema]) -> HttpResponse:
    def answer() -> HttpResponse:
        document = make()
        response = HttpResponse(document.model_dump_json().encode(), content_type="application/json; charset=utf-8")
        if following := getattr(document, "next", None):
            response["Link"] = f'<{following}>; rel="next"'
        return response

    return tagged(request, slug, answer)


def tagged(request: HttpRequest, slug: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """What `make` answers, with its tag; 304 without asking it where that tag holds. A refusal bears none."""
    name = _name_of(request, slug)
    kept = caches[TAGS].get(name)
    if kept and request.headers.get("If-None-Match"):
        unchanged = get_conditional_response(request, etag=kept)
        if unchanged is not None and unchanged.status_code == HTTPStatus.NOT_MODIFIED:
            return _with_tag(unchanged, kept)
    response = make()
    if response.status_code != HTTPStatus.OK:
        return response
    tag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    caches[TAGS].set(name, tag, LIFETIME)
    return get_conditional_response(request, etag=tag, response=_with_tag(response, tag)) or response


def _with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _name_of(request: HttpRequest, slug: str) -> str:
    """Under what the tag is kept: what was asked, and what was published until then."""
    national = generations.current(generations.NATIONAL)
    # Of a name that is no territory's, no generation is read nor kept.
    told = generations.current(slug if slug in addresses() else generations.PORTAL)
    parts = (request.scheme, request.get_host(), request.path, sorted(request.GET.lists()), national, told)
    return f"api:{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"
