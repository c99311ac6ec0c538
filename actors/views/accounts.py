"""Pages of accounts, where allauth's are not enough."""

from typing import Any

from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from actors.accounts.unconfirmed import take_password


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddressView(ConfirmEmailVerificationCodeView):
    """The code that a sign-up sent: the account takes the password of that sign-up."""

    @transaction.atomic
    def _verify_form_valid(self, form: Form) -> HttpResponse:
        take_password(self._process)
        if self.stage:  # whose person was read before, and whose session would end with the former password
            self.stage.login.user.refresh_from_db(fields=["password"])
        answer: Any = super()._verify_form_valid(form)
        return answer
