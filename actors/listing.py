"""The lists of this floor for pages of the floor below (the showcase, experience sheets), and its part of a letter."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from home import letters
from home.enums import Module
from home.listings import Listing, of_theme, register
from home.spaces import Space


def newest_actors(space: Space, theme: str, count: int) -> Sequence:
    from actors.models import Presence

    shown = of_theme(Presence.objects.seen_from(space), theme)
    return list(shown.for_cards().newest()[:count])


def newest_experiences(space: Space, theme: str, count: int) -> Sequence:
    from actors.models import ExperiencePage
    from home.public_pages import public_pages

    found = of_theme(public_pages(ExperiencePage, space, section=Module.EXPERIENCES), theme)
    return list(found.for_cards().newest()[:count])


def experiences_to_tell(space: Space, since: datetime) -> list[letters.Entry]:
    """Of a letter: sheets that are public, each under the name of its organisation."""
    from actors.models import ExperiencePage

    found = letters.new_pages(
        ExperiencePage.objects.within(space.url_path).select_related("presence__organisation"), since=since
    )
    return [
        letters.Entry(str(page.pk), page.title, page.presence.organisation.name, page.address_in(space))
        for page in found
    ]


def register_listing() -> None:
    letters.register(
        letters.Part("experiences", _("Retours d’expérience"), Module.EXPERIENCES, experiences_to_tell, order=40)
    )
    register(
        Listing(
            kind="actors",
            label="Nouveaux acteurs engagés",
            query=newest_actors,
            template="blocks/_actor_cards.html",
            more_label="Tous les acteurs",
            section="actors",
            empty="Les acteurs qui choisissent de se montrer paraîtront ici.",
            api="organisations/",
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
            api="experiences/",
        )
    )
