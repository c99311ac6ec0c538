"""The editor's form of a resource."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.enums import Sector
from home.enums import ActorType, Headcount
from home.finding import find_one_place
from home.models import Place
from home.models.base import SpacePageForm
from home.places import is_department
from home.regions import REGION_NAMES
from home.spam import HumanForm
from ressources.enums import Need

MOST_PLACES = 100
NONE_MEANS_ALL = _("Aucun\u00a0: tous.")


def too_many_places() -> ValidationError:
    return ValidationError(
        _("%(most)s lieux au plus\u00a0: nommez plutôt leur département."), params={"most": MOST_PLACES}
    )


class TypedList(forms.Field):
    """A list that is typed as one text; `separator` stands between its items. What was typed is shown as it is."""

    widget: Any = forms.TextInput
    separator = ", "

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.separator.join(map(str, value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class DepartmentsField(TypedList):
    """« 86, 79 » -> the codes."""

    def to_python(self, value: Any) -> list[str]:
        codes = [code.upper().zfill(2) for code in re.split(r"[\s,;]+", str(value or "")) if code]
        for code in codes:
            if not is_department(code):
                raise ValidationError(
                    _("«\u00a0%(code)s\u00a0» n’est pas un numéro de département."), params={"code": code}
                )
        return sorted(set(codes))


class PlacesField(TypedList):
    """One place a line, by its name or its code -> the places."""

    separator = "\n"
    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value if value is None or isinstance(value, str) else typed_places(value))

    def to_python(self, value: Any) -> list[Place]:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > MOST_PLACES:
            raise too_many_places()
        return list({place.pk: place for place in map(_place, lines)}.values())


def typed_places(places: Iterable[Place]) -> list[str]:
    """How each place is typed so that it alone is meant; « Bonnes (86) » says which of those that share a name."""
    return [f"{place.name} ({place.departments.split()[0]})" if place.departments else place.code for place in places]


def _place(line: str) -> Place:
    try:
        return find_one_place(Place.objects.select_related("epci"), line)
    except ValidationError as error:
        raise ValidationError(
            _("«\u00a0%(line)s\u00a0»\u00a0: %(why)s"), params={"line": line, "why": " ".join(error.messages)}
        ) from error


def boxes(label: Any, choices: Iterable[Any], *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Where the page keeps a list of values that are known beforehand."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class ResourcePageForm(SpacePageForm):
    """Boxes to tick where the page keeps a list, lines to type where it would be too long."""

    needs = boxes(_("Besoins"), Need.choices)
    actor_types = boxes(_("Types de structure"), ActorType.choices, help_text=NONE_MEANS_ALL)
    headcounts = boxes(_("Effectifs"), Headcount.choices, help_text=NONE_MEANS_ALL)
    sectors = boxes(_("Secteurs d’activité"), Sector.choices, help_text=NONE_MEANS_ALL)
    regions = boxes(_("Régions"), REGION_NAMES.items())
    departments = DepartmentsField(
        label=_("Départements"), required=False, help_text=_("Leurs numéros, séparés par des virgules\u00a0: 86, 79.")
    )
    places = PlacesField(
        label=_("Communes et intercommunalités"),
        required=False,
        help_text=_("Une par ligne, par son nom ou son code\u00a0: Bonnes (86)."),
    )


class OpinionForm(HumanForm):
    """What a reader says of a resource, to the team."""

    useful = forms.TypedChoiceField(
        label=_("Cette ressource vous est-elle utile\u202f?"),
        choices=[("oui", _("Oui")), ("non", _("Non"))],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez oui ou non.")},
    )
    comment = forms.CharField(
        label=_("Un mot pour l’équipe"),
        help_text=_("Ce qui vous a servi, ce qui manque, ce qui n’est plus à jour."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
