"""What waits in campaigns: applications to instruct, questions to answer, the jury's with them."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import ngettext_lazy

from cms.todo.rows import Link, Row, row
from trophees.models import Application, CampaignPage, CampaignQuestion, Clarification


def applications(campaigns: QuerySet[CampaignPage]) -> Row | None:
    """The first to arrive come first, whatever their campaign."""
    waiting = Application.objects.filter(campaign__in=campaigns).to_instruct(timezone.now())
    return row(
        waiting.defer("answers", "profile", "shared")
        .select_related("organisation", "place")
        .order_by("submitted_at", "pk"),
        ngettext_lazy("candidature à instruire", "candidatures à instruire", "count"),
        icon="pick",
        link=lambda one: Link(one.applicant_name, reverse("campaign_application", args=[one.campaign_id, one.pk])),
    )


def questions(campaigns: QuerySet[CampaignPage]) -> Row | None:
    return row(
        CampaignQuestion.objects.filter(campaign__in=campaigns).waiting().order_by("asked_at", "pk"),
        ngettext_lazy("question sur une campagne sans réponse", "questions sur une campagne sans réponse", "count"),
        icon="help",
        link=lambda one: Link(
            Truncator(one.text).chars(60), reverse("campaign_question", args=[one.campaign_id, one.pk])
        ),
    )


def clarifications(campaigns: QuerySet[CampaignPage]) -> Row | None:
    """What jurors ask while they may still note."""
    waiting = Clarification.objects.filter(application__campaign__in=campaigns, answered_at=None)
    return row(
        waiting.select_related("application").order_by("asked_at", "pk"),
        ngettext_lazy("précision demandée par un jury", "précisions demandées par un jury", "count"),
        icon="help",
        link=lambda one: Link(
            Truncator(one.question).chars(60), reverse("campaign_reviews", args=[one.application.campaign_id])
        ),
    )
