"""Who may see and fill in an assessment, and who writes a questionnaire."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.models import User
from home.enums import Module, TerritoryState
from home.models import TerritoryPage
from home.permissions import is_national, managed_territory_ids
from questionnaires.models import Assessment, QuestionnairePage


def get_assessment_for(user: User, uuid: UUID) -> Assessment:
    """The assessment with its organisation and territory, for an active member, where the territory still offers its
    diagnostic; else it does not exist. One query.
    """
    found = (
        Assessment.objects.for_member(user)
        .filter(uuid=uuid, territory__state=TerritoryState.OPEN)
        .select_related("organisation", "territory")
        .first()
    )
    if found is None or Module.DIAGNOSTIC not in found.territory.modules:
        raise Http404
    return found


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
