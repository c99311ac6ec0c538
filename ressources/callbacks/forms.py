"""Forms of a request to be called back: what is sent, the agreement to it, and the partner's answer."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.models import Presence, User
from home.forms import LongTextField, OneLineField
from ressources.callbacks.rules import State
from ressources.models import CallbackRequest

# What a telephone number is typed with; how many figures it has, here and abroad.
PHONE = re.compile(r"\+?[\d\s().-]+")
FIGURES = range(6, 16)


class CallbackForm(forms.Form):
    """Whom to call and why. Which organisation they ask for is asked of those who belong to several."""

    presence = forms.ChoiceField(label=_("Au nom de"), widget=forms.RadioSelect)
    name = OneLineField(
        label=_("Personne à rappeler"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = OneLineField(
        label=_("Téléphone"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    email = forms.EmailField(label=_("Adresse e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    message = LongTextField(
        label=_("Votre demande"),
        help_text=_("Ce que vous cherchez, et quand vous joindre."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, presences: Sequence[Presence], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presences = {str(presence.pk): presence for presence in presences}
        self.fields["name"].initial, self.fields["email"].initial = user.get_full_name(), user.email
        names = [(key, one.organisation.name) for key, one in self.presences.items()]
        self.fields["presence"] = forms.ChoiceField(label=_("Au nom de"), choices=names, widget=forms.RadioSelect)
        self.only = names[0][1] if len(names) == 1 else ""
        if self.only:
            del self.fields["presence"]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if not PHONE.fullmatch(phone) or len(re.sub(r"\D", "", phone)) not in FIGURES:
            raise ValidationError(_("Écrivez un numéro de téléphone\u00a0: 05 49 00 00 00, par exemple."))
        return phone

    @property
    def chosen(self) -> Presence:
        """The organisation for which the person asks, in the territory."""
        return self.presences[self.cleaned_data.get("presence") or next(iter(self.presences))]

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "phone", "email", "message")}


class ConsentForm(forms.Form):
    """Beside the lines that will be sent, the box; `seen` is the seal of what was on screen."""

    seen = forms.CharField(widget=forms.HiddenInput)
    consent = forms.BooleanField(error_messages={"required": _("Cochez la case pour que la demande parte.")})

    def __init__(self, *args: Any, seal: str, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seal = self.initial["seen"] = seal
        self.fields["consent"].label = consent

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen != self.seal:
            # Shown again with what it would be now: nothing leaves that was not read.
            self.data = {"seen": self.seal}
            raise ValidationError(_("Ce qui sera transmis a changé entre-temps\u00a0: relisez-le avant d’envoyer."))
        return seen


class PartnerForm(forms.Form):
    """What a partner makes of a request, of those choices that its state allows, with a word for who asked."""

    note = LongTextField(
        label=_("Un mot"),
        required=False,
        max_length=CallbackRequest._meta.get_field("note").max_length,
        help_text=_("La structure et l’équipe du territoire le lisent."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to = forms.ChoiceField(choices=[])

    def __init__(self, *args: Any, callback: CallbackRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].initial = callback.note
        # Any state is read: one that is no longer open to choice is told, not refused as unknown.
        self.fields["to"] = forms.ChoiceField(choices=[(state.value, state.value) for state in State])
