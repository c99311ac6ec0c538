"""Events as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from home.models import EventPage
from home.public_pages import place_of
from home.spaces import Space


def begin_calendar(name: str, *, host: str, kind: str) -> Calendar:
    """An empty calendar that is published, not answered to. `host` and `kind` say which program wrote it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//{kind}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def calendar_of(events: Iterable[EventPage], *, space: Space, for_registered: bool = False) -> bytes:
    """One entry an event, under an identity that never changes, so that one who subscribes sees it move.

    `for_registered`: with the address of an event that is online, which is told to nobody else.
    """
    host = urlsplit(space.root_url).hostname or ""
    calendar = begin_calendar(_("Agenda, %(space)s") % {"space": space.name}, host=host, kind="agenda")
    for page in events:
        calendar.add_component(_event(page, space=space, for_registered=for_registered))
    return calendar.to_ical()


def _event(page: EventPage, *, space: Space, for_registered: bool) -> Event:
    url = page.address_in(space)
    told = page.online_address if for_registered else ""
    title = _("Annulé\u00a0: %(title)s") % {"title": page.title} if page.is_cancelled else page.title
    event = Event()
    # The same in the calendar of its territory and in the nation's.
    event.add("uid", f"{page.translation_key}@{urlsplit(url).hostname or ''}")
    event.add("sequence", _sequence_of(page))
    event.add("status", "CANCELLED" if page.is_cancelled else "CONFIRMED")
    event.add("dtstamp", page.last_published_at or timezone.now())
    event.add("summary", title)
    event.add("dtstart", page.starts_at)
    event.add("dtend", page.ends_at)
    event.add("location", page.where)
    event.add("description", "\n\n".join(filter(None, (place_of(page, space), page.intro, told, url))))
    event.add("url", url)
    return event


def _sequence_of(page: EventPage) -> int:
    """A number that grows with each publication: the seconds since the first one, which calendars only compare."""
    if not (page.first_published_at and page.last_published_at):
        return 0
    return int((page.last_published_at - page.first_published_at).total_seconds())
