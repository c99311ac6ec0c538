"""Mails to those who apply, sent after the answer to the browser."""

from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import User
from home.templatetags.french import de
from trophees.addresses import address, application_url
from trophees.enums import ApplicationState
from trophees.models import Application, Author
from trophees.recipients import writers_of
from trophees.tasks.mailing import write_about


@task()
def send_receipt(application_id: int, user_id: int) -> None:
    """Tell whoever sent an application, and those who write it, that it arrived. One task each, here and below: a
    mailbox that refuses what it gets deprives nobody else.
    """
    application = _application(application_id)
    sender = User.objects.filter(pk=user_id, is_active=True).first()
    if not (application and sender):
        return
    for user in dict.fromkeys([sender, *writers_of(application)]):
        send_one_receipt.enqueue(application_id, user_id, user.pk)


@task()
def send_one_receipt(application_id: int, sender_id: int, to_id: int) -> None:
    """Tell one person when it arrived, who sent it, and where the receipt is."""
    application = _application(application_id)
    people = User.objects.in_bulk([sender_id, to_id])
    sender, to = people.get(sender_id), people.get(to_id)
    if not (application and sender and to) or application.submitted_at is None:
        return
    context = {
        "application": application,
        "sender": sender,
        "is_again": application.sent_at != application.submitted_at,
        "url": application_url(application, "application_receipt"),
    }
    subject = _("Candidature envoyée de nouveau") if context["is_again"] else _("Votre candidature est bien arrivée")
    write_about(application.campaign, "emails/application_receipt.txt", subject, context, to=[to.email])


@task()
def send_author_invitation(author_id: int) -> None:
    """Tell the invited person where to accept; nothing when the invitation was taken back meanwhile."""
    author = Author.objects.filter(pk=author_id, user=None).first()
    application = author and _application(author.application_id)
    if not (author and application):
        return
    url = address("accept_author_invitation", author.token)
    context = {"application": application, "author": author, "url": url}
    subject = _("Écrire la candidature %(of)s") % {"of": de(application.applicant_name)}
    write_about(application.campaign, "emails/author_invitation.txt", subject, context, to=[author.email])


@task()
def send_reminder(application_id: int) -> None:
    """Tell those who write a draft that the campaign closes soon; nothing once it was sent or taken back."""
    application = _draft(application_id)
    for user in writers_of(application) if application else []:
        send_one_reminder.enqueue(application_id, user.pk)


@task()
def send_one_reminder(application_id: int, to_id: int) -> None:
    """Tell one of them."""
    application, to = _draft(application_id), User.objects.filter(pk=to_id).first()
    if not (application and to):
        return
    subject = _("Votre candidature n’est pas encore envoyée")
    context = {"application": application, "url": application_url(application)}
    write_about(application.campaign, "emails/application_reminder.txt", subject, context, to=[to.email])


def _draft(pk: int) -> Application | None:
    application = _application(pk)
    return application if application and application.state == ApplicationState.DRAFT else None


def _application(pk: int) -> Application | None:
    found = Application.objects.select_related("campaign__territory", "organisation", "place", "created_by")
    return found.filter(pk=pk).first()
