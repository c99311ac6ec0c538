"""What the organisations of a person have asked already of a resource's partner, for the resource's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from actors.models import User
from actors.permissions import presences_of
from ressources.models import CallbackRequest, ResourcePage


@dataclass(frozen=True)
class Asked:
    """A request that its partner has not ended yet: whose, since when, and where it is followed."""

    organisation: str
    asked_at: datetime
    url: str


@dataclass(frozen=True)
class Asking:
    """`may_ask`: whether one of the person's organisations, or one that they may still join, is free to ask."""

    asked: Sequence[Asked] = ()
    may_ask: bool = True


def asking_of(user: User, resource: ResourcePage, *, territory_id: int | None) -> Asking:
    """Where the person's organisations stand in a territory; one query, none for a visitor or on the portal."""
    if territory_id is None or not user.is_authenticated:
        return Asking()
    about = CallbackRequest.objects.open().filter(resource=resource, organisation=OuterRef("organisation"))
    rows = presences_of(user, territory_id=territory_id).values_list(
        "organisation__uuid",
        "organisation__name",
        Subquery(about.values("uuid")),
        Subquery(about.values("asked_at")),
    )
    found = list(rows)
    asked = [
        Asked(name, asked_at, reverse("callback", args=[organisation, request]))
        for organisation, name, request, asked_at in found
        if request
    ]
    return Asking(asked, may_ask=not asked or len(asked) < len(found))
