"""Writes: a message from a territory's team to a selection of its organisations."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import DeliveryState, MembershipRole, MembershipState
from actors.models import Message, MessageDelivery, Presence, User
from actors.outreach.selection import select
from actors.querysets import PresenceQuerySet
from actors.tasks.outreach import deliver_message
from home.models import Territory
from home.problems import Conflict

PAUSE = timedelta(hours=1)  # between two messages of a territory


def selected(territory: Territory, selection: Mapping[str, str], *, by: User) -> PresenceQuerySet:
    """The territory's organisations that a selection keeps, by name."""
    rows = select(Presence.objects.for_territory(territory), selection, user=by)
    return rows.order_by("organisation__name", "pk")


def recipients_of(rows: PresenceQuerySet) -> dict[int, int]:
    """Owner -> the first of the organisations that they answer for: a person is written to once."""
    owner = "organisation__memberships__user"
    held = rows.filter(
        organisation__memberships__role=MembershipRole.OWNER,
        organisation__memberships__state=MembershipState.ACTIVE,
        organisation__memberships__user__is_active=True,
    )
    found: dict[int, int] = {}
    for presence, user in held.values_list("pk", owner):
        found.setdefault(user, presence)
    return found


@transaction.atomic
def send_message(territory: Territory, *, subject: str, text: str, selection: Mapping[str, str], by: User) -> Message:
    """Queue a mail to the owner of each selected organisation; confirming twice sends once.

    Raises Conflict within an hour of another message of the territory, or when nobody would receive it.
    """
    Territory.objects.select_for_update().get(pk=territory.pk)
    recent = Message.objects.for_territory(territory).filter(created_at__gt=timezone.now() - PAUSE).first()
    if recent and (recent.subject, recent.text, recent.selection) == (subject, text, dict(selection)):
        return recent
    if recent:
        raise Conflict(_("Un message vient déjà de partir. Laissez passer une heure entre deux messages."))
    recipients = recipients_of(selected(territory, selection, by=by))
    if not recipients:
        raise Conflict(_("Aucune structure de cette sélection n’a de responsable à qui écrire."))
    message = Message.objects.create(
        territory=territory, subject=subject, text=text, selection=dict(selection), sent_by=by
    )
    MessageDelivery.objects.bulk_create(
        MessageDelivery(message=message, recipient_id=user, presence_id=presence)
        for user, presence in recipients.items()
    )
    _queue(message.deliveries.values_list("pk", flat=True))
    return message


@transaction.atomic
def send_again(message: Message) -> None:
    """Queue once more what could not be sent, or was stopped on its way a while ago."""
    keys = list(message.deliveries.select_for_update().unsent().values_list("pk", flat=True))
    MessageDelivery.objects.filter(pk__in=keys).update(state=DeliveryState.QUEUED, at=timezone.now())
    _queue(keys)


def _queue(deliveries: Iterable[int]) -> None:
    keys = list(deliveries)

    def enqueue() -> None:
        for key in keys:
            deliver_message.enqueue(key)

    transaction.on_commit(enqueue)
