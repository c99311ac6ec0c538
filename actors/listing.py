"""The showcase's list for pages of the floor below."""

from collections.abc import Sequence

from home.listings import Listing, register
from home.spaces import Space


def newest_actors(space: Space, theme: str, count: int) -> Sequence:
    from actors.models import Presence

    if space.territory_id is None:
        return []
    shown = Presence.objects.published().filter(territory_id=space.territory_id)
    return list(shown.for_cards().newest()[:count])


def register_listing() -> None:
    register(
        Listing(
            kind="actors",
            label="Nouveaux acteurs engagés",
            query=newest_actors,
            template="blocks/_actor_cards.html",
            more_label="Tous les acteurs",
            section="actors",
            empty="Les acteurs qui choisissent de se montrer paraîtront ici.",
        )
    )
