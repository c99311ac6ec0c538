"""The list of this floor for pages of the floors below: laureates."""

from collections.abc import Sequence

from home.enums import Module
from home.listings import Listing, register
from home.spaces import Space


def newest_laureates(space: Space, theme: str, count: int) -> Sequence:
    from trophees.models import Decision

    found = Decision.objects.laureates().filter(application__territory=space.territory_id).for_cards()
    return list(found.order_by("-announced_at", "application__number", "pk")[:count])


def register_listing() -> None:
    register(
        Listing(
            kind="laureates",
            label="Lauréats",
            query=newest_laureates,
            template="blocks/_laureate_cards.html",
            more_label="Toutes les éditions",
            section=Module.TROPHIES,
            empty="Les lauréats paraîtront ici.",
        )
    )
