"""The library's facets: for each value one condition, by which it is found and by which it is counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone
from django_filters.fields import MultipleChoiceField

from ressources.enums import Opening, Origin
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet

LARGEST = 100_000  # resources that are counted
Selects = Callable[[str], Q]


def is_in(column: str) -> Selects:
    """The column is the value."""
    return lambda value: Q(**{column: value})


def holds(column: str) -> Selects:
    """The JSON list of the column holds the value: `contains` on JSON is not there on SQLite."""
    return lambda value: Q(**{f"{column}__icontains": f'"{value}"'})


def suits(column: str) -> Selects:
    """The JSON list holds the value, or is empty, which means everybody."""
    return lambda value: Q(**{column: []}) | holds(column)(value)


def of_theme(value: str) -> Q:
    # Not by a join: a resource of two themes would be counted twice.
    told = ResourcePage.themes.through.objects.filter(theme__key=value)
    return Q(pk__in=told.values("resourcepage"))


def when(value: str) -> Q:
    today = timezone.localdate()
    return {
        Opening.OPEN.value: Q(opening=None) | Q(opening__lte=today),
        Opening.SOON.value: Q(opening__gt=today),
        Opening.DATED.value: Q(closing__isnull=False),
    }[value]


def whose(value: str) -> Q:
    return Q(territory__isnull=value == Origin.NATIONAL)


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


class KnownChoices(MultipleChoiceField):
    """Values that are not offered ask for nothing: an address that somebody kept goes on working."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in dict.fromkeys(super().to_python(value)) if self.valid_value(one)]


class Facet(django_filters.MultipleChoiceFilter):
    """Boxes to tick: a resource is found when it answers one of those that are."""

    field_class = KnownChoices

    def __init__(self, *, selects: Selects, choices: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(choices=list(choices), widget=forms.CheckboxSelectMultiple, **kwargs)
        self.selects = selects

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return self.extra["choices"]

    def condition(self, values: Iterable[str]) -> Q:
        """Empty when nothing is ticked."""
        return any_of(map(self.selects, values))


@dataclass(frozen=True)
class Counts:
    """How many resources answer, of those that were searched."""

    searched: int  # nothing ticked
    found: int  # all that is ticked
    without: Mapping[str, int]  # facet -> all that is ticked but there
    values: Mapping[str, Mapping[str, int]]  # facet -> value -> with it, and all that is ticked in the other facets


def count(searched: ResourceQuerySet, *, facets: Mapping[str, Facet], ticked: Mapping[str, Sequence[str]]) -> Counts:
    """All the counts in one query, whatever the number of facets, of values and of resources."""
    marks: dict[str, Q] = {}
    counted: dict[str, Q] = {"searched": Q(), "found": _ticked(ticked)}
    for name, facet in facets.items():
        others = _ticked(ticked, but=name)
        counted[f"without_{name}"] = others
        if ticked.get(name):
            marks[f"ticked_{name}"] = facet.condition(ticked[name])
        for rank, (value, _label) in enumerate(facet.choices):
            marks[f"is_{name}_{rank}"] = facet.selects(value)
            counted[f"{name}_{rank}"] = Q(**{f"is_{name}_{rank}": True}) & others
    read = _read(searched, marks=marks, counted=counted)
    values = {
        name: {value: read[f"{name}_{rank}"] for rank, (value, _label) in enumerate(facet.choices)}
        for name, facet in facets.items()
    }
    without = {name: read[f"without_{name}"] for name in facets}
    return Counts(read["searched"], read["found"], without, values)


def _ticked(ticked: Mapping[str, Sequence[str]], *, but: str = "") -> Q:
    return Q(**{f"ticked_{name}": True for name, values in ticked.items() if values and name != but})


def _read(searched: ResourceQuerySet, *, marks: Mapping[str, Q], counted: Mapping[str, Q]) -> dict[str, int]:
    # Each row is marked once, in a query within the query, which its bound keeps apart: otherwise each count would
    # look anew for all that is ticked.
    marked = {name: ExpressionWrapper(condition, output_field=BooleanField()) for name, condition in marks.items()}
    rows = searched.order_by().annotate(**marked)[:LARGEST]
    return rows.aggregate(**{name: Count("pk", filter=condition or None) for name, condition in counted.items()})
