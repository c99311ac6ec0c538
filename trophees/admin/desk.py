"""What the admin's screens of a campaign share: who may open them, the way back, the tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.models import TerritoryPage
from home.permissions import is_national, managed_territory_ids
from home.scoping import SPACE_PATH
from trophees.models import Application, CampaignIndexPage, CampaignPage, CampaignQuestion
from trophees.permissions import get_campaign_for_organiser

PER_PAGE = 30
NOTHING_SAVED = gettext_lazy("Rien n’est encore enregistré\u00a0: corrigez ce qui est signalé plus bas.")


@dataclass(frozen=True)
class Tab:
    """A screen of a campaign; `name` is that of its address, which takes the campaign's key."""

    name: str
    label: Promise
    is_for: Callable[[CampaignPage], bool] = lambda campaign: True


# In the order of a campaign's life.
TABS: tuple[Tab, ...] = (
    Tab("campaign", gettext_lazy("Vue d’ensemble")),
    Tab("campaign_questions", gettext_lazy("Questions")),
    Tab("campaign_applications", gettext_lazy("Candidatures")),
    Tab("campaign_diversity", gettext_lazy("Diversité"), lambda campaign: campaign.is_national),
    Tab("campaign_jury", gettext_lazy("Jury")),
    Tab("campaign_reviews", gettext_lazy("Évaluations")),
    Tab("campaign_deliberation", gettext_lazy("Délibération")),
    Tab("campaign_results", gettext_lazy("Palmarès et lettres")),
)


def campaigns_of(user: User):
    """The campaigns that a person organises, the newest first: of their territories; for the nation's team, all."""
    campaigns = CampaignPage.objects.select_related("territory").newest()
    return campaigns if is_national(user) else campaigns.filter(territory__in=managed_territory_ids(user))


def indexes_of(user: User):
    """Where a person may begin a campaign: a territory's trophies; for the nation's team, its calls."""
    homes = TerritoryPage.objects.all()
    spaces = CampaignIndexPage.objects.annotate(space_path=Substr("path", 1, SPACE_PATH)).order_by("path")
    if is_national(user):
        return spaces.exclude(space_path__in=homes.values("path"))
    name = homes.filter(path=OuterRef("space_path")).values("title")[:1]
    mine = homes.filter(territory__in=managed_territory_ids(user)).values("path")
    return spaces.filter(space_path__in=mine).annotate(space_name=Subquery(name))


def with_counts(campaigns):
    """Each with `received`, `to_instruct` and `asked`: applications that count, that wait, questions that wait."""
    mine = Application.objects.filter(campaign=OuterRef("pk"))
    asked = CampaignQuestion.objects.waiting().filter(campaign=OuterRef("pk"))
    return campaigns.annotate(
        received=count_of(mine.received()),
        to_instruct=count_of(mine.to_instruct(timezone.now())),
        asked=count_of(asked),
    )


def count_of(rows: QuerySet) -> Coalesce:
    """How many rows of a campaign there are, as a subquery: joins would multiply one count by the other."""
    counted = rows.order_by().values("campaign").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


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
        offered = [tab for tab in TABS if tab.is_for(self.campaign)]
        tabs = [(tab.label, reverse(tab.name, args=[self.campaign.pk]), tab.name == self.tab) for tab in offered]
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
        user = cast(User, self.request.user)
        shows_where = is_national(user) or len(managed_territory_ids(user)) > 1
        found = with_counts(campaigns_of(user))
        page = WagtailPaginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        pages = page.paginator.get_elided_page_range(page.number)
        begin_at = list(indexes_of(user)[:10])
        more = {"shows_where": shows_where, "begin_at": begin_at, "elided_page_range": pages}
        return super().get_context_data(items=page, **more, **kwargs)
