"""Forms of the charter: signing it, and saying something of its draft."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignatureForm(forms.Form):
    """Who signs, and the declaration that they may."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label=_("Fonction"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    authority = forms.BooleanField(
        label=_("Je déclare avoir le pouvoir d’engager la structure, et j’ai lu la charte"),
        error_messages={"required": _("Cochez cette case\u00a0: la charte engage toute la structure.")},
    )


class CharterCommentsForm(forms.Form):
    """A word on each article of which one has something to say; one form, so that nothing typed elsewhere is lost."""

    def __init__(self, *args, articles, **kwargs):
        super().__init__(*args, **kwargs)
        for number, article in enumerate(articles, start=1):
            self.fields[article["key"]] = forms.CharField(
                label=_("Votre avis sur l’article %(number)s") % {"number": number},
                required=False,
                max_length=1500,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, str]:
        """Article -> text, of those that were written."""
        said = {key: text.strip() for key, text in (super().clean() or {}).items() if text.strip()}
        if not said and not self.errors:
            raise forms.ValidationError(_("Écrivez votre avis sous un article au moins."))
        return said
