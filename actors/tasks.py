"""Work of the actors' floor that may be done after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import CharterVersion, MemberInvitation, Membership, Organisation, Presence, User
from home.mails import quoted, send_mail
from home.spaces import territory_space
from home.templatetags.french import de


@task()
def send_showcase_decision(presence_id: int, published: bool) -> None:
    """Tell whoever asked for a public page that it has appeared, or what must be mended."""
    presence = Presence.objects.select_related("organisation", "territory", "asked_by").filter(pk=presence_id).first()
    space = presence and territory_space(presence.territory.slug)
    if not (presence and presence.asked_by and space):
        return
    page = presence.public_url
    form = settings.BASE_URL + reverse("showcase", args=[presence.organisation.uuid, presence.pk])
    context = {"presence": presence, "published": published, "url": page if published else form, "space": space}
    context["refusal"] = quoted(presence.refusal)
    send_mail(
        subject=_("Votre fiche est publiée") if published else _("Votre fiche est à reprendre"),
        text=render_to_string("emails/showcase_decision.txt", context),
        to=[presence.asked_by.email],
        territory=presence.territory,
    )


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


@task()
def tell_signatories(version_id: int) -> None:
    """Ask the owners of organisations that signed an earlier version to read and sign the new one; a mail each."""
    version = CharterVersion.objects.get(pk=version_id)
    engaged = Presence.objects.for_territory(version.territory_id).exclude(engaged_since=None)
    for presence in engaged.values_list("pk", flat=True):
        tell_signatory.enqueue(presence, version_id)


@task()
def tell_signatory(presence_id: int, version_id: int) -> None:
    """Ask one owner; nothing when the organisation has signed meanwhile, or yet another version came."""
    presence = Presence.objects.select_related("organisation", "territory").filter(pk=presence_id).first()
    owner = presence and presence.organisation.memberships.owner()
    if not (presence and owner):
        return
    version = CharterVersion.objects.in_force(presence.territory_id)
    signed = presence.organisation.signatures.standing().filter(version=version_id).exists()
    if version.pk != version_id or signed:
        return
    url = settings.BASE_URL + reverse("sign_charter", args=[presence.organisation.uuid, presence.pk])
    context = {"presence": presence, "version": version, "until": presence.engaged_until, "url": url}
    send_mail(
        subject=_("La charte de %(territory)s a changé") % {"territory": presence.territory},
        text=render_to_string("emails/charter_renewal.txt", context),
        to=[owner.email],
        territory=presence.territory,
    )
