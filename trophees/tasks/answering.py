"""Mails to people who asked something about a campaign."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from home.mails import quoted, send_mail
from home.spaces import national_space, territory_space
from trophees.models import CampaignQuestion


@task()
def send_answer(question_id: int) -> None:
    """Send the answer to whoever asked."""
    questions = CampaignQuestion.objects.select_related("campaign__territory")
    question = questions.filter(pk=question_id).first()
    if question is None or not (question.answer and question.email):
        return
    campaign = question.campaign
    space = territory_space(campaign.territory.slug) if campaign.territory else national_space()
    if space is None:
        return
    context = {
        "campaign": campaign.title,
        "question": quoted(question.text),
        "answer": quoted(question.answer),
        "url": space.full_url(space.url + campaign.url_path.removeprefix(space.url_path)),
        "space": space,
    }
    send_mail(
        subject=_("Réponse à votre question\u00a0: %(campaign)s") % {"campaign": campaign.title},
        text=render_to_string("emails/campaign_answer.txt", context),
        to=[question.email],
        territory=campaign.territory,
    )
