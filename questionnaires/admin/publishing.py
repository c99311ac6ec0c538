"""The gate: what blocks, what is to accept, what changes, and then the next version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.problems import Conflict as Refused
from questionnaires.admin.screens import StudioScreen
from questionnaires.definition import sha256
from questionnaires.services.publishing import NotPublishable, Undeclared, next_number, publish_version, read_draft
from questionnaires.studio.comparing import DECLARED, Comparability, Comparison, QuestionChange

NOT_YET = gettext_lazy("Rien n’est publié\u00a0: corrigez les erreurs, acceptez ou corrigez les avertissements.")
UNDECLARED = gettext_lazy("Rien n’est publié\u00a0: dites de chaque question modifiée si elle se compare encore.")
DECLARATIONS = {
    Comparability.SAME: (
        gettext_lazy("La même question"),
        gettext_lazy("L’année dernière se compare telle quelle."),
    ),
    Comparability.RESCALED: (
        gettext_lazy("La même, notée autrement"),
        gettext_lazy("Elle se compare par la part des points obtenue."),
    ),
    Comparability.CHANGED: (
        gettext_lazy("Une autre question"),
        gettext_lazy("L’historique s’interrompt ici."),
    ),
}


class PublishScreen(StudioScreen):
    template_name = "questionnaires/admin/publish.html"
    page_title = gettext_lazy("Publier")
    tab = "questionnaire_publish"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        declared = {key.removeprefix("is-"): str(value) for key, value in request.POST.items() if key[:3] == "is-"}
        try:
            version = publish_version(
                self.draft_page,
                by=self.user,
                declared=declared,
                accepted=request.POST.getlist("accept"),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(), status=409)
        except NotPublishable:
            messages.error(request, NOT_YET)
        except Undeclared:
            messages.error(request, UNDECLARED)
        else:
            self.publish_page()
            messages.success(request, _("Version %(number)s publiée.") % {"number": version.number})
            return redirect("questionnaire_versions", self.page.pk)
        return self.render_to_response(self.get_context_data())

    def publish_page(self) -> None:
        """What the page itself says goes live with the questions."""
        revision = self.page.get_latest_revision()
        if revision and self.page.has_unpublished_changes and not self.page.is_national:
            revision.publish(user=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = read_draft(self.draft_page, self.themes)
        comparison = draft.comparison
        return super().get_context_data(
            draft=draft,
            errors=[(finding, self.spot(finding)) for finding in draft.errors],
            warnings=[
                (finding, self.spot(finding), finding.identity in self.request.POST.getlist("accept"))
                for finding in draft.warnings
            ],
            to_declare=[(change, self._choices(change)) for change in comparison.to_declare] if comparison else [],
            others=_others(comparison) if comparison else [],
            seen=sha256(draft.document),
            number=next_number(draft.territory),
            **kwargs,
        )

    def _choices(self, change: QuestionChange) -> list[tuple[str, str, str, bool]]:
        chosen = self.request.POST.get(f"is-{change.key}", change.suggested)
        return [
            (kind.value, str(DECLARATIONS[kind][0]), str(DECLARATIONS[kind][1]), kind.value == chosen)
            for kind in DECLARED
        ]


def _others(comparison: Comparison) -> list[tuple[str, list[QuestionChange]]]:
    """What comes and what goes, under its title."""
    return [
        (_("Questions nouvelles"), [change for change in comparison.questions if change.is_new]),
        (_("Questions retirées"), [change for change in comparison.questions if change.is_removed]),
    ]
