"""A campaign's page, the same for everybody: it is kept by the cache of anonymous pages."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse

from questionnaires.wording import percent_text
from trophees.documents import cost_of
from trophees.models import CampaignPage
from trophees.versions import current_form, form_of
from trophees.views.questions import takes_questions


def sheet(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """When, for whom, what is asked, how it is judged, what it costs; the questions that were answered."""
    version = current_form(campaign)
    context = {
        "definition": form_of(version.pk) if version else None,
        "cost": cost_of(campaign),
        "criteria": weighted(campaign),
        "questions": campaign.questions.filter(is_published=True),
        "takes_questions": takes_questions(campaign),
        "question_url": f"{campaign.get_url(request)}{campaign.reverse_subpage('question')}",
    }
    return campaign.render(request, context_overrides=context)


def weighted(campaign: CampaignPage) -> list[dict[str, Any]]:
    """The grid, each criterion with its part of the note: « 67 % »."""
    values = [block.value for block in campaign.criteria]
    total = sum((Fraction(value["weight"]) for value in values), Fraction(0))
    return [
        {"title": v["title"], "help": v["help"], "percent": percent_text(Fraction(v["weight"]) / total)} for v in values
    ]
