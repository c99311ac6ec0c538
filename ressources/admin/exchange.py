"""A library as a workbook: downloaded, or brought in after a trial that tells, row by row, what would come of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from home.problems import Conflict
from home.spreadsheets import XLSX
from home.uploads import download
from ressources.admin.screens import LibraryScreen, LibraryTab
from ressources.exchange.workbook import MOST_BYTES, library_workbook, read_workbook
from ressources.models import ResourcePage
from ressources.permissions import resources_in
from ressources.services.importing import Plan, RowOutcome, apply_import, library_columns, plan_import

TAB = LibraryTab("library_exchange", gettext_lazy("Import, export"))
SALT = "ressources.exchange"
LONGEST_WAIT = 3600  # seconds from the trial to the import
MOST_SEALED = 2_000_000  # signs, which a form may send back
MOST_TOLD = 100  # rows of each outcome


class WorkbookForm(forms.Form):
    """`headings`, `rows`: what the workbook holds, once it is valid."""

    file = forms.FileField(
        label=gettext_lazy("Classeur XLSX"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}),
        help_text=gettext_lazy("Mille lignes et 2\u00a0Mo au plus. Rien n’est écrit avant que vous ayez vu la suite."),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        self.headings, self.rows = read_workbook(given.read(MOST_BYTES + 1))
        return given


class ExchangeScreen(LibraryScreen):
    """Two steps: the workbook is read and tried; only its confirmation writes."""

    template_name = "ressources/admin/exchange.html"
    page_title = gettext_lazy("Import et export")
    tab = TAB.name

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "sealed" in request.POST:
            return self._import(request.POST["sealed"])
        form = WorkbookForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            plan = plan_import(self.library, self.territory, form.headings, form.rows, by=self.user)
            sealed = self._seal(plan, form.headings, form.rows) if plan.is_doable and plan.writes else ""
        except ValidationError as error:
            form.add_error("file", error)
            return self.render_to_response(self.get_context_data(form=form))
        return self.render_to_response(self.get_context_data(form=form, plan=plan, sealed=sealed, **_told(plan)))

    def _import(self, sealed: str) -> HttpResponse:
        again = redirect("library_exchange", self.library.pk)
        try:
            seen, headings, rows = signing.loads(sealed, salt=self._salt, max_age=LONGEST_WAIT)
        except signing.BadSignature:
            messages.error(self.request, _("Ce classeur a été lu il y a trop longtemps\u00a0: donnez-le de nouveau."))
            return again
        try:
            plan = apply_import(self.library, self.territory, headings, rows, by=self.user, seen=seen)
        except Conflict as refusal:
            messages.error(self.request, str(refusal))
            return again
        messages.success(self.request, _said(plan))
        return again

    @property
    def _salt(self) -> str:
        return f"{SALT}.{self.library.pk}.{self.user.pk}"

    def _seal(self, plan: Plan, headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> str:
        """What was tried, to be sent back by the confirmation as it is: nothing is kept in between."""
        sealed = signing.dumps([plan.digest, headings, rows], salt=self._salt, compress=True)
        if len(sealed) > MOST_SEALED:
            raise ValidationError(_("Ce classeur contient trop de texte\u00a0: partagez-le en plusieurs."), code="size")
        return sealed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = resources_in(self.library).count()
        return super().get_context_data(**{"form": WorkbookForm(), "held": held, **kwargs})


def _told(plan: Plan) -> dict[str, Any]:
    """The rows to show, of each outcome the first ones; and how many there are of each."""
    shown = {outcome.value: plan.of(outcome) for outcome in RowOutcome}
    return {
        "counts": [(outcome.label, len(shown[outcome.value])) for outcome in RowOutcome if shown[outcome.value]],
        **{outcome: rows[:MOST_TOLD] for outcome, rows in shown.items()},
        "untold": {outcome: len(rows[MOST_TOLD:]) for outcome, rows in shown.items()},
    }


def _said(plan: Plan) -> str:
    created, changed = len(plan.of(RowOutcome.CREATED)), len(plan.of(RowOutcome.CHANGED))
    made = ngettext("%(count)s ressource créée", "%(count)s ressources créées", created) % {"count": created}
    mended = ngettext("%(count)s modifiée", "%(count)s modifiées", changed) % {"count": changed}
    drafts = "" if plan.publishes else _(" En brouillon\u00a0: un responsable les publie.")
    return f"{made}, {mended}.{drafts}"


class LibraryFile(LibraryScreen):
    """All that the library holds of its own, drafts included."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages = resources_in(self.library).prefetch_related("themes").with_reach().order_by("title", "pk")
        return self._file(list(pages), "ressources")

    def _file(self, pages: list[ResourcePage], name: str) -> HttpResponse:
        slug = self.territory.slug if self.territory else "national"
        content = library_workbook(library_columns(self.territory), pages)
        return download(content, name=f"{slug}-{name}.xlsx", content_type=XLSX)


class TemplateFile(LibraryFile):
    """The headings and the values that may be typed, without a resource."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._file([], "modele-ressources")
