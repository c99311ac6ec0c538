"""Forms of an organisation's identity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from actors.models.organisations import clean_siren
from home.finding import find_one_place
from home.models import Place


class OrganisationForm(forms.ModelForm):
    """What the diagnostic needs of an organisation; the rest comes later, on its public page."""

    commune_name = forms.CharField(
        label=_("Commune"),
        required=False,
        max_length=120,
        help_text=_("Son nom ou son code postal."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    class Meta:
        model = Organisation
        fields = ["kind", "name", "headcount", "commune_name", "siren", "sector"]
        widgets = {
            "kind": forms.RadioSelect,
            "siren": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }
        help_texts = {
            "siren": _("Les neuf premiers chiffres de votre SIRET."),
            "sector": "",
        }

    def __init__(self, *args, near=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.near = near
        self.fields["kind"].choices = [(value, label) for value, label in self.fields["kind"].choices if value]
        for name in ("headcount", "sector"):
            self.fields[name].choices = [("", _("Choisir")), *self.fields[name].choices[1:]]
        self.fields["siren"].max_length = 14
        self.fields["siren"].widget.attrs["maxlength"] = "20"
        self.fields["siren"].validators = []
        if self.instance.commune:
            self.initial.setdefault("commune_name", self.instance.commune.name)

    def clean_siren(self) -> str:
        value = self.cleaned_data["siren"]
        return clean_siren(value) if value else ""

    def clean_commune_name(self) -> str:
        text = self.cleaned_data["commune_name"].strip()
        self.commune = find_one_place(Place.objects.communes(), text, near=self.near) if text else None
        return text

    def _post_clean(self):
        super()._post_clean()
        self.instance.commune = getattr(self, "commune", self.instance.commune)


class ProfileForm(OrganisationForm):
    """Everything that the public page shows."""

    class Meta(OrganisationForm.Meta):
        fields = [*OrganisationForm.Meta.fields, "activity", "motto", "description", "website"]
        widgets = {**OrganisationForm.Meta.widgets, "description": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            **OrganisationForm.Meta.help_texts,
            "activity": _("Deux ou trois mots : « Menuiserie », « Aide à domicile »."),
            "motto": _("Ce que vous faites pour la transition, comme vous le diriez à un voisin."),
        }
