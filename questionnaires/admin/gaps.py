"""What a library lacks, beside the questionnaire that its territory publishes: a table to read, to print, to keep."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.kinds import SEVERAL
from home.models import Theme
from home.spreadsheets import XLSX, as_xlsx
from home.uploads import download
from questionnaires.definition import Definition
from questionnaires.gaps import LevelGaps, ThemeGaps, empty_cells, gaps, percents_of
from questionnaires.library import surroundings_of
from questionnaires.linter import Surroundings
from questionnaires.versions import current_version, definition_of
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.models import ResourcePage

TAB = LibraryTab("library_gaps", gettext_lazy("Ce qui manque"))


class GapsScreen(LibraryScreen):
    template_name = "questionnaires/admin/gaps.html"
    page_title = gettext_lazy("Ce qui manque à la bibliothèque")
    tab = TAB.name

    @cached_property
    def definition(self) -> Definition | None:
        """Of the questionnaire in use; None before the first is published."""
        version = current_version(self.territory.pk if self.territory else None)
        return definition_of(version.pk) if version else None

    @cached_property
    def around(self) -> Surroundings:
        return surroundings_of(self.territory)

    @cached_property
    def types(self) -> tuple[list[str], list[str]]:
        """The types of organisations that the space takes, and how they are called."""
        keys = list(self.around.actor_types)
        return keys, [capfirst(SEVERAL.get(key, _("autres structures"))) for key in keys]

    @cached_property
    def found(self) -> tuple[ThemeGaps, ...]:
        return gaps(self.definition, self.around.candidates or (), self.types[0]) if self.definition else ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = Theme.objects.for_territory(self.territory).values_list("key", "pk")
        keys = dict(themes)
        return super().get_context_data(
            has_questionnaire=self.definition is not None,
            types=self.types[1],
            themes=[
                (one.theme, [self._row(one, row, keys.get(one.theme.key)) for row in one.levels]) for one in self.found
            ],
            empty=empty_cells(self.found),
            cells=sum(len(row.counts) for one in self.found for row in one.levels),
            **kwargs,
        )

    def _row(self, one: ThemeGaps, row: LevelGaps, theme: int | None) -> tuple[str, list[tuple[str, int, str]]]:
        """The level, then for each type its name, the count, and where to add what is missing."""
        cells = zip(*self.types, row.counts, strict=True)
        return row.level.name, [(name, count, self._add_url(row, theme, key)) for key, name, count in cells]

    def _add_url(self, row: LevelGaps, theme: int | None, kind: str) -> str:
        """The form of a new resource, where `prefill.js` ticks what the cell means."""
        assert self.definition
        held = percents_of(self.definition, row.level)
        told = {"themes": theme or "", "actor_types": kind, "min_percent": held[0], "max_percent": held[-1]}
        options = ResourcePage._meta
        add = reverse("wagtailadmin_pages:add", args=[options.app_label, options.model_name, self.library.pk])
        return f"{add}?{urlencode(told)}"


class GapsFile(GapsScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headings = [_("Thème"), _("Niveau"), *self.types[1]]
        rows = [(one.theme.title, row.level.name, *row.counts) for one in self.found for row in one.levels]
        slug = self.territory.slug if self.territory else "national"
        content = as_xlsx(
            _("Ce qui manque"), headings, rows, freeze="C2", widths=(34, 20, *(18 for _kind in self.types[0]))
        )
        return download(content, name=f"{slug}-ressources-manquantes.xlsx", content_type=XLSX)
