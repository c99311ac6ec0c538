"""What a member says of a resource that a result shows. `page` is the territory's questionnaire."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actors.models import Presence
from actors.requests import MemberRequest
from questionnaires.enums import ChoiceState
from questionnaires.models import Assessment, QuestionnairePage, ResourceChoice
from questionnaires.permissions import get_chosen_resource, get_presence_in, get_result_of
from questionnaires.services.choices import bring_back, choose
from questionnaires.views.access import address_in, personal, read_uuid
from questionnaires.views.said import Act, back_to
from ressources.models import ResourcePage

SAID = {
    ChoiceState.ASIDE: gettext_lazy("La ressource «\u00a0%(title)s\u00a0» est mise de côté."),
    ChoiceState.DONE: gettext_lazy("La ressource «\u00a0%(title)s\u00a0» est notée comme déjà faite."),
}
BACK = "propose"
A_PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def chosen_resources(request: MemberRequest, page: QuestionnairePage, organisation: UUID) -> HttpResponse:
    """The resources that results show no more, each with the way back; and where it is said of one.

    The name of what is sent is what is said (`aside`, `done`, `propose`), its value the resource. With the
    `diagnostic` that showed it, back to its resources.
    """
    presence = get_presence_in(request.space.territory_id, request.user, organisation)
    if request.method == "POST":
        return _choose(request, page, presence)
    choices = Paginator(ResourceChoice.objects.of_presence(presence).in_order(), A_PAGE)
    last = Assessment.objects.sent_by(presence.organisation, territory=presence.territory)
    uuid = last.values_list("uuid", flat=True).last()
    context = {
        "page": page,
        "organisation": presence.organisation,
        "items": choices.get_page(request.GET.get("page")),
        "result_url": address_in(request, page, "result", uuid) if uuid else "",
        "shown": _still_shown(request, presence),
    }
    return render(request, "questionnaires/put_aside.html", context)


def _still_shown(request: MemberRequest, presence: Presence) -> set[int]:
    """Those that the library still shows: the others lead nowhere."""
    said = ResourceChoice.objects.of_presence(presence).values("resource")
    return set(ResourcePage.objects.for_space(request.space).filter(pk__in=said).values_list("pk", flat=True))


def _choose(request: MemberRequest, page: QuestionnairePage, presence: Presence) -> HttpResponse:
    result = None
    if "diagnostic" in request.POST:
        result = get_result_of(presence, read_uuid(request.POST["diagnostic"]))
    said = next((name for name in (*ChoiceState.values, BACK) if name in request.POST), None)
    if said is None:
        raise Http404
    resource = get_chosen_resource(presence, request.POST[said])
    if said == BACK:
        bring_back(resource, presence=presence)
        told = _("La ressource «\u00a0%(title)s\u00a0» est de nouveau proposée.")
    else:
        choose(resource, ChoiceState(said), presence=presence, by=request.user)
        told = str(SAID[ChoiceState(said)])
    act = Act.CHOSEN.value if result else ""
    messages.success(request, told % {"title": resource.title}, extra_tags=act)
    if result is None:
        return redirect(address_in(request, page, "resource_choice", presence.organisation.uuid))
    return redirect(back_to(address_in(request, page, "result", result.uuid), request, resource=resource.pk))
