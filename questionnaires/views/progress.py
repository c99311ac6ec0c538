"""How a diagnostic compares with those before it. `page` is the territory's questionnaire."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from actors.requests import MemberRequest
from questionnaires.models import QuestionnairePage
from questionnaires.rounds.reading import progression_of
from questionnaires.views.access import address_in, load_assessment, personal


@personal
def progression(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """All rounds, theme by theme, and what changed since one of them. A pilot has no other round."""
    assessment = load_assessment(request, uuid)
    if assessment.pilot_id:
        raise Http404
    if not assessment.is_submitted:
        return redirect(address_in(request, page, "resume", uuid))
    context = {
        "page": page,
        "assessment": assessment,
        "progression": progression_of(assessment, beside=request.GET.get("avec", "")),
        "result_url": address_in(request, page, "result", uuid),
    }
    return render(request, "questionnaires/progression.html", context)
