"""Forms of the actors' floor."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from actors.models.organisations import clean_siren
from home.models import Place


class SignupForm(AllauthSignupForm):
    """E-mail and one password; a field that people do not see catches the machines that fill in everything."""

    site_web = forms.CharField(required=False, label=_("Ne remplissez pas ce champ"))

    def clean_site_web(self):
        if self.cleaned_data["site_web"]:
            raise forms.ValidationError(_("Laissez ce champ vide."))
        return ""


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
            "siren": _("Facultatif. Les neuf premiers chiffres de votre SIRET."),
            "sector": _("Facultatif."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = (
            self.fields["kind"].choices[1:] if not self.instance.pk else self.fields["kind"].choices
        )
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
        self.commune = self._find_commune(text) if text else None
        return text

    def _find_commune(self, text: str) -> Place:
        found = list(Place.objects.communes().search(text)[:6])
        exact = [place for place in found if place.name.lower() == text.lower()]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(
                _("Aucune commune ne porte ce nom ni ce code postal. Vérifiez l’orthographe, ou laissez vide.")
            )
        names = ", ".join(f"{place.name} ({place.departments})" for place in found[:5])
        raise forms.ValidationError(
            _("Plusieurs communes répondent : %(names)s. Écrivez le nom complet."), params={"names": names}
        )

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
            "activity": _("Deux ou trois mots : « Menuiserie », « Aide à domicile »."),
            "motto": _("Ce que vous faites pour la transition, comme vous le diriez à un voisin."),
        }
