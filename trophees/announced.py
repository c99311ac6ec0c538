"""The results of a campaign once they are public: who is in them, and what they are called."""

from django.http import Http404
from django.utils.translation import gettext as _

from trophees.enums import CampaignKind
from trophees.models import CampaignPage, Decision


def laureates_of(campaign: CampaignPage) -> list[Decision]:
    """In the order of the categories, then of the names. Http404 before the results are public."""
    found = list(Decision.objects.laureates().filter(application__campaign=campaign).for_cards())
    if not found and not campaign.has_results:
        raise Http404
    for one in found:
        one.application.campaign = campaign
    order = list(campaign.category_names.values())
    return sorted(found, key=lambda one: (_place_of(one.category_name, order), one.application.applicant_name, one.pk))


def results_title(campaign: CampaignPage) -> str:
    """What its laureates are called: a call chooses projects, a national one collectivités."""
    if campaign.is_national:
        return _("Collectivités retenues")
    return _("Projets retenus") if campaign.kind == CampaignKind.CALL else _("Palmarès")


def _place_of(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)
