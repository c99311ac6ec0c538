"""Forms of an organisation's identity."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from actors.numbers import Number, clean_number
from actors.services.organisations import whom_it_accepts
from home.enums import ActorType
from home.finding import find_one_place
from home.kinds import COMMON, is_restricted
from home.models import Place, Territory

OTHER = f"{ActorType.OTHER}:"  # then the territory's own word


def kinds_of(territories: list[Territory]) -> list[tuple[str, Any]]:
    """The types that an organisation may be of there."""
    accepted = {kind for territory in territories for kind in territory.actor_types} or set(COMMON)
    common = [(kind.value, kind.label) for kind in ActorType if kind in accepted]
    own = dict.fromkeys(name for territory in territories for name in territory.other_kinds)
    return [*common, *((f"{OTHER}{name}", name) for name in own)]


def value_of_kind(organisation: Organisation) -> str:
    """Its type, as the form takes it."""
    return f"{OTHER}{organisation.other_kind}" if organisation.other_kind else organisation.kind


class OrganisationForm(forms.ModelForm):
    """What the diagnostic needs of an organisation; the rest comes later, on its public page."""

    kind = forms.ChoiceField(label=_("Type de structure"), widget=forms.RadioSelect)
    commune_name = forms.CharField(
        label=_("Commune"),
        required=False,
        max_length=120,
        help_text=_("Son nom ou son code postal."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    number = forms.CharField(
        label=_("Numéro SIREN, SIRET ou RNA"),
        required=False,
        max_length=20,
        help_text=_("Neuf ou quatorze chiffres\u00a0; pour une association sans SIREN, W et neuf signes."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Organisation
        fields = ["kind", "name", "headcount", "commune_name", "number", "sector"]
        help_texts: dict[str, Any] = {"sector": ""}

    def __init__(self, *args, territories, **kwargs):
        super().__init__(*args, **kwargs)
        self.near = territories[0].place if territories else None
        self.fields["kind"].choices = kinds_of(territories)
        if not self.instance.pk:
            self._say_whom_it_accepts(territories[0])
        for name in ("headcount", "sector"):
            self.fields[name].choices = [("", _("Choisir")), *self.fields[name].choices[1:]]
        self._say_what_is_known()

    def _say_whom_it_accepts(self, territory: Territory) -> None:
        if is_restricted(territory.actor_types):
            kind = self.fields["kind"]
            kind.help_text = kind.error_messages["invalid_choice"] = whom_it_accepts(territory)

    def _say_what_is_known(self):
        organisation = self.instance
        if organisation.kind:
            # Kept, even if the territory has taken this type off its list.
            known = (value_of_kind(organisation), organisation.kind_name)
            self.initial["kind"] = known[0]
            if known not in self.fields["kind"].choices:
                self.fields["kind"].choices += [known]
        self.initial.setdefault("number", organisation.siret or organisation.siren)
        if organisation.commune:
            self.initial.setdefault("commune_name", organisation.commune.name)

    def clean_number(self) -> Number:
        number = clean_number(self.cleaned_data["number"])
        if Organisation.objects.bearing(number).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Une autre structure porte déjà ce numéro."), code="taken")
        return number

    def clean_commune_name(self) -> str:
        text = self.cleaned_data["commune_name"].strip()
        self.commune = find_one_place(Place.objects.communes(), text, near=self.near) if text else None
        return text

    def _post_clean(self):
        kind, _colon, own = self.cleaned_data.get("kind", "").partition(":")
        if kind:
            self.cleaned_data["kind"], self.instance.other_kind = kind, own
        number = self.cleaned_data.get("number", Number())
        self.instance.siren, self.instance.siret = number.siren, number.siret
        if "rna" not in self.fields or number.rna:
            self.instance.rna = number.rna
        self.instance.commune = getattr(self, "commune", self.instance.commune)
        super()._post_clean()


class ProfileForm(OrganisationForm):
    """Everything that the public page shows."""

    class Meta(OrganisationForm.Meta):
        fields = [*OrganisationForm.Meta.fields, "rna", "activity", "motto", "description", "website"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "rna": forms.TextInput(attrs={"maxlength": "20", "autocomplete": "off"}),
        }
        help_texts = {
            **OrganisationForm.Meta.help_texts,
            "rna": _("Pour une association\u00a0: W suivi de neuf signes, sur le récépissé de déclaration."),
            "activity": _("Deux ou trois mots\u00a0: «\u00a0Menuiserie\u00a0», «\u00a0Aide à domicile\u00a0»."),
            "motto": _("Ce que vous faites pour la transition, comme vous le diriez à un voisin."),
        }
