from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from actors.enums import MembershipRole
from actors.models import CharterVersion, Membership, Presence, User
from actors.permissions import advisers_of, memberships_of
from home.spaces import Space, territory_space
from home.templatetags.french import day
from questionnaires.models import Assessment
from questionnaires.versions import definition_of
from questionnaires.wording import score_text


@dataclass(frozen=True)
class Moment:
    """An assessment in the timeline of an organisation."""

    when: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Place:
    """One organisation in one territory: its public page, its draft and its sent assessments."""

    presence: Presence
    space: Space
    moments: list[Moment]
    diagnostic_url: str
    draft_url: str
    has_charter: bool
    adviser: User | None = None


@login_required
def my_space(request):
    """What a person's organisations have under way, and what to do next."""
    memberships = list(memberships_of(request.user))
    places = _places_of([membership.organisation_id for membership in memberships], seen_from=request.space)
    owned = [m.organisation_id for m in memberships if m.role == MembershipRole.OWNER]
    context = {
        "memberships": [(membership, places[membership.organisation_id]) for membership in memberships],
        "asked": list(Membership.objects.asked().filter(organisation__in=owned)),
        "mine_asked": list(Membership.objects.asked().filter(user=request.user)),
    }
    return render(request, "my_space/home.html", context)


def _places_of(organisations: list[int], *, seen_from: Space) -> Mapping[int, list[Place]]:
    """By organisation, its places in the spaces that are open; four queries for all."""
    answered: dict[tuple[int, int], list[Assessment]] = defaultdict(list)
    of_theirs = Assessment.objects.filter(organisation__in=organisations)
    for assessment in of_theirs.defer("answers", "result").order_by("-created_at"):
        answered[assessment.organisation_id, assessment.territory_id].append(assessment)
    places: dict[int, list[Place]] = defaultdict(list)
    here = Presence.objects.filter(organisation__in=organisations)
    chartered = set(
        CharterVersion.objects.filter(territory__in=here.values("territory")).values_list("territory", flat=True)
    )
    presences = list(here.select_related("territory").order_by("pk"))
    advisers = advisers_of(presences)
    for presence in presences:
        space = territory_space(presence.territory.slug)
        if space and space.is_open:
            found = answered[presence.organisation_id, presence.territory_id]
            section = space.section_url("diagnostic")
            diagnostic = section and space.url_from(seen_from, section)
            sent = [one for one in found if one.is_submitted and diagnostic]
            drafts = [f"{diagnostic}{one.uuid}/" for one in found if diagnostic and not one.is_submitted]
            moments = [_moment(assessment, diagnostic) for assessment in sent]
            has_charter = presence.territory_id in chartered and bool(space.section_url("charter"))
            draft = drafts[0] if drafts else ""
            adviser = advisers.get(presence.pk)
            place = Place(presence, space, moments, diagnostic, draft, has_charter, adviser)
            places[presence.organisation_id].append(place)
    return places


def _moment(assessment: Assessment, diagnostic_url: str) -> Moment:
    score = assessment.score
    said = _("Aucun thème ne concernait la structure")
    if score is not None:
        said = score_text(score, scale=definition_of(assessment.version_id).scale)
    sent_on = day(localdate(assessment.submitted_at))
    return Moment(sent_on, _("Diagnostic envoyé"), said, f"{diagnostic_url}{assessment.uuid}/resultat/")
