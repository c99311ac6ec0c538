"""The directory's search and facets; they live in the address."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from actors.enums import ENGAGED, BadgeKind, Sector
from actors.models import ExperiencePage, Presence
from home.enums import ActorType, Headcount, Module
from home.filters import FoundFacets
from home.listings import theme_choices
from home.querysets import with_words

MOST_COMMUNES = 15
BADGES = [(ENGAGED, _("Acteur engagé")), *BadgeKind.choices]
BOXES = forms.CheckboxSelectMultiple


class DirectoryFilter(django_filters.FilterSet):
    """`queryset` holds the pages that a space shows: sectors, communes and types are those that are found there."""

    q = django_filters.CharFilter(label=_("Nom, activité, commune"), method="search")
    theme = django_filters.MultipleChoiceFilter(
        label=_("Thème"), field_name="themes__key", widget=BOXES, choices=[], distinct=True
    )
    type = django_filters.MultipleChoiceFilter(label=_("Type"), widget=BOXES, choices=[], method="of_kind")
    secteur = django_filters.MultipleChoiceFilter(
        label=_("Secteur"), field_name="organisation__sector", widget=BOXES, choices=[]
    )
    taille = django_filters.MultipleChoiceFilter(
        label=_("Taille"), field_name="organisation__headcount", choices=Headcount.choices, widget=BOXES
    )
    commune = django_filters.MultipleChoiceFilter(
        label=_("Commune"), field_name="organisation__commune__code", widget=BOXES, choices=[]
    )
    badge = django_filters.MultipleChoiceFilter(
        label=_("Engagement"), choices=BADGES, widget=BOXES, method="distinguished"
    )

    SEARCHED = tuple(f"organisation__{column}" for column in ("name", "activity", "motto", "commune__name"))

    class Meta:
        model = Presence
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = ("organisation__kind", "organisation__other_kind", "organisation__sector")
        found = set(self.queryset.order_by().values_list(*facts).distinct())
        self._offer("theme", theme_choices(self.request.space.territory_id))
        self._offer("type", _kinds(found, accepted=self.request.space.actor_types))
        sectors = {sector for _kind, _own, sector in found}
        self._offer("secteur", [(value, label) for value, label in Sector.choices if value in sectors])
        self._offer("commune", self._communes())

    def _offer(self, name: str, choices: Any) -> None:
        self.filters[name].extra["choices"] = list(choices)

    def _communes(self) -> list[tuple[str, str]]:
        """The communes where most of them are."""
        code, name = "organisation__commune__code", "organisation__commune__name"
        rows = self.queryset.order_by().exclude(organisation__commune=None).values_list(code, name)
        most = rows.annotate(many=Count("pk")).order_by("-many", name)[:MOST_COMMUNES]
        return sorted(((code, name) for code, name, _many in most), key=lambda choice: choice[1])

    def search(self, queryset, name, value):
        return with_words(queryset, value, *self.SEARCHED)

    def of_kind(self, queryset, name, values):
        return queryset.of_kinds(values)

    def distinguished(self, queryset, name, values):
        return queryset.distinguished(values)


def _kinds(found: set[tuple[str, str, str]], *, accepted: Collection[str]) -> list[tuple[str, Any]]:
    """The common ones that are accepted or that somebody is, then those that territories added and somebody is."""
    shown = {kind for kind, _own, _sector in found} | set(accepted)
    common = [(kind.value, kind.label) for kind in ActorType if kind in shown and kind != ActorType.OTHER]
    own = sorted({own for _kind, own, _sector in found if own})
    return [*common, *((f"{ActorType.OTHER}:{name}", name) for name in own)]


class ExperienceFilter(FoundFacets, django_filters.FilterSet):
    """The search and the facets of experience sheets; they live in the address."""

    q = django_filters.CharFilter(label=_("Mot, action ou structure"), method="search")
    territoire = django_filters.MultipleChoiceFilter(
        label=_("Territoire"), choices=[], widget=BOXES, method="of_territory"
    )
    theme = django_filters.MultipleChoiceFilter(label=_("Thème"), choices=[], widget=BOXES, method="of_theme")

    section = Module.EXPERIENCES
    SEARCHED = ("title", "summary", "action", "result", "presence__organisation__name")

    class Meta:
        model = ExperiencePage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("territoire", self.found_territories())
        self.offer("theme", self.found_themes())

    def search(self, queryset, name, value):
        return with_words(queryset, value, *self.SEARCHED)
