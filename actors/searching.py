"""What this floor lets one find: actors who are shown, experience sheets."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.models import ExperiencePage, Organisation, Presence
from actors.models.experiences import PARTS
from home.enums import Module
from home.public_pages import page_address, place_of, public_pages
from home.searching.kinds import Findable, Result, Said, register
from home.searching.pages import published_at
from home.spaces import Space
from home.templatetags.french import in_a_line


def _say_actor(presence: Presence) -> Said:
    organisation = presence.organisation
    themes = " ".join(theme.name for theme in presence.themes.all())
    told = (organisation.facts, organisation.kind_name, organisation.motto, organisation.description)
    text = " ".join((*told, presence.testimony, *map(str, presence.actions), themes))
    return Said(organisation.name, text, presence.published_at or presence.joined_at)


def _present_actor(presence: Presence, space: Space) -> Result:
    organisation = presence.organisation
    where = presence.territory.short_name if space.is_national else ""
    return Result(
        organisation.name,
        presence.url_from(space),
        text=organisation.motto,
        tag=in_a_line(where, organisation.facts),
        seed=organisation.seed,
    )


def _shown_sheets(space: Space) -> QuerySet[ExperiencePage]:
    return public_pages(ExperiencePage, space, section=Module.EXPERIENCES)


def _say_sheet(page: ExperiencePage) -> Said:
    themes = " ".join(theme.name for theme in page.themes.all())
    parts = (getattr(page, part) for part in PARTS)
    text = " ".join((page.summary, page.presence.organisation.name, themes, *parts))
    return Said(page.title, text, published_at(page))


def _present_sheet(page: ExperiencePage, space: Space) -> Result:
    theme = next(iter(page.listed_themes), None)
    return Result(
        page.title,
        page_address(page, space),
        text=page.summary,
        tag=in_a_line(place_of(page, space), page.presence.organisation.name, page.year),
        sign=theme.icon if theme else "",
    )


FINDABLES = (
    Findable(
        kind="actors",
        model=Presence,
        label=_("Acteurs engagés"),
        forms=_("acteur,acteurs"),
        order=30,
        rows=lambda: Presence.objects.published().for_cards().prefetch_related("themes"),
        shown=lambda space: Presence.objects.seen_from(space),
        for_lines=lambda rows: rows.for_cards(),
        says=_say_actor,
        present=_present_actor,
        section=Module.ACTORS,
        told_by={Organisation: lambda organisation: Presence.objects.filter(organisation=organisation)},
    ),
    Findable(
        kind="experiences",
        model=ExperiencePage,
        label=_("Retours d’expérience"),
        forms=_("retour d’expérience,retours d’expérience"),
        order=40,
        rows=lambda: ExperiencePage.objects.live().for_cards().prefetch_related("themes"),
        shown=_shown_sheets,
        for_lines=lambda rows: rows.for_cards(),
        says=_say_sheet,
        present=_present_sheet,
        section=Module.EXPERIENCES,
        told_by={Organisation: lambda organisation: ExperiencePage.objects.filter(presence__organisation=organisation)},
    ),
)


def register_findables() -> None:
    for findable in FINDABLES:
        register(findable)
