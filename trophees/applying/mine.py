"""A person's applications, as their own space lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import User
from home.templatetags.french import de
from trophees.applying.told import state_told
from trophees.enums import ApplicationState
from trophees.hours import closing
from trophees.models import Application
from trophees.permissions import can_change, holds_campaigns


@dataclass(frozen=True)
class Mine:
    """An application: where it stands, as its authors are told, and what is next."""

    application: Application
    state: ApplicationState
    url: str
    next: str  # what to do; empty where there is nothing
    until: str  # before when; empty likewise

    @property
    def is_to_send(self) -> bool:
        return bool(self.next) and self.state == ApplicationState.DRAFT

    @property
    def receipt(self) -> str:
        """Where what was sent is read again."""
        return reverse("application_receipt", args=[self.application.uuid])


def applications_of(user: User, *, now: datetime) -> list[Mine]:
    """The newest first; drafts that were given up are not listed. Two queries, however many there are."""
    rows = Application.objects.of_author(user).exclude(state=ApplicationState.WITHDRAWN, sent__isnull=True)
    found = rows.select_related("campaign__territory", "campaign__deliberation", "organisation", "place", "decision")
    light = found.defer("answers", "profile", "shared", "sent").order_by("-created_at", "-pk")
    shown = [one for one in light if holds_campaigns(one.campaign.territory)]
    return [_mine(one, now=now) for one in shown]


def _mine(application: Application, *, now: datetime) -> Mine:
    state, may_change = state_told(application, now=now), can_change(application, now)
    to_do = ""
    if may_change:
        to_do = _("à terminer et à envoyer") if state == ApplicationState.DRAFT else _("peut encore être modifiée")
    until = closing(application.campaign.closes_at) if may_change else ""
    return Mine(application, state, reverse("application", args=[application.uuid]), to_do, until)


def to_send(mine: list[Mine]) -> Iterator[tuple[str, str]]:
    """Drafts that wait to be sent, as (what to do, where)."""
    for one in mine:
        if one.is_to_send:
            text = _("Envoyer la candidature %(of)s avant le %(end)s")
            yield text % {"of": de(one.application.applicant_name), "end": one.until}, one.url
