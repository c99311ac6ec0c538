"""Mails to people who asked something about a campaign."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import quoted, send_mail
from trophees.addresses import campaign_url, space_of
from trophees.models import CampaignQuestion


@task()
def send_answer(question_id: int) -> None:
    """Send the answer to whoever asked."""
    questions = CampaignQuestion.objects.select_related("campaign__territory")
    question = questions.filter(pk=question_id).first()
    if question is None or not (question.answer and question.email):
        return
    campaign = question.campaign
    context = {
        "campaign": campaign.title,
        "question": quoted(question.text),
        "answer": quoted(question.answer),
        "url": campaign_url(campaign),
        "space": space_of(campaign),
    }
    send_mail(
        subject=_("Réponse à votre question\u00a0: %(campaign)s") % {"campaign": campaign.title},
        text=render_to_string("emails/campaign_answer.txt", context),
        to=[question.email],
        territory=campaign.territory,
    )
