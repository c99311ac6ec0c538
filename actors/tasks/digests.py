"""A territory's letter on its way, one reader at a time."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from actors.enums import DeliveryState, MailKind
from actors.models import Digest, DigestDelivery, DigestSubscriber
from actors.outreach.letter import compose, read_contents, send_letter
from actors.outreach.unsubscribing import is_unsubscribed, wants
from home.letters import Told
from home.mails import send_mail
from home.templatetags.french import de

logger = logging.getLogger(__name__)

MOST_A_TASK = 200  # the clock asks for another task each minute; other mails pass between two
OF_THE_READER = (SMTPRecipientsRefused, SMTPDataError)  # another reader's may pass


@task()
def send_some(digest_id: int) -> None:
    """Send a letter to those who wait for it, some of them.

    Each is claimed before its mail leaves, and written as sent in the step that follows the server's answer: what stops
    in between is one letter. When the server itself does not answer, the rest waits for the next task.
    """
    digest = Digest.objects.select_related("territory").get(pk=digest_id)
    told = read_contents(digest)
    for _turn in range(MOST_A_TASK):
        delivery = _claim(digest)
        if delivery is None:
            return
        try:
            _move(delivery, _deliver(digest, told, delivery))
        except OF_THE_READER:
            _move(delivery, DeliveryState.FAILED)
        except OSError:
            logger.exception("The mail server took no letter.")
            _move(delivery, DeliveryState.QUEUED, attempts=delivery.attempts)
            return


def _claim(digest: Digest) -> DigestDelivery | None:
    """The next one that waits, for this task alone; None when nobody waits."""
    found = digest.deliveries.filter(state=DeliveryState.QUEUED).select_related("recipient", "subscriber")
    while (delivery := found.order_by("attempts", "pk").first()) is not None:
        mine = DigestDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
        if mine.update(state=DeliveryState.SENDING, at=timezone.now(), attempts=F("attempts") + 1):
            return delivery
    return None


def _deliver(digest: Digest, told: list[Told], delivery: DigestDelivery) -> DeliveryState:
    """Send it, unless its reader is gone or has left."""
    user, subscriber = delivery.recipient, delivery.subscriber
    if user:
        email, stays = user.email, user.is_active and wants(user, digest.territory, MailKind.DIGEST)
    elif subscriber:
        email = subscriber.email
        stays = not is_unsubscribed(digest.territory, email=email, kind=MailKind.DIGEST)
    else:
        return DeliveryState.UNSUBSCRIBED
    if not stays:
        return DeliveryState.UNSUBSCRIBED
    letter = compose(digest, told, email=email, user=user)
    send_letter(letter, territory=digest.territory, to=email)
    return DeliveryState.SENT


def _move(delivery: DigestDelivery, state: DeliveryState, **more: int) -> None:
    DigestDelivery.objects.filter(pk=delivery.pk).update(state=state, at=timezone.now(), **more)


@task()
def send_subscription_request(subscriber_id: int, url: str) -> None:
    """Ask an address whether it was it that asked for the letter; nothing when it was forgotten meanwhile."""
    subscriber = DigestSubscriber.objects.select_related("territory").filter(pk=subscriber_id).first()
    if subscriber is None:
        return
    territory = subscriber.territory
    send_mail(
        subject=_("Confirmez votre abonnement à la lettre %(of)s") % {"of": de(territory.short_name)},
        text=render_to_string("emails/digest_subscription.txt", {"territory": territory, "url": url}),
        to=[subscriber.email],
        territory=territory,
    )
