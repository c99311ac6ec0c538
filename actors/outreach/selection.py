"""What a register of organisations may be narrowed by: the same for its list and for whom a message is sent to.

Choices are fixed; none is a row of the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actors.enums import FollowUp, Showcase
from actors.models import User
from actors.querysets import PresenceQuerySet
from home.enums import ActorType


@dataclass(frozen=True)
class Facet:
    """`name` is how addresses call it; `narrow` keeps the rows of one of its values, as a person sees them."""

    name: str
    title: str | Promise
    choices: list[tuple[str, Any]]
    narrow: Callable[[PresenceQuerySet, str, User], PresenceQuerySet]

    def label_of(self, value: str) -> str:
        return str(dict(self.choices)[value])


def _by_engagement(rows: PresenceQuerySet, value: str, user: User) -> PresenceQuerySet:
    today = timezone.localdate()
    if value == "engagees":
        return rows.engaged(today)
    return rows.filter(engaged_until__lt=today) if value == "a-renouveler" else rows.filter(engaged_since=None)


def _by_adviser(rows: PresenceQuerySet, value: str, user: User) -> PresenceQuerySet:
    return rows.filter(adviser=user.pk) if value == "moi" else rows.filter(adviser=None)


SHOWCASE = Facet("fiche", _("fiche publique"), Showcase.choices, lambda rows, value, user: rows.filter(showcase=value))
ENGAGEMENT = Facet(
    "charte",
    _("charte"),
    [("engagees", _("engagées")), ("a-renouveler", _("à renouveler")), ("non-signee", _("non signée"))],
    _by_engagement,
)
FOLLOW_UP = Facet("suivi", _("suivi"), FollowUp.choices, lambda rows, value, user: rows.filter(follow_up=value))
ADVISER = Facet("conseiller", _("conseiller"), [("moi", _("moi")), ("aucun", _("aucun"))], _by_adviser)
KIND = Facet("type", _("type"), ActorType.choices, lambda rows, value, user: rows.filter(organisation__kind=value))
FACETS = (SHOWCASE, ENGAGEMENT, FOLLOW_UP, ADVISER, KIND)


def chosen(given: Mapping[str, Any]) -> dict[str, str]:
    """What of an address or a form is a choice of a facet."""
    return {facet.name: given[facet.name] for facet in FACETS if given.get(facet.name) in dict(facet.choices)}


def select(rows: PresenceQuerySet, selection: Mapping[str, str], *, user: User) -> PresenceQuerySet:
    """The rows that every choice keeps."""
    for facet in FACETS:
        if value := selection.get(facet.name):
            rows = facet.narrow(rows, value, user)
    return rows


def in_words(selection: Mapping[str, str]) -> str:
    """« suivi : en cours, type : Association »; empty for everybody."""
    return ", ".join(
        f"{facet.title}\u00a0: {facet.label_of(selection[facet.name])}" for facet in FACETS if facet.name in selection
    )
