"""Screens of a person about an organisation's identity."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.enums import MembershipState
from actors.forms.organisations import OrganisationForm, ProfileForm
from actors.models import Membership, Organisation
from actors.models.organisations import clean_siren
from actors.permissions import get_organisation_for
from actors.services import ask_to_join
from actors.services import create_organisation as create
from home import generations
from home.models import Place, Territory
from home.models.base import PagedList


@login_required
def create_organisation(request):
    """Create one's organisation in a territory, or ask to join the one that has the same SIREN."""
    slug = slugify(request.GET.get("territoire", ""))
    territory = Territory.objects.open().select_related("place").filter(slug=slug).first()
    if territory is None:
        return _choose_territory(request)
    form = OrganisationForm(request.POST or None, near=territory.place)
    twin = None
    if request.method == "POST":
        twin = _twin(form.data.get("siren", ""))
        if twin and "join" in request.POST:
            messages.info(request, _words_on_joining(ask_to_join(twin, user=request.user)))
            return redirect("my_space")
        if not twin and form.is_valid():
            try:
                create(form.save(commit=False), owner=request.user, territory=territory)
                return redirect(_next(request))
            except IntegrityError:
                form.add_error(None, _("Une structure s’enregistrait au même moment : vérifiez, puis réessayez."))
        # Asked again: a colleague or a second click may have created it at the same moment.
        twin = twin or _twin(form.data.get("siren", ""))
    context = {"form": form, "territory": territory, "twin": twin, "next": request.GET.get("next", "")}
    return render(request, "actors/organisation_form.html", context)


def _words_on_joining(membership: Membership) -> str:
    if membership.state == MembershipState.ACTIVE:
        return _("Vous faites déjà partie de cette structure.")
    return _("Votre demande est partie. La personne responsable du compte vous répondra.")


def _choose_territory(request):
    """The open territories, or those that cover the place that was typed."""
    text = request.GET.get("lieu", "").strip()[:80]
    found = Territory.objects.open().select_related("place").order_by("short_name", "pk")
    if text:
        found = found.search(Place.objects.search(text))
    items = Paginator(found, PagedList.per_page).get_page(request.GET.get("page"))
    return render(request, "actors/choose_territory.html", {"items": items, "search_text": text})


@login_required
def edit_organisation(request, uuid):
    """Change what is known of one's organisation."""
    organisation = get_organisation_for(request.user, uuid)
    form = ProfileForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        generations.bump(*organisation.presences.values_list("territory__slug", flat=True))
        messages.success(request, _("Vos informations sont enregistrées."))
        return redirect("my_space")
    return render(request, "actors/profile_form.html", {"form": form, "organisation": organisation})


def _twin(siren: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(siren=clean_siren(siren)).first()
    except ValidationError:
        return None


def _next(request) -> str:
    target = request.GET.get("next", "")
    # `redirect` would take a bare word for the name of a view.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if safe else "my_space"
