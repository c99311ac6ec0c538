"""All open territories together, told as one territory is: for the national team."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import Registration
from cms.steering.activity import (
    APPLYING,
    ATTENDANCE,
    applying_columns,
    attendance_columns,
    callbacks_table,
    nested,
    resources_table,
)
from cms.steering.cuts import Cut, of_place
from cms.steering.engagement import engagement_section, register_of
from cms.steering.exports import hidden_in_words
from cms.steering.files import CsvMixin, WorkbookMixin
from cms.steering.scores import names_of, questions_table
from cms.steering.tables import HIDDEN_WORD, Column, Kind, Section, Table
from home.permissions import is_national
from home.templatetags.french import day
from trophees.models import Application

COUNTRY = Cut(None)


def sections() -> tuple[Section, ...]:
    """In as many queries whatever the number of territories and organisations."""
    about = _("Dans tous les territoires ouverts, toutes années ensemble.")
    activity = (resources_table(COUNTRY), callbacks_table(COUNTRY), _events(), _campaigns())
    return (
        engagement_section(register_of(COUNTRY)),
        Section("questions", _("Questions"), (questions_table(COUNTRY, names_of(None)),)),
        Section("activite", _("Activité"), activity, about),
    )


def _events() -> Table:
    rows = of_place(Registration.objects.all(), None).order_by().annotate(year=ExtractYear("event__starts_at"))
    found = rows.values_list("year").annotate(events=Count("event", distinct=True), **ATTENDANCE)
    return Table(
        "rendez-vous-par-annee",
        _("Rendez-vous, par année"),
        (Column("year", _("Année"), Kind.TEXT), Column("events", _("Rendez-vous")), *attendance_columns()),
        tuple((str(year), events, *nested(*counts)) for year, events, *counts in sorted(found, reverse=True)),
        note=_("Ceux qui ont pris des inscriptions, comptées en personnes\u00a0: cinq au moins."),
        empty=_("Aucun rendez-vous n’a encore pris d’inscriptions."),
    )


def _campaigns() -> Table:
    rows = of_place(Application.objects.all(), None).order_by().annotate(year=ExtractYear("campaign__opens_at"))
    found = rows.values_list("year").annotate(campaigns=Count("campaign", distinct=True), **APPLYING)
    return Table(
        "campagnes-par-annee",
        _("Campagnes des territoires, par année d’ouverture"),
        (Column("year", _("Année"), Kind.TEXT), Column("campaigns", _("Campagnes")), *applying_columns()),
        tuple((str(year), campaigns, *nested(*counts)) for year, campaigns, *counts in sorted(found, reverse=True)),
        empty=_("Aucune candidature n’a encore été commencée."),
    )


class CountryScreen(WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms/steering/page.html"
    file_name = "tableaux-du-pays"
    page_title = gettext_lazy("Le pays en détail")
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not is_national(request.user):
            raise PermissionDenied

    @property
    def tables(self) -> list[Table]:
        return [table for section in sections() for table in section.tables]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        nation = {"url": reverse("dashboards"), "label": _("Tableau de bord national")}
        return [*self.breadcrumbs_items, nation, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            place=_("Territoires ouverts, au %(day)s") % {"day": day(timezone.localdate())},
            rule=f"«\u00a0{HIDDEN_WORD}\u00a0»\u00a0: {hidden_in_words()}",
            sections=sections(),
            files_url=reverse("country"),
            **kwargs,
        )


class CountryWorkbook(WorkbookMixin, CountryScreen):
    pass


class CountryCsv(CsvMixin, CountryScreen):
    pass
