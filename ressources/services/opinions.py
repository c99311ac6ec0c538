"""Writes: what readers say of a resource."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from actors.models import User
from ressources.models import ResourceOpinion, ResourcePage

COMMENT_KEPT = timedelta(days=365)  # the form says « douze mois »


def give_opinion(
    resource: ResourcePage,
    *,
    territory_id: int | None,
    user: User | None,
    is_useful: bool,
    comment: str,
    former: int | None = None,
) -> ResourceOpinion:
    """Keep what a reader says; somebody who has an account says it once in a space, and may say it anew. So may a
    visitor, whose browser knows which opinion was the `former`.
    """
    said = {"is_useful": is_useful, "comment": comment, "created_at": timezone.now()}
    where: dict[str, Any] = {"resource": resource, "territory_id": territory_id}
    if user is None:
        mine = ResourceOpinion.objects.filter(**where, pk=former or 0, user=None)
        opinion = mine.first() or ResourceOpinion(**where)
        for name, value in said.items():
            setattr(opinion, name, value)
        opinion.save()
        return opinion
    opinion, _created = ResourceOpinion.objects.update_or_create(**where, user=user, defaults=said)
    return opinion


def forget_old_comments() -> int:
    """Erase the words that are older than what the form promises; how many there were. « Utile » still counts."""
    old = ResourceOpinion.objects.filter(created_at__lt=timezone.now() - COMMENT_KEPT)
    return old.exclude(comment="").update(comment="")
