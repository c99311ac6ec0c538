"""What the editor of a campaign sees before it is published, through the eyes of each."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from questionnaires.definition import Definition, ThemeDefinition
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.drafts import build_form
from questionnaires.presentation import QuestionView, question_views
from trophees.models import CampaignPage
from trophees.services.campaigns import MINUTES


class Blank:
    """An application that nobody has begun."""

    answers: dict = {}
    profile: dict = {}


def as_applicant(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """The form's questions, part by part, from the draft; conditions are not played: what is hidden is said to be."""
    document = build_form(campaign.parts, title=campaign.title, minutes=MINUTES)
    found = problems(document)
    parts = []
    if not found:
        definition = parse_definition(document)
        parts = [(theme, _rows(definition, theme)) for theme in definition.themes if theme.questions]
    context = {"problems": found, "parts": parts}
    return campaign.render(request, template="trophees/preview_applicant.html", context_overrides=context)


def _rows(definition: Definition, theme: ThemeDefinition) -> list[tuple[QuestionView, bool]]:
    """Each question, and whether it waits for other answers."""
    views = question_views(definition, Blank(), theme.questions, upload_url=lambda key: "#")
    rows = [(view, not view.visible) for view in views]
    for view in views:
        view.visible = True
    return rows


# By preview mode; the page itself is not among them.
PREVIEWS: dict[str, Callable[[HttpRequest, CampaignPage], HttpResponse]] = {"applicant": as_applicant}
