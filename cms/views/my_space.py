from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from actors.models import Membership, Organisation, Presence
from actors.permissions import memberships_of
from home.spaces import Space, territory_space
from questionnaires.models import Assessment


@dataclass(frozen=True)
class Place:
    """One organisation in one territory: its public page, its draft and its sent assessments."""

    presence: Presence
    space: Space
    assessments: list[Assessment]

    @property
    def diagnostic_url(self) -> str:
        return self.space.section_url("diagnostic")


@never_cache
@login_required
def my_space(request):
    """What a person's organisations have under way, and what to do next."""
    memberships = list(memberships_of(request.user))
    waiting = Membership.objects.filter(organisation__in=[m.organisation_id for m in memberships if m.role == "owner"])
    context = {
        "memberships": [(membership, _places_of(membership.organisation)) for membership in memberships],
        "asked": list(waiting.filter(state="asked").select_related("user", "organisation")),
        "mine_asked": list(Membership.objects.filter(user=request.user, state="asked").select_related("organisation")),
    }
    return render(request, "my_space/home.html", context)


def _places_of(organisation: Organisation) -> list[Place]:
    assessments = list(
        Assessment.objects.filter(organisation=organisation).defer("answers", "result").order_by("-created_at")
    )
    presences = Presence.objects.filter(organisation=organisation).select_related("territory")
    spaces = ((presence, territory_space(presence.territory.slug)) for presence in presences)
    return [
        Place(presence, space, [a for a in assessments if a.territory_id == presence.territory_id])
        for presence, space in spaces
        if space and space.is_open
    ]
