"""Registering for an event, with an account or an address alone; then seeing one's registration by a secret link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from actors.enums import RegistrationState
from actors.forms.registrations import ContributionForm, RegistrationForm
from actors.models import Organisation, Registration, User
from actors.permissions import find_registration, get_event_in, organisation_in
from actors.registering import NOTED, OUTCOMES, REFUSALS, TOO_MANY, is_slow_enough
from actors.services.registrations import AlreadyRegistered, NotOpen, cancel, contribute, register, remind_of_link
from actors.tasks.registrations import space_of
from home.enums import Module
from home.models import EventPage
from home.seats import Door
from home.spaces import draw_in

# --- Registering -----------------------------------------------------------------------------------------------------


def register_for_event(request: HttpRequest, event: str, slug: str = "") -> HttpResponse:
    """The form, or why there is none."""
    response = _register(request, get_event_in(request.space, event, asked=request.path))
    add_never_cache_headers(response)
    return response


def _register(request: HttpRequest, event: EventPage) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    mine = Registration.objects.living().of_person(user).filter(event=event).first() if user else None
    if mine:
        messages.info(request, _("Vous êtes déjà inscrit·e\u00a0: voici votre inscription."))
        return redirect("registration", mine.token)
    organisation = organisation_in(user, request.space.territory_id) if user and request.space.territory_id else None
    known = {"name": user.get_full_name() if user else "", "organisation_name": str(organisation or "")}
    form = RegistrationForm(request.POST or None, user=user, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        if is_slow_enough(request, email=form.said["email"], is_member=user is not None):
            answer = _take(request, event, form, organisation=organisation)
            if answer:
                return answer
        else:
            form.add_error(None, str(TOO_MANY))
            status = 429
    context = {
        "form": form,
        "event": event,
        "back": _event_url(request, event),
        "is_waiting": event.door is Door.WAITING,
        "refusal": "" if event.takes_registrations else REFUSALS[event.door],
    }
    return render(request, "actors/register_for_event.html", context, status=status)


def _take(
    request: HttpRequest, event: EventPage, form: RegistrationForm, *, organisation: Organisation | None
) -> HttpResponse | None:
    """What the person is told; None when the form is shown again, with the reason.

    A visitor reads the same words whether the address was registered before or not: only its owner's mail says it.
    """
    try:
        registration = register(event, **form.said, user=form.user, organisation=organisation)
    except AlreadyRegistered as known:
        registration = known.registration
        remind_of_link(registration)
        if form.user is None and not registration.event.takes_registrations:
            _refuse(form, event, registration.event.door)
            return None
    except NotOpen as refusal:
        _refuse(form, event, refusal.door)
        return None
    if form.user:
        messages.success(request, str(OUTCOMES[RegistrationState(registration.state)]))
        return redirect("registration", registration.token)
    messages.success(request, str(NOTED))
    return redirect(_event_url(request, event))


def _refuse(form: RegistrationForm, event: EventPage, door: Door) -> None:
    event.refresh_from_db()
    form.add_error(None, str(REFUSALS[door]))


def _event_url(request: HttpRequest, event: EventPage) -> str:
    return request.space.page_url(Module.AGENDA, f"{event.slug}/")


# --- Following -------------------------------------------------------------------------------------------------------


# The secret in the address is the proof, and a mail program's own browser may keep no cookie.
@csrf_exempt
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """A registration by its secret link, without an account. Reading changes nothing: mail scanners open links."""
    found = find_registration(token)
    response = _followed(request, found) if found else render(request, "actors/registration_nothing.html", status=404)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _followed(request: HttpRequest, found: Registration) -> HttpResponse:
    space = space_of(found)
    draw_in(request, space)
    form = ContributionForm(request.POST or None, registration=found)
    if request.method == "POST" and "cancel" in request.POST and not found.event.is_past:
        cancel(found)
        return redirect(reverse("registration", args=[found.token]))
    if request.method == "POST" and found.event.question and form.is_valid():
        contribute(found, form.cleaned_data["contribution"])
        messages.success(request, _("Merci, votre contribution est enregistrée."))
        return redirect(reverse("registration", args=[found.token]))
    ahead = found.event.registrations.waiting().filter(number__lt=found.number).count() if found.is_waiting else 0
    context = {
        "registration": found,
        "event": found.event,
        "form": form,
        "rank": ahead + 1,
        "event_url": found.event.address_in(space) if space and found.event.live else "",
    }
    return render(request, "actors/registration.html", context)
