"""Mails to a jury, and from it to those who organise, sent after the answer to the browser."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import quoted, send_mail
from trophees.models import CampaignPage, Clarification, Juror, Review
from trophees.recipients import organisers_of


@task()
def send_seat_offer(juror_id: int) -> None:
    """Tell the invited person where to accept; nothing once they have, or the offer was taken back."""
    juror = _campaigns(Juror.objects).filter(pk=juror_id, removed_at=None, accepted_at=None).first()
    if juror is None:
        return
    subject = _("Rejoindre le jury\u00a0: %(campaign)s") % {"campaign": juror.campaign.title}
    context = {"juror": juror, "url": _address("accept_seat", juror.token)}
    _send(juror.campaign, [juror.email], subject, "emails/jury_invitation.txt", context)


@task()
def tell_assigned(juror_id: int, count: int) -> None:
    """Tell a juror of the applications that they were given."""
    juror = _campaigns(Juror.objects.sitting()).filter(pk=juror_id).first()
    if juror is None:
        return
    subject = _("On vous a confié des dossiers\u00a0: %(campaign)s") % {"campaign": juror.campaign.title}
    context = {"juror": juror, "count": count, "url": _address("jury_campaign", juror.campaign_id)}
    _send(juror.campaign, [juror.email], subject, "emails/jury_assigned.txt", context)


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
    context = {"juror": juror, "count": count, "url": _address("jury_campaign", juror.campaign_id)}
    _send(juror.campaign, [juror.email], subject, "emails/jury_reminder.txt", context)


@task()
def send_clarification(clarification_id: int) -> None:
    """Tell those who organise that a juror asks for a clarification."""
    found = Clarification.objects.select_related("application__campaign__territory", "juror")
    asked = found.filter(pk=clarification_id, answered_at=None).first()
    if asked is None:
        return
    campaign = asked.application.campaign
    context = {"asked": asked, "quoted": quoted(asked.question), "url": _address("campaign_reviews", campaign.pk)}
    subject = _("Une précision demandée par le jury\u00a0: %(campaign)s") % {"campaign": campaign.title}
    for user in organisers_of(campaign):
        _send(campaign, [user.email], subject, "emails/jury_question.txt", context)


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
        "url": _address("jury_review", campaign.pk, application.uuid),
    }
    subject = _("Une réponse sur un dossier\u00a0: %(campaign)s") % {"campaign": campaign.title}
    for email in readers.values_list("juror__email", flat=True):
        _send(campaign, [email], subject, "emails/jury_answer.txt", context)


def _campaigns(jurors) -> Any:
    return jurors.select_related("campaign__territory", "user")


def _address(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _send(campaign: CampaignPage, to: list[str], subject: str, template: str, context: dict[str, Any]) -> None:
    text = render_to_string(template, {"campaign": campaign, **context})
    send_mail(subject=subject, text=text, to=to, territory=campaign.territory)
