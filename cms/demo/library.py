"""The national library of the demonstration: public schemes, told in our own words, and practical guides."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.pages import prose
from cms.demo.sources import read
from home.models import PortalPage, Theme
from home.regions import REGION_NAMES
from ressources.models import ResourceIndexPage, ResourcePage

SCHEMES_SINCE = 150  # days
GUIDES_SINCE = 70
COPIED = (
    *("title", "summary", "kind", "needs", "actor_types", "headcounts", "min_percent", "max_percent"),
    *("provider", "address", "amount", "perimeter"),
)


def ensure_library(portal: PortalPage) -> None:
    """Every resource of `schemes.json` and `guides.json`; closed schemes too, which their closing date keeps aside."""
    library = ResourceIndexPage.objects.child_of(portal).get()
    known = set(ResourcePage.objects.child_of(library).values_list("slug", flat=True))
    themes = {theme.key: theme for theme in Theme.objects.filter(territory=None)}
    for row, days_ago in _rows():
        if row["key"] not in known:
            _add(library, row, themes=themes, days_ago=days_ago)


def open_resources() -> dict[str, ResourcePage]:
    """By key, the national resources that may be recommended today."""
    return {page.slug: page for page in ResourcePage.objects.filter(territory=None).usable()}


def _rows():
    """Each resource with the number of days since it was published, so that guides come first among the newest."""
    for rows, since in ((read("schemes"), SCHEMES_SINCE), (read("guides")["guides"], GUIDES_SINCE)):
        for index, row in enumerate(rows):
            yield row, max(1, round(since * (1 - index / len(rows))))


def _add(library: ResourceIndexPage, row: Mapping[str, Any], *, themes: Mapping[str, Theme], days_ago: int) -> None:
    # Without a revision: three times as quick, and an editor's first change makes one.
    published_at = timezone.now() - timedelta(days=days_ago)
    page = ResourcePage(
        slug=row["key"],
        search_description=row["summary"],
        opening=_day(row["opening"]),
        closing=_day(row["closing"]),
        body=prose(row["body"]),
        regions=_regions(row["perimeter"]),
        first_published_at=published_at,
        last_published_at=published_at,
        **{name: row[name] for name in COPIED},
    )
    page.themes = [themes[key] for key in row["themes"]]
    library.add_child(instance=page)


def _regions(text: str) -> list[str]:
    """The regions that the words name; none, hence everywhere, where the source leaves some out."""
    codes = {name: code for code, name in REGION_NAMES.items()}
    names = text.split(", ")
    return [codes[name] for name in names] if all(name in codes for name in names) else []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
