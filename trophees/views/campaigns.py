"""A campaign's page, the same for everybody: it is kept by the cache of anonymous pages."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.wording import percent_text
from trophees.addresses import campaign_path
from trophees.documents import cost_of
from trophees.form_documents import document_of
from trophees.models import CampaignPage
from trophees.versions import current_form, form_of
from trophees.views.questions import takes_questions


def sheet(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """When, for whom, what is asked, how it is judged, what it costs; the questions that were answered."""
    context = {
        "definition": _form(request, campaign),
        "cost": cost_of(campaign),
        "criteria": weighted(campaign),
        "questions": campaign.questions.filter(is_published=True) if campaign.pk else [],
        "takes_questions": takes_questions(campaign),
        "question_url": f"{campaign_path(campaign, request.space)}{campaign.reverse_subpage('question')}",
    }
    return campaign.render(request, context_overrides=context)


def _form(request: HttpRequest, campaign: CampaignPage) -> Definition | None:
    """What is asked: the published form; in a preview, that of the draft, if it holds."""
    if getattr(request, "is_preview", False):
        document = document_of(campaign)
        return None if problems(document) else parse_definition(document)
    version = current_form(campaign)
    return form_of(version.pk) if version else None


def weighted(campaign: CampaignPage) -> list[dict[str, Any]]:
    """The grid, each criterion with its part of the note: « 67 % »."""
    values = [block.value for block in campaign.criteria]
    total = sum((Fraction(value["weight"]) for value in values), Fraction(0))
    return [
        {"title": v["title"], "help": v["help"], "percent": percent_text(Fraction(v["weight"]) / total)} for v in values
    ]
