"""The library's search, facets and orders; they live in the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import django_filters
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.enums import Sector
from home.enums import ActorType, Headcount
from home.listings import theme_choices
from home.stems import LONGEST, asked, telling_words
from ressources.enums import Need, Opening, Origin, ResourceKind, Sort
from ressources.facets import Counts, Facet, count, holds, is_in, of_theme, suits, when, whose
from ressources.finding import fewer_words, nearest_search
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet, holding

STRUCTURES = [(value, label) for value, label in ActorType.choices if value != ActorType.OTHER]
MOST_WAYS = 3  # out of a list that is empty
MOST_DRAWN = 12  # values of a facet that is drawn before it is asked for


@dataclass(frozen=True)
class Option:
    """A value to tick; `count`: how many resources it would show."""

    value: str
    label: str
    count: int
    is_ticked: bool


@dataclass(frozen=True)
class OpenFacet:
    """A facet as it is drawn; without options, it is drawn when somebody asks for it."""

    name: str
    label: str
    ticked: int
    options: list[Option]
    is_open: bool = False


@dataclass(frozen=True)
class WayOut:
    """What to ask for instead; `count`: how many resources are there, None when that is not known."""

    label: str
    count: int | None
    url: str


class ResourceFilter(django_filters.FilterSet):
    """`queryset` holds the resources that a space shows."""

    q = django_filters.CharFilter(label=gettext_lazy("Mot ou organisme"))
    theme = Facet(label=gettext_lazy("Thème"), selects=of_theme)
    type = Facet(label=gettext_lazy("Type"), selects=is_in("kind"), choices=ResourceKind.choices)
    besoin = Facet(label=gettext_lazy("Besoin"), selects=holds("needs"), choices=Need.choices)
    structure = Facet(label=gettext_lazy("Structure"), selects=suits("actor_types"), choices=STRUCTURES)
    taille = Facet(label=gettext_lazy("Taille"), selects=suits("headcounts"), choices=Headcount.choices)
    secteur = Facet(label=gettext_lazy("Secteur"), selects=suits("sectors"), choices=Sector.choices)
    etat = Facet(label=gettext_lazy("Dates"), selects=when, choices=Opening.choices)
    origine = Facet(label=gettext_lazy("Origine"), selects=whose, choices=Origin.choices)

    class Meta:
        model = ResourcePage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["theme"].extra["choices"] = theme_choices(
            self.request.space.territory_id if self.request else None
        )

    # --- What is asked ---

    @cached_property
    def asked_for(self) -> dict[str, Any]:
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def text(self) -> str:
        return self.asked_for.get("q", "").strip()[:LONGEST]

    @cached_property
    def facets(self) -> dict[str, Facet]:
        return {name: facet for name, facet in self.filters.items() if isinstance(facet, Facet)}

    @cached_property
    def ticked(self) -> dict[str, list[str]]:
        return {name: self.asked_for[name] for name in self.facets if self.asked_for.get(name)}

    @cached_property
    def sort(self) -> Sort:
        offered = [sort for sort in Sort if self.text or sort != Sort.RELEVANCE]
        return next((sort for sort in offered if sort == self.data.get("tri")), offered[0])

    # --- What is found ---

    @cached_property
    def outcome(self) -> tuple[str, Counts]:
        """The search that was made in the end, and its counts: a near one when what was typed finds nothing."""
        counts = self._count(self.text)
        if counts.searched or not self.text:
            return self.text, counts
        for text in self._others():
            if text and (again := self._count(text)).searched:
                return text, again
        return self.text, counts

    def _others(self) -> Iterator[str]:
        """What may be looked for instead: the nearest words, then fewer of them."""
        yield nearest_search(self.queryset, self.text, also=[name for _key, name in self.facets["theme"].choices])
        yield fewer_words(self.queryset, self.text)

    @property
    def corrected(self) -> str:
        """The search that replaced the typed one; empty when the latter finds something."""
        return self.outcome[0] if self.outcome[0] != self.text else ""

    @property
    def counts(self) -> Counts:
        return self.outcome[1]

    def filter_queryset(self, queryset: ResourceQuerySet) -> ResourceQuerySet:
        text, _counts = self.outcome
        return searched(queryset, text).filter(self._all_ticked).sorted_by(self.sort, stems=asked(text))

    def _count(self, text: str) -> Counts:
        return count(searched(self.queryset, text), facets=self.facets, ticked=self.ticked)

    # --- What is drawn ---

    @property
    def drawn(self) -> Iterator[OpenFacet]:
        """The facets that part what was found, with the values that some resource has."""
        for name, facet in self.facets.items():
            ticked, counts = self.ticked.get(name, []), self.counts.values[name]
            shown = [(value, label) for value, label in facet.choices if counts[value] or value in ticked]
            parts = len(shown) > 1 and any(counts[value] < self.counts.without[name] for value, _label in shown)
            if not parts and not ticked:
                continue
            is_open = self.data.get("facette") == name
            options = [Option(value, label, counts[value], value in ticked) for value, label in shown]
            is_drawn = is_open or ticked or len(options) <= MOST_DRAWN
            yield OpenFacet(name, str(facet.label), len(ticked), options if is_drawn else [], is_open)

    @property
    def ways_out(self) -> list[WayOut]:
        """When nothing is found: the least that one may leave out, what finds most first; else all that there is on a
        theme.
        """
        known = [way for way in (*self._without_a_filter(), *self._without_words()) if way.count]
        known.sort(key=lambda way: -(way.count or 0))
        return [*known, *self._without_filters(), *self._on_themes()][:MOST_WAYS]

    def _without_a_filter(self) -> Iterator[WayOut]:
        """The counts of the list say it already."""
        for name in self.ticked:
            label = _("Sans le filtre «\u00a0%(name)s\u00a0»") % {"name": self.facets[name].label}
            yield WayOut(label, self.counts.without[name], self._address(**{name: []}))

    def _without_filters(self) -> Iterator[WayOut]:
        """Where leaving one out may not be enough."""
        if len(self.ticked) > 1 and self.counts.searched:
            yield WayOut(
                _("Sans aucun filtre"), self.counts.searched, self._address(**{name: [] for name in self.ticked})
            )

    def _without_words(self) -> Iterator[WayOut]:
        """Without each word of the search, without all of it; one query."""
        words = telling_words(self.text)
        others = [" ".join(words[:rank] + words[rank + 1 :]) for rank in range(len(words))] if len(words) > 1 else []
        counted = {
            f"without_{rank}": Count("pk", filter=holding(asked(text)) or None) for rank, text in enumerate(others)
        }
        if not self.text or not (self.ticked or counted):
            return
        left = self.queryset.order_by().filter(self._all_ticked).aggregate(everything=Count("pk"), **counted)
        if self.ticked:
            label = _("Sans la recherche «\u00a0%(text)s\u00a0»") % {"text": self.text}
            yield WayOut(label, left["everything"], self._address(q=[]))
        for rank, text in enumerate(others):
            label = _("Sans le mot «\u00a0%(word)s\u00a0»") % {"word": words[rank]}
            yield WayOut(label, left[f"without_{rank}"], self._address(q=[text]))

    def _on_themes(self) -> Iterator[WayOut]:
        names = dict(self.facets["theme"].choices)
        for key in self.ticked.get("theme", []) if self.text or len(self.ticked) > 1 else []:
            yield WayOut(
                _("Tout ce qui touche au thème «\u00a0%(name)s\u00a0»") % {"name": names[key]}, None, f"?theme={key}"
            )

    @property
    def _all_ticked(self) -> Q:
        return reduce(and_, (self.facets[name].condition(values) for name, values in self.ticked.items()), Q())

    def _address(self, **changes: list[str]) -> str:
        """The list's address with other values for some of its parameters, from the first page on."""
        asked = self.data.copy()
        for name, values in {**changes, "page": [], "facette": []}.items():
            asked.setlist(name, values)
        return f"?{asked.urlencode()}"

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Value, words, whether it is the order of the list."""
        offered = (sort for sort in Sort if self.text or sort != Sort.RELEVANCE)
        return [(sort.value, str(sort.label), sort == self.sort) for sort in offered]


def searched(shown: ResourceQuerySet, text: str) -> ResourceQuerySet:
    """The resources that a search finds: all when nothing was typed, none when no word was."""
    stems = asked(text)
    return shown.none() if text and not stems else shown.with_stems(stems)
