"""What this floor lets one find: the resources that a space may propose today."""

from django.utils.translation import gettext_lazy as _

from home.enums import Module
from home.public_pages import place_of, public_pages, reading_address
from home.searching.kinds import Findable, Result, Said, register
from home.searching.pages import published_at
from home.spaces import Space
from home.templatetags.french import in_a_line
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet


def _shown(space: Space) -> ResourceQuerySet:
    """What the library shows; on the portal also what each open territory added, but its copies of what is there."""
    if not space.is_national:
        return ResourcePage.objects.for_space(space).usable()
    return public_pages(ResourcePage, space, section=Module.RESOURCES).usable().filter(copied_from=None)


def _say(page: ResourcePage) -> Said:
    return Said(page.title, page.all_that_it_says(), published_at(page))


def _present(page: ResourcePage, space: Space) -> Result:
    themes = page.listed_themes
    return Result(
        page.title,
        reading_address(page, space),
        text=page.summary,
        tag=in_a_line(place_of(page, space), page.get_kind_display(), *(theme.short_name.lower() for theme in themes)),
        sign=themes[0].icon if themes else "",
    )


FINDABLES = (
    Findable(
        kind="resources",
        model=ResourcePage,
        label=_("Ressources"),
        forms=_("ressource,ressources"),
        order=20,
        rows=lambda: ResourcePage.objects.live().prefetch_related("themes"),
        shown=_shown,
        for_lines=lambda rows: rows.for_cards().defer("body"),
        says=_say,
        present=_present,
        section=Module.RESOURCES,
    ),
)


def register_findables() -> None:
    for findable in FINDABLES:
        register(findable)
