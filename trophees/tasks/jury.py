"""Mails to a jury, and from it to those who organise, sent after the answer to the browser."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import quoted
from trophees.addresses import address
from trophees.models import Clarification, Juror, Review
from trophees.recipients import organisers_of
from trophees.tasks.mailing import write_about


@task()
def send_seat_offer(juror_id: int) -> None:
    """Tell the invited person where to accept; nothing once they have, or the offer was taken back."""
    juror = _campaigns(Juror.objects).filter(pk=juror_id, removed_at=None, accepted_at=None).first()
    if juror is None:
        return
    subject = _("Rejoindre le jury\u00a0: %(campaign)s") % {"campaign": juror.campaign.title}
    context = {"juror": juror, "url": address("accept_seat", juror.token)}
    write_about(juror.campaign, "emails/jury_invitation.txt", subject, context, to=[juror.email])


@task()
def tell_assigned(juror_id: int, count: int) -> None:
    """Tell a juror of the applications that they were given."""
    juror = _campaigns(Juror.objects.sitting()).filter(pk=juror_id).first()
    if juror is None:
        return
    subject = _("On vous a confié des dossiers\u00a0: %(campaign)s") % {"campaign": juror.campaign.title}
    context = {"juror": juror, "count": count, "url": address("jury_campaign", juror.campaign_id)}
    write_about(juror.campaign, "emails/jury_assigned.txt", subject, context, to=[juror.email])


@task()
def send_jury_reminder(juror_id: int) -> None:
    """Say what is left to review and until when; nothing when all is done, or it is over."""
    juror = _campaigns(Juror.objects.sitting()).filter(pk=juror_id).first()
    if juror is None or timezone.now() >= juror.campaign.deliberates_at:
        return
    count = Review.objects.readable().to_do().filter(juror=juror).count()
    if not count:
        return
    subject = _("Votre évaluation est attendue\u00a0: %(campaign)s") % {"campaign": juror.campaign.title}
    context = {"juror": juror, "count": count, "url": address("jury_campaign", juror.campaign_id)}
    write_about(juror.campaign, "emails/jury_reminder.txt", subject, context, to=[juror.email])


@task()
def send_clarification(clarification_id: int) -> None:
    """Tell those who organise that a juror asks for a clarification."""
    found = Clarification.objects.select_related("application__campaign__territory", "juror")
    asked = found.filter(pk=clarification_id, answered_at=None).first()
    if asked is None:
        return
    campaign = asked.application.campaign
    context = {"asked": asked, "quoted": quoted(asked.question), "url": address("campaign_reviews", campaign.pk)}
    subject = _("Une précision demandée par le jury\u00a0: %(campaign)s") % {"campaign": campaign.title}
    for user in organisers_of(campaign):
        write_about(campaign, "emails/jury_question.txt", subject, context, to=[user.email])


@task()
def tell_clarified(clarification_id: int) -> None:
    """Tell the jurors who read the application that there is an answer."""
    asked = Clarification.objects.select_related("application__campaign__territory").get(pk=clarification_id)
    application, campaign = asked.application, asked.application.campaign
    readers = Review.objects.readable().filter(application=application, juror__in=Juror.objects.sitting())
    context = {
        "asked": asked,
        "quoted": quoted(asked.question),
        "answer": quoted(asked.answer),
        "url": address("jury_review", campaign.pk, application.uuid),
    }
    subject = _("Une réponse sur un dossier\u00a0: %(campaign)s") % {"campaign": campaign.title}
    for email in readers.values_list("juror__email", flat=True):
        write_about(campaign, "emails/jury_answer.txt", subject, context, to=[email])


def _campaigns(jurors) -> Any:
    return jurors.select_related("campaign__territory", "user")
