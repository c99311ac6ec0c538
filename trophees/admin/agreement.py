"""What follows a selection by a national call: the partnership agreement, then the opening of the space."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.enums import Module
from home.problems import Conflict as Refused
from home.templatetags.french import de
from home.uploads import EXTENSIONS, UploadRefused, attachment_response, download, safe_name
from trophees.admin.applications import ApplicationScreen
from trophees.applying.documents import agreement_pdf, amounts_of
from trophees.costs import euros
from trophees.forms.agreements import AgreementForm, OpeningSpaceForm, PartyFormSet, SignatureForm, parties_of
from trophees.models import AgreementParty
from trophees.permissions import is_selected
from trophees.recipients import proposed_managers_of
from trophees.services.agreements import agreement_of, save_agreement, sign_agreement, version_of
from trophees.services.opening import free_slug, open_space, territory_for

UNKNOWN = "application/octet-stream"


class SelectedScreen(ApplicationScreen):
    """A screen about an application that a national call has selected; about any other it does not exist."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not is_selected(self.application):
            raise Http404

    def get_page_subtitle(self) -> str:
        return self.application.applicant_name

    def trail(self) -> list[tuple[str, str]]:
        return [*super().trail(), (str(self.page_title), "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.application, **kwargs)


class AgreementScreen(SelectedScreen):
    """The agreement: its amounts and parties, the paper to sign, then the signed file."""

    template_name = "trophees/admin/agreement.html"
    page_title = gettext_lazy("Convention de partenariat")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.agreement, self.rows = agreement_of(self.application)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._sign(request) if "sign" in request.POST else self._save(request)

    def _save(self, request: HttpRequest) -> HttpResponse:
        form = AgreementForm(request.POST, instance=self.agreement)
        parties = PartyFormSet(request.POST, prefix="parties")
        holds = all([form.is_valid(), parties.is_valid()])
        if not holds or not form.check_adds_up(parties_of(parties)):
            return self.nothing_saved(form=form, parties=parties)
        try:
            save_agreement(self.application, **form.cleaned_data, parties=parties_of(parties))
        except Refused as refusal:
            return self._show_what_stands(form, parties, refusal)
        messages.success(request, _("La convention est enregistrée."))
        return redirect(request.path)

    def _sign(self, request: HttpRequest) -> HttpResponse:
        form = SignatureForm(request.POST, request.FILES, has_file=bool(self.agreement.file), prefix="signature")
        if not form.is_valid():
            return self.nothing_saved(signature=form)
        try:
            sign_agreement(self.application, by=self.user, **form.cleaned_data)
        except UploadRefused as refusal:
            form.add_error("file", refusal)
            return self.render_to_response(self.get_context_data(signature=form))
        except Refused as refusal:
            return self._refuse(refusal, signature=form)
        messages.success(request, _("La convention est signée\u00a0: la candidature est contractualisée."))
        return redirect(request.path)

    def _show_what_stands(self, form: AgreementForm, parties: Any, refusal: Refused) -> HttpResponse:
        self.agreement, self.rows = agreement_of(self.application)
        form.read_again(refusal, seen=version_of(self.agreement))
        amounts = amounts_of(self.agreement)
        stands = [
            (_("Montant total"), amounts["total"]),
            (_("Dont cofinancé"), amounts["cofinanced"]),
            *((row.name, _said_of(row)) for row in self.rows),
        ]
        context = self.get_context_data(form=form, parties=parties, stands=stands)
        return self.render_to_response(context, status=409)

    def _refuse(self, refusal: Refused, **forms: Any) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return self.render_to_response(self.get_context_data(**forms), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_signed = self.agreement.signed_on is not None
        if not is_signed:
            rows = [{name: getattr(row, name) for name in PartyFormSet.form.base_fields} for row in self.rows]
            kwargs.setdefault("form", AgreementForm(instance=self.agreement))
            kwargs.setdefault("parties", PartyFormSet(initial=rows, prefix="parties"))
            has_file = bool(self.agreement.file)
            kwargs.setdefault("signature", SignatureForm(has_file=has_file, prefix="signature"))
        return super().get_context_data(
            agreement=self.agreement,
            rows=self.rows,
            is_signed=is_signed,
            amounts=amounts_of(self.agreement),
            territory=territory_for(self.application),
            **kwargs,
        )


def _said_of(row: AgreementParty) -> str:
    """What a party was written to be, on a line each."""
    signatory = ", ".join(filter(None, (row.signatory, row.signatory_title)))
    return "\n".join(filter(None, (euros(row.amount), signatory, row.commitments)))


class AgreementPdfView(SelectedScreen):
    """The agreement to print and sign."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = agreement_pdf(self.application)
        name = safe_name(f"convention {self.application.applicant_name}", "application/pdf")
        return download(document, name=name, content_type="application/pdf")


class AgreementFileView(SelectedScreen):
    """The signed file, to be saved."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        agreement, _rows = agreement_of(self.application)
        if not agreement.file:
            raise Http404
        kind = next((kind for kind, ending in EXTENSIONS.items() if agreement.file_name.endswith(ending)), UNKNOWN)
        return attachment_response(agreement.file, name=agreement.file_name, content_type=kind)


class OpenSpaceScreen(SelectedScreen):
    """What opening the space does, said first; then done."""

    template_name = "trophees/admin/open_space.html"
    page_title = gettext_lazy("Ouvrir l’espace")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = territory_for(self.application)

    def get_form(self, data: Any = None) -> OpeningSpaceForm:
        place = self.application.place
        initial = {"short_name": place.name[:60], "slug": free_slug(place)} if place else {}
        people = proposed_managers_of(self.application)
        return OpeningSpaceForm(data, initial=initial, people=people, is_open=self.territory is not None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        names = ("short_name", "slug", "programme_name")
        given = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        try:
            territory = open_space(self.application, by=self.user, invited=form.addresses, **given)
        except ValidationError as refusal:
            form.take(refusal)
            return self.render_to_response(self.get_context_data(form=form))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(
            request, _("La liste du lancement de l’espace %(where)s est prête.") % {"where": de(territory)}
        )
        return redirect("launch", territory.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        modules = [str(module.label) for module in Module]
        return super().get_context_data(territory=self.territory, modules=modules, **kwargs)
