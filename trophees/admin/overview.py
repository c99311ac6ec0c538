"""Where a campaign stands: its days, what was received, its page and its form."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from trophees.admin.desk import CampaignScreen
from trophees.enums import ApplicationState


class OverviewScreen(CampaignScreen):
    template_name = "trophees/admin/overview.html"
    page_title = _("Vue d’ensemble")
    tab = "campaign"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.campaign.applications.values_list("state").annotate(Count("pk"))
        found = [(ApplicationState(state).label, count) for state, count in counts.order_by("state")]
        return super().get_context_data(counts=found, **kwargs)
