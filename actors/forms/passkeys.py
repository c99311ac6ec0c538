"""allauth's forms of passkeys, in our words."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Son nom"), required=False, max_length=LONGEST_NAME)
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé seule, sans mot de passe"), required=False, initial=True
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Son nom"), max_length=LONGEST_NAME)


class ClearRefusal:
    """A passkey is not a code: one that was taken away, or is of another site, is not « incorrect »."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(_("Cette clé d’accès n’ouvre pas ce compte."), code=error.code) from error


class LogInByPasskeyForm(ClearRefusal, LoginWebAuthnForm):
    pass


class SecondStepByPasskeyForm(ClearRefusal, AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(ClearRefusal, ReauthenticateWebAuthnForm):
    pass
