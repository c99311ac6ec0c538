"""What the demonstration's pages say: the national home, each territory's home, its news and its agenda."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from actors.models import DirectoryPage
from cms.demo.agenda import write_agenda
from cms.demo.pages import add_once, article, moment, prose, themes_of, write_once
from cms.demo.sources import read
from cms.demo.territories import SPACES, Space
from home.models import AgendaPage, NewsIndexPage, NewsPage, PortalPage, StandardPage, Territory
from home.portal_text import HERO, first_sections
from home.services import ensure_child
from questionnaires.models import QuestionnairePage

SHOWN_IN_LISTS = 3
# Where each of the three axes leads.
AXIS_PAGES = (AgendaPage, QuestionnairePage, DirectoryPage)

Blocks = list[tuple[str, Any]]


def write_portal(portal: PortalPage) -> None:
    """The national home and the page on the programme."""
    national = read("national")
    programme = national["programme"]
    hero, figures, *rest = first_sections()
    body: Blocks = [hero, ("axes", _axes(national["axes_title"])), figures, *prose([programme]), *rest]
    write_once(portal, body=body, search_description=HERO["lead"], contact_email=national["contact"])
    about = ensure_child(portal, StandardPage, "le-programme", title="Le programme")
    write_once(
        about, intro=programme["intro"], body=prose([*programme["paragraphs"], programme["six_steps"]]), is_shared=True
    )
    _write_sections(portal, national)


def write_space(territory: Territory, space: Space) -> None:
    """A territory's home, its page on the programme, its news and its agenda."""
    written = read("editorial")[territory.slug]
    _write_sections(territory.page, written)
    if territory.page.latest_revision_id is None:
        write_once(territory.page, body=_home(territory, written), search_description=written["lead"])
    about = StandardPage.objects.child_of(territory.page).get(slug="le-programme")
    body = prose([*written["about"]["paragraphs"], _place_in_programme(space)])
    write_once(about, intro=written["about"]["title"], body=body)


def _write_sections(home: Page, written: Mapping[str, Any]) -> None:
    """The news and the events of a space, or of the nation."""
    news, agenda = (model.objects.child_of(home).get() for model in (NewsIndexPage, AgendaPage))
    for row in written["news"]:
        _add_news(news, row)
    write_agenda(agenda, written)


def _home(territory: Territory, written: Mapping[str, Any]) -> Blocks:
    common = read("national")["space"]
    testimony = written["testimony"]
    pages = [model.objects.child_of(territory.page).get() for model in AXIS_PAGES]
    return [
        ("hero", {"title": written["tagline"], "lead": written["lead"], "note": common["note"]}),
        ("figures", {"figures": written["figures"]}),
        ("axes", _axes(common["axes_title"], pages=pages, links=common["axis_links"])),
        *(("listing", _listing(row["kind"], row["title"])) for row in common["lists"]),
        ("testimony", {"quote": testimony["quote"], "author": f"{testimony['author']}, {testimony['role']}"}),
        ("diagnostic_call", common["call"]),
        ("partners", _partners(common["partners_title"], written["partners"])),
    ]


def _axes(title: str, *, pages: list[Page] | None = None, links: list[str] | None = None) -> dict[str, Any]:
    axes = [dict(axis) for axis in read("national")["axes"]]
    for axis, page, link in zip(axes, pages or [], links or [], strict=False):
        axis.update(page=page, link_text=link)
    return {"title": title, "axes": axes}


def _listing(kind: str, title: str) -> dict[str, Any]:
    return {"kind": kind, "title": title, "count": SHOWN_IN_LISTS}


def _partners(title: str, names: list[str]) -> dict[str, Any]:
    return {"title": title, "partners": [{"name": name} for name in names]}


def _place_in_programme(space: Space) -> str:
    """One sentence: an experimental territory, or one of those that came before the programme."""
    common = read("national")["space"]
    if not space.experimental:
        return common["precedent"]
    other = next(other for other in SPACES if other.experimental and other is not space)
    return common["experimental"].format(name=space.short_name, other=other.short_name)


def _add_news(parent: NewsIndexPage, row: Mapping[str, Any]) -> None:
    day = timezone.localdate() - timedelta(days=row["days_ago"])
    page = NewsPage(date=day, themes=themes_of(row), **article(row))
    page.tags.add(*row.get("words", ()))
    add_once(parent, page, at=moment(day, "09:00"))
