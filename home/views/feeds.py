"""What other programs follow: the news of a space as Atom, its events as iCalendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from home.agenda import calendar_of
from home.enums import Module
from home.models import EventPage, NewsPage
from home.models.fields import printable
from home.public_pages import place_of, public_pages
from home.spaces import Space

MOST = 30  # articles
MOST_EVENTS = 100
FEED = "flux.xml"
CALENDAR = "agenda.ics"


def news_feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The newest articles of the space, those of every open territory on the portal."""
    space, base = _asked(request, Module.NEWS, FEED)
    title = _("Actualités\u00a0: %(space)s") % {"space": space.name}
    feed = Atom1Feed(
        title, base, "", language="fr", author_name=space.programme, feed_url=f"{base}{FEED}", feed_guid=base
    )
    shown = public_pages(NewsPage, space, section=Module.NEWS).newest()
    for page in shown.defer("body").prefetch_related("themes")[:MOST]:
        url = page.address_in(space)
        feed.add_item(
            printable(page.title),
            url,
            printable(page.intro),
            unique_id=url,
            author_name=place_of(page, space) or space.programme,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
            categories=[theme.name for theme in page.themes.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def events_calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The events to come of the space, those of every open territory on the portal, to be subscribed to."""
    space, _base = _asked(request, Module.AGENDA, CALENDAR)
    events = public_pages(EventPage, space, section=Module.AGENDA).upcoming().defer("body")[:MOST_EVENTS]
    return _as_calendar(calendar_of(events, space=space))


def event_calendar(request: HttpRequest, event: str, slug: str = "") -> HttpResponse:
    """One event, to be put into one's own calendar."""
    space, _base = _asked(request, Module.AGENDA, f"{event}.ics")
    section = space.section_url(Module.AGENDA).removeprefix(space.url)
    page = get_object_or_404(EventPage.objects.live(), url_path=f"{space.url_path}{section}{event}/")
    return _as_calendar(calendar_of([page], space=space), name=f"{event}.ics")


def _asked(request: HttpRequest, section: str, name: str) -> tuple[Space, str]:
    """The space and the absolute address of its section; Http404 unless it is the section's own file that was asked."""
    space: Space = request.space
    path = space.section_url(section)
    if not path or request.path != f"{path}{name}":
        raise Http404
    return space, space.full_url(path)


def _as_calendar(content: bytes, *, name: str = CALENDAR) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
