"""Events as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from home.models import EventPage
from home.spaces import Space


def calendar_of(events: Iterable[EventPage], *, space: Space) -> bytes:
    """One entry an event, under an identity that never changes, so that one who subscribes sees it move."""
    host = urlsplit(space.root_url).hostname or ""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Agenda, %(space)s") % {"space": space.name})
    for page in events:
        calendar.add_component(_event(page, space=space, host=host))
    return calendar.to_ical()


def _event(page: EventPage, *, space: Space, host: str) -> Event:
    url = page.address_in(space)
    event = Event()
    event.add("uid", f"{page.translation_key}@{host}")
    event.add("dtstamp", page.last_published_at or timezone.now())
    event.add("summary", page.title)
    event.add("dtstart", page.starts_at)
    event.add("dtend", page.ends_at)
    event.add("location", ", ".join(filter(None, (page.place, page.commune))))
    event.add("description", f"{page.intro}\n\n{url}")
    event.add("url", url)
    return event
