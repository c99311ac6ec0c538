"""A territory's questionnaire beside the national one: started from it, and compared with it as it is today."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.problems import Conflict as Refused
from questionnaires.admin.screens import StudioScreen, told
from questionnaires.definition_reading import parse_definition
from questionnaires.services.publishing import national_document, read_draft
from questionnaires.services.restoring import start_from_national
from questionnaires.studio.comparing import compare


class NationalScreen(StudioScreen):
    """By key, what the draft makes of the national questionnaire; the button writes it as the draft."""

    template_name = "questionnaires/admin/national.html"
    page_title = gettext_lazy("Comparer au national")
    tab = "questionnaire_national"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.page.is_national:
            raise Http404

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            start_from_national(self.page, by=self.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("Le questionnaire national est votre brouillon. Rien n’est publié pour le moment."))
        return redirect("questionnaire", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        national = national_document()
        draft = read_draft(self.draft_page, self.themes)
        comparison = None
        if national and not draft.errors:
            ours = draft.document | {"title": national["title"]}  # each names its own page
            comparison = compare(parse_definition(national), parse_definition(ours))
        hidden = {child.value["key"] for theme in self.themes for child in theme.questions if child.value["hidden"]}
        return super().get_context_data(
            draft=draft,
            has_national=national is not None,
            is_empty=not self.themes,
            comparison=comparison,
            questions=told(
                comparison, dict.fromkeys(hidden, _("Masquée ici.")), new=_("Ajoutée ici."), removed=_("Absente ici.")
            ),
            **kwargs,
        )
