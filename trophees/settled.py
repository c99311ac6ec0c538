"""What no longer changes of a campaign once it has begun, whether its editor or an old draft would change it.

The models import this: the campaign is read through its own relations.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from trophees.calendar import misplaced
from trophees.enums import ReviewState
from trophees.grid import counts_of

DATES = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")


def settled_of(standing: Any, now: datetime) -> dict[str, str]:
    """Field -> why it is settled, of a campaign as it stands in the database; its grid and its categories apart."""
    found: dict[str, str] = {}
    if standing.live and standing.opens_at <= now:
        opened = _("La campagne est ouverte\u00a0: cela ne change plus.")
        found |= dict.fromkeys(("kind", "ranking", "is_rolling"), opened)
        found["opens_at"] = _("La campagne est ouverte\u00a0: l’ouverture ne change plus.")
    if standing.applications.filter(reviews__isnull=False).exists():
        found["is_blind"] = _("Le jury a reçu des candidatures\u00a0: cela ne change plus.")
    if reviews_have_begun(standing):
        begun = _("Des évaluations ont commencé\u00a0: cette date ne change plus.")
        # A call that is read as it comes may stay open: what was sent to it does not change.
        found |= dict.fromkeys(("reviews_at",) if standing.is_rolling else ("closes_at", "reviews_at"), begun)
    if hasattr(standing, "deliberation"):
        frozen = _("Les notes sont figées\u00a0: cela ne change plus.")
        names = ("closes_at", "reviews_at", "deliberates_at", "quorum", "ranking", "is_blind")
        found |= dict.fromkeys(names, frozen)
    if standing.has_results:
        found["publishes_at"] = _("Les résultats sont publics\u00a0: cette date ne change plus.")
    return found


def reviews_have_begun(standing: Any) -> bool:
    begun = (ReviewState.STARTED, ReviewState.FINAL)
    return standing.applications.filter(reviews__state__in=begun).exists()


def categories_gone(standing: Any, categories: Any) -> list[str]:
    """The names of those that an application is in and that are no longer there."""
    kept = {block.value["key"] for block in categories}
    used = standing.applications.exclude(category="").values_list("category", flat=True).distinct()
    return [standing.category_names.get(key, key) for key in used if key not in kept]


def grid_is_settled(standing: Any) -> bool:
    return reviews_have_begun(standing) or hasattr(standing, "deliberation")


def keep_settled(campaign: Any, standing: Any, now: datetime) -> None:
    """Give the campaign back what is settled, as it stands."""
    for name in settled_of(standing, now):
        setattr(campaign, name, getattr(standing, name))
    if counts_of(campaign.criteria) != counts_of(standing.criteria) and grid_is_settled(standing):
        campaign.criteria = standing.criteria
    if categories_gone(standing, campaign.categories):
        campaign.categories = standing.categories
    # One of an old draft's dates may not go with those that are kept.
    if misplaced(campaign.calendar, is_rolling=campaign.is_rolling):
        for name in DATES:
            setattr(campaign, name, getattr(standing, name))
