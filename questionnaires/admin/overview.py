"""Where a questionnaire stands: its themes, what the linter says, what is in use."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.models import Territory
from questionnaires.admin.screens import StudioScreen
from questionnaires.permissions import get_questionnaire_for, questionnaires_of
from questionnaires.services.publishing import read_draft
from questionnaires.services.themes import hide_theme, move_theme
from questionnaires.studio.drafts import is_asked, theme_pages

MOST_LISTED = 200


class MyQuestionnairesView(WagtailAdminTemplateMixin, TemplateView):
    """The questionnaires that a person writes; whoever writes only one goes straight to it."""

    template_name = "questionnaires/admin/questionnaires.html"
    page_title = gettext_lazy("Questionnaires")
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = list(questionnaires_of(cast(User, request.user))[:MOST_LISTED])
        if len(found) == 1:
            return redirect("questionnaire", found[0].pk)
        homes = {page.path[: -page.steplen]: page for page in found}
        names = dict(Territory.objects.filter(page__path__in=homes).values_list("page__path", "short_name"))
        rows = [(page, names.get(path, _("Le socle de tous les territoires"))) for path, page in homes.items()]
        return self.render_to_response(self.get_context_data(found=rows))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]


class OverviewScreen(StudioScreen):
    template_name = "questionnaires/admin/overview.html"
    page_title = gettext_lazy("Questionnaire")
    tab = "questionnaire"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = read_draft(self.draft_page, self.themes)
        themes = [
            {
                "page": theme,
                "asked": sum(not child.value["hidden"] for child in theme.questions),
                "hidden": sum(bool(child.value["hidden"]) for child in theme.questions),
                "is_hidden": not is_asked(theme),
                "errors": sum(finding.theme == theme.theme.key for finding in draft.errors),
            }
            for theme in self.themes
        ]
        return super().get_context_data(draft=draft, themes=themes, **kwargs)


@require_POST
def arrange_themes(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a theme one place up or down, hide it or show it again, by the button that names it."""
    page = get_questionnaire_for(cast(User, request.user), pk)
    for act, arrange in ACTS.items():
        if act in request.POST:
            theme = get_object_or_404(theme_pages(page), pk=request.POST[act] if request.POST[act].isdecimal() else 0)
            arrange(theme, by=cast(User, request.user))
    return redirect("questionnaire", page.pk)


ACTS = {
    "up": lambda theme, by: move_theme(theme, places=-1),
    "down": lambda theme, by: move_theme(theme, places=1),
    "hide": lambda theme, by: hide_theme(theme, hidden=True, by=by),
    "show": lambda theme, by: hide_theme(theme, hidden=False, by=by),
}
