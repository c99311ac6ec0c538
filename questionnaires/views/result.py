"""The result of a sent diagnostic, and how it is calculated. `page` is the territory's questionnaire."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from actors.models import Presence
from actors.requests import MemberRequest
from questionnaires.evidence import files_to_show, pieces_of
from questionnaires.models import Assessment, QuestionnairePage, ResourceChoice
from questionnaires.peers.reading import benchmark_of
from questionnaires.planning.reading import plan_beside
from questionnaires.presentation import FRAGMENT
from questionnaires.results.reading import explanation_of, result_view, simulator_of, with_places
from questionnaires.results.simulator import BY_EFFORT, BY_GAIN, Simulator
from questionnaires.rounds.reading import since_of
from questionnaires.sharing import sharing_of
from questionnaires.studio.remarks import show_resource_remarks
from questionnaires.versions import definition_of
from questionnaires.views.access import address_in, load_assessment, load_sent, personal
from questionnaires.views.said import said_here


@personal
def result(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """The result of a sent assessment; of a pilot that closed before, that it is over."""
    assessment = load_assessment(request, uuid)
    if not assessment.is_over:
        return redirect(address_in(request, page, "resume", uuid))
    if not assessment.is_submitted:
        return render(request, "questionnaires/pilot_over.html", {"page": page, "assessment": assessment})
    presence = None if assessment.pilot_id else sharing_of(assessment)
    simulator = _simulator(request, assessment)
    context: dict[str, Any] = {"page": page, "assessment": assessment, "simulator": simulator, "presence": presence}
    if presence:
        context["plan_url"] = address_in(request, page, "plan_add", assessment.organisation.uuid)
    if request.headers.get("Accept") == FRAGMENT:
        return render(request, "questionnaires/_result_simulated.html", context)
    shown = result_view(assessment, space=request.space, next_steps=simulator.next_steps)
    if assessment.pilot and assessment.pilot.is_open:
        show_resource_remarks(shown, assessment, by=request.user)
    asked = definition_of(assessment.version_id).questions
    files = files_to_show(assessment, address_in(request, page, "resume", uuid), asked)
    context |= {"result": shown, "pieces": pieces_of(assessment, files)}
    if presence:
        context |= _beside(request, page, assessment, presence)
        context["result"] = with_places(shown, context["benchmark"])
        themes = [theme.key for theme in shown.themes]
        context["said"], context["elsewhere"] = said_here(request, themes=themes, chosen=context["chosen"])
    return render(request, "questionnaires/result.html", context)


def _beside(
    request: MemberRequest, page: QuestionnairePage, assessment: Assessment, presence: Presence
) -> dict[str, Any]:
    """What stands beside a result: peers, earlier rounds, the plan, who sees it."""
    organisation = presence.organisation = assessment.organisation
    return {
        "benchmark": benchmark_of(assessment, presence),
        "since": since_of(assessment, beside=request.GET.get("avec", "")),
        "plan": plan_beside(organisation, assessment.territory, assessment=assessment),
        "chosen": ResourceChoice.objects.of_presence(presence).in_order().values_list("resource", flat=True),
        "choice_url": address_in(request, page, "resource_choice", organisation.uuid),
        "plan_page_url": address_in(request, page, "plan", organisation.uuid),
        "sharing_url": address_in(request, page, "sharing", organisation.uuid),
    }


@personal
def calculation(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """The explanation of a sent assessment's score, down to each answer."""
    assessment = load_sent(request, uuid)
    context = {
        "page": page,
        "assessment": assessment,
        "definition": definition_of(assessment.version_id),
        "explanation": explanation_of(assessment),
        "result_url": address_in(request, page, "result", uuid),
    }
    return render(request, "questionnaires/calculation.html", context)


def _simulator(request: MemberRequest, assessment: Assessment) -> Simulator:
    """As the address says: what is ticked, in which order, and whether all of it is listed."""
    order = BY_EFFORT if request.GET.get("ordre") == BY_EFFORT else BY_GAIN
    ticked = frozenset(request.GET.getlist("levier"))
    return simulator_of(assessment, ticked=ticked, order=order, everything="tout" in request.GET)
