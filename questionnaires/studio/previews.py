"""What the editor of a theme sees beside what is being written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from home.spaces import national_space
from questionnaires.definition_reading import parse_definition, problems
from questionnaires.models import QuestionnaireThemePage
from questionnaires.presentation import QuestionView, question_views
from questionnaires.studio.block_examples import EXAMPLES
from questionnaires.studio.drafts import question_documents
from questionnaires.studio.trying import Trial


def as_respondent(request: HttpRequest, page: QuestionnaireThemePage) -> HttpResponse:
    """The theme's questions as they are asked, each by itself: what one still lacks hides no other."""
    rows = [_row(document, number) for number, document in enumerate(question_documents(page.questions), start=1)]
    return TemplateResponse(request, "questionnaires/preview_theme.html", {**page.get_context(request), "rows": rows})


def example_context(kind: str) -> dict[str, Any]:
    """A question of a kind as it is asked, for who chooses one; in the platform's colours."""
    document = {**EXAMPLES[kind], "key": f"exemple-{kind}", "kind": kind, "required": True, "condition": None}
    return {"view": _row(document, number=1)["view"], "css_name": national_space().css_name}


def _row(document: dict[str, Any], number: int) -> dict[str, Any]:
    """A question to show, whether it waits for other answers, or what it lacks."""
    alone = {**document, "key": document["key"] or f"question-{number}", "condition": None}
    questionnaire = {
        "schema": 1,
        "title": "…",
        "levels": [{"key": "niveau", "name": "…", "threshold": "0"}],
        "themes": [{"key": "theme", "title": "…", "questions": [alone]}],
    }
    found = problems(questionnaire)
    return {
        "number": number,
        "view": None if found else _view(questionnaire, number),
        "waits": document["condition"] is not None,
        "problems": [one.message for one in found],
    }


def _view(questionnaire: dict[str, Any], number: int) -> QuestionView:
    definition = parse_definition(questionnaire)
    (view,) = question_views(definition, Trial(), definition.questions, upload_url=lambda key: "#")
    view.number = number
    return view
