"""The result of a sent diagnostic. `page` is the territory's questionnaire."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from actors.requests import MemberRequest
from questionnaires.evidence import files_to_show, pieces_of
from questionnaires.models import QuestionnairePage
from questionnaires.peers import benchmark_of
from questionnaires.remarks import show_resource_remarks
from questionnaires.results import result_view, with_places
from questionnaires.rounds import progress_context
from questionnaires.sharing import sharing_of
from questionnaires.versions import definition_of
from questionnaires.views.diagnostic import address_in, load_assessment, personal


@personal
def result(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """The result of a sent assessment; of a pilot that closed before, that it is over."""
    assessment = load_assessment(request, uuid)
    if not assessment.is_over:
        return redirect(address_in(request, page, "resume", uuid))
    if not assessment.is_submitted:
        return render(request, "questionnaires/pilot_over.html", {"page": page, "assessment": assessment})
    shown = result_view(assessment, space=request.space)
    if assessment.pilot and assessment.pilot.is_open:
        show_resource_remarks(shown, assessment, by=request.user)
    presence = None if assessment.pilot_id else sharing_of(assessment)
    benchmark = benchmark_of(assessment, presence)
    shown = with_places(shown, benchmark)
    asked = definition_of(assessment.version_id).questions
    files = files_to_show(assessment, address_in(request, page, "resume", uuid), asked)
    pieces = pieces_of(assessment, files)
    context = {"page": page, "assessment": assessment, "result": shown, "pieces": pieces}
    if presence:
        sharing_url = address_in(request, page, "sharing", assessment.organisation.uuid)
        context |= {"benchmark": benchmark, "presence": presence, "sharing_url": sharing_url}
    if not assessment.pilot_id:
        context |= progress_context(assessment, beside=request.GET.get("avec", ""))
    return render(request, "questionnaires/result.html", context)
