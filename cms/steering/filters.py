"""The filters of a territory's dashboard; they live in the address."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from actors.models import Presence
from cms.steering.cuts import Cut
from cms.steering.engagement import NO_SECTOR, Register, sectors
from cms.steering.scores import Names
from home.enums import ActorType, Headcount
from home.models import Territory

CRITERIA = ("annee", "type", "secteur", "taille")
EVERYBODY = _("Toutes")
FIRST_YEAR = 2000


class DashboardFilter(django_filters.FilterSet):
    """One criterion at a time (see `cuts`), and a theme beside it. It offers what the territory's organisations are."""

    annee = django_filters.ChoiceFilter(label=_("Année"), choices=[], empty_label=EVERYBODY)
    type = django_filters.ChoiceFilter(label=_("Type de structure"), choices=[], empty_label=_("Tous"))
    secteur = django_filters.ChoiceFilter(label=_("Secteur"), choices=[], empty_label=_("Tous"))
    taille = django_filters.ChoiceFilter(label=_("Effectif"), choices=[], empty_label=_("Tous"))
    theme = django_filters.ChoiceFilter(label=_("Thème"), choices=[], empty_label=_("Tous"))

    class Meta:
        model = Presence
        fields: list[str] = []

    def __init__(self, data: Any, *, territory: Territory, register: Register, names: Names) -> None:
        super().__init__(data, queryset=Presence.objects.none())
        self.territory = territory
        first = max(territory.opened_at.year, FIRST_YEAR)
        years = [str(year) for year in range(timezone.localdate().year, first - 1, -1)]
        self._offer("annee", zip(years, years, strict=True))
        self._offer("type", _found(ActorType.choices, register.values("type")))
        self._offer("secteur", _found(sectors(), register.values("secteur")))
        self._offer("taille", _found(Headcount.choices, register.values("taille")))
        self._offer("theme", names.themes.items())

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.filters[name].extra["choices"] = list(choices)

    @property
    def said(self) -> dict[str, str]:
        """What is asked for and understood, by name."""
        cleaned: Mapping[str, str] = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: cleaned[name] for name in self.filters if cleaned.get(name)}

    @property
    def criteria(self) -> list[str]:
        return [name for name in CRITERIA if name in self.said]

    @property
    def cut(self) -> Cut:
        """With more than one criterion, the first alone counts; `refusal` says so."""
        name = self.criteria[0] if self.criteria else ""
        value = self.said.get(name, "")
        return Cut(self.territory, name, "" if value == NO_SECTOR else value, self.said.get("theme", ""))

    @property
    def refusal(self) -> str:
        if not self.form.is_valid():
            return translate("Un de ces filtres n’existe pas ici\u00a0: tout est montré.")
        if len(self.criteria) > 1:
            return translate(
                "Un seul critère à la fois\u00a0: à plusieurs, des tableaux soustraits l’un de l’autre finiraient par "
                "parler d’une seule structure. Le premier est gardé, avec le thème."
            )
        return ""

    @property
    def kept(self) -> dict[str, str]:
        """The filters that count."""
        return {name: value for name, value in self.said.items() if name == "theme" or name in self.criteria[:1]}

    @property
    def query(self) -> str:
        """The same, as an address."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    @property
    def chosen(self) -> str:
        """The same in words, for paper, which has no form: « Secteur : Construction, Thème : Énergie »."""
        told = ((self.form.fields[name], value) for name, value in self.kept.items())
        return ", ".join(f"{field.label}\u00a0: {dict(field.choices)[value]}" for field, value in told)


def _found(labels: Iterable[tuple[str, Any]], values: set[str]) -> list[tuple[str, Any]]:
    return [(value or NO_SECTOR, label) for value, label in labels if value in values]
