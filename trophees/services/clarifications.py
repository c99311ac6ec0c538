"""Writes: what jurors ask the organiser about an application, and the answers, which all who read it see."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from trophees.models import CampaignPage, Clarification, Review
from trophees.tasks.jury import send_clarification, tell_clarified

MOST = 10  # questions of a juror about one application


def may_ask(campaign: CampaignPage, now: datetime) -> bool:
    return now < campaign.deliberates_at


@transaction.atomic
def ask_clarification(review: Review, *, question: str) -> Clarification:
    """Ask those who organise, who are told by mail.

    Raises Refused once the time of review is over, and when the juror has asked enough of it.
    """
    if not may_ask(review.application.campaign, timezone.now()):
        raise Refused(_("L’évaluation est terminée\u00a0: l’organisation ne reçoit plus de question."))
    Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if Clarification.objects.filter(application=review.application, juror=review.juror).count() >= MOST:
        raise Refused(_("Vous avez posé %(most)s questions sur ce dossier\u00a0: c’est le maximum.") % {"most": MOST})
    asked = Clarification.objects.create(application=review.application, juror=review.juror, question=question)
    transaction.on_commit(lambda: send_clarification.enqueue(asked.pk))
    return asked


@transaction.atomic
def answer_clarification(clarification: Clarification, *, answer: str, by: User) -> None:
    """Answer once; every juror who reads the application is told. Raises Refused when somebody has answered."""
    said = {"answer": answer, "answered_at": timezone.now(), "answered_by": by}
    if not Clarification.objects.filter(pk=clarification.pk, answered_at=None).update(**said):
        raise Refused(_("Cette demande a déjà reçu une réponse."))
    transaction.on_commit(lambda: tell_clarified.enqueue(clarification.pk))
