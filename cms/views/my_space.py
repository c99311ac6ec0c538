from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from actors.models import Membership, Presence
from actors.permissions import memberships_of
from home.spaces import Space, territory_space
from questionnaires.models import Assessment


@dataclass(frozen=True)
class Place:
    """One organisation in one territory: its public page, its draft and its sent assessments."""

    presence: Presence
    space: Space
    assessments: list[Assessment]
    diagnostic_url: str


@never_cache
@login_required
def my_space(request):
    """What a person's organisations have under way, and what to do next."""
    memberships = list(memberships_of(request.user))
    places = _places_of([membership.organisation_id for membership in memberships], seen_from=request.space)
    waiting = Membership.objects.filter(organisation__in=[m.organisation_id for m in memberships if m.role == "owner"])
    context = {
        "memberships": [(membership, places[membership.organisation_id]) for membership in memberships],
        "asked": list(waiting.filter(state="asked").select_related("user", "organisation")),
        "mine_asked": list(Membership.objects.filter(user=request.user, state="asked").select_related("organisation")),
    }
    return render(request, "my_space/home.html", context)


def _places_of(organisations: list[int], *, seen_from: Space) -> Mapping[int, list[Place]]:
    """By organisation, its places in the spaces that are open; two queries for all."""
    answered: dict[tuple[int, int], list[Assessment]] = defaultdict(list)
    of_theirs = Assessment.objects.filter(organisation__in=organisations)
    for assessment in of_theirs.defer("answers", "result").order_by("-created_at"):
        answered[assessment.organisation_id, assessment.territory_id].append(assessment)
    places: dict[int, list[Place]] = defaultdict(list)
    for presence in Presence.objects.filter(organisation__in=organisations).select_related("territory").order_by("pk"):
        space = territory_space(presence.territory.slug)
        if space and space.is_open:
            found = answered[presence.organisation_id, presence.territory_id]
            section = space.section_url("diagnostic")
            diagnostic = section and space.url_from(seen_from, section)
            places[presence.organisation_id].append(Place(presence, space, found, diagnostic))
    return places
