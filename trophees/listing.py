"""The list of this floor for pages of the floors below (laureates), and its part of a territory's letter."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home import letters
from home.enums import Module
from home.listings import Listing, register
from home.spaces import Space


def newest_laureates(space: Space, theme: str, count: int) -> Sequence:
    from trophees.models import Decision

    found = Decision.objects.laureates().filter(application__territory=space.territory_id).for_cards()
    return list(found.order_by("-announced_at", "application__number", "pk")[:count])


def laureates_to_tell(space: Space, since: datetime) -> list[letters.Entry]:
    """Of a letter: those of a palmarès that became public meanwhile."""
    from trophees.addresses import laureate_path
    from trophees.models import Decision

    became_public = (
        Q(announced_at__gt=since)
        | Q(application__campaign__publishes_at__gt=since)
        | Q(application__campaign__deliberation__released_at__gt=since)
    )
    found = Decision.objects.laureates().filter(became_public, application__territory=space.territory_id)
    rows = found.for_cards().order_by("-announced_at", "application__number", "pk")[: letters.MOST_FOUND]
    return [
        letters.Entry(
            str(one.pk),
            one.application.applicant_name,
            ", ".join(filter(None, (one.distinction, one.application.campaign.title))),
            space.full_url(laureate_path(one, space)),
        )
        for one in rows
    ]


def register_listing() -> None:
    letters.register(letters.Part("laureates", _("Lauréats"), Module.TROPHIES, laureates_to_tell, order=50))
    register(
        Listing(
            kind="laureates",
            label="Lauréats",
            query=newest_laureates,
            template="blocks/_laureate_cards.html",
            more_label="Toutes les éditions",
            section=Module.TROPHIES,
            empty="Les lauréats paraîtront ici.",
            has_themes=False,
            api="campaigns/",
        )
    )
