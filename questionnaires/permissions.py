"""Who may see and fill in an assessment, and who writes a questionnaire."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.models import Organisation, Presence, User
from home.enums import Module, TerritoryState
from home.models import Territory, TerritoryPage
from home.permissions import is_national, managed_territory_ids
from questionnaires.models import Action, Assessment, PilotInvitation, QuestionnairePage, ResourceChoice, ResultLink
from ressources.models import ResourcePage


def get_assessment_for(user: User | AnonymousUser, uuid: UUID, *, digest: str = "") -> Assessment:
    """The assessment with its organisation and territory, for who may answer it, where the territory still offers its
    diagnostic; else it does not exist. One query.

    `digest`: of the secret that the browser brings (see `without_account`).
    """
    found = (
        Assessment.everything.for_answerer(user, digest=digest)
        .filter(uuid=uuid, territory__state=TerritoryState.OPEN)
        .select_related("organisation", "territory", "pilot")
        .first()
    )
    if found is None or Module.DIAGNOSTIC not in found.territory.modules:
        raise Http404
    return found


def assessments_of(user: User) -> QuerySet[Assessment]:
    """Those of a person's organisations, pilots left out, where the territory still offers its diagnostic."""
    mine = Assessment.objects.for_answerer(user, digest="")
    places = Territory.objects.open().filter(pk__in=mine.values("territory")).values_list("pk", "modules")
    return mine.filter(territory__in=[pk for pk, modules in places if Module.DIAGNOSTIC in modules])


def get_presence_in(territory_id: int | None, user: User, organisation: UUID) -> Presence:
    """An organisation in a territory, for one of its active members, who keeps its plan there and decides what it
    shows, as long as the territory offers its diagnostic; else it does not exist. One query.
    """
    mine = Organisation.objects.of_user(user).filter(uuid=organisation)
    rows = Presence.objects.filter(organisation__in=mine, territory=territory_id, territory__state=TerritoryState.OPEN)
    found = rows.select_related("organisation", "territory").first()
    if found is None or Module.DIAGNOSTIC not in found.territory.modules:
        raise Http404
    return found


def actions_of(presence: Presence) -> QuerySet[Action]:
    """The plan of an organisation in a territory."""
    return Action.objects.for_territory(presence.territory_id).filter(organisation=presence.organisation_id)


def get_action_of(presence: Presence, uuid: UUID) -> Action:
    """An action of that plan; anything else does not exist."""
    return get_object_or_404(actions_of(presence).select_related("owner"), uuid=uuid)


def get_result_of(presence: Presence, uuid: UUID) -> Assessment:
    """A sent diagnostic of that organisation in that territory, not of a pilot; anything else does not exist."""
    sent = Assessment.objects.sent_by(presence.organisation_id, territory=presence.territory_id)
    return get_object_or_404(sent, uuid=uuid)


def pilot_invitations_of(user: User) -> QuerySet[PilotInvitation]:
    """The invitations of the organisations of which a person is an active member, as long as they are in the
    territory; the latest first.
    """
    found = PilotInvitation.objects.filter(
        organisation__in=Organisation.objects.of_user(user), organisation__presences__territory=F("pilot__territory")
    )
    return found.select_related("pilot__territory", "organisation").order_by("-pilot_id", "organisation__name")


def get_shared_result(token: str, *, territory_id: int | None) -> ResultLink | None:
    """The link of that address with its result, where it leads somewhere today."""
    links = ResultLink.objects.readable().filter(token=token, assessment__territory=territory_id)
    open_ones = links.filter(assessment__territory__state=TerritoryState.OPEN)
    return open_ones.select_related("assessment__organisation", "assessment__territory").first()


def get_shown_resource(assessment: Assessment, pk: str) -> ResourcePage:
    """A resource that the result of an assessment may show today; anything else does not exist."""
    library = ResourcePage.objects.for_territory(assessment.territory).usable()
    return get_object_or_404(library, pk=_key(pk))


def get_chosen_resource(presence: Presence, pk: str) -> ResourcePage:
    """A resource of the library that an organisation reads in a territory, or one that it put aside there, whatever
    became of it; anything else does not exist.
    """
    library = ResourcePage.objects.for_territory(presence.territory).usable()
    said = ResourceChoice.objects.of_presence(presence).values("resource")
    found = ResourcePage.objects.filter(Q(pk__in=library.values("pk")) | Q(pk__in=said)).defer("body")
    return get_object_or_404(found, pk=_key(pk))


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def questionnaires_of(user: User) -> QuerySet[QuestionnairePage]:
    """The questionnaires that a person writes: of the territories that they manage; all for the national team."""
    found = QuestionnairePage.objects.order_by("path")
    if is_national(user):
        return found
    roots = TerritoryPage.objects.filter(territory__in=managed_territory_ids(user)).values_list("path", flat=True)
    inside = reduce(or_, (Q(path__startswith=path) for path in roots), Q(pk=None))
    return found.filter(inside)


def get_questionnaire_for(user: User, pk: int) -> QuestionnairePage:
    """A questionnaire that the person writes; else it does not exist."""
    return get_object_or_404(questionnaires_of(user), pk=pk)
