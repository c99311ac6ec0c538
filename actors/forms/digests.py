"""The forms of a territory's letter: beginning it, writing it, sending it, asking for it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget

from actors.models import Digest
from home.forms import OneLineField
from home.models import Territory
from home.rich_words import FEATURES
from home.spam import HumanForm


class BeginDigestForm(forms.Form):
    """For which territory, where a person works in several."""

    territory = forms.ModelChoiceField(
        label=_("Territoire"), queryset=Territory.objects.none(), empty_label=_("Choisir")
    )

    def __init__(self, *args: Any, territories: QuerySet[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = territories  # type: ignore[attr-defined]
        only = list(territories[:2])
        self.is_several = len(only) > 1
        if not self.is_several:
            self.fields["territory"].widget = forms.HiddenInput()
            self.initial["territory"] = only[0].pk if only else None


class DigestForm(forms.Form):
    """The words of the letter. What it tells is ticked beside them: `kept`, of the names that are `shown`."""

    subject = OneLineField(
        label=_("Objet"), max_length=120, help_text=_("Ce que l’on lit dans une boîte de réception, avant d’ouvrir.")
    )
    intro = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=Digest._meta.get_field("intro").max_length,
        help_text=_("Quelques phrases de l’équipe, au-dessus des nouveautés."),
    )

    def __init__(self, *args: Any, digest: Digest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"subject": digest.subject, "intro": digest.intro}
        self.digest = digest
        self.fields["intro"].widget = get_rich_text_editor_widget(features=FEATURES)

    def clean_intro(self) -> str:
        """What the editor gives for nothing is a paragraph without words."""
        given = self.cleaned_data["intro"]
        return given if strip_tags(given).strip() else ""

    @property
    def left_out(self) -> set[str]:
        """What appeared since the screen was drawn is not left out by it."""
        data: Any = self.data
        shown, kept = set(data.getlist("shown")), set(data.getlist("kept"))
        return (set(self.digest.left_out) - shown) | (shown - kept)


class SendDigestForm(forms.Form):
    send_at = forms.DateTimeField(
        label=_("Envoyer le"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Laissez vide pour l’envoyer maintenant."),
    )


class SubscribeForm(HumanForm):
    """Asking for a territory's letter without an account."""

    email = forms.EmailField(label=_("Votre adresse e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
