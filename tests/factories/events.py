"""Events to which one registers, and who did."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from actors.models import Registration
from actors.services.registrations import register
from home.models import EventPage, Territory
from tests.factories.pages import make_events


def make_event(territory: Territory | None, **fields: Any) -> EventPage:
    """Of the day after tomorrow, with a form, published as editors do it."""
    day = timezone.localdate() + timedelta(days=2)
    starts = datetime.combine(day, time(18), tzinfo=timezone.get_current_timezone())
    known = {"registers": True, "starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    (event,) = make_events(territory, **{**known, **fields})
    event.save_revision().publish()
    return event


def make_registration(event: EventPage, name: str = "Ada Bois", **fields: Any) -> Registration:
    """Under an address made of the name."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return register(event, **{"email": email, "name": name, **fields})


def republish(event: EventPage, **fields: Any) -> EventPage:
    """As an editor changes it."""
    page = EventPage.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page
