"""Reminders of the next diagnostic: how often for the organisation, and whether each of its people has them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from actors.forms.reminders import AssessAgainForm
from actors.outreach.reminding import read_membership, want_reminders
from actors.permissions import get_presence_for, memberships_of
from home.enums import Module


@login_required
def assess_again(request, uuid: UUID, pk: int):
    """Any member chooses for the organisation, and each for their own mails."""
    presence = get_presence_for(request.user, uuid, pk, module=Module.DIAGNOSTIC)
    membership = memberships_of(request.user).get(organisation=presence.organisation)
    onward = _onward(request)
    if "mine" in request.POST:
        want_reminders(membership, wanted=request.POST["mine"] == "1")
        messages.success(request, _("C’est noté."))
        return redirect(request.get_full_path())
    form = AssessAgainForm(request.POST or None, instance=presence)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Votre rappel est réglé."))
        return redirect(onward or "my_space")
    context = {"presence": presence, "membership": membership, "form": form, "onward": onward}
    return render(request, "actors/assess_again.html", context)


@csrf_exempt
@never_cache
def stop_reminders(request, token: str):
    """One press, without a log-in; a mail program may press it by itself (RFC 8058): the signature is the proof.

    A second button takes it back.
    """
    membership = read_membership(token)
    if membership is None:
        raise Http404
    if request.method == "POST":
        want_reminders(membership, wanted="again" in request.POST)
    context = {"membership": membership, "back": "again" in request.POST}
    return render(request, "actors/stop_reminders.html", context)


def _onward(request) -> str:
    """Where the person came from, on this site; empty for nowhere."""
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""
