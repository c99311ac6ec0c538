"""An account made without a page: allauth's own ways, in a session of their own that no cookie names."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from importlib import import_module
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.accounts.unconfirmed import take_password
from actors.forms.accounts import ProgramSignupForm
from actors.models import User
from home.problems import Conflict

ENDED = gettext_lazy("Cette inscription n’attend plus de code\u00a0: recommencez-la.")


class WrongCode(Exception):
    """It is not the one that was sent; the message says what to do."""


class TooSoon(Exception):
    """A message has just left for that address."""


class KeyRefused(Exception):
    """The password is right, and a key is not given for it alone; the message says why."""


def sign_up(request: HttpRequest, form: ProgramSignupForm) -> str:
    """Make the account of a valid form, or warn the owner of the one that there is: nothing tells which.

    An account that still waits for its code gets another. Gives what the code is confirmed with. Raises TooSoon.
    """
    session = _session()
    with _apart(request, session):
        user, answered = form.try_save(request)
        answered = answered or complete_signup(request, user=user)
    if answered.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise TooSoon
    session.save()
    return str(session.session_key)


def confirm(request: HttpRequest, *, verification: str, code: str) -> str:
    """The address is that of the account. Gives it. Raises WrongCode, and Conflict once too late or too often."""
    session = _session(verification)
    with _apart(request, session):
        process = EmailVerificationProcess.resume(request)
        if process is None:
            raise Conflict(ENDED)
        form = ConfirmEmailVerificationCodeForm(
            {"code": code}, code=process.code, user=process.user, email=process.email
        )
        if not form.is_valid() or process.user is None:
            process.record_invalid_attempt()
            session.save()
            raise WrongCode(_("Ce code n’est pas celui qui a été envoyé."))
        with transaction.atomic():
            take_password(process)
            confirmed = process.finish()
        session.flush()
    if confirmed is None:  # by another code, which was of another password
        raise Conflict(ENDED)
    return process.email


def password_opens(request: HttpRequest, *, email: str, password: str) -> User | None:
    """Whose account it is; None where the two do not go together, or where its address is not confirmed.

    Nothing tells one from the other: whoever signs up an address that is not theirs, and then asks for a key with the
    password that they typed, would read from the difference whether it had an account before.

    Raises ValidationError after too many attempts, which the log-in page counts too, and KeyRefused.
    """
    adapter, typed = get_adapter(), {"email": email.strip().lower(), "password": password}
    found: Any = adapter.authenticate(request, **typed)
    if found is None:
        return None
    if not (found.is_active and EmailAddress.objects.filter(user=found, verified=True).exists()):
        # A right password is not counted: this one is, as a wrong one would be.
        adapter.pre_authenticate(request, **typed)
        adapter.authentication_failed(request, **typed)
        return None
    if is_mfa_enabled(found):
        raise KeyRefused(_("Ce compte demande un second facteur\u00a0: créez la clé dans «\u00a0Mon compte\u00a0»."))
    user: User = found
    return user


@contextmanager
def _apart(request: HttpRequest, session: SessionBase) -> Iterator[None]:
    """As a visitor of that session: whoever else's session the browser brings is neither read nor written."""
    asked: Any = request
    kept = asked.session, asked.user, asked._messages
    asked.session, asked.user = session, AnonymousUser()
    asked._messages = default_storage(request)
    try:
        yield
    finally:
        asked.session, asked.user, asked._messages = kept


def _session(key: str | None = None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
