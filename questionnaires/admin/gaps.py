"""What a library lacks, beside the questionnaire that its territory publishes: a table to read, to print, to keep."""

from dataclasses import dataclass
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
from questionnaires.definition import Definition, Level
from questionnaires.matching.gaps import LevelGaps, ThemeGaps, empty_cells, gaps, percents_of, proposed_at
from questionnaires.matching.library import surroundings_of
from questionnaires.studio.linter import Surroundings
from questionnaires.versions import current_version, definition_of
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.models import ResourcePage

TAB = LibraryTab("library_gaps", gettext_lazy("Ce qui manque"))
FEW = 2  # resources: a choice that is hardly one


@dataclass(frozen=True)
class Cell:
    """`words`: the theme, the level, the type of organisation; `pages`: what is counted there."""

    words: tuple[str, str, str]
    pages: list[ResourcePage]
    add_url: str


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

    @cached_property
    def cell(self) -> Cell | None:
        """The cell that the address names, whose resources are listed; None of the whole table."""
        theme, level, kind = (self.request.GET.get(name, "") for name in ("theme", "niveau", "structure"))
        found = next((one.theme for one in self.found if one.theme.key == theme), None)
        levels = self.definition.levels if self.definition else ()
        named = next((one for one in levels if one.key == level), None)
        if not (self.definition and found and named and kind in self.types[0]):
            return None
        counted = proposed_at(self.definition, found, named, kind, self.around.candidates or ())
        pages = ResourcePage.objects.filter(pk__in=[one.id for one in counted]).order_by("search_title", "pk")
        words = (found.title, named.name, dict(zip(*self.types, strict=True))[kind])
        return Cell(words, list(pages.defer("body")), self._add_url(named, self._theme_keys.get(theme), kind))

    @cached_property
    def _theme_keys(self) -> dict[str, int]:
        return dict(Theme.objects.for_territory(self.territory).values_list("key", "pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            has_questionnaire=self.definition is not None,
            types=self.types[1],
            themes=[
                (one.theme, [self._row(one, row, self._theme_keys.get(one.theme.key)) for row in one.levels])
                for one in self.found
            ],
            cell=self.cell,
            few=FEW,
            empty=empty_cells(self.found),
            cells=sum(len(row.counts) for one in self.found for row in one.levels),
            **kwargs,
        )

    def _row(self, one: ThemeGaps, row: LevelGaps, theme: int | None) -> tuple[str, list[tuple[str, int, str]]]:
        """The level, then for each type its name, the count, and where to read what is counted, or to add it."""
        cells = zip(*self.types, row.counts, strict=True)
        return row.level.name, [
            (name, count, self._cell_url(one, row, key) if count else self._add_url(row.level, theme, key))
            for key, name, count in cells
        ]

    def _cell_url(self, one: ThemeGaps, row: LevelGaps, kind: str) -> str:
        return f"?{urlencode({'theme': one.theme.key, 'niveau': row.level.key, 'structure': kind})}"

    def _add_url(self, level: Level, theme: int | None, kind: str) -> str:
        """The form of a new resource, where `prefill.js` ticks what the cell means."""
        assert self.definition
        held = percents_of(self.definition, level)
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
