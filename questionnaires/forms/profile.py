"""Forms of whoever answers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.enums import Sector
from actors.forms.organisations import kinds_of
from home.enums import Headcount
from home.models import Territory


class ProfileForm(forms.Form):
    """What conditions and resources ask of an organisation that nobody has presented yet."""

    kind = forms.ChoiceField(label=_("Type de structure"), widget=forms.RadioSelect)
    headcount = forms.ChoiceField(label=_("Effectif"), choices=[("", _("Choisir")), *Headcount.choices])
    sector = forms.ChoiceField(label=_("Secteur"), choices=[("", _("Choisir")), *Sector.choices], required=False)

    def __init__(self, *args: Any, territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds_of([territory])

    @property
    def profile(self) -> dict[str, str]:
        """The facts as an assessment keeps them; the territory's own types are all « other »."""
        told = self.cleaned_data
        return {
            "actor_type": told["kind"].partition(":")[0],
            "headcount": told["headcount"],
            "sector": told["sector"],
        }
