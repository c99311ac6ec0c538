"""What territories of the demonstration add to the national library: resources, words, a copy of their own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from actors.models import User
from cms.demo.pages import add_once, prose, publish
from cms.demo.sources import read
from home.finding import find_one_place
from home.models import Place, Territory, Theme
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage
from ressources.services.adapting import adapt, copy_resource

SINCE = timedelta(days=45)
EDITOR = "communication.poitiers@example.org"
TOLD = (
    *("title", "summary", "kind", "needs", "actor_types", "headcounts", "provider", "contact_name", "contact_email"),
    *("contact_phone", "takes_callbacks", "amount", "rate", "effort", "perimeter"),
)


def ensure_local_library(territory: Territory, *, users: Mapping[str, User]) -> None:
    """The territory's own resources, its words on national ones, and its copies."""
    rows = read("local_resources")
    library = ResourceIndexPage.objects.for_territory(territory).get()
    for row in _of(territory, rows["own"]):
        _add(library, row, territory=territory)
    if Adaptation.objects.for_territory(territory).exists():
        return
    editor = users[EDITOR]
    for row in _of(territory, rows["adapted"]):
        resource = ResourcePage.objects.get(territory=None, slug=row["key"])
        adapt(resource, territory=territory, is_hidden=row.get("hidden", False), note=row["note"], seen="", by=editor)
    for row in _of(territory, rows["copied"]):
        source = ResourcePage.objects.get(territory=None, slug=row["key"])
        copy = copy_resource(source, library=library, by=editor)
        copy.title, copy.summary, copy.provider = row["title"], row["summary"], territory.short_name
        copy.perimeter = ""
        publish(copy, at=timezone.now() - SINCE)


def _of(territory: Territory, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["territory"] == territory.slug]


def _add(library: ResourceIndexPage, row: Mapping[str, Any], *, territory: Territory) -> None:
    today = timezone.localdate()
    page = ResourcePage(
        slug=row["key"],
        search_description=row["summary"],
        body=prose(row["body"]),
        checked_on=today - timedelta(days=row["checked"]),
        closing=today + timedelta(days=row["closes"]) if "closes" in row else None,
        **{name: row[name] for name in TOLD if name in row},
    )
    page.themes = list(Theme.objects.filter(territory=None, key__in=row["themes"]))
    page.places = [find_one_place(Place.objects.communes(), name) for name in row.get("places", [])]
    add_once(library, page, at=timezone.now() - SINCE)
