"""Writes: what anybody asks about a campaign, and what its organiser answers."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home import generations
from home.problems import Conflict as Refused
from trophees.models import CampaignPage, CampaignQuestion
from trophees.tasks.questions import send_answer, send_question
from trophees.tokens import token_of


@transaction.atomic
def ask_question(campaign: CampaignPage, *, email: str, text: str, asker: User | None) -> CampaignQuestion:
    """Keep the question, and tell the organisers by mail."""
    question = CampaignQuestion.objects.create(campaign=campaign, email=email, text=text, asker=asker)
    transaction.on_commit(partial(send_question.enqueue, question.pk))
    return question


@transaction.atomic
def answer_question(
    question: CampaignQuestion,
    *,
    answer: str,
    by: User,
    is_published: bool = False,
    public_text: str = "",
    seen: str | None = None,
) -> CampaignQuestion:
    """Keep the answer, which goes to the asker by mail each time it changes, and into the page when it is published.

    `seen`: the `version_of` the question on screen; raises Refused when a colleague has answered meanwhile.
    Raises ValidationError, by field, when there is no answer, or nothing to publish as the question.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Écrivez la réponse.")})
    if is_published and not public_text.strip():
        raise ValidationError({"public_text": _("Écrivez la question telle que tous la liront.")})
    locked = CampaignQuestion.objects.select_for_update().get(pk=question.pk)
    if seen is not None and seen != version_of(locked):
        raise Refused(_("Un membre de l’équipe vient de répondre\u00a0: relisez sa réponse avant de la changer."))
    was_shown, is_new = locked.is_published, locked.answer != answer.strip()
    locked.answer, locked.public_text = answer.strip(), public_text.strip()
    locked.is_published = is_published
    if is_new:
        locked.answered_at, locked.answered_by = timezone.now(), by
        transaction.on_commit(partial(send_answer.enqueue, locked.pk))
    locked.save()
    if was_shown or is_published:
        territory = question.campaign.territory
        generations.bump(territory.slug if territory else generations.NATIONAL)
    return locked


def version_of(question: CampaignQuestion) -> str:
    """Which answer a question has; empty before the first."""
    return token_of(question.answered_at, question.is_published, question.public_text)
