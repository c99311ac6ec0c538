"""Who may see and fill in an assessment."""

from uuid import UUID

from django.http import Http404

from actors.models import User
from home.enums import Module, TerritoryState
from questionnaires.models import Assessment


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
