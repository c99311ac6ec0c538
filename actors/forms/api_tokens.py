"""A key of the API: what it is for, what it opens, for how long."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import ApiToken
from actors.services.api_tokens import NameTaken
from home.enums import ApiScope
from home.forms import OneLineField
from home.problems import Conflict

LIFETIMES = [(30, _("Un mois")), (90, _("Trois mois")), (365, _("Un an"))]
TOLD = {
    ApiScope.READ: _("Lire ce qui est public, plus souvent que sans clé"),
    ApiScope.ANSWER: _("Répondre en votre nom\u00a0: diagnostics, candidatures, inscriptions"),
    ApiScope.ORGANISATION: _("Présenter et changer vos structures"),
    ApiScope.FIGURES: _("Lire le tableau de bord d’un territoire\u00a0: celui de la clé, ou ceux où vous travaillez"),
}


class ApiTokenForm(forms.Form):
    name = OneLineField(
        label=_("À quoi sert-elle\u202f?"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=_("«\u00a0Site de la chambre de métiers\u00a0», par exemple\u00a0: c’est ce qui la distingue ici."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’elle ouvre"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une chose.")},
    )
    days = forms.TypedChoiceField(label=_("Pour combien de temps"), choices=LIFETIMES, coerce=int, initial=90)

    def __init__(self, *args: Any, scopes: Sequence[ApiScope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["scopes"]
        offered.choices = [(scope.value, TOLD[scope]) for scope in scopes]
        self.initial["scopes"] = [ApiScope.READ.value]

    def clean_scopes(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["scopes"]))

    def refuse(self, refusal: Conflict) -> None:
        """What making the key raised, beside the field that it is about."""
        self.add_error("name" if isinstance(refusal, NameTaken) else None, str(refusal))
