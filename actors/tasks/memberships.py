"""Mails about who belongs to an organisation, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import MemberInvitation, Membership, Organisation, User
from home.mails import send_mail
from home.templatetags.french import de


@task()
def send_join_request(membership_id: int) -> None:
    """Tell the owner, or the teams where there is none, that somebody asks for a place; nothing once answered."""
    membership = Membership.objects.asked().filter(pk=membership_id).first()
    if membership is None:
        return
    if owner := membership.organisation.memberships.owner():
        _tell_request(membership, url=reverse("organisation_team", args=[membership.organisation.uuid]), to=owner)
        return
    for presence in membership.organisation.presences.select_related("territory"):
        for manager in User.objects.filter(is_active=True, groups=presence.territory.managers_id):
            _tell_request(membership, url=reverse("follow_up", args=[presence.pk]), to=manager, as_team=True)


def _tell_request(membership: Membership, *, url: str, to: User, as_team: bool = False) -> None:
    context = {"membership": membership, "url": settings.BASE_URL + url, "as_team": as_team}
    send_mail(
        subject=_("Une demande pour rejoindre %(organisation)s") % {"organisation": membership.organisation},
        text=render_to_string("emails/join_request.txt", context),
        to=[to.email],
    )


@task()
def send_join_answer(user_id: int, organisation_id: int, accepted: bool) -> None:
    """Tell a person whether they were let in; nothing once they or the organisation are gone."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if not (user and organisation):
        return
    context = {"organisation": organisation, "accepted": accepted, "url": settings.BASE_URL + reverse("my_space")}
    subject = _("Vous faites partie %(of)s") if accepted else _("Votre demande pour %(organisation)s")
    send_mail(
        subject=subject % {"organisation": organisation, "of": de(organisation)},
        text=render_to_string("emails/join_answer.txt", context),
        to=[user.email],
    )


@task()
def send_ownership(organisation_id: int) -> None:
    """Tell a person that they now own the account of their organisation."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    owner = organisation and organisation.memberships.owner()
    if not (organisation and owner):
        return
    url = settings.BASE_URL + reverse("organisation_team", args=[organisation.uuid])
    send_mail(
        subject=_("Vous êtes responsable du compte %(of)s") % {"of": de(organisation)},
        text=render_to_string("emails/ownership.txt", {"organisation": organisation, "url": url}),
        to=[owner.email],
    )


@task()
def send_member_invitation(invitation_id: int) -> None:
    """Tell the invited person where to accept; nothing when the invitation was taken back meanwhile."""
    invitation = MemberInvitation.objects.select_related("organisation").filter(pk=invitation_id).first()
    if invitation is None:
        return
    url = settings.BASE_URL + reverse("accept_member_invitation", args=[invitation.token])
    send_mail(
        subject=_("Rejoindre %(organisation)s") % {"organisation": invitation.organisation},
        text=render_to_string("emails/member_invitation.txt", {"invitation": invitation, "url": url}),
        to=[invitation.email],
    )
