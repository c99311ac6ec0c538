"""Questions that change themes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from home.problems import Conflict as Refused
from questionnaires.admin.screens import StudioScreen
from questionnaires.services.themes import move_questions


class MoveScreen(StudioScreen):
    template_name = "questionnaires/admin/move.html"
    page_title = gettext_lazy("Déplacer des questions")
    tab = "questionnaire"

    def trail(self) -> list[tuple[str, str]]:
        return [super().trail()[0], (_("Déplacer des questions"), "")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys, to = request.POST.getlist("question"), request.POST.get("to", "")
        if not keys or to not in {str(theme.pk) for theme in self.themes}:
            messages.error(request, _("Cochez des questions, et choisissez le thème qui les reçoit."))
            return self.render_to_response(self.get_context_data(chosen=keys, to=to))
        try:
            count = move_questions(self.page, keys, to=int(to), by=self.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(chosen=keys, to=to))
        said = ngettext("%(count)s question est déplacée.", "%(count)s questions sont déplacées.", count)
        messages.success(request, said % {"count": count})
        return redirect("questionnaire", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(themes=self.themes, **kwargs)
