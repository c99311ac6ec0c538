"""The admin's screens of a deliberation: progress, then the frozen notes, the decisions, the minutes and the sheets."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.problems import Conflict as Refused
from home.uploads import download
from trophees.admin.applications import pieces_in
from trophees.admin.screens import NOTHING_SAVED, CampaignScreen
from trophees.deliberating.papers import SHEETS, minutes_pdf
from trophees.deliberating.reading import Reading, dossier_of, progress_of, reading_of
from trophees.forms.deliberation import DecisionForm, DiscussionNoteForm, PresentForm
from trophees.models import Application, Decision, Deliberation
from trophees.services.deliberation import (
    add_discussion_note,
    close,
    decide,
    freeze,
    not_yet_because,
    note_present,
    rows_of,
    version_decided,
)


class DeliberationBase(CampaignScreen):
    tab = "campaign_deliberation"
    page_title = gettext_lazy("Délibération")

    @cached_property
    def deliberation(self) -> Deliberation | None:
        return Deliberation.objects.filter(campaign=self.campaign).select_related("frozen_by", "closed_by").first()

    def frozen(self) -> Deliberation:
        """The deliberation; without one, what is asked does not exist yet."""
        if self.deliberation is None:
            raise Http404
        return self.deliberation

    def back(self) -> HttpResponse:
        return redirect(self.tab, self.campaign.pk)


class DeliberationScreen(DeliberationBase):
    """Before the notes are frozen, how far the jury is; then the table, who sits, what is still to decide."""

    template_name = "trophees/admin/deliberation.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "freeze" in request.POST:
                freeze(self.campaign, by=self.user, now=timezone.now())
                messages.success(request, _("Les notes sont figées."))
            elif "present" in request.POST:
                return self._note_present(request)
            elif "close" in request.POST:
                close(self.frozen(), by=self.user)
                messages.success(request, _("La délibération est close. Le procès-verbal est prêt."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.back()

    def _note_present(self, request: HttpRequest) -> HttpResponse:
        form = PresentForm(request.POST, campaign=self.campaign)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(present_form=form))
        note_present(self.frozen(), jurors=form.cleaned_data["jurors"])
        if form.cleaned_data["jurors"]:
            messages.success(request, _("Les présents sont notés."))
        else:
            messages.warning(request, _("Personne n’est noté présent\u00a0: cochez au moins un nom."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.deliberation is None:
            now = timezone.now()
            return super().get_context_data(
                progress=progress_of(self.campaign),
                is_time=self.campaign.calendar.is_deliberated(now),
                not_yet=not_yet_because(self.campaign, now),
                **kwargs,
            )
        present = [one["juror"] for one in self.deliberation.present]
        if self.deliberation.closed_at is None:
            kwargs.setdefault("present_form", PresentForm(campaign=self.campaign, initial={"jurors": present}))
        return super().get_context_data(
            deliberation=self.deliberation, reading=reading_of(self.deliberation), sheets=SHEETS, **kwargs
        )


class DeliberatedApplicationScreen(DeliberationBase):
    """An application of the table, any other does not exist: each juror's notes and words, what was said of it, the
    decision and its reason.
    """

    template_name = "trophees/admin/deliberated_application.html"

    @cached_property
    def application(self) -> Application:
        found = Application.objects.filter(campaign=self.campaign, pk=self.kwargs["application"])
        application = found.select_related("campaign", "organisation", "place").first()
        if application is None or application.pk not in rows_of(self.frozen()):
            raise Http404
        return application

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: DiscussionNoteForm | DecisionForm
        application = self.application
        if "note" in request.POST:
            form, name = DiscussionNoteForm(request.POST), "note_form"
        else:
            form, name = DecisionForm(request.POST), "form"
        if not form.is_valid():
            messages.error(request, NOTHING_SAVED)
            return self.render_to_response(self.get_context_data(**{name: form}))
        try:
            if name == "note_form":
                add_discussion_note(application, by=self.user, **form.cleaned_data)
                messages.success(request, _("La note est ajoutée."))
            else:
                decide(application, by=self.user, **form.cleaned_data)
                messages.success(request, _("La décision est enregistrée. Elle n’est dite à personne."))
        except Refused as refusal:
            return self._show_what_stands(form, name, refusal)
        following = self._following(reading_of(self.frozen())) if "next" in request.POST else None
        if following:
            return redirect("campaign_deliberated", self.campaign.pk, following)
        return redirect("campaign_deliberated", self.campaign.pk, application.pk)

    def _following(self, reading: Reading) -> int | None:
        """The application to decide after this one, round the table; None when it is the last."""
        rows = reading.rows
        here = next(at for at, one in enumerate(rows) if one.row.dossier == self.application.pk)
        others = (one for one in rows[here + 1 :] + rows[:here] if one.stands and one.decision is None)
        return next((one.row.dossier for one in others), None)

    def _show_what_stands(self, form: DiscussionNoteForm | DecisionForm, name: str, refusal: Refused) -> HttpResponse:
        stands: list[tuple[str, str]] = []
        del self.deliberation  # it may just have been closed
        if isinstance(form, DecisionForm):
            decision = Decision.objects.filter(application=self.application).first()
            form.read_again(refusal, seen=version_decided(decision))
            if decision:
                stands = [
                    (_("Décision"), decision.get_outcome_display()),
                    (_("Distinction"), decision.distinction),
                    (_("Raison"), decision.reason),
                ]
        else:
            form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(**{name: form}, stands=stands), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reading = reading_of(self.frozen())
        dossier = dossier_of(reading, self.application.pk)
        if dossier is None:
            raise Http404
        kwargs["application"] = self.application  # rather than its key, which the address gives
        kwargs.setdefault("form", DecisionForm(instance=dossier.standing.decision))
        kwargs.setdefault("note_form", DiscussionNoteForm())
        keys = [one.row.dossier for one in reading.rows]
        here = keys.index(self.application.pk)
        return super().get_context_data(
            deliberation=self.deliberation,
            dossier=dossier,
            standing=dossier.standing,
            is_to_decide=dossier.standing.stands and self.frozen().closed_at is None,
            missing=pieces_in(self.application).missing,
            before=keys[here - 1] if here else None,
            after=keys[here + 1] if here + 1 < len(keys) else None,
            following=self._following(reading),
            **kwargs,
        )


class MinutesFile(DeliberationBase):
    """The minutes, once the deliberation is closed."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.frozen().closed_at is None:
            raise Http404
        document = minutes_pdf(self.campaign, reading_of(self.frozen()))
        return download(document, name=f"proces-verbal-{self.campaign.slug}.pdf", content_type="application/pdf")


class NotesFile(DeliberationBase):
    """The frozen table in a spreadsheet; `kind` is the end of the file's name."""

    http_method_names = ["get", "head"]
    kind = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = SHEETS[self.kind]
        document = sheet.write(reading_of(self.frozen()))
        return download(document, name=f"notes-{self.campaign.slug}.{self.kind}", content_type=sheet.content_type)
