"""The nation's dashboard in Wagtail's admin, and its files; for the national team alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from cms.steering import nation
from cms.steering.exports import hidden_in_words
from cms.steering.files import CsvMixin, WorkbookMixin
from cms.steering.nation_facts import EVERYBODY, Facts, key_counts
from cms.steering.nation_filters import NationFilter
from cms.steering.nation_reading import Asked, last_round, read_facts, themes_of_the_nation
from cms.steering.nation_sides import DESCENDING, NAME, SCORE, Side, Sides, side_by_side
from cms.steering.pictures import Bar, bars
from cms.steering.screens import DashboardsScreen
from cms.steering.tables import HIDDEN_WORD, Column, Figure, Kind, Section, Table, in_words
from home.models import Territory
from home.permissions import is_national
from questionnaires.rollups import WHOLE

PER_PAGE = 25
ORDER, PAGE = "tri", "p"  # of the address, beside the filters


@dataclass(frozen=True)
class Heading:
    """A column of the territories side by side; `order` is what its link sorts by, `sorted` as browsers say it."""

    column: Column
    order: str
    sorted: str


@dataclass(frozen=True)
class Line:
    """A territory, drawn and in words; without an address it is all of them. The region stands below the name."""

    bar: Bar
    region: str = ""
    url: str = ""


class NationFigures:
    """What was asked for, and its figures. Whoever is not of the national team gets nothing."""

    def __init__(self, user: User, asked: QueryDict) -> None:
        if not is_national(user):
            raise PermissionDenied
        self.user, themes = user, themes_of_the_nation()
        self.filter = NationFilter(asked, Territory.objects.open(), themes=themes, last_round=last_round())
        self.order = asked.get(ORDER, DESCENDING + SCORE)
        number, theme = self.filter.chosen("tour"), self.filter.chosen("theme")
        region = self.filter.chosen("region")
        self.asked = Asked(themes, region=region, round=int(number) if number else None, theme=theme or WHOLE)

    @cached_property
    def facts(self) -> Facts:
        return read_facts(self.asked, user=self.user, today=timezone.localdate())

    @cached_property
    def sides(self) -> Sides:
        return side_by_side(self.facts, order=self.order)

    @property
    def sections(self) -> tuple[Section, ...]:
        facts = self.facts
        progress = _("Le tronc national compare un tour au suivant, quel que soit le territoire.")
        return (
            Section("engagement", _("Engagement"), (nation.funnel(facts),)),
            Section("resultats", _("Résultats"), (nation.levels(facts), nation.bands(facts))),
            Section("progres", _("Progrès"), (nation.rounds(facts),), progress),
        )

    @property
    def board(self) -> Section:
        return Section("lancements", _("Lancements"), (nation.board(self.facts),))

    @property
    def tables(self) -> list[Table]:
        of_sections = [table for section in (*self.sections, self.board) for table in section.tables]
        return [self.sides.table(), *of_sections]

    def address(self, **changes: str) -> str:
        """The query that keeps what was asked for, with changes; an empty one takes its parameter away."""
        kept = {name: self.filter.chosen(name) for name in self.filter.filters}
        kept[ORDER] = "" if self.order == DESCENDING + SCORE else self.order
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in {**kept, **changes}.items() if value})
        return f"?{query.urlencode()}" if query else ""


class NationDashboard(WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms/steering/nation.html"
    page_title = gettext_lazy("Tableau de bord national")
    header_icon = "view"
    figures: NationFigures

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.figures = NationFigures(cast(User, request.user), request.GET)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures, sides = self.figures, self.figures.sides
        page = WagtailPaginator(sides.sides, PER_PAGE).get_page(self.request.GET.get(PAGE))
        wrong = figures.filter.form.errors
        return super().get_context_data(
            place=_("Territoires ouverts"),
            form=figures.filter.form,
            chosen=", ".join(figures.filter.in_words()),
            explained=_("Un filtre n’a pas été compris\u00a0: il ne compte pas.") if wrong else "",
            figures=key_figures(figures.facts, sides),
            rule=_("«\u00a0%(word)s\u00a0»\u00a0: %(why)s") % {"word": HIDDEN_WORD, "why": hidden_in_words()},
            sections=figures.sections,
            board=figures.board,
            sides=sides,
            headings=[self._heading(column) for column in sides.columns],
            lines=list(self._lines(list(page))),
            items=page,
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            query=figures.address(),
            pages_query=figures.address(**{PAGE: ""}),
            files_url=reverse("dashboards"),
            **kwargs,
        )

    def _heading(self, column: Column) -> Heading:
        key = NAME if column.key == "territoire" else column.key
        current = self.figures.order
        is_down = current == DESCENDING + key
        # Numbers are asked for from the largest on, names from A on.
        first, second = (DESCENDING + key, key) if column.is_number else (key, DESCENDING + key)
        said = ("descending" if is_down else "ascending") if current.removeprefix(DESCENDING) == key else ""
        wanted = second if current == first else first
        return Heading(column, f"{reverse('dashboards')}{self.figures.address(**{ORDER: wanted})}#territoires", said)

    def _lines(self, sides: list[Side]) -> Iterator[Line]:
        first = [self.figures.sides.everybody] if self.figures.sides.everybody else []
        told = [*first, *sides]
        drawn = bars(Table("territoires", "", self.figures.sides.columns, tuple(side.row for side in told)))
        for bar, side in zip(drawn, told, strict=True):
            url = reverse("dashboard", args=[side.territory]) if side.territory else ""
            yield Line(bar, str(side.row[3] or ""), url)


def key_figures(facts: Facts, sides: Sides) -> list[Figure]:
    """What stands on top."""
    row = sides.everybody
    score = in_words(row.row[1] if row else None, Column(SCORE, "", Kind.SCORE))
    where = facts.themes[facts.theme] if facts.theme else EVERYBODY
    open_ones = sum(facts.covers(place.region) for place in facts.places.values())
    told = key_counts(facts)
    counts = {
        _("Territoires ouverts"): open_ones,
        _("Structures inscrites"): told["present"],
        _("Structures engagées par la charte"): told["engaged"],
        _("Structures avec un diagnostic"): told["sent"],
        _("Structures qui l’ont refait"): told["again"],
    }
    figures = [Figure(label, in_words(count, Column("", ""))) for label, count in counts.items()]
    return [
        *figures,
        Figure(_("Score moyen au tronc national"), score, _("sur 5, %(where)s") % {"where": where.lower()}),
    ]


class NationFiles(View):
    file_name = "tableaux-nationaux"

    @property
    def tables(self) -> list[Table]:
        return NationFigures(cast(User, self.request.user), self.request.GET).tables


class NationWorkbook(WorkbookMixin, NationFiles):
    pass


class NationCsv(CsvMixin, NationFiles):
    pass


def open_dashboards(request: HttpRequest) -> HttpResponseBase:
    """The nation's dashboard for its team; for another one, that of its territory."""
    screen = NationDashboard if is_national(cast(User, request.user)) else DashboardsScreen
    return screen.as_view()(request)
