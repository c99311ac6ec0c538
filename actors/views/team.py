"""Screens of an organisation's people: who belongs to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.enums import MembershipState
from actors.permissions import get_organisation_for, is_owner
from actors.services import approve_membership, refuse_membership
from home.problems import Conflict


@require_POST
@login_required
def answer_join_request(request, uuid, pk: int):
    """The owner lets a person in, or not."""
    organisation = get_organisation_for(request.user, uuid)
    if not is_owner(request.user, organisation):
        raise PermissionDenied
    membership = get_object_or_404(organisation.memberships, pk=pk)
    if membership.state != MembershipState.ASKED:
        raise Conflict(_("Cette demande a déjà reçu une réponse. Votre espace montre où en est chaque structure."))
    if "accept" in request.POST:
        approve_membership(membership)
        messages.success(request, _("%(person)s fait partie de l’équipe.") % {"person": membership.user})
    else:
        refuse_membership(membership)
        messages.info(request, _("La demande est écartée."))
    return redirect("my_space")
