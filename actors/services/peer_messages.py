"""Writes: messages to an organisation, by the form of its page or of a sheet."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from actors.models import ContactRequest, ExperiencePage, Presence, User
from actors.tasks.experiences import send_contact_message

KEPT = timedelta(days=365)  # the form says « douze mois »


@transaction.atomic
def send_contact(
    presence: Presence, *, page: ExperiencePage | None, sender: User | None, name: str, email: str, message: str
) -> ContactRequest:
    """Keep the message, and pass it on to the organisation's owner by mail."""
    contact = ContactRequest.objects.create(
        presence=presence, page=page, sender=sender, name=name, email=email, message=message
    )
    transaction.on_commit(lambda: send_contact_message.enqueue(contact.pk))
    return contact


def forget_old_contacts() -> int:
    """Erase the messages that are older than what the form promises; how many there were."""
    erased, _by_model = ContactRequest.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    return erased
