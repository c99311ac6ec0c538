"""Mails to those who apply, and the questions that they ask; sent after the answer to the browser."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import User
from home.mails import quoted, send_mail
from home.templatetags.french import de
from trophees.addresses import application_url, campaign_url, space_of
from trophees.models import Application, Author, CampaignQuestion
from trophees.recipients import organisers_of, writers_of


@task()
def send_receipt(application_id: int, user_id: int) -> None:
    """Tell whoever sent an application, and those who write it, that it arrived, when, who sent it, and where the
    receipt is.
    """
    application = _application(application_id)
    sender = User.objects.filter(pk=user_id, is_active=True).first()
    if not (application and sender) or application.submitted_at is None:
        return
    context = {
        "sender": sender,
        "is_again": application.sent_at != application.submitted_at,
        "url": application_url(application, "application_receipt"),
    }
    subject = _("Candidature envoyée de nouveau") if context["is_again"] else _("Votre candidature est bien arrivée")
    for user in dict.fromkeys([sender, *writers_of(application)]):
        _send(application, subject, "emails/application_receipt.txt", context, to=[user.email])


@task()
def send_author_invitation(author_id: int) -> None:
    """Tell the invited person where to accept; nothing when the invitation was taken back meanwhile."""
    author = Author.objects.filter(pk=author_id, user=None).first()
    application = author and _application(author.application_id)
    if not (author and application):
        return
    url = settings.BASE_URL + reverse("accept_author_invitation", args=[author.token])
    context = {"author": author, "url": url}
    subject = _("Écrire la candidature %(of)s") % {"of": de(application.applicant_name)}
    _send(application, subject, "emails/author_invitation.txt", context, to=[author.email])


@task()
def send_reminder(application_id: int) -> None:
    """Tell those who write a draft that the campaign closes soon; nothing once it was sent or taken back."""
    application = Application.objects.drafts().filter(pk=application_id).first() and _application(application_id)
    if not application:
        return
    subject = _("Votre candidature n’est pas encore envoyée")
    context = {"url": application_url(application)}
    for user in writers_of(application):
        _send(application, subject, "emails/application_reminder.txt", context, to=[user.email])


@task()
def send_question(question_id: int) -> None:
    """Pass a question about a campaign on to those who organise it."""
    questions = CampaignQuestion.objects.select_related("campaign__territory")
    question = questions.filter(pk=question_id).first()
    if question is None:
        return
    campaign = question.campaign
    context = {
        "campaign": campaign,
        "text": quoted(question.text),
        "url": settings.BASE_URL + reverse("campaign", args=[campaign.pk]),
        "programme": space_of(campaign).programme,
    }
    text = render_to_string("emails/campaign_question.txt", context)
    subject = _("Une question sur «\u00a0%(title)s\u00a0»") % {"title": campaign.title}
    for user in organisers_of(campaign):
        send_mail(subject=subject, text=text, to=[user.email], territory=campaign.territory)


def _application(pk: int) -> Application | None:
    found = Application.objects.select_related("campaign__territory", "organisation", "place", "created_by")
    return found.filter(pk=pk).first()


def _send(application: Application, subject: str, template: str, context: dict[str, Any], *, to: list[str]) -> None:
    campaign = application.campaign
    known = {
        "application": application,
        "campaign": campaign,
        "campaign_url": campaign_url(campaign),
        "programme": space_of(campaign).programme,
    }
    text = render_to_string(template, known | context)
    send_mail(subject=subject, text=text, to=to, territory=campaign.territory)
