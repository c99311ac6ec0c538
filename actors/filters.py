import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import ExperiencePage, Presence
from home.enums import ActorType, Headcount
from home.listings import theme_choices
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


class ExperienceFilter(django_filters.FilterSet):
    """The search and the themes of experience sheets; they live in the address."""

    q = django_filters.CharFilter(label=_("Mot, action ou structure"), method="search")
    theme = django_filters.MultipleChoiceFilter(
        label=_("Thème"),
        field_name="themes__key",
        choices=theme_choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=True,
    )

    class Meta:
        model = ExperiencePage
        fields: list[str] = []

    def search(self, queryset, name, value):
        for pattern in map(loose_pattern, value.split()[:6]):
            queryset = queryset.filter(
                Q(title__iregex=pattern)
                | Q(summary__iregex=pattern)
                | Q(action__iregex=pattern)
                | Q(result__iregex=pattern)
                | Q(presence__organisation__name__iregex=pattern)
            )
        return queryset
