"""Writes: what readers say of a resource."""

from typing import Any

from django.utils import timezone

from actors.models import User
from ressources.models import ResourceOpinion, ResourcePage


def give_opinion(
    resource: ResourcePage, *, territory_id: int | None, user: User | None, is_useful: bool, comment: str
) -> ResourceOpinion:
    """Keep what a reader says; somebody who has an account says it once in a space, and may say it anew."""
    said = {"is_useful": is_useful, "comment": comment, "created_at": timezone.now()}
    where: dict[str, Any] = {"resource": resource, "territory_id": territory_id}
    if user is None:
        return ResourceOpinion.objects.create(**where, **said)
    opinion, _created = ResourceOpinion.objects.update_or_create(**where, user=user, defaults=said)
    return opinion
