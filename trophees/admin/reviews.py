"""Who reads what, and how far they are. States only: nobody reads notes here before the deliberation."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.templatetags.french import plural
from trophees.admin.screens import CampaignScreen
from trophees.enums import ApplicationState, ReviewState
from trophees.forms.jury import AssignForm, ClarificationAnswerForm, DrawForm
from trophees.jury.ties import tied_pairs
from trophees.models import Application, Clarification, Juror, Review
from trophees.services.assigning import assign_by_hand, draw_reviews, given_states, unassign
from trophees.services.clarifications import answer_clarification
from trophees.services.reviews import closed_because, reopen_review
from trophees.states import ANNOUNCED, READABLE

A_PAGE = 25
GIVEN = (*READABLE, *ANNOUNCED)


class ReviewsScreen(CampaignScreen):
    template_name = "trophees/admin/reviews.html"
    page_title = gettext_lazy("Évaluations")
    tab = "campaign_reviews"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(
            {
                "draw": self._draw,
                "assign": self._assign,
                "take": self._take,
                "reopen": self._reopen,
                "answered": self._answer,
            }
        )

    def _draw(self, request: HttpRequest) -> HttpResponse | None:
        form = DrawForm(request.POST)
        if not form.is_valid():
            return self.nothing_saved(draw_form=form)
        draw = draw_reviews(self.campaign, by=self.user, **form.cleaned_data)
        if draw.short:
            said = {"count": plural(len(draw.short), "candidature,candidatures")}
            text = _("Les dossiers sont attribués, mais le jury est trop petit pour %(count)s\u00a0: voyez ci-dessous.")
            messages.warning(request, text % said)
        else:
            messages.success(request, _("Les dossiers sont attribués\u00a0; un e-mail le dit à chaque membre du jury."))
        return None

    def _assign(self, request: HttpRequest) -> HttpResponse | None:
        form = AssignForm(request.POST, campaign=self.campaign)
        if not form.is_valid():
            messages.error(request, _("Choisissez un membre du jury pour cette candidature."))
            return None
        assign_by_hand(form.cleaned_data["application"], juror=form.cleaned_data["juror"])
        said = {"name": form.cleaned_data["juror"].full_name}
        messages.success(request, _("La candidature est confiée à %(name)s.") % said)
        return None

    def _take(self, request: HttpRequest) -> None:
        unassign(self._review("take"))
        messages.success(request, _("La candidature est retirée à ce membre du jury."))

    def _reopen(self, request: HttpRequest) -> None:
        reopen_review(self._review("reopen"), by=self.user)
        messages.success(
            request, _("L’évaluation est rouverte\u00a0: elle peut être changée, puis envoyée de nouveau.")
        )

    def _answer(self, request: HttpRequest) -> HttpResponse | None:
        asked = self.pressed("answered", among=Clarification.objects.filter(application__campaign=self.campaign))
        form = ClarificationAnswerForm(request.POST)
        if not form.is_valid():
            return self.nothing_saved(answer_form=form, answered=asked.pk)
        answer_clarification(asked, answer=form.cleaned_data["answer"], by=self.user)
        messages.success(request, _("La réponse est envoyée aux membres du jury qui lisent ce dossier."))
        return None

    def _review(self, name: str) -> Review:
        ours = Review.objects.filter(application__campaign=self.campaign)
        return self.pressed(name, among=ours.select_related("application__campaign"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("draw_form", DrawForm())
        kwargs.setdefault("answer_form", ClarificationAnswerForm())
        kwargs.setdefault("answered", None)
        applications = Application.objects.filter(campaign=self.campaign, state__in=GIVEN).by_arrival()
        waiting = Application.objects.filter(campaign=self.campaign, state=ApplicationState.RECEIVED)
        page = Paginator(applications.select_related("organisation", "place"), A_PAGE).get_page(
            self.request.GET.get("p")
        )
        jurors = list(Juror.objects.sitting().filter(campaign=self.campaign).select_related("user"))
        asked = Clarification.objects.filter(application__campaign=self.campaign)
        related = asked.select_related("application__organisation", "application__place", "juror")
        return super().get_context_data(
            page=page,
            rows=_rows(list(page), jurors, given=given_states(self.campaign)),
            waiting=waiting.count(),
            may_give_waiting=ApplicationState.RECEIVED in given_states(self.campaign),
            counts=self._counts(),
            draws=list(self.campaign.draws.select_related("by").order_by("-at", "-pk")[:5]),
            clarifications=related.order_by("answered_at", "asked_at")[:A_PAGE],
            closed=closed_because(self.campaign, timezone.now()),
            may_draw=timezone.now() < self.campaign.deliberates_at,
            has_jurors=bool(jurors),
            **kwargs,
        )

    def _counts(self) -> dict[str, int]:
        reviews = Review.objects.filter(application__campaign=self.campaign, application__state__in=GIVEN).standing()
        return reviews.aggregate(total=Count("pk"), done=Count("pk", filter=Q(state=ReviewState.FINAL)))


def _rows(applications: list[Application], jurors: list[Juror], *, given: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each application with its readers, and who else may be given it."""
    reviews: dict[int, list[Review]] = defaultdict(list)
    found = Review.objects.filter(application__in=applications).select_related("juror").order_by("juror__full_name")
    for review in found:
        reviews[review.application_id].append(review)
    tied = tied_pairs(applications, jurors)
    rows = []
    for application in applications:
        mine = reviews[application.pk]
        taken = {review.juror_id for review in mine if review.state != ReviewState.ABSTAINED}
        standing = [one for one in mine if one.state not in (ReviewState.ABSTAINED, ReviewState.RECUSED)]
        rows.append(
            {
                "application": application,
                "title": application.sent_title,
                "reviews": mine,
                "count": len(standing),
                "is_open": application.state in given,
                "free": [one for one in jurors if one.pk not in taken and (application.pk, one.pk) not in tied],
            }
        )
    return rows
