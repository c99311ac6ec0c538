"""A row of what waits: how many, where to go, the first few by name. One query each, however many things wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.models import (
    Page,
)

from home.models import Territory
from home.permissions import Person, territories_for

SHOWN = 3


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """`count` is 0 where one thing is to be done, that `text` says; `url` is empty where no screen shows them all."""

    text: str
    icon: str
    count: int = 0
    url: str = ""
    links: tuple[Link, ...] = ()

    @property
    def others(self) -> int:
        return max(0, self.count - len(self.links))


def row(
    found: QuerySet, said: Promise, *, icon: str, link: Callable[[Any], Link], all_at: str | Callable[[Any], str] = ""
) -> Row | None:
    """A row for what was found, if anything was. `all_at` is a screen that shows all, or what makes it of the first."""
    first, count = first_of(found)
    if not first:
        return None
    url = all_at(first[0]) if callable(all_at) else all_at
    return Row(said % {"count": count}, icon, count, url, tuple(map(link, first)))


def first_of(found: QuerySet) -> tuple[list[Any], int]:
    """The first few, and how many there are in all, in one query."""
    first = list(found.annotate(in_all=Window(Count("*")))[:SHOWN])
    return first, first[0].in_all if first else 0


def gap(
    territories: QuerySet[Territory],
    user: Person,
    *,
    said: Promise,
    order: str,
    icon: str,
    url_of: Callable[[Any], str],
) -> Row | None:
    """Territories that lack something: an order to whoever works in one only, their names to the others."""
    found = row(territories, said, icon=icon, link=lambda territory: Link(territory.short_name, url_of(territory)))
    if found and len(territories_for(user)[:2]) == 1:
        return Row(order, icon, url=found.links[0].url)
    return found


def edit_url(page_pk: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_pk])


def page_link(page: Page) -> Link:
    return Link(page.draft_title or page.title, edit_url(page.pk))
