"""A plan to take away: its dates for a calendar, its actions for a spreadsheet."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from icalendar import Alarm, Event

from actors.models import Presence, User
from home.agenda import begin_calendar
from home.spreadsheets import as_xlsx
from questionnaires.models import Action
from questionnaires.planning.reading import origin_of, owner_in_words

BEFORE = timedelta(hours=-15)  # of a day that begins at midnight: nine o'clock the day before
WIDTHS = (60, 24, 14, 24, 14, 14, 60, 14, 14)


def plan_calendar(actions: Iterable[Action], *, presence: Presence, url: str, host: str) -> bytes:
    """One whole-day event an open action that has a day. `url`: the plan's; `host` makes the identities unique."""
    name = _("Plan d’actions, %(name)s") % {"name": presence.organisation}
    calendar = begin_calendar(name, host=host, kind="plan")
    for action in actions:
        if action.is_open and action.due_on:
            calendar.add_component(_event(action, url=f"{url}{action.uuid}/", host=host))
    return calendar.to_ical()


def _event(action: Action, *, url: str, host: str) -> Event:
    assert action.due_on
    event = Event()
    event.add("uid", f"{action.uuid}@{host}")
    event.add("dtstamp", action.changed_at)
    event.add("last-modified", action.changed_at)
    event.add("sequence", action.revision)
    event.add("summary", action.title)
    event.add("dtstart", action.due_on)
    event.add("dtend", action.due_on + timedelta(days=1))
    event.add("description", f"{action.note}\n\n{url}".strip())
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", action.title)
    alarm.add("trigger", BEFORE)
    event.add_component(alarm)
    return event


def plan_table(actions: Iterable[Action], *, titles: Mapping[str, str], members: Mapping[int, User]) -> bytes:
    """One row an action, in the order that is given."""
    headings = [
        _("Action"),
        _("Thème"),
        _("État"),
        _("Responsable"),
        _("Pour le"),
        _("Faite le"),
        _("Note"),
        _("Origine"),
        _("Ajoutée le"),
    ]
    rows = (_row(action, titles=titles, members=members) for action in actions)
    return as_xlsx(_("Plan d’actions"), headings, rows, freeze="A2", widths=WIDTHS)


def _row(action: Action, *, titles: Mapping[str, str], members: Mapping[int, User]) -> list[Any]:
    return [
        action.title,
        titles.get(action.theme, ""),
        action.get_state_display().capitalize(),
        owner_in_words(action, members),
        action.due_on,
        action.done_on,
        action.note,
        origin_of(action).capitalize(),
        localdate(action.created_at),
    ]
