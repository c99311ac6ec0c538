"""What a person finds in their own space: what to do next, then each of their organisations in the seed's four steps.

« Je réalise » (the diagnostic), « J’obtiens » (resources), « Je valorise » (charter, public page), « J’intègre ».
Read in a handful of queries, however many organisations there are; one more for each territory that has an agenda.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from actors.engagement import GRACE
from actors.enums import MembershipRole, Showcase
from actors.models import (
    CharterConsultation,
    CharterSignature,
    CharterVersion,
    Membership,
    Presence,
    Registration,
    User,
)
from actors.permissions import advisers_of, memberships_of
from home.enums import Module, Role
from home.models import EventPage
from home.permissions import posts_of
from home.spaces import Space, territory_space
from home.templatetags.french import day, de, plural
from questionnaires.models import Assessment, PilotInvitation
from questionnaires.planning.reading import PlanCount, plan_count_of, with_plan_counts
from questionnaires.versions import definition_of
from trophees.applying.mine import Mine, applications_of, to_send
from trophees.jury.evaluating import Seat, seats_of

SHOWN_EVENTS = 2
MOST_NEXT = 5

# By organisation and territory, the latest first; under no organisation, what somebody began before having one.
Answered = dict[tuple[int | None, int], list[Assessment]]


@dataclass(frozen=True)
class Moment:
    """An assessment in the timeline of an organisation."""

    when: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Next:
    """Something to do, and where."""

    text: str
    url: str


@dataclass(frozen=True)
class Place:
    """One organisation in one territory. Addresses are empty where the territory offers nothing."""

    membership: Membership
    presence: Presence
    space: Space
    seen_from: Space
    moments: list[Moment]
    draft: str = ""
    charter: CharterVersion | None = None
    signed_number: int | None = None  # of the last version of the charter that was signed
    is_consulted: bool = False
    is_piloting: bool = False  # invited to a pilot that is open
    has_tried: bool = False  # and its answers are sent
    events: list[EventPage] = field(default_factory=list)
    adviser: User | None = None
    plan: PlanCount | None = None  # of actions, once there is something to do

    def section(self, module: Module) -> str:
        found = self.space.section_url(module)
        return self.space.url_from(self.seen_from, found) if found else ""

    @property
    def diagnostic_url(self) -> str:
        return self.section(Module.DIAGNOSTIC)

    @property
    def draft_url(self) -> str:
        return f"{self.diagnostic_url}{self.draft}/" if self.draft and self.diagnostic_url else ""

    @property
    def result_url(self) -> str:
        return self.moments[0].url if self.moments else ""

    @property
    def progression_url(self) -> str:
        """How the last diagnostic compares, once there are two."""
        return f"{self.result_url.removesuffix('resultat/')}progression/" if len(self.moments) > 1 else ""

    @property
    def resources_url(self) -> str:
        return self.section(Module.RESOURCES)

    @property
    def charter_url(self) -> str:
        if not (self.charter and self.space.section_url(Module.CHARTER)):
            return ""
        return reverse("sign_charter", args=[self.presence.organisation.uuid, self.presence.pk])

    @property
    def draft_charter_url(self) -> str:
        charter = self.section(Module.CHARTER)
        return f"{charter}projet/" if self.is_consulted and charter else ""

    @property
    def pilot_url(self) -> str:
        return f"{self.diagnostic_url}pilote/" if self.is_piloting and self.diagnostic_url else ""

    @property
    def plan_url(self) -> str:
        return f"{self.diagnostic_url}plan/{self.presence.organisation.uuid}/" if self.diagnostic_url else ""

    @property
    def has_kit(self) -> bool:
        return self.presence.is_engaged or self.presence.is_public

    @property
    def is_owned(self) -> bool:
        return self.membership.role == MembershipRole.OWNER

    @property
    def ends_soon(self) -> bool:
        """The engagement ends within the grace of a new version, or has ended."""
        end = self.presence.engaged_until
        return bool(self.presence.engaged_since and end and end - localdate() <= GRACE)

    @property
    def renewal_url(self) -> str:
        """What prolongs the engagement: signing the new version, or the assessment that the signed one asks for."""
        if self.charter and self.signed_number and self.signed_number < self.charter.number:
            return self.charter_url
        return self.draft_url or (f"{self.diagnostic_url}commencer/" if self.diagnostic_url else "")

    @property
    def directory_url(self) -> str:
        return self.section(Module.ACTORS)

    @property
    def experiences_url(self) -> str:
        return self.section(Module.EXPERIENCES)

    @property
    def agenda_url(self) -> str:
        return self.section(Module.AGENDA)


@dataclass(frozen=True)
class Dashboard:
    memberships: list[tuple[Membership, list[Place]]]
    nexts: list[Next]
    waiting: list[Membership]  # the person's own requests to join
    applications: list[Mine]
    withdrawn: list[Mine]  # of these applications, what was sent, then taken back
    seats: list[Seat]  # in juries
    registrations: list[Registration]  # to events to come
    works_in_admin: bool


def dashboard_of(user: User, *, seen_from: Space) -> Dashboard:
    """Everything that the page shows."""
    memberships = list(memberships_of(user))
    answered = _assessments(user)
    places = _places_of(memberships, answered, seen_from=seen_from)
    owned = [one.organisation_id for one in memberships if one.role == MembershipRole.OWNER]
    asked = list(Membership.objects.asked().filter(Q(organisation__in=owned) | Q(user=user)))
    everywhere = [place for membership in memberships for place in places[membership.organisation_id]]
    roles = {post.role for post in posts_of(user)}
    seats = seats_of(user) if Role.JURY in roles else []
    applications = applications_of(user, now=timezone.now())
    drafts = [Next(text, url) for text, url in to_send(applications)]
    answers = _answers([one for one in asked if one.user_id != user.pk])
    nexts = [*answers, *_to_review(seats), *drafts, *_unclaimed(answered, seen_from), *_nexts(everywhere)]
    return Dashboard(
        memberships=[(membership, places[membership.organisation_id]) for membership in memberships],
        nexts=nexts[:MOST_NEXT],
        waiting=[one for one in asked if one.user_id == user.pk],
        applications=[one for one in applications if not one.application.is_withdrawn],
        withdrawn=[one for one in applications if one.application.is_withdrawn],
        seats=seats,
        registrations=list(Registration.objects.living().of_person(user).to_come().select_related("event")),
        works_in_admin=bool(roles - {Role.JURY}),
    )


def _places_of(memberships: list[Membership], answered: Answered, *, seen_from: Space) -> Mapping[int, list[Place]]:
    """By organisation, its places in the spaces that are open."""
    by_organisation = {membership.organisation_id: membership for membership in memberships}
    presences = _presences(memberships)
    advisers = advisers_of(presences)
    territories = {presence.territory_id for presence in presences}
    versions = CharterVersion.objects.filter(territory__in=territories).defer("articles").order_by("number")
    charters = {version.territory_id: version for version in versions}
    spaces = {presence.territory_id: territory_space(presence.territory.slug) for presence in presences}
    events = _events([space for space in spaces.values() if space and space.is_open])
    places: dict[int, list[Place]] = defaultdict(list)
    for presence in presences:
        space = spaces[presence.territory_id]
        if space and space.is_open:
            mine = answered[presence.organisation_id, presence.territory_id]
            places[presence.organisation_id].append(
                Place(
                    membership=by_organisation[presence.organisation_id],
                    presence=presence,
                    space=space,
                    seen_from=seen_from,
                    moments=_moments(mine, space, seen_from),
                    draft=next((str(one.uuid) for one in mine if not one.is_submitted), ""),
                    charter=charters.get(presence.territory_id),
                    signed_number=presence.signed_number,
                    is_consulted=presence.is_consulted,
                    is_piloting=presence.is_piloting,
                    has_tried=presence.has_tried,
                    events=events.get(space.slug, []),
                    adviser=advisers.get(presence.pk),
                    plan=plan_count_of(presence),
                )
            )
    return places


def _presences(memberships: list[Membership]) -> list[Any]:
    """Presences with more facts: a draft of the charter awaits the person's comments; the last version signed; the
    organisation is invited to a pilot that is open, and has sent its answers; how far its plan is.
    """
    author = memberships[0].user_id if memberships else None
    opened = CharterConsultation.objects.filter(territory=OuterRef("territory"), closed_at=None)
    opened = opened.exclude(comments__author=author)
    signed = CharterSignature.objects.standing().filter(
        organisation=OuterRef("organisation"), version__territory=OuterRef("territory")
    )
    numbers = signed.order_by("-version__number").values("version__number")[:1]
    in_pilot = {"organisation": OuterRef("organisation"), "pilot__territory": OuterRef("territory")}
    invited = PilotInvitation.objects.filter(**in_pilot, pilot__closed_at=None)
    tried = Assessment.everything.submitted().filter(**in_pilot, pilot__closed_at=None)
    organisations = [membership.organisation_id for membership in memberships]
    mine = with_plan_counts(Presence.objects.filter(organisation__in=organisations))
    found = mine.annotate(
        is_consulted=Exists(opened),
        signed_number=Subquery(numbers),
        is_piloting=Exists(invited),
        has_tried=Exists(tried),
    )
    return list(found.select_related("territory", "organisation").order_by("pk"))


def _assessments(user: User) -> Answered:
    """What a person's organisations answered, pilots left out, and what they began for none of them yet."""
    answered: Answered = defaultdict(list)
    found = Assessment.everything.for_answerer(user, digest="").filter(pilot=None).select_related("territory")
    for assessment in found.defer("answers", "result").order_by("-created_at"):
        answered[assessment.organisation_id, assessment.territory_id].append(assessment)
    return answered


def _events(spaces: list[Space]) -> dict[str, list[EventPage]]:
    """The next events of each space, by its slug. One query."""
    shown = [space for space in spaces if space.section_url(Module.AGENDA)]
    if not shown:
        return {}
    nexts = [EventPage.objects.within(space.url_path).upcoming().values("pk")[:SHOWN_EVENTS] for space in shown]
    found = list(EventPage.objects.upcoming().filter(reduce(or_, (Q(pk__in=one) for one in nexts))))
    return {space.slug: [one for one in found if one.url_path.startswith(space.url_path)] for space in shown}


def _moments(assessments: list[Assessment], space: Space, seen_from: Space) -> list[Moment]:
    section = space.section_url(Module.DIAGNOSTIC)
    if not section:
        return []
    base = space.url_from(seen_from, section)
    return [_moment(one, f"{base}{one.uuid}/resultat/") for one in assessments if one.is_submitted]


def _moment(assessment: Assessment, url: str) -> Moment:
    score = assessment.score
    said = _("Aucun thème ne concernait la structure")
    if score is not None:
        said = definition_of(assessment.version_id).in_words(score, assessment.level)
    return Moment(day(localdate(assessment.submitted_at)), _("Diagnostic envoyé"), said, url)


# --- What to do next --------------------------------------------------------------------------------------------------


def _answers(asked: list[Membership]) -> Iterator[Next]:
    """What others wait for comes first."""
    for one in asked:
        text = _("%(person)s demande à rejoindre %(name)s") % {"person": one.user, "name": one.organisation}
        yield Next(text, reverse("organisation_team", args=[one.organisation.uuid]))


def _unclaimed(answered: Answered, seen_from: Space) -> Iterator[Next]:
    """What was begun before the account was tied to an organisation."""
    begun = [
        draft for (organisation, _territory), drafts in answered.items() if organisation is None for draft in drafts
    ]
    for draft in reversed(begun):
        space = territory_space(draft.territory.slug)
        section = space.section_url(Module.DIAGNOSTIC) if space and space.is_open else ""
        if space and section:
            text = _("Dire pour quelle structure vous répondez à %(territory)s") % {"territory": space.name}
            yield Next(text, f"{space.url_from(seen_from, section)}commencer/")


def _to_review(seats: list[Seat]) -> Iterator[Next]:
    """What a jury waits for, while it may be noted."""
    for seat in seats:
        if seat.waits(timezone.now()):
            said = {"count": plural(seat.left, "dossier,dossiers"), "campaign": seat.campaign.title}
            text = _("Évaluer %(count)s\u00a0: %(campaign)s") % said
            yield Next(text, reverse("jury_campaign", args=[seat.campaign.pk]))


def _nexts(places: list[Place]) -> Iterator[Next]:
    """Then what was begun, then what can be begun; the same thing once, for however many organisations."""
    rules = (_resume, _catch_up, _mend, _sign_again, _comment, _try, _begin, _sign, _show)
    found = (rule(place) for rule in rules for place in places)
    yield from dict.fromkeys(one for one in found if one)


def _resume(place: Place) -> Next | None:
    text = _("Reprendre le diagnostic %(of)s") % {"of": de(place.presence.organisation)}
    return Next(text, place.draft_url) if place.draft_url else None


def _catch_up(place: Place) -> Next | None:
    if not (place.plan and place.plan.late and place.plan_url):
        return None
    said = {"late": plural(place.plan.late, "action,actions"), "of": de(place.presence.organisation)}
    return Next(_("Reprendre le plan %(of)s\u00a0: %(late)s en retard") % said, place.plan_url)


def _mend(place: Place) -> Next | None:
    if place.presence.showcase != Showcase.REFUSED or not place.directory_url:
        return None
    text = _("Reprendre la fiche publique %(of)s, que l’équipe a relue") % {"of": de(place.presence.organisation)}
    return Next(text, _showcase_url(place))


def _sign_again(place: Place) -> Next | None:
    if not (place.ends_soon and place.renewal_url):
        return None
    end = day(place.presence.engaged_until)
    if place.presence.is_engaged:
        text = _("Renouveler l’engagement %(of)s avant le %(date)s")
    else:
        text = _("Renouveler l’engagement %(of)s, terminé le %(date)s")
    return Next(text % {"of": de(place.presence.organisation), "date": end}, place.renewal_url)


def _comment(place: Place) -> Next | None:
    text = _("Donner votre avis sur le projet de charte de %(territory)s") % {"territory": place.space.name}
    return Next(text, place.draft_charter_url) if place.draft_charter_url else None


def _try(place: Place) -> Next | None:
    said = {"territory": place.space.name, "name": place.presence.organisation}
    text = _("Essayer le prochain questionnaire de %(territory)s, pour %(name)s") % said
    return Next(text, place.pilot_url) if place.pilot_url and not place.has_tried else None


def _begin(place: Place) -> Next | None:
    if not place.diagnostic_url or place.draft or place.moments:
        return None
    text = _("Faire le diagnostic %(of)s") % {"of": de(place.presence.organisation)}
    return Next(text, f"{place.diagnostic_url}commencer/")


def _sign(place: Place) -> Next | None:
    if not place.charter_url or place.presence.engaged_since:
        return None
    text = _("Signer la charte pour %(name)s") % {"name": place.presence.organisation}
    return Next(text, place.charter_url)


def _show(place: Place) -> Next | None:
    if place.presence.showcase != Showcase.PRIVATE or not (place.moments and place.directory_url):
        return None
    text = _("Montrer %(name)s aux visiteurs de %(territory)s")
    return Next(text % {"name": place.presence.organisation, "territory": place.space.name}, _showcase_url(place))


def _showcase_url(place: Place) -> str:
    return reverse("showcase", args=[place.presence.organisation.uuid, place.presence.pk])
