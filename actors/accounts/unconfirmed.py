"""An account whose address nobody has confirmed is begun again, and ends with the password of whoever confirms it.

Somebody else may have asked for it first, with a password of theirs: each code is tied to the password of its own
sign-up, and the account takes that one when the code comes back. See docs/decisions/accounts.md.
"""

from http import HTTPStatus

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse

from actors.models import User

PASSWORD = "password_digest"  # in what the session keeps of the code that was sent


def find_unconfirmed(email: str) -> User | None:
    """The account that still waits for the code of its sign-up: that address alone, and nobody was ever in it."""
    user = User.objects.filter(email=email, is_active=True, last_login=None).first()
    known = list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) if user else []
    return user if known == [(email, False)] else None


def begin_again(request: HttpRequest, user: User, *, password: str) -> HttpResponse:
    """Another code is sent, as the first was; the account keeps its password until that code comes back."""
    digest = make_password(password)
    onward = get_next_redirect_url(request)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=onward, signup=True))
    if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        kept = request.session[EMAIL_VERIFICATION_CODE_SESSION_KEY]
        request.session[EMAIL_VERIFICATION_CODE_SESSION_KEY] = kept | {PASSWORD: digest}
    return answer


def take_password(process: EmailVerificationProcess) -> None:
    """That of the sign-up whose code has just come back, unless another code confirmed the address meanwhile."""
    digest = process.state.get(PASSWORD)
    if digest and process.user and not process.email_address.verified:
        User.objects.filter(pk=process.user.pk).update(password=digest)
