"""« Mes clés d’API »: those of a person, made, renewed and revoked in their account.

What gives a secret asks for the password again: a session that was left open must not leave a key for a year.
"""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.accounts.keys import tell_owner
from actors.accounts.shown_once import brought, forget, show_at
from actors.forms.api_tokens import ApiTokenForm
from actors.models import ApiToken
from actors.permissions import get_api_token_for
from actors.requests import MemberRequest
from actors.services.api_tokens import SCOPES_OF_PERSONS, make_token, renew_token, revoke_token
from home.problems import Conflict

SHOWN = 40


@login_required
@reauthentication_required(allow_get=True)
def my_api_tokens(request: MemberRequest) -> HttpResponse:
    form = ApiTokenForm(request.POST or None, scopes=SCOPES_OF_PERSONS)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        token, secret = make_token(request.user, by=request.user, **form.cleaned_data)
    except Conflict as refusal:
        form.refuse(refusal)
        return _page(request, form, status=409)
    tell_owner(request, token)
    return show_at(reverse("my_api_tokens"), secret)


@login_required
@require_POST
@reauthentication_required(enabled=lambda request: "renew" in request.POST)
def change_api_token(request: MemberRequest, pk: int) -> HttpResponse:
    """Renew it or revoke it; without a word of which, nothing."""
    token = get_api_token_for(request.user, pk)
    try:
        if "renew" in request.POST:
            secret = renew_token(token)
            tell_owner(request, token, is_new=False)
            return show_at(reverse("my_api_tokens"), secret)
    except Conflict as refusal:
        messages.error(request, str(refusal))
    if "revoke" in request.POST:
        revoke_token(token)
        messages.success(request, _("La clé «\u00a0%(name)s\u00a0» n’ouvre plus rien.") % {"name": token.name})
    return redirect("my_api_tokens")


def _page(request: MemberRequest, form: ApiTokenForm, *, status: int = 200) -> HttpResponse:
    tokens = ApiToken.objects.of_user(request.user)
    made, secret = brought(request, tokens)
    context = {
        "form": form,
        "tokens": tokens[:SHOWN],
        "made": made,
        "secret": secret,
    }
    response = render(request, "actors/api_tokens.html", context, status=status)
    forget(request, response)
    return response
