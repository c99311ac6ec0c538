"""The second factor, for the roles that must have one: without it, the doors of teams and jury stay shut."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from home.permissions import posts_of

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
BEHIND = ("/admin/", "/jury/", "/equipe/")


class SecondFactorRequired:
    """Sends to the choice of one whoever holds a role of MFA_REQUIRED_ROLES and has none yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.MFA_REQUIRED_ROLES or not request.path.startswith(BEHIND):
            return None
        roles = {post.role for post in posts_of(request.user)}
        if not roles & set(settings.MFA_REQUIRED_ROLES) or is_mfa_enabled(request.user, SECOND_FACTORS):
            return None
        messages.warning(request, _("Votre rôle demande un second facteur : choisissez-en un pour entrer ici."))
        return redirect("mfa_index")
