"""Actions of a plan."""

from typing import Any

from actors.models import Organisation, User
from home.models import Territory
from questionnaires.models import Action


def make_action(organisation: Organisation, *, territory: Territory, by: User, **fields: Any) -> Action:
    """An action of one's own, of which nothing is said but its title; `fields` say more."""
    told = {"title": "Relever les compteurs", "created_by": by, "changed_by": by} | fields
    return Action.objects.create(organisation=organisation, territory=territory, **told)
