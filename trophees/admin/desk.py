"""What the admin's screens of a campaign share: who may open them, the way back, the tabs."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.permissions import is_national, managed_territory_ids
from trophees.models import CampaignPage
from trophees.permissions import get_campaign_for_organiser


@dataclass(frozen=True)
class Tab:
    """A screen of a campaign; `name` is that of its address, which takes the campaign's key."""

    name: str
    label: Promise


# In the order of a campaign's life.
TABS: tuple[Tab, ...] = (Tab("campaign", gettext_lazy("Vue d’ensemble")),)


def campaigns_of(user: User):
    """The campaigns that a person organises, the newest first: of their territories; for the nation's team, all."""
    campaigns = CampaignPage.objects.select_related("territory").newest()
    return campaigns if is_national(user) else campaigns.filter(territory__in=managed_territory_ids(user))


class CampaignScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one campaign, for who organises it; for others it does not exist. `tab` is its address's name."""

    tab = ""
    header_icon = "pick"
    campaign: CampaignPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.campaign = get_campaign_for_organiser(self.user, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.campaign.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        campaigns = {"url": reverse("campaigns"), "label": _("Campagnes")}
        return [*self.breadcrumbs_items, campaigns, {"url": "", "label": self.campaign.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [(tab.label, reverse(tab.name, args=[self.campaign.pk]), tab.name == self.tab) for tab in TABS]
        return super().get_context_data(campaign=self.campaign, tabs=tabs, **kwargs)


class CampaignListView(WagtailAdminTemplateMixin, TemplateView):
    """The campaigns that a person organises."""

    template_name = "trophees/admin/campaigns.html"
    page_title = gettext_lazy("Campagnes")
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (is_national(request.user) or managed_territory_ids(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Campagnes")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(campaigns=campaigns_of(cast(User, self.request.user)), **kwargs)
