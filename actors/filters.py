import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Presence
from home.enums import ActorType, Headcount
from home.querysets import loose_pattern


class DirectoryFilter(django_filters.FilterSet):
    """The directory's search and facets; they live in the address."""

    q = django_filters.CharFilter(label=_("Nom, activité, commune"), method="search")
    type = django_filters.MultipleChoiceFilter(
        label=_("Type"), field_name="organisation__kind", choices=ActorType.choices, widget=forms.CheckboxSelectMultiple
    )
    taille = django_filters.MultipleChoiceFilter(
        label=_("Taille"),
        field_name="organisation__headcount",
        choices=Headcount.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Presence
        fields: list[str] = []

    def search(self, queryset, name, value):
        for pattern in map(loose_pattern, value.split()[:6]):
            queryset = queryset.filter(
                Q(organisation__name__iregex=pattern)
                | Q(organisation__activity__iregex=pattern)
                | Q(organisation__motto__iregex=pattern)
                | Q(organisation__commune__name__iregex=pattern)
            )
        return queryset
