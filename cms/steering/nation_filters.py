"""What the nation's dashboard is narrowed to; all of it stands in the address."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from home.models import Territory
from home.querysets import TerritoryQuerySet
from home.regions import REGION_NAMES


class NationFilter(WagtailFilterSet):
    """`tour` and `theme` narrow figures, not territories."""

    region = ChoiceFilter(
        field_name="place__region", label=_("Région"), choices=list(REGION_NAMES.items()), empty_label=_("Toutes")
    )
    tour = ChoiceFilter(method="as_it_is", label=_("Tour"), empty_label=_("Le plus récent"))
    theme = ChoiceFilter(method="as_it_is", label=_("Thème"), empty_label=_("Tous"))

    class Meta:
        model = Territory
        fields: list[str] = []

    def __init__(self, *args: Any, themes: dict[str, str], last_round: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = [(str(number), str(number)) for number in range(1, last_round + 1)]
        self.filters["tour"].extra["choices"] = rounds
        self.filters["theme"].extra["choices"] = list(themes.items())

    def as_it_is(self, territories: TerritoryQuerySet, name: str, value: str) -> TerritoryQuerySet:
        return territories

    def chosen(self, name: str) -> str:
        """What is asked for; nothing of what is not offered."""
        return self.form.cleaned_data.get(name) or "" if self.form.is_valid() or self.form.is_bound else ""

    def in_words(self) -> Iterator[str]:
        """« Région : Bretagne »."""
        for name, filter_ in self.filters.items():
            labels = dict(self.form.fields[name].choices)
            if value := self.chosen(name):
                yield f"{filter_.label}\u00a0: {labels[value]}"
