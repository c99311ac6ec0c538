"""What the lowest floor lets one find: territories, pages of text, news, events."""

from datetime import UTC, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.enums import Module, TerritoryState
from home.models import EventPage, NewsPage, StandardPage, TerritoryPage
from home.public_pages import page_address, place_of, public_pages
from home.searching.kinds import Findable, Result, Said, register
from home.spaces import Space
from home.templatetags.french import clock, in_a_line

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def words_of_body(page: Any) -> str:
    """What the sections of a page say."""
    return " ".join(page.body.stream_block.get_searchable_content(page.body))


def published_at(page: Page) -> datetime:
    """What was never published by a person, as the pages of a new space, comes last."""
    return page.first_published_at or page.last_published_at or LONG_AGO


# --- Territories ------------------------------------------------------------------------------------------------------


def _territories(space: Space) -> QuerySet[TerritoryPage]:
    """The open ones, on the portal alone."""
    if not space.is_national:
        return TerritoryPage.objects.none()
    return TerritoryPage.objects.live().filter(territory__state=TerritoryState.OPEN)


def _say_territory(page: TerritoryPage) -> Said:
    territory = page.territory
    text = f"{territory.place.full_name} {territory.programme_name} {words_of_body(page)}"
    return Said(territory.short_name, text, territory.opened_at)


def _present_territory(page: TerritoryPage, space: Space) -> Result:
    territory = page.territory
    return Result(
        territory.short_name,
        page_address(page, space),
        text=territory.programme_name,
        tag=territory.place.full_name,
        seed=territory.place.siren,
    )


# --- Pages, news, events ----------------------------------------------------------------------------------------------


def _present_page(page: StandardPage, space: Space) -> Result:
    return Result(page.title, page_address(page, space), text=page.intro, tag=place_of(page, space))


def _present_news(page: NewsPage, space: Space) -> Result:
    where = place_of(page, space)
    return Result(page.title, page_address(page, space), text=page.intro, tag=where, day=page.date)


def _present_event(page: EventPage, space: Space) -> Result:
    starts = timezone.localtime(page.starts_at)
    tag = in_a_line(place_of(page, space), page.commune, clock(starts))
    return Result(page.title, page_address(page, space), text=page.intro, tag=tag, day=starts.date())


def _themes(page: NewsPage | EventPage) -> str:
    return " ".join(theme.name for theme in page.themes.all())


def _say_news(page: NewsPage) -> Said:
    tags = " ".join(tag.name for tag in page.tags.all())
    text = f"{page.intro} {_themes(page)} {tags} {words_of_body(page)}"
    begins = timezone.make_aware(datetime.combine(page.date, time.min))
    return Said(page.title, text, begins)


def _say_event(page: EventPage) -> Said:
    text = f"{page.intro} {page.place} {page.commune} {_themes(page)} {words_of_body(page)}"
    return Said(page.title, text, page.starts_at)


FINDABLES = (
    Findable(
        kind="territories",
        model=TerritoryPage,
        label=_("Territoires"),
        forms=_("territoire,territoires"),
        order=10,
        rows=lambda: TerritoryPage.objects.live().select_related("territory__place"),
        shown=_territories,
        for_lines=lambda rows: rows.select_related("territory__place"),
        says=_say_territory,
        present=_present_territory,
    ),
    Findable(
        kind="pages",
        model=StandardPage,
        label=_("Pages"),
        forms=_("page,pages"),
        order=90,
        rows=lambda: StandardPage.objects.live(),
        shown=lambda space: public_pages(StandardPage, space),
        for_lines=lambda rows: rows.defer("body"),
        says=lambda page: Said(page.title, f"{page.intro} {words_of_body(page)}", published_at(page)),
        present=_present_page,
    ),
    Findable(
        kind="news",
        model=NewsPage,
        label=_("Actualités"),
        forms=_("actualité,actualités"),
        order=60,
        rows=lambda: NewsPage.objects.live().prefetch_related("themes"),
        shown=lambda space: public_pages(NewsPage, space, section=Module.NEWS),
        for_lines=lambda rows: rows.defer("body"),
        says=_say_news,
        present=_present_news,
        section=Module.NEWS,
    ),
    Findable(
        kind="events",
        model=EventPage,
        label=_("Rendez-vous"),
        forms=_("rendez-vous,rendez-vous"),
        order=50,
        rows=lambda: EventPage.objects.live().prefetch_related("themes"),
        shown=lambda space: public_pages(EventPage, space, section=Module.AGENDA),
        for_lines=lambda rows: rows.defer("body"),
        says=_say_event,
        present=_present_event,
        section=Module.AGENDA,
    ),
)


def register_home_findables() -> None:
    for findable in FINDABLES:
        register(findable)
