"""What the editor of a campaign sees before it is published, through the eyes of each."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from questionnaires.definition import Definition, Kind, Question, ThemeDefinition
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.presentation import QuestionView, question_views
from trophees.addresses import space_of
from trophees.applying.reading import Part, Reading, Row
from trophees.form_documents import form_document
from trophees.forms.reviews import ReviewForm
from trophees.grid import grid_of
from trophees.models import Application, CampaignPage


class Blank:
    """An application that nobody has begun."""

    answers: dict = {}
    profile: dict = {}


def as_applicant(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """The form's questions, part by part, from the draft; conditions are not played: what is hidden is said to be."""
    document = form_document(campaign)
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


def as_jury(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """An invented dossier beside the grid; what is wrong in the form, where it does not hold yet."""
    document = form_document(campaign)
    found = problems(document)
    parts = () if found else _sample_parts(document)
    category = next(iter(campaign.category_names.values()), "")
    name = "" if campaign.is_blind else _("Structure d’exemple")
    reading = Reading(Application(), _("Une action d’exemple"), name, category, parts, (), (), ())
    grid = grid_of(campaign)
    context = {
        "campaign": campaign,
        "space": space_of(campaign),
        "reading": reading,
        "grid": grid,
        "form": ReviewForm(grid=grid),
        "problems": found,
    }
    return render(request, "trophees/jury/preview.html", context)


def _sample_parts(document: dict) -> tuple[Part, ...]:
    definition = parse_definition(document)
    return tuple(
        Part(theme.title, tuple(_sample_row(question) for question in theme.questions)) for theme in definition.themes
    )


def _sample_row(question: Question) -> Row:
    if question.kind is Kind.FILE:
        return Row(question.text, _("Les pièces jointes se téléchargeront ici."))
    if question.choices:
        return Row(question.text, question.choices[0].label)
    return Row(question.text, _("La réponse de qui candidate se lira ici."), is_long=question.kind is Kind.LONG_TEXT)


# By preview mode; the page itself is not among them.
PREVIEWS: dict[str, Callable[[HttpRequest, CampaignPage], HttpResponse]] = {
    "applicant": as_applicant,
    "jury": as_jury,
}
