"""Where what a territory's team sends leads: joining its space, or leaving its mails."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from actors.accounts.ways_in import ways_in
from actors.enums import JoinedBy, MailKind
from actors.models import User
from actors.outreach.joining import find_invitation
from actors.outreach.unsubscribing import is_unsubscribed, read_token, subscribe_again
from actors.outreach.unsubscribing import unsubscribe as write_unsubscription
from actors.permissions import memberships_of, organisation_in
from actors.services.organisations import whom_it_accepts
from home.kinds import is_restricted
from home.models import Territory
from home.spaces import present_slug
from home.templatetags.french import de

WHAT = {
    MailKind.MESSAGES: _("les messages que l’équipe %(of)s envoie aux structures"),
    MailKind.DIGEST: _("la lettre d’information %(of)s"),
    MailKind.EVENTS: _("les rappels, la veille, des rendez-vous %(of)s"),
}


@never_cache
def join_territory(request, slug: str):
    """The address that a team gives away: to an account first, then to the organisation's form in that space."""
    # Posters are printed once: they outlive the name of the space.
    territory = get_object_or_404(Territory.objects.open(), slug=present_slug(slug))
    carried = {"territoire": territory.slug, "par": _source(request), "invitation": request.GET.get("invitation", "")}
    form = f"{reverse('create_organisation')}?{urlencode({name: text for name, text in carried.items() if text})}"
    if request.user.is_authenticated:
        way = _way_of_a_member(request.user, territory, source=carried["par"])
        return redirect(form if carried["invitation"] else way or form)
    invitation = find_invitation(territory, carried["invitation"])
    whom = whom_it_accepts(territory) if is_restricted(territory.actor_types) else ""
    context = {
        "territory": territory,
        "whom": whom,
        **ways_in(onward=form, email=invitation.email if invitation else ""),
    }
    return render(request, "actors/join.html", context)


def _way_of_a_member(user: User, territory: Territory, *, source: str) -> str:
    """Where one goes who already has an organisation: it enters the territory, if it is not yet there."""
    membership = memberships_of(user).first()
    if membership is None:
        return ""
    if organisation_in(user, territory.pk):
        return reverse("my_space")
    enter = reverse("enter_territory", args=[membership.organisation.uuid])
    return f"{enter}?{urlencode({'territoire': territory.slug, 'par': source})}"


def _source(request) -> str:
    """By which door, of those that an address may name; an invitation is one by its token alone."""
    given = request.GET.get("par", "")
    return given if given in (JoinedBy.LINK, JoinedBy.POSTER) else JoinedBy.LINK.value


@csrf_exempt
@never_cache
def unsubscribe(request, token: str):
    """One press, without a log-in; a mail program may press it by itself (RFC 8058): the signature is the proof.

    A second button takes it back.
    """
    named = read_token(token)
    if named is None:
        raise Http404
    territory, email, kind = named.territory, named.email, named.kind
    if request.method == "POST" and "again" in request.POST:
        subscribe_again(territory, email=email, kind=kind)
    elif request.method == "POST":
        write_unsubscription(territory, email=email, user=named.user, kind=kind)
    context = {"territory": territory, "email": email, "what": WHAT[kind] % {"of": de(territory.short_name)}}
    context["done"] = is_unsubscribed(territory, email=email, kind=kind)
    return render(request, "actors/unsubscribe.html", {**context, "back": "again" in request.POST})
