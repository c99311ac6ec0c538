"""Writes: what readers say of a resource."""

from django.utils import timezone

from actors.models import User
from ressources.models import ResourceOpinion, ResourcePage


def give_opinion(
    resource: ResourcePage, *, territory_id: int | None, user: User | None, is_useful: bool, comment: str
) -> ResourceOpinion:
    """Keep what a reader says; somebody who has an account says it once, and may say it anew."""
    said = {"territory_id": territory_id, "is_useful": is_useful, "comment": comment, "created_at": timezone.now()}
    if user is None:
        return ResourceOpinion.objects.create(resource=resource, **said)
    opinion, _created = ResourceOpinion.objects.update_or_create(resource=resource, user=user, defaults=said)
    return opinion
