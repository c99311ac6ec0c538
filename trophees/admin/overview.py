"""Where a campaign stands: its days, what was received, its page and its form."""

from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from trophees.admin.screens import CampaignScreen
from trophees.enums import ApplicationState
from trophees.models import Application
from trophees.versions import current_form


class OverviewScreen(CampaignScreen):
    """Counts lead to the list that they count; drafts lead nowhere, being their authors' alone."""

    template_name = "trophees/admin/overview.html"
    page_title = _("Vue d’ensemble")
    tab = "campaign"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Application.objects.filter(campaign=self.campaign).shown().order_by()
        by_state = dict(shown.values_list("state").annotate(Count("pk")))
        by_category = dict(shown.received().annotate(key=KT("sent__category")).values_list("key").annotate(Count("pk")))
        return super().get_context_data(
            received=shown.received().count(),
            states=[
                (value, label, by_state[value]) for value, label in ApplicationState.choices if by_state.get(value)
            ],
            categories=[(key, name, by_category.get(key, 0)) for key, name in self.campaign.category_names.items()],
            drafts=self.campaign.applications.filter(state=ApplicationState.DRAFT).count(),
            waiting=self.campaign.questions.waiting().count(),
            has_parts=bool(self.campaign.parts),
            has_form=current_form(self.campaign) is not None,
            **kwargs,
        )
