"""Who applied to a national call and who is selected: kinds, population, regions, landscapes. For organisers only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.enums import PlaceKind
from home.regions import REGIONS
from trophees.admin.screens import CampaignScreen
from trophees.diversity import Candidate, Line, View, diversity
from trophees.enums import ApplicationState, Landscape, Outcome
from trophees.models import Application, CampaignPage

KINDS = {
    "METRO": gettext_lazy("Métropoles"),
    "MET69": gettext_lazy("Métropole de Lyon"),
    "CU": gettext_lazy("Communautés urbaines"),
    "CA": gettext_lazy("Communautés d’agglomération"),
    "CC": gettext_lazy("Communautés de communes"),
    PlaceKind.EPCI.value: gettext_lazy("Autres intercommunalités"),
    PlaceKind.COMMUNE.value: gettext_lazy("Communes"),
}
SELECTED = (ApplicationState.SELECTED, ApplicationState.CONTRACTED)


@dataclass(frozen=True)
class Row:
    """A line in words; `most` is the longest bar of its table."""

    label: str
    line: Line
    most: int


@dataclass(frozen=True)
class Table:
    title: str
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def adds_up(self) -> bool:
        """A candidate counts in one row, unless the table says otherwise."""
        return not self.note


class DiversityScreen(CampaignScreen):
    template_name = "trophees/admin/diversity.html"
    page_title = gettext_lazy("Diversité")
    tab = "campaign_diversity"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.campaign.is_national:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = {"kinds": list(KINDS), "regions": list(REGIONS), "landscapes": Landscape.values}
        view = diversity(candidates_of(self.campaign), **orders)
        return super().get_context_data(view=view, tables=list(_tables(view)), **kwargs)


def candidates_of(campaign: CampaignPage) -> Iterator[Candidate]:
    """Those that were received; selected as was decided, be it announced or not, since organisers alone read it."""
    received = Application.objects.filter(campaign=campaign, place__isnull=False).received()
    columns = ("place__kind", "place__legal_form", "place__population", "place__region", "landscapes", "state")
    for kind, form, population, region, marked, state, outcome in received.values_list(*columns, "decision__outcome"):
        yield Candidate(
            kind=form if form in KINDS else kind,
            population=population,
            region=region,
            landscapes=frozenset(marked),
            is_selected=state in SELECTED or outcome == Outcome.SELECTED,
        )


def _tables(view: View) -> Iterator[Table]:
    yield _table(_("Nature"), view.kinds, KINDS)
    yield _table(_("Population"), view.bands, {})
    yield _table(_("Région"), view.regions, REGIONS)
    note = _("Une candidature compte dans chacun des paysages que vous lui avez donnés.")
    yield _table(_("Paysage"), view.landscapes, dict(Landscape.choices), note=note, unknown=_("Pas encore dit"))


def _table(
    title: str, lines: tuple[Line, ...], labels: Mapping[str, Any], *, note: str = "", unknown: str = ""
) -> Table:
    most = max((line.received for line in lines), default=0) or 1
    rows = tuple(
        Row(capfirst(str(labels.get(line.key) or line.key)) or unknown or _("Non connu"), line, most) for line in lines
    )
    return Table(title, rows, note)
