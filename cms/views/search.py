"""The search of a space, and of the portal over all that are open: everything that is public, grouped by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.views import serve

from home.searching.kinds import findable_of, open_in
from home.searching.reading import search, search_kind, suggestions
from home.stems import LONGEST


@require_safe
def results(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What is found, the first of each kind; all of one kind, page by page, with `type`."""
    space = request.space
    if request.path != space.search_url:
        return serve(request, request.path)
    text = _asked(request)
    kind = findable_of(request.GET.get("type", ""))
    if not text or kind is None or kind not in list(open_in(space)):
        return _answer(request, "search/results.html", {"text": text, "found": search(space, text)})
    items, lines = search_kind(space, text, kind, page=request.GET.get("page", ""))
    return _answer(request, "search/one_kind.html", {"text": text, "kind": kind, "items": items, "lines": lines})


@require_safe
def propositions(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What is called by the words that are being typed, as options to choose from."""
    space = request.space
    if request.path != space.suggest_url:
        return serve(request, request.path)
    return _answer(request, "search/_propositions.html", {"found": suggestions(space, _asked(request))})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _answer(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    response = render(request, template, context)
    if request.space.is_national:
        # They are many, and any change in any space would sweep them away.
        patch_cache_control(response, private=True)
    return response
