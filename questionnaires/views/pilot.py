"""Those who are invited to a pilot: where they begin, and what they say of the resources that they are shown."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from actors.requests import MemberRequest
from home.problems import Conflict
from questionnaires.answers import AnswerError
from questionnaires.models import Assessment, PilotInvitation, QuestionnairePage
from questionnaires.permissions import get_shown_resource, pilot_invitations_of
from questionnaires.services.piloting import Remark, save_remarks, start_piloting
from questionnaires.views.access import address_in, load_assessment, personal


@personal
def pilot(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """For which invited organisation one tries the questionnaire; who is not invited does not learn of it."""
    invitations = list(pilot_invitations_of(request.user).filter(pilot__territory=request.space.territory_id))
    if not invitations:
        raise Http404
    chosen = next((one for one in invitations if str(one.organisation.uuid) == request.POST.get("organisation")), None)
    if request.method == "POST" and chosen:
        try:
            return redirect(address_in(request, page, "resume", start_piloting(chosen, by=request.user).uuid))
        except Conflict as refusal:
            messages.error(request, str(refusal))
    return render(request, "questionnaires/pilot.html", {"page": page, "rows": _begun(invitations)})


@personal
def remark(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """What somebody says of a resource of the result, without script."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    assessment = load_assessment(request, uuid)
    resource = get_shown_resource(assessment, request.POST.get("resource", ""))
    try:
        save_remarks(assessment, [Remark(resource=resource, text=request.POST.get("remark", ""))], by=request.user)
    except (AnswerError, Conflict) as refusal:
        messages.error(request, str(refusal))
    return redirect(address_in(request, page, "result", uuid) + f"#avis-{resource.pk}")


def _begun(invitations: list[PilotInvitation]) -> list[tuple[PilotInvitation, Assessment | None]]:
    """Each invitation with what was answered to it."""
    answered = Assessment.everything.filter(
        pilot__in={one.pilot_id for one in invitations}, organisation__in={one.organisation_id for one in invitations}
    ).defer("answers", "result")
    found = {(one.pilot_id, one.organisation_id): one for one in answered}
    return [(one, found.get((one.pilot_id, one.organisation_id))) for one in invitations]
