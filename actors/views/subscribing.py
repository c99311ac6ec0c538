"""Asking for a territory's letter without an account: an address, a mail, a press."""

from allauth.core.ratelimit import consume
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from actors.forms.digests import SubscribeForm
from actors.services.subscribing import ask_for_digest, confirm_subscriber, read_subscriber
from home.models import Territory
from home.spaces import draw_in, territory_space


@never_cache
def subscribe_digest(request, slug: str):
    """The same answer whatever the address: it does not say who receives the letter."""
    territory = get_object_or_404(Territory.objects.open(), slug=slug)
    draw_in(request, territory_space(slug))
    form = SubscribeForm(request.POST or None)
    context = {"territory": territory, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "actors/subscribe.html", context)
    email = form.cleaned_data["email"]
    if not _is_slow_enough(request, email=email):
        form.add_error(None, _("Trop de demandes se suivent\u00a0: réessayez dans une heure."))
        return render(request, "actors/subscribe.html", context, status=429)
    ask_for_digest(territory, email=email)
    return render(request, "actors/subscribe.html", {**context, "asked": email})


def _is_slow_enough(request, *, email: str) -> bool:
    """Whoever asks, and from however many places, an address gets few mails that it did not ask for."""
    return bool(
        consume(request, action="digest_asked") and consume(request, action="digest_received", key=email.lower())
    )


@never_cache
def confirm_digest(request, token: str):
    """Programs open addresses: only the press confirms."""
    subscriber = read_subscriber(token)
    if subscriber is None:
        raise Http404
    draw_in(request, territory_space(subscriber.territory.slug))
    if request.method == "POST":
        confirm_subscriber(subscriber)
    return render(request, "actors/confirm_digest.html", {"subscriber": subscriber, "done": request.method == "POST"})
