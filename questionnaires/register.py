"""The admin's register of results: the diagnostics that organisations share with their territory's team.

Scores and levels, and the files that were joined; never another answer. The agreement names the territory's team: the
national team reads no row.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.decorators import display
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import register_permission_policy

from actors.enums import Access
from actors.services.access import record_access
from home.admin.scoped import Register, RegisterIndexView, RegisterInspectView, TerritoryPolicy
from home.enums import ActorType
from home.permissions import Person, managed_territory_ids
from home.querysets import Alphabetical
from home.templatetags.french import day
from questionnaires.admin.evidence import shared_pieces
from questionnaires.models import SharedAssessment
from questionnaires.versions import current_version, definition_of
from questionnaires.wording import percent_text


class SharedPolicy(TerritoryPolicy):
    """Organisations agree to be read by the team of the territory: not by the nation's."""

    def narrow(self, rows: QuerySet, user: Person) -> QuerySet:
        return rows.filter(territory__in=managed_territory_ids(user))

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in self.managers and bool(managed_territory_ids(user))


register_permission_policy(
    SharedAssessment, SharedPolicy(SharedAssessment, territory="territory", managers=frozenset({"view"}))
)


class LevelFilter(SimpleListFilter):
    """The levels of the questionnaires that the person's own territories use."""

    title = gettext_lazy("niveau")
    parameter_name = "niveau"

    def lookups(self, request, model_admin):
        versions = [current_version(pk) for pk in sorted(managed_territory_ids(request.user))]
        levels = [level for version in versions if version for level in definition_of(version.pk).levels]
        return list({level.key: (level.key, level.name) for level in levels}.values())

    def queryset(self, request, queryset):
        return queryset.filter(level=self.value()) if self.value() else queryset


class RoundFilter(SimpleListFilter):
    title = gettext_lazy("tour")
    parameter_name = "tour"

    def lookups(self, request, model_admin):
        return [("premier", _("premier diagnostic")), ("suivants", _("les suivants"))]

    def queryset(self, request, queryset):
        if self.value() == "premier":
            return queryset.filter(round=1)
        return queryset.filter(round__gt=1) if self.value() else queryset


class KindFilter(SimpleListFilter):
    title = gettext_lazy("type")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return ActorType.choices

    def queryset(self, request, queryset):
        return queryset.filter(organisation__kind=self.value()) if self.value() else queryset


class ThemeLine(NamedTuple):
    """What is read of a theme."""

    title: str
    score: str
    share: str
    level: str


def themes_of(assessment: SharedAssessment) -> Iterator[ThemeLine]:
    """The themes that applied, in the order of the questionnaire."""
    definition = definition_of(assessment.version_id)
    scores = {row.theme: row for row in assessment.theme_scores.all()}
    for theme in definition.themes:
        if row := scores.get(theme.key):
            level = definition.level(row.level).name if row.level else "–"
            part = "" if definition.levels_only else percent_text(row.percent / 100)
            yield ThemeLine(theme.title, definition.in_words(row.score, row.level), part, level)


class SharedInspectView(RegisterInspectView):
    def get(self, request, *args, **kwargs):
        record_access([self.instance], by=request.user, kind=Access.READ)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        register, row = self.model_admin, self.instance
        shown = {"score": register.score_in_words(row), "level": register.level_name(row)}
        read = {"themes": list(themes_of(row)), "pieces": shared_pieces(row)}
        return super().get_context_data(**read, **shown, **kwargs)


class SharedIndexView(RegisterIndexView):
    def as_spreadsheet(self, queryset, spreadsheet_format):
        record_access(queryset, by=self.request.user, kind=Access.EXPORTED)
        return super().as_spreadsheet(queryset, spreadsheet_format)


class SharedAssessmentRegister(Register):
    model = SharedAssessment
    base_url_path = "diagnostics"
    menu_label = gettext_lazy("Diagnostics")
    menu_icon = "clipboard-list"
    menu_order = 262
    index_view_class = SharedIndexView
    inspect_view_class = SharedInspectView
    inspect_template_name = "questionnaires/admin/shared_assessment.html"
    inspect_view_fields = ["territory", "round"]
    list_display = ["name", "kind", "sent_on", "round", "score_in_words", "level_name"]
    list_filter = [LevelFilter, RoundFilter, KindFilter]
    list_export = [
        "name",
        "kind",
        "siren",
        "territory",
        "submitted_at",
        "round",
        "score_in_words",
        "level_name",
        "themes_in_words",
    ]
    export_filename = "diagnostics-partages"
    search_fields = ["organisation__name", "organisation__siren"]

    def get_list_display(self, request):
        several = len(managed_territory_ids(request.user)) > 1
        return [*self.list_display, "territory"] if several else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).defer("answers", "result", "profile")
        rows = rows.select_related("organisation", "territory").prefetch_related("theme_scores")
        return rows.annotate(listed_as=Alphabetical("organisation__name")).order_by("-submitted_at", "pk")

    @display(description=gettext_lazy("structure"), ordering="listed_as")
    def name(self, row: SharedAssessment) -> str:
        return row.organisation.name

    @display(description=gettext_lazy("type"), ordering="organisation__kind")
    def kind(self, row: SharedAssessment) -> str:
        return row.organisation.kind_name

    @display(description=gettext_lazy("SIREN"))
    def siren(self, row: SharedAssessment) -> str:
        return row.organisation.siren

    @display(description=gettext_lazy("envoyé le"), ordering="submitted_at")
    def sent_on(self, row: SharedAssessment) -> str:
        return day(timezone.localtime(row.submitted_at))

    @display(description=gettext_lazy("score"), ordering="score")
    def score_in_words(self, row: SharedAssessment) -> str:
        return "–" if row.score is None else definition_of(row.version_id).in_words(row.score, row.level)

    @display(description=gettext_lazy("niveau"), ordering="score")
    def level_name(self, row: SharedAssessment) -> str:
        return definition_of(row.version_id).level(row.level).name if row.level else "–"

    @display(description=gettext_lazy("par thème"))
    def themes_in_words(self, row: SharedAssessment) -> str:
        return ", ".join(f"{theme.title} {theme.score}" for theme in themes_of(row))
