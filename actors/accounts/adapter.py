from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip, truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.accounts.browsers import name_of_browser
from home.mails import add_colours


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with addresses kept in lower case, mails signed by the platform and its own brakes.

    allauth counts wrong passwords by account: whoever tries keeps the owner out. Here they are counted by account and
    address; those of one account, from everywhere, are counted too, and past that limit only the addresses where the
    owner has opened a session may still try. See docs/decisions/accounts.md.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Trop de tentatives. Réessayez dans quelques minutes, ou entrez tout de suite par «\u00a0Mot de passe "
            "oublié\u00a0» ou par votre clé d’accès."
        ),
    }

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def render_mail(self, template_prefix, email, context, headers=None):
        message = super().render_mail(template_prefix, email, context, headers)
        add_colours(message)
        return message

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        account = account_of(credentials)
        if ratelimit.consume(request, action="login_sprayed", key=account, dry_run=True):
            return
        if not is_known_address(account, get_ip(request)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        ratelimit.consume(request, action="login_sprayed", key=account_of(credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{account_of(credentials)} {get_ip(request)}"


def account_of(credentials: dict[str, Any]) -> str:
    """What was typed as the account, whether there is one or not."""
    return str(credentials.get("email", "")).lower()


def is_known_address(account: str, ip: str) -> bool:
    """Whether the owner of the account has opened from there a session that is still listed."""
    noted = UserSession.objects.filter(user__email=account).values_list("ip", flat=True)
    return any(truncate_ip(one) == ip for one in noted)


class SecondFactorAdapter(DefaultMFAAdapter):
    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Where it is made, which the person may change: « Firefox sur Linux »."""
        return name_of_browser(context.request.META.get("HTTP_USER_AGENT", "")) or _("Clé d’accès")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the browser shows when it asks for the passkey."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.WAGTAIL_SITE_NAME}

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME
