"""Wagtail's mails to those who edit (moderation, comments): to the page's team alone, in the platform's colours."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from wagtail.admin import mail
from wagtail.admin.views.pages import edit

from home import mails
from home.permissions import Person

send_notification = mail.send_notification


def tell_who_edits(people: Iterable[Person], notification: str, context: dict[str, Any]) -> bool:
    """Comments are told to those who may edit the page now.

    Wagtail tells whoever follows the page or wrote in the thread, were it before they left the team.
    """
    page = context["page"]
    return send_notification(
        [person for person in people if page.permissions_for_user(person).can_edit()], notification, context
    )


def send_in_colours(subject: str, message: str, recipient_list: Sequence[str], *, connection: Any) -> int:
    """In place of Wagtail's: as text and in colours, like every mail of the platform."""
    headers = {"Auto-Submitted": "auto-generated"}
    one = EmailMultiAlternatives(subject, message, to=list(recipient_list), connection=connection, headers=headers)
    mails.add_colours(one)
    return one.send()


def adopt_mails_of_wagtail() -> None:
    """Put ours where Wagtail's views and signals look for theirs."""
    edit.send_notification = tell_who_edits
    mail.send_mail = send_in_colours
