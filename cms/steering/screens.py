"""The dashboard of a territory in the admin, for its team and the nation's; its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.steering.dashboard import Dashboard, dashboard_of
from cms.steering.exports import hidden_in_words
from cms.steering.files import CsvMixin, WorkbookMixin
from cms.steering.tables import HIDDEN_WORD, Table
from home.models import Territory
from home.permissions import edits_some, get_edited_territory, territories_for
from home.templatetags.french import day

MOST_LISTED = 1500


class DashboardScreen(WagtailAdminTemplateMixin, TemplateView):
    """For others than those who work in the territory's admin, it does not exist."""

    template_name = "cms/steering/territory.html"
    page_title = gettext_lazy("Tableau de bord")
    header_icon = "view"
    territory: Territory

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = get_edited_territory(request.user, kwargs["pk"])

    @property
    def dashboard(self) -> Dashboard:
        return dashboard_of(self.territory, self.request.GET)

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.dashboard.tables

    @property
    def file_name(self) -> str:
        return f"{self.territory.slug}-tableau-de-bord"

    def get_page_subtitle(self) -> str:
        return self.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        own = {"url": "", "label": self.territory.short_name}
        return [*self.breadcrumbs_items, {"url": reverse("dashboards"), "label": _("Tableau de bord")}, own]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dashboard = self.dashboard
        return super().get_context_data(
            place=_("Tableau de bord, au %(day)s") % {"day": day(timezone.localdate())},
            form=dashboard.filters.form,
            chosen=dashboard.filters.chosen,
            explained=dashboard.filters.refusal,
            rule=f"«\u00a0{HIDDEN_WORD}\u00a0»\u00a0: {hidden_in_words()}",
            figures=dashboard.figures,
            sections=dashboard.sections,
            files_url=reverse("dashboard", args=[self.territory.pk]),
            query=dashboard.filters.query,
            **kwargs,
        )


class DashboardWorkbook(WorkbookMixin, DashboardScreen):
    pass


class DashboardCsv(CsvMixin, DashboardScreen):
    pass


class DashboardsScreen(WagtailAdminTemplateMixin, TemplateView):
    """The territories in whose admin a person works; whoever works in one only goes straight to its dashboard."""

    template_name = "cms/steering/territories.html"
    page_title = gettext_lazy("Tableau de bord")
    header_icon = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not edits_some(request.user):
            raise Http404
        found = list(territories_for(request.user)[:MOST_LISTED])
        if len(found) == 1:
            return redirect("dashboard", found[0].pk)
        return self.render_to_response(self.get_context_data(territories=found))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]
