"""A territory's dashboard: its key figures and its tables, in as many queries whatever the number of organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cms.steering.activity import activity_section
from cms.steering.cuts import Cut
from cms.steering.engagement import engagement_section, key_figures, register_of
from cms.steering.filters import DashboardFilter
from cms.steering.funnel import funnel_section
from cms.steering.scores import names_of, scores_section
from cms.steering.tables import Figure, Section, Table
from home.models import Territory


@dataclass(frozen=True)
class Dashboard:
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    filters: DashboardFilter

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for section in self.sections for table in section.tables)

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


def dashboard_of(territory: Territory, asked: Mapping[str, Any] | None = None) -> Dashboard:
    """`asked`: the filters, as an address holds them."""
    names, register = names_of(territory), register_of(Cut(territory))
    filters = DashboardFilter(asked or {}, territory=territory, register=register, names=names)
    register = replace(register, cut=filters.cut)
    cut = register.known
    sections = (
        engagement_section(register),
        funnel_section(cut),
        scores_section(cut, names),
        activity_section(cut),
    )
    return Dashboard(key_figures(register), sections, filters)
