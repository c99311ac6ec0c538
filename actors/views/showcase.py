"""Screens of an organisation about its public page in a territory."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actors.agreements import wording
from actors.enums import Purpose
from actors.forms.showcase import ShowcaseForm
from actors.permissions import get_presence_for
from actors.services.showcase import ask_for_showcase, save_showcase, withdraw_showcase
from home.enums import Module


@login_required
def showcase(request, uuid: UUID, pk: int):
    """Write one's public page in a territory, ask for its publication, or take it away."""
    if "withdraw" in request.POST:
        presence = get_presence_for(request.user, uuid, pk)
        withdraw_showcase(presence, user=request.user)
        messages.success(request, _("Votre fiche n’est plus publique."))
        return redirect("my_space")
    presence = get_presence_for(request.user, uuid, pk, module=Module.ACTORS)
    form = ShowcaseForm(request.POST or None, instance=presence)
    if request.method == "POST" and form.is_valid():
        words = {purpose: wording(purpose, presence) for purpose in (Purpose.RESULT, Purpose.TEAM)}
        save_showcase(presence, themes=form.cleaned_data["themes"], user=request.user, wordings=words)
        if "publish" in request.POST and not presence.is_asked_or_published:
            ask_for_showcase(presence, user=request.user, wording=wording(Purpose.SHOWCASE, presence))
            said = _("Votre demande est partie\u00a0: l’équipe du territoire relit la fiche avant de la publier.")
        else:
            said = _("Votre fiche est enregistrée.")
        messages.success(request, said)
        return redirect("my_space")
    context = {"organisation": presence.organisation, "presence": presence, "form": form}
    return render(request, "actors/showcase.html", context)
