"""The open data of a space whose team agreed to give them; of any other, nothing is there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms.steering.exports import hidden_in_words, open_csv_of, streamed
from cms.steering.open_data import LICENCE, Edition, datapackage, description_of, edition_of, title_of
from cms.steering.suppression import LEAST
from home.models import Territory
from home.spaces import Space

# Pages of any site may read them; they say nothing that is not for all.
FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, no-cache",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def open_data(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What each file holds, under which licence, and how to read it."""
    space: Space = request.space
    if not space.gives_open_data or request.path != space.open_data_url:
        return serve(request, request.path)
    territory, edition = _found(space)
    context = {
        "title": title_of(space),
        "description": description_of(space),
        "tables": edition.tables,
        "licence": LICENCE,
        "least": LEAST,
        "hidden": hidden_in_words(),
        "dataset": _dataset(space, territory, edition),
        "made_on": edition.made_on,
    }
    return render(request, "cms/open_data.html", context)


@require_safe
def open_csv(request: HttpRequest, key: str, slug: str = "") -> HttpResponseBase:
    """One table. Lines are few: what is streamed here is not kept by the cache of pages."""
    _territory, edition = _asked(request, f"{key}.csv")
    table = next((one for one in edition.tables if one.key == key), None)
    if table is None:
        raise Http404
    response = streamed(open_csv_of(table), name=f"{table.key}.csv")
    for name, value in FOR_ALL.items():
        response[name] = value
    return response


@require_safe
def open_description(request: HttpRequest, slug: str = "") -> JsonResponse:
    territory, edition = _asked(request, "datapackage.json")
    document = datapackage(request.space, territory, edition)
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=FOR_ALL)


def _asked(request: HttpRequest, name: str) -> tuple[Territory, Edition]:
    """The territory and what it gives; Http404 unless it is the space's own file that was asked."""
    space: Space = request.space
    if not space.gives_open_data or request.path != f"{space.open_data_url}{name}":
        raise Http404
    return _found(space)


def _found(space: Space) -> tuple[Territory, Edition]:
    territory = Territory.objects.get(pk=space.territory_id)
    return territory, edition_of(territory)


def _dataset(space: Space, territory: Territory, edition: Edition) -> dict[str, Any]:
    """As search engines of data read it (schema.org)."""
    base = space.full_url(space.open_data_url)
    return {
        "@type": "Dataset",
        "name": title_of(space),
        "description": description_of(space),
        "url": base,
        "license": LICENCE["path"],
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "dateModified": edition.made_on.isoformat(),
        "creator": {"@type": "Organization", "name": territory.publisher or space.place_name or space.name},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{base}{table.key}.csv"}
            for table in edition.tables
        ],
    }
