"""Mails that a territory's team sends, one by one, after the answer to the browser: messages and invitations."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from actors.enums import DeliveryState, MailKind, NoteKind
from actors.models import ContactInvitation, FollowUpNote, Message, MessageDelivery, User
from actors.outreach.joining import join_url
from actors.outreach.unsubscribing import is_unsubscribed, unsubscribe_headers, unsubscribe_url, wants
from home.mails import send_mail
from home.models import Territory


@task()
def deliver_message(delivery_id: int) -> None:
    """Send a message to one person, once.

    What stops between the mail server and here leaves it « en cours », which the team may send again after a while:
    nothing goes twice by itself.
    """
    found = MessageDelivery.objects.select_related("message__territory", "recipient", "presence__organisation")
    delivery = found.filter(pk=delivery_id).first()
    if delivery is None or not _move(delivery, DeliveryState.QUEUED, DeliveryState.SENDING):
        return
    message, recipient, presence = delivery.message, delivery.recipient, delivery.presence
    # An account or a presence that was taken away meanwhile counts as having left.
    if recipient is None or presence is None or _has_left(message.territory, recipient):
        _move(delivery, DeliveryState.SENDING, DeliveryState.UNSUBSCRIBED)
        return
    try:
        send_team_message(message, to=recipient, organisation=presence.organisation.name)
    except OSError:
        _move(delivery, DeliveryState.SENDING, DeliveryState.FAILED)
        raise
    _move(delivery, DeliveryState.SENDING, DeliveryState.SENT)
    FollowUpNote.objects.create(
        presence=presence, author_id=message.sent_by_id, kind=NoteKind.MESSAGE, text=message.subject
    )


def send_team_message(message: Message, *, to: User, organisation: str) -> None:
    territory = message.territory
    url = unsubscribe_url(territory, email=to.email, user=to)
    context = {"message": message, "organisation": organisation, "territory": territory, "url": url}
    send_mail(
        subject=message.subject,
        text=render_to_string("emails/team_message.txt", context),
        to=[to.email],
        territory=territory,
        reply_to=reply_to(territory),
        headers=unsubscribe_headers(url),
    )


@task()
def send_contact_invitation(invitation_id: int) -> None:
    """Ask somebody to present their organisation; nothing when it was sent, or they left, meanwhile."""
    invitation = ContactInvitation.objects.select_related("territory").filter(pk=invitation_id).first()
    if invitation is None:
        return
    territory, email = invitation.territory, invitation.email
    if is_unsubscribed(territory, email=email):
        return
    if not ContactInvitation.objects.filter(pk=invitation_id, sent_at=None).update(sent_at=timezone.now()):
        return
    join = join_url(territory, invitation=invitation.token)
    leave = unsubscribe_url(territory, email=email)
    context = {"invitation": invitation, "territory": territory, "url": join, "leave_url": leave}
    try:
        send_mail(
            subject=_("%(territory)s vous invite à présenter votre structure") % {"territory": territory},
            text=render_to_string("emails/contact_invitation.txt", context),
            to=[email],
            territory=territory,
            reply_to=reply_to(territory),
            headers=unsubscribe_headers(leave),
        )
    except OSError:
        # As if it had not been tried: the team may ask again.
        ContactInvitation.objects.filter(pk=invitation_id).update(sent_at=None)
        raise


def reply_to(territory: Territory) -> list[str]:
    """Answers go to the team, where it has an address."""
    return [territory.contact_email] if territory.contact_email else []


def _has_left(territory: Territory, user: User) -> bool:
    return not user.is_active or not wants(user, territory, MailKind.MESSAGES)


def _move(delivery: MessageDelivery, before: DeliveryState, after: DeliveryState) -> bool:
    """From one state to the next, unless another task did it first."""
    rows = MessageDelivery.objects.filter(pk=delivery.pk, state=before)
    return bool(rows.update(state=after, at=timezone.now()))
