"""The door by which an invited person enters a team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from home.enums import Role
from home.models import Invitation
from home.services import accept_invitation


@login_required
def accept_team_invitation(request, token: str):
    """The invited person, signed in under the invited address, enters the team."""
    invitation = Invitation.objects.select_related("territory").filter(token=token).first()
    if not (invitation and invitation.is_for(request.user)):
        return render(request, "home/invitation_unusable.html", {"invitation": invitation}, status=404)
    if request.method == "POST":
        accept_invitation(invitation, user=request.user)
        messages.success(request, _("Bienvenue dans l’équipe de %(territory)s.") % {"territory": invitation.territory})
        return redirect("my_space" if invitation.role == Role.JURY else "wagtailadmin_home")
    return render(request, "home/invitation.html", {"invitation": invitation})
