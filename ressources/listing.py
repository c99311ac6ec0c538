"""The library's list for pages of the floors below."""

from collections.abc import Sequence

from home.listings import Listing, register
from home.spaces import Space


def newest_resources(space: Space, theme: str, count: int) -> Sequence:
    from ressources.models import ResourcePage

    found = ResourcePage.objects.for_space(space).usable()
    if theme:
        found = found.filter(themes__key=theme)
    return list(found.for_cards().newest()[:count])


def register_listing() -> None:
    register(
        Listing(
            kind="resources",
            label="Nouvelles ressources",
            query=newest_resources,
            template="blocks/_resource_rows.html",
            more_label="Toutes les ressources",
            section="resources",
            empty="Les ressources du territoire paraîtront ici.",
        )
    )
