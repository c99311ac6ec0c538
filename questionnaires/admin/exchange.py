"""A questionnaire as a file: downloaded, or brought in after a trial that tells what would come of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.uploads import download
from questionnaires.admin.screens import StudioScreen, told
from questionnaires.admin.versions import VersionScreen
from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from questionnaires.services.exchanging import NotImportable, import_document, try_import
from questionnaires.services.publishing import slug_of, territory_of
from questionnaires.studio.drafts import build_definition
from questionnaires.studio.exchange import MAX_BYTES, Unreadable, from_file, to_file

SALT = "questionnaires.exchange"
LONGEST_WAIT = 3600  # seconds from the trial to the import
MOST_TOLD = 100  # of the spots of a file; one that is wrong everywhere is told by its beginning


class ExchangeForm(forms.Form):
    """`document`: what the file holds, once it is valid."""

    file = forms.FileField(
        label=gettext_lazy("Fichier JSON"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("Un mégaoctet au plus. Rien n’est écrit avant que vous ayez vu ce qui changerait."),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        try:
            self.document = from_file(given.read(MAX_BYTES + 1))
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return given


class ExchangeScreen(StudioScreen):
    """Two steps: the file is read and tried; only its confirmation writes."""

    template_name = "questionnaires/admin/exchange.html"
    page_title = gettext_lazy("Échanger")
    tab = "questionnaire_exchange"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "sealed" in request.POST:
            return self._import(request.POST["sealed"])
        form = ExchangeForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        trial = try_import(self.page, form.document, by=self.user)
        sealed = "" if trial.wrong else self._seal(form.document)
        context = {
            "trial": trial,
            "wrong": trial.wrong[:MOST_TOLD],
            "untold": len(trial.wrong[MOST_TOLD:]),
            "sealed": sealed,
            "lost": told(trial.lost),
            "changed": told(trial.changes),
        }
        return self.render_to_response(self.get_context_data(form=form, **context))

    def _import(self, sealed: str) -> HttpResponse:
        again = redirect("questionnaire_exchange", self.page.pk)
        try:
            seen, document = signing.loads(sealed, salt=f"{SALT}.{self.page.pk}", max_age=LONGEST_WAIT)
        except signing.BadSignature:
            messages.error(self.request, _("Ce fichier a été lu il y a trop longtemps\u00a0: donnez-le de nouveau."))
            return again
        if seen != self._standing():
            messages.error(self.request, _("Le brouillon a changé depuis\u00a0: donnez le fichier de nouveau."))
            return again
        try:
            import_document(self.page, document, by=self.user)
        except NotImportable as error:
            messages.error(self.request, error.findings[0].message)
            return again
        messages.success(self.request, _("Le fichier est devenu le brouillon. Rien n’est publié pour le moment."))
        return redirect("questionnaire", self.page.pk)

    def _seal(self, document: Mapping[str, Any]) -> str:
        """What was tried, to be sent back by the confirmation as it is: nothing is kept in between."""
        return signing.dumps([self._standing(), document], salt=f"{SALT}.{self.page.pk}", compress=True)

    def _standing(self) -> str:
        return sha256(build_definition(self.draft_page))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = QuestionnaireVersion.objects.for_territory(territory_of(self.page)).for_all().defer("definition")
        found = {"form": ExchangeForm(), "latest": versions.newest_first().first()}
        return super().get_context_data(**found | kwargs)


class DraftFile(StudioScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return as_file(self.page, build_definition(self.draft_page), "brouillon")


class VersionFile(VersionScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = self.version(str(kwargs["number"]))
        return as_file(self.page, version.definition, f"v{version.number}")


def as_file(page: QuestionnairePage, document: Mapping[str, Any], name: str) -> HttpResponse:
    named = f"{slug_of(page)}-questionnaire-{name}.json"
    return download(to_file(document), name=named, content_type="application/json")
