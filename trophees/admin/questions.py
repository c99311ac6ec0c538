"""What people ask about a campaign, and what is answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.problems import Conflict as Refused
from trophees.admin.screens import CampaignScreen, paged
from trophees.forms.questions import QuestionAnswerForm
from trophees.models import CampaignQuestion
from trophees.services.questions import answer_question, version_of

PER_PAGE = 25


class QuestionsScreen(CampaignScreen):
    """Those that wait come first, the oldest first."""

    template_name = "trophees/admin/questions.html"
    page_title = gettext_lazy("Questions")
    tab = "campaign_questions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.campaign.questions.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")
        waiting = self.campaign.questions.waiting().count()
        return super().get_context_data(waiting=waiting, **paged(self.request, asked, PER_PAGE), **kwargs)


class AnswerScreen(CampaignScreen):
    """A question, and its answer; of another campaign, it does not exist."""

    template_name = "trophees/admin/question.html"
    page_title = gettext_lazy("Question")
    tab = "campaign_questions"
    question: CampaignQuestion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.question = self._question(kwargs["question_pk"])

    def _question(self, pk: int) -> CampaignQuestion:
        question = get_object_or_404(self.campaign.questions.select_related("asker", "answered_by"), pk=pk)
        question.campaign = self.campaign
        return question

    def trail(self) -> list[tuple[str, str]]:
        questions = (_("Questions"), reverse("campaign_questions", args=[self.campaign.pk]))
        return [*super().trail(), questions, (_("Réponse"), "")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = QuestionAnswerForm(request.POST, question=self.question)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            answer_question(self.question, by=self.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.render_to_response(self.get_context_data(form=form))
        except Refused as conflict:
            return self._show_what_stands(form, conflict)
        messages.success(request, _("La réponse est enregistrée."))
        return redirect("campaign_questions", self.campaign.pk)

    def _show_what_stands(self, form: QuestionAnswerForm, conflict: Refused) -> HttpResponse:
        self.question = self._question(self.question.pk)
        form.read_again(conflict, seen=version_of(self.question))
        stands = [(_("Réponse"), self.question.answer)]
        if self.question.is_published:
            stands.append((_("Question telle que tous la lisent"), self.question.public_text))
        return self.render_to_response(self.get_context_data(form=form, stands=stands), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", QuestionAnswerForm(question=self.question))
        return super().get_context_data(question=self.question, **kwargs)
