"""Writes: registrations to events. Who has a place is decided under one lock, the event's row."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from actors.enums import RegistrationState
from actors.models import Organisation, Registration, Unsubscription, User
from actors.tasks.registrations import (
    send_cancellation,
    send_event_cancelled,
    send_event_changed,
    send_event_restored,
    send_promotion,
    send_receipt,
    send_registration_reminder,
)
from home import generations
from home.mails import may_remind
from home.models import EventPage, SeatCount, Territory
from home.scoping import owners_of_pages
from home.seats import Door

KEPT = timedelta(days=365)  # once the event is over; the form says « douze mois »
MOST_A_RUN = 50


class NotOpen(Exception):
    """One cannot register, as the event stands; `door` says why."""

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self.door = door


class AlreadyRegistered(Exception):
    """The address has a place already, or waits for one: `registration`."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration)
        self.registration = registration


def lock_event(event_id: int) -> EventPage:
    """The event as it stands, for oneself until the end of the transaction.

    The only lock of this module: without it, two people who come at once both read that a place is left. A
    publication, which writes the same row, waits for it too. SQLite locks the whole base when the transaction begins.
    """
    return EventPage.objects.select_for_update(of=("self",)).get(pk=event_id)


@transaction.atomic
def register(
    event: EventPage,
    *,
    email: str,
    name: str,
    organisation_name: str = "",
    user: User | None = None,
    organisation: Organisation | None = None,
) -> Registration:
    """Take a place, or one in the waiting list. Raises AlreadyRegistered, then NotOpen."""
    locked, email = lock_event(event.pk), email.lower()
    known = locked.registrations.living().filter(email=email).first()
    if known is not None:
        raise AlreadyRegistered(known)
    # Places that an editor has just added are those of who waited.
    _promote(locked)
    if not locked.takes_registrations:
        raise NotOpen(locked.door)
    last = locked.registrations.aggregate(last=Max("number"))["last"] or 0
    registration = Registration.objects.create(
        event=locked,
        territory_id=next(iter(owners_of_pages([locked.pk])), None),
        email=email,
        name=name,
        organisation_name=organisation_name,
        user=user,
        organisation=organisation,
        state=RegistrationState.IN if locked.door is Door.OPEN else RegistrationState.WAITING,
        number=last + 1,
        told_digest=locked.facts_digest,
    )
    _count(locked)
    transaction.on_commit(partial(send_receipt.enqueue, registration.pk))
    return registration


def remind_of_link(registration: Registration) -> None:
    """To somebody who registers again: the same receipt, at their own address."""
    send_receipt.enqueue(registration.pk)


@transaction.atomic
def cancel(registration: Registration) -> Registration:
    """Give a place back, to the first who waits; done twice, it is done once."""
    event = lock_event(registration.event_id)
    locked = Registration.objects.get(pk=registration.pk)
    if not locked.is_living:
        return locked
    locked.state, locked.state_at = RegistrationState.CANCELLED, timezone.now()
    locked.has_attended, locked.contribution = False, ""
    locked.save(update_fields=["state", "state_at", "has_attended", "contribution"])
    _promote(event)
    transaction.on_commit(partial(send_cancellation.enqueue, locked.pk))
    return locked


@transaction.atomic
def erase_registrations(registrations: QuerySet[Registration]) -> None:
    """Erase registrations, whoever made them; the places that this leaves are given to who waits."""
    events = sorted(set(registrations.values_list("event", flat=True)))
    locked = [lock_event(pk) for pk in events]
    registrations.delete()
    for event in locked:
        _promote(event)


def contribute(registration: Registration, contribution: str) -> None:
    """What a person answers to the event's question; nothing once they have given their place back."""
    Registration.objects.living().filter(pk=registration.pk).update(contribution=contribution)


@transaction.atomic
def record_attendance(event: EventPage, *, came: Iterable[int]) -> int:
    """Who came, of those who had a place or waited for one. How many."""
    present, living = set(came), event.registrations.living()
    living.exclude(pk__in=present).filter(has_attended=True).update(has_attended=False)
    living.filter(pk__in=present, has_attended=False).update(has_attended=True)
    return living.filter(has_attended=True).count()


def settle_when_published(sender: Any, *, instance: EventPage, **kwargs: Any) -> None:
    """However the page is published: new places go to who waits, a cancellation or another hour is told."""
    settle(instance.pk)


@transaction.atomic
def settle(event_id: int) -> None:
    """What an event, as it is published, changes for those who registered. Nobody is told a thing twice."""
    event = lock_event(event_id)
    _promote(event)
    if event.is_past:
        return
    living, digest = event.registrations.living(), event.facts_digest
    if event.is_cancelled:
        _tell(living.filter(told_cancelled_at=None), send_event_cancelled, told_cancelled_at=timezone.now())
        return
    restored = {"told_cancelled_at": None, "told_digest": digest, "reminded_at": None}
    _tell(living.exclude(told_cancelled_at=None), send_event_restored, **restored)
    _tell(living.exclude(told_digest=digest), send_event_changed, told_digest=digest, reminded_at=None)


def _tell(registrations: QuerySet[Registration], mail: Any, **changes: Any) -> None:
    """Write to each, and note that they were told."""
    keys = list(registrations.values_list("pk", flat=True))
    Registration.objects.filter(pk__in=keys).update(**changes)
    for pk in keys:
        transaction.on_commit(partial(mail.enqueue, pk))


def _promote(event: EventPage) -> None:
    """Give the places that are left to those who came first. The event is locked."""
    _count(event)
    if event.is_cancelled or event.is_past:
        return
    promoted = list(event.registrations.waiting().values_list("pk", flat=True)[: event.seats.to_promote])
    if not promoted:
        return
    Registration.objects.filter(pk__in=promoted).update(state=RegistrationState.IN, state_at=timezone.now())
    _count(event)
    for pk in promoted:
        transaction.on_commit(partial(send_promotion.enqueue, pk))


def _count(event: EventPage) -> None:
    """Write what the event's page shows of its places."""
    counts = event.registrations.aggregate(
        taken=Count("pk", filter=Q(state=RegistrationState.IN)),
        waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
    )
    before = SeatCount.objects.filter(event=event).first()
    event.seat_count, _made = SeatCount.objects.update_or_create(event=event, defaults=counts)
    if before is None or (before.taken, before.waiting) != (counts["taken"], counts["waiting"]):
        slugs = Territory.objects.filter(pk__in=owners_of_pages([event.pk])).values_list("slug", flat=True)
        generations.bump(*(slugs or [generations.NATIONAL]))


# --- By the clock ----------------------------------------------------------------------------------------------------


@transaction.atomic
def remind_of_events(now: datetime | None = None) -> int:
    """Write, by day, to those who have a place at an event of the next day, and did not turn it off. How many."""
    now = now or timezone.now()
    if not may_remind(now):
        return 0
    theirs = Q(email=OuterRef("email")) | Q(user=OuterRef("user"))
    left = Unsubscription.objects.from_event_reminders().filter(theirs, territory=OuterRef("territory"))
    due = Registration.objects.to_remind(now).exclude(Exists(left)).select_for_update(of=("self",)).order_by("pk")
    keys = [registration.pk for registration in due[:MOST_A_RUN]]
    Registration.objects.filter(pk__in=keys).update(reminded_at=now)
    for pk in keys:
        transaction.on_commit(partial(send_registration_reminder.enqueue, pk))
    return len(keys)


def forget_old_registrations() -> int:
    """Erase those of events that ended longer ago than the form promises. How many there were."""
    old = Registration.objects.filter(event__ends_at__lt=timezone.now() - KEPT)
    erased, _by_model = old.delete()
    return erased
