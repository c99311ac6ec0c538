"""The lists of this floor for pages of the floor below: the showcase, experience sheets."""

from collections.abc import Sequence

from home.listings import Listing, register
from home.spaces import Space


def newest_actors(space: Space, theme: str, count: int) -> Sequence:
    from actors.models import Presence

    if space.territory_id is None:
        return []
    shown = Presence.objects.published().filter(territory_id=space.territory_id)
    return list(shown.for_cards().newest()[:count])


def newest_experiences(space: Space, theme: str, count: int) -> Sequence:
    from actors.models import ExperiencePage

    if space.territory_id is None:
        return []
    found = ExperiencePage.objects.within(space.url_path)
    if theme:
        found = found.filter(themes__key=theme)
    return list(found.for_cards().newest()[:count])


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
    register(
        Listing(
            kind="experiences",
            label="Retours d’expérience",
            query=newest_experiences,
            template="blocks/_experience_rows.html",
            more_label="Tous les retours d’expérience",
            section="experiences",
            empty="Les structures du territoire raconteront ici ce qu’elles ont fait.",
        )
    )
