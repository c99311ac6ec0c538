"""The pages of a space as a tree: what is published, public and open, without the entries of its lists."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models

from home.models import TerritoryPage
from home.scoping import with_space_path
from home.spaces import Space

MOST = 100  # pages: one that shows more is no plan


@dataclass
class PlannedPage:
    title: str
    url: str
    below: list["PlannedPage"] = field(default_factory=list)


def plan_of(space: Space) -> list[PlannedPage]:
    """What stands right below the home, in the order of the menu, then of the tree; each with what is below it."""
    ranks = {item.page_id: rank for rank, item in enumerate(space.menu)}
    by_path: dict[str, PlannedPage] = {}
    tops: list[tuple[int, PlannedPage]] = []
    for page in _pages_of(space):
        if page.url_path.startswith(space.closed):
            continue
        planned = PlannedPage(page.title, space.path_of(page))
        by_path[page.path] = planned
        above = by_path.get(page.path[: -Page.steplen])
        if above:
            above.below.append(planned)
        elif page.url_path.count("/") == space.url_path.count("/") + 1:
            tops.append((ranks.get(page.pk, len(ranks)), planned))
    return [planned for _rank, planned in sorted(tops, key=lambda top: top[0])]


def _pages_of(space: Space) -> list[Page]:
    models = [model for model in get_page_models() if getattr(model, "in_plan", False)]
    kinds = ContentType.objects.get_for_models(*models).values()
    pages = Page.objects.live().public().filter(url_path__startswith=space.url_path, content_type__in=kinds)
    if space.is_national:
        spaces = TerritoryPage.objects.values("path")
        pages = with_space_path(pages).exclude(space_path__in=spaces)
    return list(pages.exclude(pk=space.page_id).order_by("path")[:MOST])
