"""The admin's screens of what follows a deliberation: the announcement, the palmarès' words, the letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from home.problems import Conflict as Refused
from home.seen import SeenForm
from trophees.admin.screens import NOTHING_SAVED, CampaignScreen
from trophees.enums import Outcome
from trophees.forms.deliberation import WordsForm
from trophees.models import Decision, Deliberation
from trophees.querysets import DecisionQuerySet
from trophees.services.announcing import hold, release
from trophees.services.letters import draft_letters, read_letters, save_words, version_waiting, version_written


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
        return self.act({"release": self._release, "hold": self._hold, "read": self._read, "draft": self._draft})

    def _hold(self, request: HttpRequest) -> None:
        hold(self.campaign)
        messages.success(request, _("L’annonce est annulée\u00a0: autorisez-la de nouveau plus tard."))

    def _read(self, request: HttpRequest) -> HttpResponse | None:
        try:
            count = read_letters(self.campaign, by=self.user, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(), status=409)
        said = ngettext("%(count)s lettre est notée relue.", "%(count)s lettres sont notées relues.", count)
        messages.success(request, said % {"count": count})
        return None

    def _draft(self, request: HttpRequest) -> None:
        count = draft_letters(self.campaign)
        said = ngettext("%(count)s lettre est préparée.", "%(count)s lettres sont préparées.", count)
        messages.success(request, said % {"count": count})

    def _release(self, request: HttpRequest) -> None:
        """What is not ready is said first; whoever has read it may go on."""
        if any(counts_of(self._decisions).values()) and "sure" not in request.POST:
            messages.error(request, _("Tout n’est pas prêt\u00a0: lisez ce qui manque, puis confirmez l’annonce."))
            return
        release(self.campaign, by=self.user)
        messages.success(request, self._said())

    @property
    def _decisions(self) -> DecisionQuerySet:
        return Decision.objects.filter(application__campaign=self.campaign)

    def _said(self) -> str:
        if self.campaign.calendar.is_public(timezone.now()):
            return _("Les résultats sont publics.")
        return _("Les résultats paraîtront à la date de publication de la campagne.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = list(self._decisions.for_cards().by_outcome())
        for one in decisions:
            one.application.campaign = self.campaign
        counts = counts_of(decisions)
        return super().get_context_data(
            decisions=decisions if self.deliberation else [],
            first_unread=next((one.application_id for one in decisions if one.letter and not one.letter_read_at), None),
            read_form=SeenForm(initial={"seen": version_waiting(decisions)}),
            is_ready=not any(counts.values()),
            **counts,
            is_public=self.campaign.has_results,
            **kwargs,
        )


def counts_of(decisions: Iterable[Decision]) -> dict[str, int]:
    """What an announcement still lacks: letters to prepare and to read over, presentations of laureates."""
    found = list(decisions)
    return {
        "unwritten": sum(not one.letter for one in found),
        "unread": sum(bool(one.letter) and one.letter_read_at is None for one in found),
        "unpresented": sum(one.outcome == Outcome.SELECTED and not one.summary for one in found),
    }


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
            messages.error(request, NOTHING_SAVED)
            return self.render_to_response(self.get_context_data(form=form))
        words = {"summary": self.decision.summary, "letter": self.decision.letter, "read": False, **form.cleaned_data}
        try:
            save_words(self.decision, by=self.user, **words)
        except Refused as refusal:
            return self._show_what_stands(form, refusal)
        messages.success(request, _("C’est enregistré."))
        if "next" in request.POST and self.following is not None:
            return redirect("campaign_words", self.campaign.pk, self.following)
        return redirect(self.tab, self.campaign.pk)

    @cached_property
    def following(self) -> int | None:
        """The application whose letter is to be read over after this one, round the list; None when it is the last."""
        decisions = Decision.objects.filter(application__campaign=self.campaign).by_outcome()
        rows = list(
            decisions.annotate(has_letter=~Q(letter="")).values_list("application", "letter_read_at", "has_letter")
        )
        here = next(at for at, row in enumerate(rows) if row[0] == self.decision.application_id)
        others = (pk for pk, read_at, has_letter in rows[here + 1 :] + rows[:here] if has_letter and read_at is None)
        return next(others, None)

    def _show_what_stands(self, form: WordsForm, refusal: Refused) -> HttpResponse:
        del self.decision
        form.read_again(refusal, seen=version_written(self.decision))
        stands = [(_("Lettre"), self.decision.letter)]
        if "summary" in form.fields:
            stands.insert(0, (_("Présentation publique"), self.decision.summary))
        return self.render_to_response(self.get_context_data(form=form, stands=stands), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WordsForm(decision=self.decision))
        return super().get_context_data(decision=self.decision, following=self.following, **kwargs)
