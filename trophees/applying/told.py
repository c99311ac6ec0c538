"""What the authors of an application are told of where it stands: nothing that was decided, before its day."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from trophees.enums import ApplicationState, Outcome
from trophees.models import Application, ApplicationEvent, Decision
from trophees.states import ANNOUNCED, READABLE

SILENT = (ApplicationState.EVALUATED, *(ApplicationState(state.value) for state in ANNOUNCED))
BEFORE_READING = ApplicationState.RECEIVED, ApplicationState.ADMISSIBLE

# How the note of an event begins when its authors took back something that they had joined.
TAKEN_BACK = "N’est plus joint\u00a0: "


@dataclass(frozen=True)
class Moment:
    """A line of the history, as the component draws it."""

    at: datetime
    title: str
    text: str = ""


def state_told(application: Application, *, now: datetime) -> ApplicationState:
    """Where the application stands, for its authors.

    Once it is being read, « en évaluation » whatever was decided, until the embargo is over and the results released.
    """
    state = ApplicationState(application.state)
    decision = public_decision(application, now=now) if state in (*READABLE, *ANNOUNCED) else None
    if decision:
        return state if state == ApplicationState.CONTRACTED else ApplicationState(decision.outcome)
    if state in SILENT:
        return ApplicationState.EVALUATED
    campaign = application.campaign
    is_read = now >= campaign.reviews_at and (state == ApplicationState.ADMISSIBLE or not campaign.is_rolling)
    return ApplicationState.EVALUATED if state in BEFORE_READING and is_read else state


def public_decision(application: Application, *, now: datetime) -> Decision | None:
    """What was decided, once it may be told."""
    if not application.campaign.calendar.is_public(now):
        return None
    deliberation = getattr(application.campaign, "deliberation", None)
    decision = getattr(application, "decision", None)
    is_released = deliberation and deliberation.released_at and deliberation.released_at <= now
    is_announced = decision and decision.announced_at and decision.announced_at <= now
    return decision if is_released and is_announced else None


def history_told(application: Application, *, now: datetime) -> list[Moment]:
    """What its authors did, and what the organiser answered on its form; of its worth, what is public by then."""
    events = list(application.events.all())
    told: list[Moment] = []
    before: list[ApplicationEvent] = []
    for event in events:
        if event.note.startswith(TAKEN_BACK):
            told.append(Moment(event.at, event.note))
        elif event.state not in SILENT:
            told.append(Moment(event.at, *_words(event, before)))
            before.append(event)
    return told + (_after(application, events, now=now) if not application.is_withdrawn else [])


def _after(application: Application, events: list[ApplicationEvent], *, now: datetime) -> list[Moment]:
    """What was decided, on the day when it was told; then the signed agreement."""
    decision = public_decision(application, now=now)
    if decision is None or decision.announced_at is None:
        return []
    is_chosen = decision.outcome == Outcome.SELECTED
    title = _("Candidature retenue") if is_chosen else _("Candidature non retenue")
    at = max(decision.announced_at, application.campaign.publishes_at)
    signed = [event.at for event in events if event.state == ApplicationState.CONTRACTED]
    return [Moment(at, title), *(Moment(one, _("Convention signée")) for one in signed)]


def _words(event: ApplicationEvent, before: list[ApplicationEvent]) -> tuple[str, str]:
    titles = {
        ApplicationState.DRAFT: _("Candidature commencée"),
        ApplicationState.RECEIVED: _("Candidature envoyée"),
        ApplicationState.ADMISSIBLE: _("Candidature recevable"),
        ApplicationState.INADMISSIBLE: _("Candidature non recevable"),
        ApplicationState.WITHDRAWN: _("Candidature retirée"),
    }
    state = ApplicationState(event.state)
    if state == ApplicationState.RECEIVED and before:
        last = before[-1].state
        again = {ApplicationState.RECEIVED: _("Nouvelle version envoyée"), ApplicationState.DRAFT: titles[state]}
        return again.get(ApplicationState(last), _("Candidature de nouveau à l’étude")), ""
    return titles[state], event.note if state == ApplicationState.INADMISSIBLE else ""
