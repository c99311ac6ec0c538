"""The keys of a person and their account: its owner is told of each secret; what guards the account anew ends them."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.http import HttpRequest

from actors.models import ApiToken, User
from actors.services.api_tokens import revoke_all_of


def tell_owner(request: HttpRequest, token: ApiToken, *, is_new: bool = True) -> None:
    """By the mail that a changed password is told by: who holds the password, or a session, makes no key unseen."""
    get_adapter(request).send_notification_mail("account/email/api_key", token.user, {"key": token, "is_new": is_new})


def follow_accounts() -> None:
    """Whoever changes what guards their account may do so because somebody else was in it, and left a key."""
    password_changed.connect(_revoke, dispatch_uid="actors.keys.password_changed")
    password_reset.connect(_revoke, dispatch_uid="actors.keys.password_reset")
    authenticator_added.connect(_revoke_for_factor, dispatch_uid="actors.keys.authenticator_added")


def _revoke(user: User, **_sent: Any) -> None:
    revoke_all_of(user)


def _revoke_for_factor(user: User, authenticator: Authenticator, **_sent: Any) -> None:
    """Recovery codes come with a factor, and are none."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        revoke_all_of(user)
