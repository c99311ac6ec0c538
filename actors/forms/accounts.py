"""Forms of accounts, where allauth's are not enough."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _


class SignupForm(AllauthSignupForm):
    """E-mail and one password; a field that people do not see catches the machines that fill in everything."""

    site_web = forms.CharField(required=False, label=_("Ne remplissez pas ce champ"))

    def try_save(self, request):
        user, response = super().try_save(request)
        if user is None:
            # As long as a new account takes, so that the time of the answer does not tell which addresses have one.
            make_password(self.cleaned_data["password1"])
        return user, response

    def clean_site_web(self):
        if self.cleaned_data["site_web"]:
            raise forms.ValidationError(_("Laissez ce champ vide."))
        return ""
