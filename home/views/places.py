"""A place that has no space yet: what is open to it all the same, and being told when it has one."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from home.finding import open_territory_of
from home.forms import OpeningAlertForm
from home.models import OpeningAlert, Place
from home.opening_alerts import ask_to_be_told, read_token
from home.spaces import territory_url


@never_cache
def place_without_space(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a commune or an intercommunality; it leads to the space where one is open."""
    place = get_object_or_404(Place.objects.select_related("epci"), code=code)
    if territory := open_territory_of(place):
        return redirect(territory_url(territory.slug))
    form, status = OpeningAlertForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if _is_slow_enough(request, email=email):
            ask_to_be_told(place, email=email, wording=str(form.wording))
            messages.success(request, _("C’est noté\u00a0: vous recevrez un message le jour de l’ouverture."))
            return redirect(request.path)
        form.add_error(None, _("Trop de demandes se suivent. La vôtre est encore là\u00a0: réessayez dans une heure."))
        status = 429
    return render(request, "home/place_without_space.html", {"place": place, "form": form}, status=status)


def _is_slow_enough(request: HttpRequest, *, email: str) -> bool:
    """Whoever asks, and from however many places, an address gets few mails that it did not ask for."""
    received = "opening_alert_received"
    return bool(consume(request, action="opening_alert") and consume(request, action=received, key=email.lower()))


@never_cache
def stop_alert(request: HttpRequest, token: str) -> HttpResponse:
    """One press, without a log-in, takes the address away."""
    key = read_token(token)
    if key is None:
        raise Http404
    alert = OpeningAlert.objects.select_related("place").filter(pk=key).first()
    if request.method == "POST" and alert:
        alert.delete()
        alert = None
    return render(request, "home/stop_alert.html", {"alert": alert})
