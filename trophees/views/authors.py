"""Who writes an application: the members of an organisation; for a collectivité, whoever was invited."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actors.accounts.ways_in import ways_in
from actors.requests import MemberRequest
from home.problems import Conflict as Refused
from trophees.addresses import space_of
from trophees.enums import ApplicationState
from trophees.forms.applications import AuthorForm
from trophees.models import Application, Author
from trophees.services.authors import accept_author, invite_author, remove_author
from trophees.views.loading import for_author


@for_author
def authors(request: MemberRequest, application: Application) -> HttpResponse:
    """Everybody who writes, and the form that invites another one."""
    form = AuthorForm(request.POST or None)
    may_invite = bool(application.place_id) and not application.is_withdrawn
    if request.method == "POST" and may_invite and form.is_valid():
        if not consume(request, action="invite_member"):
            form.add_error("email", _("Trop d’invitations se suivent\u00a0: réessayez dans une heure."))
        else:
            try:
                invite_author(application, email=form.cleaned_data["email"], by=request.user)
                messages.success(request, _("L’invitation est partie à %(email)s.") % form.cleaned_data)
                return redirect("application_authors", application.uuid)
            except Refused as known:
                form.add_error("email", str(known))
    context = {
        "application": application,
        "campaign": application.campaign,
        "space": space_of(application.campaign),
        "form": form,
        "may_invite": may_invite,
        "authors": application.authors.select_related("user").order_by("pk"),
        "members": members_of(application),
    }
    return render(request, "trophees/apply/authors.html", context)


def members_of(application: Application) -> list:
    if application.organisation is None:
        return []
    return list(application.organisation.memberships.active().select_related("user").order_by("-role", "created_at"))


@require_POST
@for_author
def remove(request: MemberRequest, application: Application, pk: int) -> HttpResponse:
    """End somebody's place, one's own too, or take an invitation back."""
    author = get_object_or_404(application.authors.select_related("user"), pk=pk)
    is_me = author.user_id == request.user.pk
    remove_author(author)
    if is_me:
        messages.success(request, _("Vous n’écrivez plus cette candidature."))
        return redirect("my_space")
    messages.success(request, _("%(email)s n’écrit plus cette candidature.") % {"email": author.email})
    return redirect("application_authors", application.uuid)


@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person reads what it is about; signed in under the invited address, they become an author."""
    found = Author.objects.filter(token=token, user=None).exclude(application__state=ApplicationState.WITHDRAWN)
    invitation = found.select_related("application__campaign", "application__place").first()
    user = request.user if request.user.is_authenticated else None
    if not (invitation and (invitation.is_for(user) if user else invitation.is_valid)):
        return render(request, "trophees/apply/invitation_unusable.html", {"invitation": invitation}, status=404)
    if user is None:
        context = {"invitation": invitation, **ways_in(onward=request.path, email=invitation.email)}
        return render(request, "trophees/apply/invitation.html", context)
    if request.method == "POST":
        application = accept_author(invitation, user=user)
        messages.success(request, _("Vous écrivez maintenant cette candidature."))
        return redirect("application", application.uuid)
    return render(request, "trophees/apply/invitation.html", {"invitation": invitation})
