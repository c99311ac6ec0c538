"""The menu of a space: which of its pages it names, in which order."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from home import generations


class MenuEntry(NamedTuple):
    page_id: int
    label: str
    shown: bool
    rank: int


def label_of(page: Page) -> str:
    """What menus call a page: some sections are named shorter there than at their top."""
    return str(getattr(page.specific_class, "menu_label", page.title))


def in_order(pages: Collection[Page], order: Sequence[int]) -> list[Page]:
    """The pages as their team ranked them; those that came later follow, as they stand in the tree."""
    ranks = {key: rank for rank, key in enumerate(order)}
    return sorted(pages, key=lambda page: ranks.get(page.pk, len(ranks)))


def open_children(page: Page, modules: Collection[str]) -> list[Page]:
    """The published pages right below, less the sections of the modules that are turned off."""
    children = page.get_children().live()
    return [child for child in children if getattr(child.specific_class, "section", "") in ("", *modules)]


def entries_of(territory: Any) -> list[MenuEntry]:
    """What a team may put in the menu of its space, in the present order; what the menu names comes first."""
    children = in_order(open_children(territory.page, territory.modules), territory.menu_order)
    ordered = sorted(children, key=lambda child: not child.show_in_menus)
    return [
        MenuEntry(child.pk, label_of(child), child.show_in_menus, rank) for rank, child in enumerate(ordered, start=1)
    ]


@transaction.atomic
def arrange_menu(territory: Any, entries: Sequence[tuple[int, bool]]) -> None:
    """Keep the order of pages, given by key with whether the menu names them; other pages stay as they are."""
    children = {child.pk: child for child in territory.page.get_children()}
    territory.menu_order = [key for key, _shown in entries if key in children]
    territory.save(update_fields=["menu_order"])
    for key, shown in entries:
        if key in children and children[key].show_in_menus != shown:
            _show(children[key], shown)
    generations.bump(generations.NATIONAL, territory.slug)


def _show(page: Page, shown: bool) -> None:
    """On the page and in what is written for it and will be published: a publication takes the column from there."""
    Page.objects.filter(pk=page.pk).update(show_in_menus=shown)
    to_come = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    for revision in page.revisions.filter(to_come):
        revision.content["show_in_menus"] = shown
        revision.save(update_fields=["content"])
