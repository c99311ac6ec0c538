"""Mails about registrations to events, sent after the answer to the browser. Each reads how things stand then."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.enums import MailKind
from actors.models import Registration
from actors.outreach.unsubscribing import unsubscribe_headers, unsubscribe_url
from home.agenda import calendar_of
from home.enums import Module
from home.mails import Attachment, quoted, send_mail
from home.spaces import Space, national_space, territory_space


@task()
def send_receipt(registration_id: int) -> None:
    """Where a registration stands, with the link by which it is followed; of a place, the event for one's calendar."""
    if registration := _found(registration_id):
        subject = (
            _("Vous êtes inscrit·e\u00a0: %(title)s") if registration.is_in else _("Liste d’attente\u00a0: %(title)s")
        )
        _send(registration, subject=subject, template="emails/registration_receipt.txt", joins=registration.is_in)


@task()
def send_promotion(registration_id: int) -> None:
    """A place became free for somebody who waited; nothing once they have given it back."""
    registration = _found(registration_id)
    if registration and registration.is_in:
        subject = _("Une place s’est libérée\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/registration_promotion.txt", joins=True)


@task()
def send_registration_reminder(registration_id: int) -> None:
    """The day before; nothing where the place was given back or the event called off meanwhile."""
    registration = _found(registration_id)
    if registration and registration.is_in and not registration.event.is_cancelled:
        subject = _("C’est demain\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/registration_reminder.txt", leave=_leave(registration))


@task()
def send_cancellation(registration_id: int) -> None:
    """To somebody who gave their place back."""
    registration = Registration.objects.select_related("event", "territory").filter(pk=registration_id).first()
    if registration and not registration.is_living:
        subject = _("Votre inscription est annulée\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/registration_cancelled.txt")


@task()
def send_event_cancelled(registration_id: int) -> None:
    """To those who were to come, and to those who waited, with the team's word; calendars strike the event out."""
    registration = _found(registration_id)
    if registration and registration.event.is_cancelled:
        subject = _("Annulé\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/event_cancelled.txt", joins=registration.is_in)


@task()
def send_event_changed(registration_id: int) -> None:
    """To those who were to come, and to those who wait: another hour, or another place."""
    registration = _found(registration_id)
    if registration and not registration.event.is_cancelled:
        subject = _("Changement\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/event_changed.txt", joins=registration.is_in)


@task()
def send_event_restored(registration_id: int) -> None:
    """To those who were told that it would not take place."""
    registration = _found(registration_id)
    if registration and not registration.event.is_cancelled:
        subject = _("Finalement, il a lieu\u00a0: %(title)s")
        _send(registration, subject=subject, template="emails/event_restored.txt", joins=registration.is_in)


def _found(registration_id: int) -> Registration | None:
    living = Registration.objects.living().select_related("event", "territory")
    return living.filter(pk=registration_id).first()


def space_of(registration: Registration) -> Space | None:
    """Where the event is announced."""
    return territory_space(registration.territory.slug) if registration.territory else national_space()


def _leave(registration: Registration) -> str:
    """Where one stops being reminded of a territory's events; the nation, whose letters nobody leaves, has none."""
    if registration.territory is None:
        return ""
    known: dict[str, Any] = {"email": registration.email, "user": registration.user, "kind": MailKind.EVENTS}
    return unsubscribe_url(registration.territory, **known)


def _send(registration: Registration, *, subject: str, template: str, joins: bool = False, leave: str = "") -> None:
    """`joins`: with the event for one's calendar, and the address of one that is online. `leave`: of a mail that one
    may turn off.
    """
    event, space = registration.event, space_of(registration)
    if space is None:
        return
    context: dict[str, Any] = {
        "registration": registration,
        "event": event,
        "space": space,
        "event_url": event.address_in(space),
        "agenda_url": space.full_url(space.section_url(Module.AGENDA)),
        "word": quoted(event.cancellation_word),
        "url": space.full_url(reverse("registration", args=[registration.token])),
        "leave": leave,
    }
    calendar = calendar_of([event], space=space, for_registered=registration.is_in) if joins else b""
    send_mail(
        subject=subject % {"title": event.title},
        text=render_to_string(template, context),
        to=[registration.email],
        territory=registration.territory,
        reply_to=[space.contact_email] if space.contact_email else [],
        headers=unsubscribe_headers(leave) if leave else {},
        attachments=[Attachment(f"{event.slug}.ics", calendar, "text/calendar")] if joins else [],
    )
