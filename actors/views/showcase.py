"""Screens of an organisation about its public page in a territory."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actors.models import Presence
from actors.permissions import get_presence_for
from actors.services import ask_for_showcase, withdraw_showcase


@login_required
def showcase(request, uuid, pk: int):
    """Ask for one's public page in a territory, or take it away."""
    presence = get_presence_for(request.user, uuid, pk)
    if request.method == "POST":
        _change_showcase(request, presence)
        return redirect("my_space")
    return render(request, "actors/showcase.html", {"organisation": presence.organisation, "presence": presence})


def _change_showcase(request, presence: Presence) -> None:
    if "withdraw" in request.POST:
        withdraw_showcase(presence)
        messages.success(request, _("Votre fiche n’est plus publique."))
    elif "consent" in request.POST:
        ask_for_showcase(presence, user=request.user)
        messages.success(
            request, _("Votre demande est partie\u00a0: l’équipe du territoire relit la fiche avant de la publier.")
        )
    else:
        messages.error(request, _("Cochez la case pour donner votre accord."))
