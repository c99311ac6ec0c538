"""The campaigns that a person organises, with what waits in each."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.models import TerritoryPage
from home.permissions import is_national, managed_territory_ids
from home.scoping import SPACE_PATH
from trophees.admin.screens import paged
from trophees.models import Application, CampaignIndexPage, CampaignPage, CampaignQuestion

PER_PAGE = 30


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
        page = paged(self.request, with_counts(campaigns_of(user)), PER_PAGE)
        begin_at = list(indexes_of(user)[:10])
        return super().get_context_data(shows_where=shows_where, begin_at=begin_at, **page, **kwargs)
