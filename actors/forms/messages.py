"""The form of a message to a selection of organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.outreach.selection import FACETS, chosen
from home.models import Territory
from home.querysets import TerritoryQuerySet


class MessageForm(forms.Form):
    """Whom to write to, by the register's own facets, then what."""

    subject = forms.CharField(label=_("Objet"), max_length=120)
    text = forms.CharField(
        label=_("Texte"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Sans mise en forme. Une ligne qui n’est qu’une adresse https:// devient un bouton."),
    )

    def __init__(self, *args: Any, territories: TerritoryQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = self.fields
        facets = {
            facet.name: forms.ChoiceField(
                label=str(facet.title).capitalize(),
                required=False,
                choices=[("", _("Toutes les structures")), *facet.choices],
            )
            for facet in FACETS
        }
        where = forms.ModelChoiceField(label=_("Territoire"), queryset=territories, empty_label=_("Choisir"))
        self.fields = {"territory": where, **facets, **written}
        only = list(territories[:2])
        if len(only) == 1:
            where.widget, where.initial = forms.HiddenInput(), only[0].pk

    @property
    def territory(self) -> Territory:
        return self.cleaned_data["territory"]

    @property
    def selection(self) -> dict[str, str]:
        return chosen(self.cleaned_data)
