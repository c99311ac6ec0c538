"""The editor's form of a resource."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.enums import ActorType, Headcount
from home.models.base import SpacePageForm
from ressources.enums import Need


class ResourcePageForm(SpacePageForm):
    """Boxes to tick where the page keeps a list."""

    needs = forms.MultipleChoiceField(
        label=_("Besoins"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    actor_types = forms.MultipleChoiceField(
        label=_("Types de structure"),
        choices=ActorType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun\u00a0: tous."),
    )
    headcounts = forms.MultipleChoiceField(
        label=_("Effectifs"),
        choices=Headcount.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun\u00a0: tous."),
    )
