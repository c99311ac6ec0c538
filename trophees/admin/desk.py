"""The campaigns that a person organises, with what waits in each."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.permissions import is_national, managed_territory_ids
from trophees.admin.screens import paged
from trophees.models import Application, CampaignQuestion
from trophees.permissions import campaigns_of, can_organise_some, indexes_of

PER_PAGE = 30


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
        if not can_organise_some(cast(User, request.user)):
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
