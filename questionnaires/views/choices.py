"""What a member says of a resource that a result shows. `page` is the territory's questionnaire."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from actors.requests import MemberRequest
from questionnaires.enums import ChoiceState
from questionnaires.models import QuestionnairePage
from questionnaires.permissions import get_chosen_resource, get_presence_in, get_result_of
from questionnaires.services.choices import bring_back, choose
from questionnaires.views.access import address_in, personal, read_uuid

SAID = {
    ChoiceState.ASIDE: gettext_lazy("«\u00a0%(title)s\u00a0» est mise de côté."),
    ChoiceState.DONE: gettext_lazy("«\u00a0%(title)s\u00a0» est notée comme déjà faite."),
}
BACK = "propose"


@require_POST
@personal
def choose_resource(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """The name of what is sent is what is said (`aside`, `done`, `propose`), its value the resource.

    Back to the resources of the `diagnostic` that showed it.
    """
    presence = get_presence_in(request.space.territory_id, request.user, organisation)
    result = get_result_of(presence, read_uuid(request.POST.get("diagnostic")))
    said = next((name for name in (*ChoiceState.values, BACK) if name in request.POST), None)
    if said is None:
        raise Http404
    resource = get_chosen_resource(presence, request.POST[said])
    if said == BACK:
        bring_back(resource, presence=presence)
        messages.success(request, _("«\u00a0%(title)s\u00a0» est de nouveau proposée.") % {"title": resource.title})
    else:
        choose(resource, ChoiceState(said), presence=presence, by=request.user)
        messages.success(request, SAID[ChoiceState(said)] % {"title": resource.title})
    return redirect(f"{address_in(request, page, 'result', result.uuid)}#ressources")
