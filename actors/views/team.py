"""Screens of an organisation's people: who belongs to it, who asks to, who is invited."""

from uuid import UUID

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actors.accounts.ways_in import ways_in
from actors.enums import MembershipRole
from actors.forms.memberships import HandOverForm, MemberInvitationForm
from actors.models import MemberInvitation
from actors.permissions import get_organisation_for, get_owned_organisation, is_owner
from actors.services.memberships import (
    accept_member_invitation,
    approve_membership,
    hand_over,
    invite_member,
    leave,
    refuse_membership,
)
from home.problems import Conflict
from home.templatetags.french import de


@login_required
def team(request, uuid: UUID):
    """Everybody of the organisation; its owner answers requests, invites and hands over from here."""
    organisation = get_organisation_for(request.user, uuid)
    owns = is_owner(request.user, organisation)
    form = MemberInvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST":
        if not owns:
            raise PermissionDenied
        if form.is_valid() and not consume(request, action="invite_member"):
            form.add_error("email", _("Vous avez envoyé beaucoup d’invitations\u00a0: attendez une heure."))
        elif form.is_valid():
            sent = invite_member(organisation, invited_by=request.user, **form.cleaned_data)
            said = _("L’invitation est partie à %(email)s.") if sent else _("%(email)s fait partie de l’équipe.")
            messages.success(request, said % form.cleaned_data)
            return redirect("organisation_team", uuid)
    context = {
        "organisation": organisation,
        "owns": owns,
        "form": form,
        "members": organisation.memberships.active().select_related("user").order_by("-role", "created_at"),
        "asked": organisation.memberships.asked() if owns else [],
        "invitations": organisation.invitations.order_by("email") if owns else [],
    }
    return render(request, "actors/team.html", context)


@require_POST
@login_required
def answer_join_request(request, uuid: UUID, pk: int):
    """The owner lets a person in, or not."""
    organisation = get_owned_organisation(request.user, uuid)
    membership = organisation.memberships.select_related("user").filter(pk=pk).first()
    if membership is None:
        raise Conflict(_("Cette demande a déjà reçu une réponse. Votre espace montre où en est chaque structure."))
    if "accept" in request.POST:
        approve_membership(membership)
        messages.success(request, _("%(person)s fait partie de l’équipe.") % {"person": membership.user})
    else:
        refuse_membership(membership)
        messages.info(request, _("La demande est écartée."))
    return redirect("organisation_team", uuid)


@require_POST
@login_required
def remove_member(request, uuid: UUID, pk: int):
    """The owner ends somebody's place."""
    organisation = get_owned_organisation(request.user, uuid)
    membership = get_object_or_404(organisation.memberships.active().select_related("user"), pk=pk)
    leave(membership)
    messages.success(request, _("%(person)s ne fait plus partie de la structure.") % {"person": membership.user})
    return redirect("organisation_team", uuid)


@login_required
def hand_over_organisation(request, uuid: UUID):
    """The owner makes another member the owner."""
    organisation = get_owned_organisation(request.user, uuid)
    form = HandOverForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        membership = form.cleaned_data["membership"]
        hand_over(organisation, owner=request.user, to=membership)
        messages.success(request, _("%(person)s est maintenant responsable du compte.") % {"person": membership.user})
        return redirect("organisation_team", uuid)
    return render(request, "actors/hand_over.html", {"organisation": organisation, "form": form})


@login_required
def leave_organisation(request, uuid: UUID):
    """A member ends their own place, knowing what stays."""
    organisation = get_organisation_for(request.user, uuid)
    membership = organisation.memberships.active().get(user=request.user)
    if request.method == "POST":
        leave(membership)
        messages.success(request, _("Vous ne faites plus partie %(of)s.") % {"of": de(organisation)})
        return redirect("my_space")
    owns = membership.role == MembershipRole.OWNER
    return render(request, "actors/leave.html", {"organisation": organisation, "owns": owns})


@require_POST
@login_required
def cancel_member_invitation(request, uuid: UUID, pk: int):
    """The owner takes an invitation back before it is accepted."""
    organisation = get_owned_organisation(request.user, uuid)
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    invitation.delete()
    messages.success(request, _("L’invitation de %(email)s est retirée.") % {"email": invitation.email})
    return redirect("organisation_team", uuid)


@never_cache
def accept_invitation(request, token: str):
    """The invited person reads who invites; signed in under the invited address, they enter the organisation."""
    invitation = MemberInvitation.objects.select_related("organisation").filter(token=token).first()
    if not request.user.is_authenticated:
        return _invite_to_sign_in(request, invitation)
    if not (invitation and invitation.is_for(request.user)):
        return render(request, "actors/invitation_unusable.html", {"invitation": invitation}, status=404)
    if request.method == "POST":
        accept_member_invitation(invitation, user=request.user)
        messages.success(request, _("Vous faites partie %(of)s.") % {"of": de(invitation.organisation)})
        return redirect("my_space")
    return render(request, "actors/invitation.html", {"invitation": invitation})


def _invite_to_sign_in(request, invitation: MemberInvitation | None):
    if not (invitation and invitation.is_valid):
        return render(request, "actors/invitation_unusable.html", {"invitation": invitation}, status=404)
    context = {"invitation": invitation, **ways_in(onward=request.path, email=invitation.email)}
    return render(request, "actors/invitation.html", context)
