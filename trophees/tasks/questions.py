"""Mails of a question about a campaign: to those who organise it, then to whoever asked."""

from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import quoted
from trophees.addresses import address, campaign_url
from trophees.models import CampaignQuestion
from trophees.recipients import organisers_of
from trophees.tasks.mailing import write_about


@task()
def send_question(question_id: int) -> None:
    """Pass a question about a campaign on to those who organise it."""
    questions = CampaignQuestion.objects.select_related("campaign__territory")
    question = questions.filter(pk=question_id).first()
    if question is None:
        return
    campaign = question.campaign
    context = {"text": quoted(question.text), "url": address("campaign", campaign.pk)}
    subject = _("Une question sur «\u00a0%(title)s\u00a0»") % {"title": campaign.title}
    for user in organisers_of(campaign):
        write_about(campaign, "emails/campaign_question.txt", subject, context, to=[user.email])


@task()
def send_answer(question_id: int) -> None:
    """Send the answer to whoever asked."""
    questions = CampaignQuestion.objects.select_related("campaign__territory")
    question = questions.filter(pk=question_id).first()
    if question is None or not (question.answer and question.email):
        return
    campaign = question.campaign
    context = {
        "question": quoted(question.text),
        "answer": quoted(question.answer),
        "url": campaign_url(campaign),
    }
    subject = _("Réponse à votre question\u00a0: %(campaign)s") % {"campaign": campaign.title}
    write_about(campaign, "emails/campaign_answer.txt", subject, context, to=[question.email])
