"""The admin's screens of what follows a deliberation: the announcement, the palmarès' words, the letters."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from home.problems import Conflict as Refused
from trophees.admin.desk import CampaignScreen
from trophees.enums import Outcome
from trophees.forms.deliberation import WordsForm
from trophees.models import Decision, Deliberation
from trophees.services.announcing import release
from trophees.services.letters import draft_letters, save_words, version_written


class ResultsBase(CampaignScreen):
    tab = "campaign_results"
    page_title = gettext_lazy("Palmarès et lettres")

    @cached_property
    def deliberation(self) -> Deliberation | None:
        return Deliberation.objects.filter(campaign=self.campaign, closed_at__isnull=False).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(deliberation=self.deliberation, **kwargs)


class ResultsScreen(ResultsBase):
    """Who is told what, and when."""

    template_name = "trophees/admin/results.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "release" in request.POST:
                release(self.campaign, by=self.user)
                messages.success(request, self._said())
            else:
                count = draft_letters(self.campaign)
                said = ngettext("%(count)s lettre est préparée.", "%(count)s lettres sont préparées.", count)
                messages.success(request, said % {"count": count})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.tab, self.campaign.pk)

    def _said(self) -> str:
        if self.campaign.calendar.is_public(timezone.now()):
            return _("Les résultats sont publics.")
        return _("Les résultats paraîtront à la date de publication de la campagne.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = list(Decision.objects.filter(application__campaign=self.campaign).for_cards().by_outcome())
        for one in decisions:
            one.application.campaign = self.campaign
        chosen = [one for one in decisions if one.outcome == Outcome.SELECTED]
        return super().get_context_data(
            decisions=decisions if self.deliberation else [],
            unwritten=sum(not one.letter for one in decisions),
            unread=sum(bool(one.letter) and one.letter_read_at is None for one in decisions),
            unpresented=sum(not one.summary for one in chosen),
            is_public=self.campaign.has_results,
            **kwargs,
        )


class WordsScreen(ResultsBase):
    """What is written of one application: to everybody, if it is a laureate's; to its authors."""

    template_name = "trophees/admin/words.html"

    @cached_property
    def decision(self) -> Decision:
        found = Decision.objects.filter(application=self.kwargs["application"], application__campaign=self.campaign)
        decision = found.select_related("application__organisation", "application__place").first()
        if decision is None or self.deliberation is None:
            raise Http404
        decision.application.campaign = self.campaign
        return decision

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WordsForm(request.POST, decision=self.decision)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        words = {"summary": self.decision.summary, "letter": self.decision.letter, "read": False, **form.cleaned_data}
        try:
            save_words(self.decision, by=self.user, **words)
        except Refused as refusal:
            return self._show_what_stands(form, refusal)
        messages.success(request, _("C’est enregistré."))
        return redirect(self.tab, self.campaign.pk)

    def _show_what_stands(self, form: WordsForm, refusal: Refused) -> HttpResponse:
        del self.decision
        form.read_again(refusal, seen=version_written(self.decision))
        stands = [(_("Lettre"), self.decision.letter)]
        if "summary" in form.fields:
            stands.insert(0, (_("Présentation publique"), self.decision.summary))
        return self.render_to_response(self.get_context_data(form=form, stands=stands), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WordsForm(decision=self.decision))
        return super().get_context_data(decision=self.decision, **kwargs)
