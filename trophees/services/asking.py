"""Writes: a question that anybody asks about a campaign."""

from functools import partial

from django.db import transaction

from actors.models import User
from trophees.models import CampaignPage, CampaignQuestion
from trophees.tasks.applications import send_question


@transaction.atomic
def ask_question(campaign: CampaignPage, *, email: str, text: str, asker: User | None) -> CampaignQuestion:
    """Keep the question, and tell the organisers by mail."""
    question = CampaignQuestion.objects.create(campaign=campaign, email=email, text=text, asker=asker)
    transaction.on_commit(partial(send_question.enqueue, question.pk))
    return question
