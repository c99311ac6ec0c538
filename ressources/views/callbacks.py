"""« Être rappelé·e »: asking a resource's partner, following one's requests, and the partner's answer."""

from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from actors.models import Presence
from actors.permissions import get_organisation_for, presences_of
from actors.requests import MemberRequest
from home.models.base import PagedList
from home.problems import Conflict
from home.spaces import territory_space
from ressources.callbacks.forms import CallbackForm, ConsentForm, PartnerForm
from ressources.callbacks.rules import State, seal_of
from ressources.callbacks.wording import consent_of, lines_of, partner_of
from ressources.models import CallbackRequest, ResourcePage
from ressources.permissions import find_callback_by_secret, get_callback_for, get_resource_calling_back
from ressources.services.callbacks import answer_callback, ask_for_callback, withdraw_callback

# --- Asking -----------------------------------------------------------------------------------------------------------


def ask(request: MemberRequest, **named: object) -> HttpResponse:
    """The form, what would be sent, then the request itself; `named` is the resource, as the address has it."""
    resource = get_resource_calling_back(request.space, **named)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    response = _ask(request, resource)
    add_never_cache_headers(response)
    return response


def _ask(request: MemberRequest, resource: ResourcePage) -> HttpResponse:
    found = presences_of(request.user, territory_id=request.space.territory_id or 0)
    presences = list(found.select_related("organisation__commune", "territory"))
    if not presences:
        return _say_what_is_missing(request, resource)
    standing = CallbackRequest.objects.open().filter(resource=resource)
    asked = {one.organisation_id: one for one in standing.filter(organisation__in=[p.organisation for p in presences])}
    free = [presence for presence in presences if presence.organisation_id not in asked]
    if not free:
        messages.info(request, _("Votre demande est déjà chez ce partenaire\u00a0: la voici."))
        return redirect(_receipt_url(asked[presences[0].organisation_id], presences[0]))
    form = CallbackForm(request.POST or None, presences=free, user=request.user)
    if request.method != "POST" or not form.is_valid() or "correct" in request.POST:
        return _show(request, resource, "ressources/callback_form.html", form=form)
    return _preview_or_send(request, resource, form)


def _preview_or_send(request: MemberRequest, resource: ResourcePage, form: CallbackForm) -> HttpResponse:
    presence = form.chosen
    lines, consent = lines_of(resource, presence, **form.typed), consent_of(resource, presence)
    data = request.POST if "send" in request.POST else None
    consent_form = ConsentForm(data, seal=seal_of(lines, consent=consent), consent=consent)
    status = 200
    if consent_form.is_valid():
        if _is_slow_enough(request, resource):
            callback, is_new = ask_for_callback(
                presence, resource=resource, by=request.user, lines=lines, consent=consent
            )
            if not is_new:
                messages.info(request, _("Votre demande est déjà chez ce partenaire\u00a0: la voici."))
            return redirect(_receipt_url(callback, presence))
        consent_form.add_error(
            None, _("Trop de demandes se suivent. La vôtre est encore là\u00a0: réessayez plus tard.")
        )
        status = 429
    shown = {"form": form, "consent_form": consent_form, "lines": lines}
    response = _show(request, resource, "ressources/callback_preview.html", **shown)
    response.status_code = status
    return response


def _say_what_is_missing(request: MemberRequest, resource: ResourcePage) -> HttpResponse:
    """For somebody of no organisation here; nothing is taken from them."""
    if request.method == "POST":
        raise PermissionDenied
    return _show(request, resource, "ressources/callback_nobody.html")


def _show(request: MemberRequest, resource: ResourcePage, template: str, **context: Any) -> HttpResponse:
    told = {"resource": resource, "partner": partner_of(resource), "back": resource.url_in(request.space)}
    return render(request, template, {**told, **context})


def _is_slow_enough(request: MemberRequest, resource: ResourcePage) -> bool:
    """As many an hour as a person asks, and a day as a partner reads: settings.ACCOUNT_RATE_LIMITS."""
    own = consume(request, action="callback_asked")
    return bool(own and consume(request, action="callback_received", key=resource.contact_email.lower()))


def _receipt_url(callback: CallbackRequest, presence: Presence) -> str:
    return reverse("callback", args=[presence.organisation.uuid, callback.uuid])


# --- Following --------------------------------------------------------------------------------------------------------


@login_required
def callbacks(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Every request of an organisation, the latest first."""
    organisation = get_organisation_for(request.user, uuid)
    found = CallbackRequest.objects.of_organisation(organisation).select_related("territory", "asked_by")
    items = Paginator(found, PagedList.per_page).get_page(request.GET.get("page"))
    return render(request, "ressources/callbacks.html", {"organisation": organisation, "items": items})


@login_required
def callback(request: MemberRequest, organisation: UUID, uuid: UUID) -> HttpResponse:
    """What was sent, where it stands, and the button that takes it back."""
    found = get_callback_for(request.user, organisation, uuid)
    if request.method == "POST":
        try:
            withdraw_callback(found)
            messages.success(request, _("Votre demande est retirée. S’il l’avait reçue, le partenaire en est prévenu."))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    space = territory_space(found.territory.slug)
    url = found.resource.url_in(space) if found.resource and found.resource.live and space else ""
    context = {
        "callback": found,
        "organisation": found.organisation,
        "resource_url": space.full_url(url) if url and space else "",
    }
    return render(request, "ressources/callback.html", context)


# --- The partner ------------------------------------------------------------------------------------------------------


# The secret in the address is the proof, and a mail program's own browser may keep no cookie.
@csrf_exempt
def partner_callback(request: HttpRequest, secret: str) -> HttpResponse:
    """A request as its partner reads it, without an account. Reading changes nothing: mail scanners open links."""
    found = find_callback_by_secret(secret)
    if found is not None:
        _enter_space_of(request, found)
    response = _partner_page(request, found)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _enter_space_of(request: HttpRequest, found: CallbackRequest) -> None:
    """The partner sees the territory's colours and menu; one of a host of its own has them on that host alone."""
    space = territory_space(found.territory.slug)
    if space and space.root_url == settings.BASE_URL:
        request.space = space


def _partner_page(request: HttpRequest, found: CallbackRequest | None) -> HttpResponse:
    if found is None:
        return render(request, "ressources/partner_nothing.html", status=404)
    if not found.leads_somewhere(timezone.now()):
        return render(request, "ressources/partner_over.html", {"callback": found}, status=410)
    form = PartnerForm(request.POST or None, callback=found)
    if request.method == "POST" and form.is_valid():
        try:
            answer_callback(found, to=State(form.cleaned_data["to"]), note=form.cleaned_data["note"])
            messages.success(request, _("Merci, c’est noté\u00a0: la structure est prévenue."))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    return render(request, "ressources/partner.html", {"callback": found, "form": form})
