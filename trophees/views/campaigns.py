"""A campaign's page, the same for everybody: it is kept by the cache of anonymous pages."""

from django.http import HttpRequest, HttpResponse

from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition, problems
from trophees.addresses import campaign_path
from trophees.applying.documents import cost_of
from trophees.form_documents import form_document
from trophees.grid import grid_of
from trophees.models import CampaignPage
from trophees.versions import current_form, form_of
from trophees.views.questions import takes_questions


def sheet(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """When, for whom, what is asked, how it is judged, what it costs; the questions that were answered."""
    context = {
        "definition": _form(request, campaign),
        "cost": cost_of(campaign),
        "criteria": grid_of(campaign),
        "questions": campaign.questions.filter(is_published=True) if campaign.pk else [],
        "has_results": bool(campaign.pk) and campaign.has_results,
        "takes_questions": takes_questions(campaign),
        "question_url": f"{campaign_path(campaign, request.space)}{campaign.reverse_subpage('question')}",
    }
    return campaign.render(request, context_overrides=context)


def _form(request: HttpRequest, campaign: CampaignPage) -> Definition | None:
    """What is asked: the published form; in a preview, that of the draft, if it holds."""
    if getattr(request, "is_preview", False):
        document = form_document(campaign)
        return None if problems(document) else parse_definition(document)
    version = current_form(campaign)
    return form_of(version.pk) if version else None
