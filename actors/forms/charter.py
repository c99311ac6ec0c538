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
        label=_("Je déclare avoir le pouvoir d’engager la structure, et j’ai lu la charte."),
        error_messages={"required": _("Cochez cette case\u00a0: la charte engage toute la structure.")},
    )


class CharterCommentForm(forms.Form):
    """A word on one article."""

    article = forms.CharField(widget=forms.HiddenInput, max_length=36)
    text = forms.CharField(label=_("Votre avis"), max_length=1500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, articles=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.articles = articles

    def clean_article(self) -> str:
        article = self.cleaned_data["article"]
        if article not in {one["key"] for one in self.articles}:
            raise forms.ValidationError(_("Cet article n’est pas dans le projet."))
        return article
