from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.listings import theme_choices
from home.querysets import loose_pattern
from ressources.enums import Need, ResourceKind
from ressources.models import ResourcePage


class ResourceFilter(django_filters.FilterSet):
    """The library's search and facets; they live in the address."""

    q = django_filters.CharFilter(label=_("Mot ou organisme"), method="search")
    theme = django_filters.MultipleChoiceFilter(
        label=_("Thème"),
        field_name="themes__key",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        distinct=True,
    )
    type = django_filters.MultipleChoiceFilter(
        label=_("Type"), field_name="kind", choices=ResourceKind.choices, widget=forms.CheckboxSelectMultiple
    )
    besoin = django_filters.MultipleChoiceFilter(
        label=_("Besoin"), choices=Need.choices, widget=forms.CheckboxSelectMultiple, method="with_needs"
    )

    class Meta:
        model = ResourcePage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["theme"].extra["choices"] = theme_choices(
            self.request.space.territory_id if self.request else None
        )

    def search(self, queryset, name, value):
        for pattern in map(loose_pattern, value.split()[:6]):
            queryset = queryset.filter(
                Q(title__iregex=pattern) | Q(summary__iregex=pattern) | Q(provider__iregex=pattern)
            )
        return queryset

    def with_needs(self, queryset, name, values):
        # The list is small JSON text; `contains` on JSON is not there on SQLite.
        wanted = Q()
        for value in values:
            wanted |= Q(needs__icontains=f'"{value}"')
        return queryset.filter(wanted)
