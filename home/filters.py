"""The search and the facets of news and of events; they live in the address."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Left, StrIndex, Substr
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from home.enums import EventMode, Module, TerritoryState
from home.models import EventPage, NewsPage, Theme
from home.querysets import with_words
from home.spaces import NATIONAL_PUBLISHER, Space, addresses
from home.words import without_accents

MOST_TAGS = 20
MOST_COMMUNES = MOST_TERRITORIES = 12
OF_THE_NATION = "programme-national"
BOXES = forms.CheckboxSelectMultiple

Choice = tuple[str, Any]


class FoundFacets:
    """Of a FilterSet over the pages of a section: facets that offer what these pages are, where that parts them.

    `queryset` holds the pages that the section shows: what is offered is theirs, never another territory's.
    """

    data: QueryDict
    filters: dict[str, Any]
    queryset: QuerySet
    request: Any
    section: Module

    @property
    def space(self) -> Space:
        return self.request.space

    def asked(self, name: str) -> set[str]:
        return set(self.data.getlist(name))

    def offer(self, name: str, choices: Sequence[Choice]) -> None:
        """A facet with one choice is left out, unless the address asks for it: one sees what narrows a list."""
        if len(choices) > 1 or self.asked(name) & {value for value, _label in choices}:
            self.filters[name].extra["choices"] = choices
        else:
            del self.filters[name]

    def found_themes(self) -> list[Choice]:
        """The themes of the space that a page is filed under."""
        through = self.queryset.model.themes.through
        pages = {f"{self.queryset.model._meta.model_name}__in": self.queryset.order_by().values("pk")}
        used = Q(pk__in=through.objects.filter(**pages).values("theme")) | Q(key__in=self.asked("theme"))
        return list(Theme.objects.for_territory(self.space.territory_id).filter(used).values_list("key", "name"))

    def found_territories(self) -> list[Choice]:
        """On the portal: the nation, then the territories that have most of the pages, by their names."""
        if not self.space.is_national:
            return []
        rest = Substr("url_path", len(self.space.url_path) + 1)
        pages = self.queryset.order_by().annotate(first=Left(rest, StrIndex(rest, Value("/")) - 1))
        many = dict(pages.values_list("first").annotate(many=Count("pk")))
        names = {slug: one.name for slug, one in addresses().items() if one.state == TerritoryState.OPEN}
        ranked = sorted(many.keys() & names, key=lambda slug: (-many[slug], slug))[:MOST_TERRITORIES]
        slugs = {*ranked, *(self.asked("territoire") & names.keys())}
        is_own = bool(many.keys() - names) or OF_THE_NATION in self.asked("territoire")
        own = [(OF_THE_NATION, NATIONAL_PUBLISHER)] if is_own else []
        return [*own, *_by_name((slug, names[slug]) for slug in slugs)]

    def of_theme(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        return queryset.filter(themes__key__in=values).distinct()

    def of_territory(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        own = self.space.section_url(self.section).removeprefix(self.space.url)
        starts = (own if value == OF_THE_NATION else f"{value}/" for value in values)
        return queryset.filter(reduce(or_, (Q(url_path__startswith=self.space.url_path + start) for start in starts)))


class NewsFilter(FoundFacets, django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Un mot"), method="search")
    territoire = django_filters.MultipleChoiceFilter(
        label=_("Territoire"), choices=[], widget=BOXES, method="of_territory"
    )
    theme = django_filters.MultipleChoiceFilter(label=_("Thème"), choices=[], widget=BOXES, method="of_theme")
    mot = django_filters.MultipleChoiceFilter(
        label=_("Mot-clé"), field_name="tagged_items__tag__slug", choices=[], widget=BOXES, distinct=True
    )

    section = Module.NEWS

    class Meta:
        model = NewsPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("territoire", self.found_territories())
        self.offer("theme", self.found_themes())
        self.offer("mot", self._found_tags())

    def _found_tags(self) -> list[Choice]:
        """Those of most of the articles."""
        used = Tag.objects.filter(home_newstag_items__content_object__in=self.queryset.order_by().values("pk"))
        return _most_used(used, "slug", "name", most=MOST_TAGS, asked=self.asked("mot"))

    def search(self, queryset, name, value):
        return with_words(queryset, value, "title", "intro")


class EventFilter(FoundFacets, django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Un mot, un lieu"), method="search")
    territoire = django_filters.MultipleChoiceFilter(
        label=_("Territoire"), choices=[], widget=BOXES, method="of_territory"
    )
    theme = django_filters.MultipleChoiceFilter(label=_("Thème"), choices=[], widget=BOXES, method="of_theme")
    mode = django_filters.MultipleChoiceFilter(
        label=_("Participer"), field_name="mode", choices=[], widget=BOXES, distinct=False
    )
    commune = django_filters.MultipleChoiceFilter(
        label=_("Commune"), field_name="commune", choices=[], widget=BOXES, distinct=False
    )

    section = Module.AGENDA
    SEARCHED = ("title", "intro", "place", "commune", "organiser")

    class Meta:
        model = EventPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("territoire", self.found_territories())
        self.offer("theme", self.found_themes())
        modes = set(self.queryset.order_by().values_list("mode", flat=True).distinct())
        self.offer("mode", [choice for choice in EventMode.choices if choice[0] in modes | self.asked("mode")])
        self.offer("commune", [] if self.space.is_national else self._found_communes())

    def _found_communes(self) -> list[Choice]:
        """Those of most of the events."""
        told = self.queryset.order_by().exclude(commune="")
        return _most_used(told, "commune", "commune", most=MOST_COMMUNES, asked=self.asked("commune"))

    def search(self, queryset, name, value):
        return with_words(queryset, value, *self.SEARCHED)


def _most_used(rows: QuerySet, value: str, name: str, *, most: int, asked: set[str]) -> list[Choice]:
    """The values that most of the rows have, and those that the address asks for, by their names."""
    ranked = rows.values_list(value, name).annotate(many=Count("pk")).order_by("-many", name)
    found = {key: label for key, label, _many in ranked[:most]}
    if missing := asked - found.keys():
        found |= dict(rows.filter(**{f"{value}__in": missing}).values_list(value, name))
    return _by_name(found.items())


def _by_name(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: without_accents(choice[1]))
