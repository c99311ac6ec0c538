"""Reads: what teams let others take over, and what has become of it.

Offered is what its team has ticked and anybody may read at this moment: a published page of an open space, of a module
that is open. Everything else of another space does not exist here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.enums import Module
from home.identity.legal import LEGAL_PAGES
from home.models import (
    AgendaPage,
    CyclePage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    PageSource,
    StandardPage,
    Territory,
    TerritoryPage,
)
from home.public_pages import owner_name, public_address, public_pages
from home.querysets import with_words
from home.scoping import with_space_path
from home.spaces import national_space

NATION = "nation"  # in an address, where a territory is named by its number
SEARCHED = ("title", *(f"{name}__intro" for name in ("newspage", "eventpage", "cyclepage", "standardpage")))


@dataclass(frozen=True)
class OfferKind:
    """`section`: the class of the page below which its pages stand; None for the home itself."""

    name: str  # in an address
    label: str | Promise
    model: type[Page]
    section: type[Page] | None = None
    module: str = ""
    has_themes: bool = False


KINDS = (
    OfferKind("actualites", _("Actualité"), NewsPage, NewsIndexPage, Module.NEWS, has_themes=True),
    OfferKind("rendez-vous", _("Rendez-vous"), EventPage, AgendaPage, Module.AGENDA, has_themes=True),
    OfferKind("cycles", _("Cycle d’ateliers"), CyclePage, AgendaPage, Module.AGENDA),
    OfferKind("pages", _("Page"), StandardPage),
)


def kind_of(page: Page) -> OfferKind:
    """Raises StopIteration for a page of another class: none is ever offered."""
    return next(kind for kind in KINDS if page.specific_class is kind.model)


def offers(kinds: Iterable[OfferKind] = KINDS, *, theme: str = "") -> QuerySet[Page]:
    """What every team together offers, with `space_path`: the beginning of the paths of its space. `theme`: by key."""
    inside = (Q(pk__in=_ticked(kind, theme=theme).values("pk")) for kind in kinds)
    # What was taken over is offered by those who wrote it.
    found = Page.objects.filter(reduce(or_, inside, Q(pk=None))).filter(taken_from=None)
    return with_space_path(found)


def _ticked(kind: OfferKind, *, theme: str) -> QuerySet[Page]:
    rows = public_pages(kind.model, national_space(), section=kind.module).filter(is_shared=True)
    if kind.model is StandardPage:
        rows = rows.exclude(slug__in=LEGAL_PAGES)
    if theme:
        rows = rows.filter(themes__territory=None, themes__key=theme) if kind.has_themes else rows.none()
    return rows


def narrowed(rows: QuerySet[Page], *, text: str = "", territory: str = "") -> QuerySet[Page]:
    """`territory`: its number, or NATION."""
    if territory:
        rows = rows.filter(_of_space(None if territory == NATION else int(territory)))
    return with_words(rows, text, *SEARCHED)


def within(rows: QuerySet[Page], owners: Iterable[Territory | None]) -> QuerySet[Page]:
    """Those of some spaces; None is the nation's."""
    return rows.filter(reduce(or_, (_of_space(owner.pk if owner else None) for owner in owners), Q(pk=None)))


def outside(rows: QuerySet[Page], owner: Territory | None) -> QuerySet[Page]:
    """Those of every other space."""
    return rows.exclude(_of_space(owner.pk if owner else None))


def told(rows: QuerySet[Page]) -> QuerySet[Page]:
    """The newest first, with what a list says of each, whatever its class: `intro`, and of an event `starts_at`."""
    intros = (F(column) for column in SEARCHED[1:])
    said = rows.annotate(intro=Coalesce(*intros), starts_at=F("eventpage__starts_at"))
    return said.order_by("-first_published_at", "-pk")


def _of_space(territory_id: int | None) -> Q:
    """As a condition on rows that have `space_path`."""
    homes = _homes()
    if territory_id is None:
        return ~Q(space_path__in=homes.values("path"))
    return Q(space_path__in=homes.filter(territory=territory_id).values("path"))


def offering(rows: QuerySet[Page]) -> list[tuple[str, str]]:
    """The territories that have some of the rows: number and name."""
    homes = _homes().filter(path__in=rows.values("space_path"))
    pairs = homes.order_by("territory__short_name", "territory").values_list("territory", "territory__short_name")
    return [(str(key), name) for key, name in pairs]


def counts_by_territory() -> dict[int | None, int]:
    """How many contents each offers; under None, the nation."""
    by_path = dict(offers().order_by().values_list("space_path").annotate(many=Count("pk")))
    keys = dict(_homes().filter(path__in=by_path).values_list("path", "territory"))
    counts: dict[int | None, int] = {None: 0}
    for path, many in by_path.items():
        key = keys.get(path)
        counts[key] = counts.get(key, 0) + many
    return counts


def _homes() -> Any:
    return TerritoryPage.objects.order_by()


# --- What was taken over ----------------------------------------------------------------------------------------------


def copies_in(owner: Territory | None, sources: Collection[int]) -> QuerySet[PageSource]:
    """What a space has taken of some pages, drafts with it: for its own team."""
    rows = with_space_path(PageSource.objects.filter(source__in=sources), page="page__")
    return rows.filter(_of_space(owner.pk if owner else None))


@dataclass(frozen=True)
class Reader:
    """A space that has published what it took over."""

    name: str
    url: str


def readers_of(sources: Collection[int]) -> dict[int, list[Reader]]:
    """By the key of the source, the copies that anybody may read, and nothing else."""
    rows = PageSource.objects.filter(source__in=sources, page__live=True).select_related("page").order_by("pk")
    found: dict[int, list[Reader]] = {}
    for row in rows:
        url = public_address(row.page)
        if row.source_id and url:
            found.setdefault(row.source_id, []).append(Reader(owner_name(row.page), url))
    return found
