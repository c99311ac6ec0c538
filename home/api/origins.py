"""Whose pages may call the API from a browser (CORS). Never with cookies: see settings.CORS_ALLOW_CREDENTIALS.

A territory names its sites; they reach what is below its own address, and what is of no territory, which a key opens.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from home import generations
from home.enums import TerritoryState
from home.identity.origins import origin_of
from home.spaces import keep

OF_TERRITORY = re.compile(r"/api/v1/territories/(?P<slug>[^/]+)/")
SHARED = ("/api/v1/", "/api/v2/", "/api/openapi.json")


def is_allowed(sender: Any, request: HttpRequest, **_signal: Any) -> bool:
    """What `corsheaders` asks of each request, the preflight with them."""
    origin = request.headers.get("Origin", "")
    if not origin or not request.path.startswith(SHARED):
        return False
    known, named = _origins(), OF_TERRITORY.match(request.path)
    slug = named["slug"] if named else request.GET.get("territory", "")  # content names its territory so
    return origin in known.get(slug, ()) if slug else any(origin in told for told in known.values())


def _origins() -> Mapping[str, frozenset[str]]:
    """Slug -> origins, of the open territories that name some; that of the site which shows its drafts with them."""

    def load() -> Mapping[str, frozenset[str]]:
        from home.models import Territory

        rows = Territory.objects.exclude(api_origins=[], front_url="").filter(state=TerritoryState.OPEN)
        told = rows.values_list("slug", "api_origins", "front_url")
        return {slug: frozenset((*origins, *([origin_of(front)] if front else []))) for slug, origins, front in told}

    return keep("api origins", (generations.current(generations.NATIONAL),), load)
