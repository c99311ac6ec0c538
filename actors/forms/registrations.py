"""Registering for an event."""

from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Registration, User
from home.forms import LongTextField, OneLineField
from home.spam import HumanForm


class ContributionForm(forms.Form):
    """What somebody who is registered answers to the event's question."""

    contribution = LongTextField(
        required=False,
        max_length=Registration._meta.get_field("contribution").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["contribution"] = registration.contribution
        self.fields["contribution"].label = registration.event.question


class Said(TypedDict):
    """Who registers, as the service wants it."""

    email: str
    name: str
    organisation_name: str


class RegistrationDetails(forms.Form):
    """Who registers; of somebody who is known, the address is that of their account."""

    name = OneLineField(
        label=_("Votre nom"),
        max_length=Registration._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("La confirmation y part, avec le lien pour annuler."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation_name = OneLineField(
        label=_("Votre structure"),
        max_length=Registration._meta.get_field("organisation_name").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user:
            del self.fields["email"]

    @property
    def said(self) -> Said:
        """Name, organisation and address, as the service wants them."""
        told = self.cleaned_data
        email = self.user.email if self.user else told["email"]
        return {"email": email, "name": told["name"], "organisation_name": told["organisation_name"]}


class RegistrationForm(RegistrationDetails, HumanForm):
    """On a page, by anybody."""
