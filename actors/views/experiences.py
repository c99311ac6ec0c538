"""Screens of « Mon espace » where members tell what their organisation did, and ask to show it."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actors.forms.experiences import ConsentForm, ExperienceForm, PictureAltForm, PictureForm
from actors.models import ExperiencePage, User
from actors.models.experiences import MOST_PICTURES
from actors.permissions import get_experience_for, get_organisation_for
from actors.services.experiences import (
    add_picture,
    ask_for_experience,
    change_pictures,
    create_experience,
    delete_experience,
    save_experience,
    withdraw_experience,
)
from home.enums import Module
from home.problems import Conflict
from home.spaces import territory_space


@login_required
def experiences(request, uuid):
    """The organisation's sheets, by territory, and where each one stands."""
    organisation = get_organisation_for(request.user, uuid)
    sheets = list(ExperiencePage.objects.of_organisation(organisation).order_by("-latest_revision_created_at"))
    places = []
    for presence in organisation.presences.select_related("territory").order_by("pk"):
        space = territory_space(presence.territory.slug)
        if space and space.is_open:
            told = [sheet for sheet in sheets if sheet.presence_id == presence.pk]
            opened = Module.EXPERIENCES in space.modules
            places.append({"space": space, "sheets": told, "opened": opened})
    return render(request, "experiences/mine.html", {"organisation": organisation, "places": places})


@login_required
def write_experience(request, uuid, slug: str):
    """Begin a sheet in one of the organisation's territories."""
    organisation = get_organisation_for(request.user, uuid)
    presence = organisation.presences.select_related("territory").filter(territory__slug=slug).first()
    space = presence and territory_space(slug)
    if not (presence and space and space.is_open and Module.EXPERIENCES in space.modules):
        raise Http404
    form = ExperienceForm(request.POST or None, instance=ExperiencePage(), territory=presence.territory)
    if request.method == "POST" and form.is_valid():
        themes = form.cleaned_data["themes"]
        page = create_experience(form.save(commit=False), presence=presence, themes=themes, user=request.user)
        messages.success(request, _("Votre brouillon est enregistré. Seule votre structure le voit."))
        return redirect(_next_step(request), uuid, page.pk)
    return render(request, "experiences/form.html", {"form": form, "organisation": organisation, "place": space})


@login_required
def edit_experience(request, uuid, pk: int):
    """Go on with the draft of a sheet."""
    page = get_experience_for(request.user, uuid, pk)
    draft = page.get_latest_revision_as_object()
    form = ExperienceForm(request.POST or None, instance=draft, territory=page.presence.territory)
    if request.method == "POST" and form.is_valid() and _keep(page, form, user=request.user):
        messages.success(request, _("Votre brouillon est enregistré."))
        return redirect(_next_step(request), uuid, page.pk)
    return render(request, "experiences/form.html", {"form": form, **_of_sheet(request, page)})


def _keep(page: ExperiencePage, form: ExperienceForm, *, user: User) -> bool:
    """Whether the draft was saved; if a colleague was faster, the form says so and keeps what was typed."""
    themes, seen = form.cleaned_data["themes"], form.cleaned_data["seen"]
    try:
        save_experience(page, draft=form.save(commit=False), themes=themes, user=user, seen=seen)
    except Conflict:
        form.show_again_on(page.latest_revision_id)
        return False
    return True


def _next_step(request) -> str:
    return "edit_experience" if "stay" in request.POST else "experience_pictures"


@login_required
def experience_pictures(request, uuid, pk: int):
    """The draft's pictures: each is kept as soon as it is sent, so that no error elsewhere loses it."""
    page = get_experience_for(request.user, uuid, pk)
    leaves = request.POST.get("add") == "leave"
    if leaves and not request.FILES:
        return redirect("experience_publication", uuid, pk)
    form = PictureForm(request.POST, request.FILES) if "add" in request.POST else PictureForm()
    if "add" in request.POST and form.is_valid() and _may_add(request, form):
        add_picture(page, user=request.user, **form.cleaned_data)
        messages.success(request, _("L’image est ajoutée."))
        return redirect("experience_publication" if leaves else "experience_pictures", uuid, pk)
    pictures = [(picture, _alt_form(request, picture)) for picture in _pictures(page)]
    changed = next((one for one in pictures if one[1].is_bound), None)
    if changed and _change_picture(request, page, *changed):
        return redirect("experience_pictures", uuid, pk)
    context = {"form": form, "pictures": pictures, "is_full": len(pictures) >= MOST_PICTURES}
    return render(request, "experiences/pictures.html", {**context, **_of_sheet(request, page)})


def _may_add(request, form: PictureForm) -> bool:
    if consume(request, action="picture"):
        return True
    form.add_error("file", _("Trop d’images se suivent\u00a0: réessayez dans une heure."))
    return False


def _pictures(page: ExperiencePage) -> list:
    return list(page.get_latest_revision_as_object().pictures.all())


def _alt_form(request, picture) -> PictureAltForm:
    """The form of one picture, which is named by the button that sends it."""
    key, prefix = str(picture.image_id), f"image-{picture.image_id}"
    sent = key in (request.POST.get("describe"), request.POST.get("remove"))
    return PictureAltForm(request.POST if sent else None, initial={"alt": picture.alt}, prefix=prefix)


def _change_picture(request, page: ExperiencePage, picture, form: PictureAltForm) -> bool:
    """Describe the picture or take it away; whether it was done."""
    if "remove" in request.POST:
        change_pictures(page, alts={}, removed={picture.image_id}, user=request.user)
        messages.success(request, _("L’image est retirée."))
        return True
    if form.is_valid():
        change_pictures(page, alts={picture.image_id: form.cleaned_data["alt"]}, removed=(), user=request.user)
        messages.success(request, _("La description est enregistrée."))
        return True
    return False


@login_required
def experience_publication(request, uuid, pk: int):
    """Read the draft over, ask for its publication, take the sheet back, or delete it."""
    takes_back = "withdraw" in request.POST or "delete" in request.POST
    page = get_experience_for(request.user, uuid, pk, takes_back=takes_back)
    organisation = page.presence.organisation
    draft = page.get_latest_revision_as_object()
    asked = "ask" in request.POST
    form = ConsentForm(
        request.POST if asked else None, initial={"seen": page.latest_revision_id}, organisation=organisation
    )
    if asked and not draft.missing_parts and form.is_valid():
        ask_for_experience(page, revision_id=form.cleaned_data["seen"], user=request.user, wording=form.wording)
        messages.success(request, _("Votre demande est partie\u00a0: l’équipe du territoire lit la fiche."))
        return redirect("experiences", uuid)
    if "withdraw" in request.POST:
        withdraw_experience(page, user=request.user)
        messages.success(request, _("C’est retiré. Le brouillon vous reste."))
        return redirect("experiences", uuid)
    if "delete" in request.POST:
        delete_experience(page, user=request.user)
        messages.success(request, _("La fiche est supprimée, avec ses images et ses commentaires."))
        return redirect("experiences", uuid)
    return render(request, "experiences/publication.html", {"form": form, "draft": draft, **_of_sheet(request, page)})


def _of_sheet(request, page: ExperiencePage) -> dict[str, object]:
    """What each screen of a sheet shows of it."""
    space = territory_space(page.presence.territory.slug)
    if space is None:
        raise Http404
    public_url = space.url_from(request.space, page.url_in(space))
    return {"sheet": page, "organisation": page.presence.organisation, "place": space, "public_url": public_url}
