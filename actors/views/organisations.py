"""Screens of a person about an organisation's identity."""

from uuid import UUID

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.forms.organisations import OrganisationForm, ProfileForm
from actors.outreach.joining import find_invitation, said_by
from actors.permissions import get_organisation_for, get_owned_organisation
from actors.services.contact_invitations import note_arrival
from actors.services.memberships import ask_to_join, words_on_joining
from actors.services.organisations import NotAccepted, check_is_accepted, ensure_presence, leave_territory
from actors.services.organisations import create_organisation as create
from actors.twins import Twins, find_twins
from home import generations
from home.models import Place, Territory
from home.models.base import PagedList
from home.querysets import TerritoryQuerySet


@login_required
def create_organisation(request):
    """Create one's organisation in a territory, or ask to join the one that looks the same."""
    slug = slugify(request.GET.get("territoire", ""))
    territory = Territory.objects.open().select_related("place").filter(slug=slug).first()
    if territory is None:
        return _choose_territory(request, Territory.objects.open())
    invitation = find_invitation(territory, request.GET.get("invitation", ""))
    # What was told of it before it was presented.
    told = {"kind": "type", "headcount": "effectif", "sector": "secteur"}
    initial = {name: request.GET[key] for name, key in told.items() if request.GET.get(key)} | said_by(invitation)
    form = OrganisationForm(request.POST or None, territories=[territory], initial=initial)
    twins = _twins(request, territory)
    if twins and (twin := twins.pick(request.POST.get("join", ""))):
        if not consume(request, action="ask_to_join"):
            return respond_429(request)
        messages.info(request, words_on_joining(ask_to_join(twin, user=request.user)))
        return redirect("my_space")
    if request.method == "POST" and not twins and form.is_valid():
        try:
            created = create(form.save(commit=False), owner=request.user, territory=territory)
            arrived = created.presences.get(territory=territory)
            note_arrival(arrived, source=request.GET.get("par", ""), invitation=invitation)
            messages.success(request, _("%(name)s est inscrite.") % {"name": created})
            return redirect(_next(request))
        except NotAccepted as refusal:
            form.add_error("kind", str(refusal))
        except IntegrityError:
            form.add_error(None, _("Une structure s’enregistrait au même moment\u00a0: vérifiez, puis réessayez."))
    # Looked for again: a colleague or a second click may have created it at the same moment.
    twins = twins or _twins(request, territory)
    context = {"form": form, "territory": territory, "twins": twins, "next": request.GET.get("next", "")}
    return render(request, "actors/organisation_form.html", context)


def _twins(request, territory: Territory) -> Twins | None:
    """Those that the person must choose from before going on, unless they said that theirs is another."""
    if request.method != "POST":
        return None
    typed = {"number": request.POST.get("number", ""), "name": request.POST.get("name", "")}
    twins = find_twins(**typed, territory=territory)
    return None if "distinct" in request.POST and not twins.certain else twins


def _choose_territory(request, territories: TerritoryQuerySet):
    """The territories, or those that cover the place that was typed."""
    text = request.GET.get("lieu", "").strip()[:80]
    found = territories.select_related("place").order_by("short_name", "pk")
    if text:
        found = found.search(Place.objects.search(text))
    items = Paginator(found, PagedList.per_page).get_page(request.GET.get("page"))
    return render(request, "actors/choose_territory.html", {"items": items, "search_text": text})


@login_required
def enter_territory(request, uuid: UUID):
    """Make one's organisation present in one more territory; nothing is shown there without another consent."""
    organisation = get_organisation_for(request.user, uuid)
    others = Territory.objects.open().exclude(presences__organisation=organisation)
    territory = others.filter(slug=slugify(request.GET.get("territoire", ""))).first()
    if territory is None:
        return _choose_territory(request, others)
    refusal = ""
    try:
        check_is_accepted(organisation, territory=territory)
        if request.method == "POST":
            arrived = ensure_presence(organisation, territory=territory)
            note_arrival(arrived, source=request.GET.get("par", ""), invitation=None)
            messages.success(request, _("%(name)s est présente dans cet espace.") % {"name": organisation})
            return redirect("my_space")
    except NotAccepted as error:
        refusal = str(error)
    context = {"organisation": organisation, "territory": territory, "refusal": refusal}
    return render(request, "actors/enter_territory.html", context)


@login_required
def leave_one_territory(request, uuid: UUID, pk: int):
    """The owner takes the organisation away from a territory: its team and its visitors no longer see it."""
    organisation = get_owned_organisation(request.user, uuid)
    presence = get_object_or_404(organisation.presences.select_related("territory"), pk=pk)
    if request.method == "POST":
        leave_territory(presence, by=request.user)
        messages.success(request, _("%(name)s a quitté cet espace.") % {"name": organisation})
        return redirect("my_space")
    return render(request, "actors/leave_territory.html", {"organisation": organisation, "presence": presence})


@login_required
def edit_organisation(request, uuid: UUID):
    """Change what is known of one's organisation."""
    organisation = get_organisation_for(request.user, uuid)
    territories = list(Territory.objects.filter(presences__organisation=organisation).select_related("place"))
    form = ProfileForm(request.POST or None, instance=organisation, territories=territories)
    if request.method == "POST" and form.is_valid():
        form.save()
        generations.bump(generations.NATIONAL, *(territory.slug for territory in territories))
        messages.success(request, _("Vos informations sont enregistrées."))
        return redirect("my_space")
    return render(request, "actors/profile_form.html", {"form": form, "organisation": organisation})


def _next(request) -> str:
    target = request.GET.get("next", "")
    # `redirect` would take a bare word for the name of a view.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if safe else "my_space"
