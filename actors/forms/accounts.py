"""Forms of accounts, where allauth's are not enough."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password

from actors.accounts.unconfirmed import begin_again, find_unconfirmed
from home.spam import HumanForm


class ProgramSignupForm(AllauthSignupForm):
    """E-mail and one password, as the API takes them."""

    def try_save(self, request):
        unconfirmed = find_unconfirmed(self.cleaned_data["email"]) if self.account_already_exists else None
        if unconfirmed:
            return None, begin_again(request, unconfirmed, password=self.cleaned_data["password1"])
        user, response = super().try_save(request)
        if user is None:
            # As long as a new account takes, so that the time of the answer does not tell which addresses have one.
            make_password(self.cleaned_data["password1"])
        return user, response


class SignupForm(HumanForm, ProgramSignupForm):
    """The same, on a page."""
