"""The library's list for pages of the floors below, and its part of a territory's letter."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from home import letters
from home.enums import Module
from home.listings import Listing, of_theme, register
from home.spaces import Space


def newest_resources(space: Space, theme: str, count: int) -> Sequence:
    from ressources.models import ResourcePage

    found = of_theme(ResourcePage.objects.for_space(space).usable(), theme)
    return list(found.for_cards().newest()[:count])


def resources_to_tell(space: Space, since: datetime) -> list[letters.Entry]:
    """Of a letter: the territory's own, and the nation's that reach its ground."""
    from ressources.models import ResourcePage

    found = letters.new_pages(ResourcePage.objects.for_space(space).usable(), since=since)
    return [
        letters.Entry(str(page.pk), page.title, letters.short(page.summary), space.full_url(page.url_in(space)))
        for page in found
    ]


def register_listing() -> None:
    letters.register(
        letters.Part("resources", _("Nouvelles ressources"), Module.RESOURCES, resources_to_tell, order=30)
    )
    register(
        Listing(
            kind="resources",
            label="Nouvelles ressources",
            query=newest_resources,
            template="blocks/_resource_rows.html",
            more_label="Toutes les ressources",
            section="resources",
            empty="Les ressources du territoire paraîtront ici.",
            api="resources/",
        )
    )
