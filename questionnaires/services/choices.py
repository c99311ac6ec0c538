"""Writes: what an organisation says of the resources that its results show."""

from django.utils import timezone

from actors.models import Presence, User
from questionnaires.enums import ChoiceState
from questionnaires.models import ResourceChoice
from ressources.models import ResourcePage


def choose(resource: ResourcePage, state: ChoiceState, *, presence: Presence, by: User) -> ResourceChoice:
    """Put a resource aside, or say that it is done: the results of the organisation there show it no more.

    Said again otherwise, the last word stands.
    """
    choice, _is_new = ResourceChoice.objects.update_or_create(
        organisation_id=presence.organisation_id,
        territory_id=presence.territory_id,
        resource=resource,
        defaults={"state": state, "chosen_by": by, "chosen_at": timezone.now()},
    )
    return choice


def bring_back(resource: ResourcePage, *, presence: Presence) -> bool:
    """Let the results show a resource again; False when nothing kept them from it."""
    deleted, _by_model = ResourceChoice.objects.of_presence(presence).filter(resource=resource).delete()
    return bool(deleted)
