"""What the rules of a condition may name: the questions of earlier themes, and the territories."""

from typing import Any, cast

from django.http import Http404, HttpRequest, JsonResponse

from actors.models import User
from home.models import Territory
from home.permissions import is_national, managed_territory_ids
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.permissions import questionnaires_of
from questionnaires.studio.drafts import question_documents, theme_drafts


def questions_before(request: HttpRequest) -> JsonResponse:
    """For the editor of a theme (`page`), or of a new one (`parent`): what stands in the themes before it.

    Of any other page there is nothing to tell: a form's questions are all in its own editor.
    """
    user = cast(User, request.user)
    managed = Territory.objects.order_by("short_name")
    if not is_national(user):
        managed = managed.filter(pk__in=managed_territory_ids(user))
    territories = managed.values_list("slug", "short_name")
    return JsonResponse({"questions": _questions(request, user), "territories": list(territories)})


def _questions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    page, stop = _questionnaire(request)
    if page is None:
        return []
    if not questionnaires_of(user).filter(pk=page.pk).exists():
        raise Http404
    found = []
    for theme in theme_drafts(page):
        if theme.pk == stop:
            break
        found += [_shown(theme.title, question) for question in question_documents(theme.questions)]
    return found


def _questionnaire(request: HttpRequest) -> tuple[QuestionnairePage | None, int | None]:
    """The questionnaire that is written, and the theme before which to stop."""
    theme = QuestionnaireThemePage.objects.filter(pk=_number(request.GET.get("page", ""))).first()
    if theme:
        return QuestionnairePage.objects.filter(pk=theme.get_parent().pk).first(), theme.pk
    return QuestionnairePage.objects.filter(pk=_number(request.GET.get("parent", ""))).first(), None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _shown(theme: str, question: dict[str, Any]) -> dict[str, Any]:
    choices = [[choice["key"], choice["label"]] for choice in question.get("choices", [])]
    told = {name: question[name] for name in ("key", "text", "kind")}
    return told | {"theme": theme, "choices": choices}
