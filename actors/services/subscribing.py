"""Writes: an address without an account that asks for a territory's letter, and says by a mail that it was it."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from actors.enums import MailKind
from actors.models import DigestSubscriber
from actors.outreach.unsubscribing import subscribe_again
from actors.services.digests import CONFIRMING
from actors.tasks.digests import send_subscription_request
from home.models import Territory

SALT = "actors.services.subscribing"


@transaction.atomic
def ask_for_digest(territory: Territory, *, email: str) -> None:
    """Send the mail that asks whether it was they; whoever asks learns nothing of who receives the letter."""
    subscriber, made = DigestSubscriber.objects.get_or_create(territory=territory, email=email.lower())
    if not made and subscriber.confirmed_at is None:
        subscriber.asked_at = timezone.now()
        subscriber.save(update_fields=["asked_at"])
    url = settings.BASE_URL + reverse("confirm_digest", args=[signing.dumps(subscriber.pk, salt=SALT)])
    transaction.on_commit(lambda: send_subscription_request.enqueue(subscriber.pk, url))


def read_subscriber(token: str) -> DigestSubscriber | None:
    """Whose address the link confirms, None when it is made up, too old, or its address was forgotten."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CONFIRMING)
    except signing.BadSignature:
        return None
    return DigestSubscriber.objects.select_related("territory").filter(pk=pk).first()


@transaction.atomic
def confirm_subscriber(subscriber: DigestSubscriber) -> None:
    """From now on the letter arrives, be it that it was left before."""
    DigestSubscriber.objects.filter(pk=subscriber.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    subscribe_again(subscriber.territory, email=subscriber.email, kind=MailKind.DIGEST)
