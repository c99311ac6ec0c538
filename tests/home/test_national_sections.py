"""The nation's news and agenda: what it publishes itself, and what every open space publishes; and their facets."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from icalendar import Calendar
from wagtail.models import Page, Site

from home import spaces
from home.enums import EventMode, TerritoryState
from home.models import AgendaPage, EventPage, NewsIndexPage, NewsPage, PortalPage, Territory, Theme
from home.searching.indexing import write_all
from home.services import ensure_portal, set_state
from home.templatetags.space import url_in_space
from tests.factories.actors import make_experiences
from tests.factories.pages import make_events, make_news, make_past_events, make_resources

pytestmark = pytest.mark.django_db

LISTS = ("/actualites/", "/actualites/flux.xml", "/agenda/", "/agenda/agenda.ics")


@pytest.fixture
def client(client) -> Client:
    """Somebody whose cookie, of another site on the same domain, keeps the cache of pages out of the way."""
    client.cookies["mesure"] = "1"
    return client


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\r\n ", "")


def titles(client: Client, address: str) -> list[str]:
    return re.findall(r'<h[23]><a href="[^"]*">([^<]+)</a>', read(client, address))


def facet(client: Client, address: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', read(client, address))


def file_under(page: NewsPage | EventPage, theme: str) -> None:
    page.themes = [Theme.objects.get(key=theme)]
    page.save()


# --- What is gathered ------------------------------------------------------------------------------------------------


def test_each_line_names_whose_it_is_and_leads_there(client, here, there, settings):
    settings.ALLOWED_HOSTS = ["testserver", "ailleurs.example.org"]
    Site.objects.create(hostname="ailleurs.example.org", port=80, root_page=there.page, site_name="Ailleurs")
    spaces.forget()
    for territory in (None, here, there):
        make_news(territory)
        make_events(territory)
    for section, slug in (("actualites", "nouvelle-1"), ("agenda", "rencontre-1")):
        page = read(client, f"/{section}/")
        for start in ("", "/ici", "http://ailleurs.example.org"):
            assert f'<a href="{start}/{section}/{slug}/">' in page
        lines = page.partition('<ul class="rows">')[2].partition("</ul>")[0]
        for name in ("Programme national", "Ici", "Ailleurs"):
            assert f'<p class="tag">{name}' in lines
        assert "Programme national" not in read(client, f"/ici/{section}/")


def test_sheets_of_every_space_are_gathered_where_its_module_is(client, here, there):
    sheets = {territory.slug: make_experiences(territory)[0].slug for territory in (here, there)}
    lines = read(client, "/retours-experience/").partition('<ul class="rows">')[2].partition("</ul>")[0]
    for slug, name in (("ici", "Ici"), ("ailleurs", "Ailleurs")):
        assert f'<a href="/{slug}/retours-experience/{sheets[slug]}/">' in lines
        assert f'<p class="tag">{name}, ' in lines
    assert facet(client, "/retours-experience/", "territoire") == ["ailleurs", "ici"]
    only = read(client, "/retours-experience/?territoire=ici").partition('<ul class="rows">')[2]
    assert "/ailleurs/" not in only.partition("</ul>")[0]
    for close in CLOSINGS.values():
        with transaction.atomic():
            close(there)
            spaces.forget()
            page = read(client, "/retours-experience/")
            assert "/ici/retours-experience/" in page
            assert "/ailleurs/retours-experience/" not in page
            transaction.set_rollback(True)
        there.refresh_from_db()
        spaces.forget()


def test_resource_of_a_territory_is_read_there_and_one_of_the_nation_in_each_space(here):
    (own,), (shared,) = make_resources(here), make_resources(None)
    portal, space = spaces.national_space(), spaces.territory_space("ici")
    assert url_in_space({"space": portal}, own) == url_in_space({"space": space}, own) == f"/ici/ressources/{own.slug}/"
    assert url_in_space({"space": portal}, shared) == f"/ressources/{shared.slug}/"
    assert url_in_space({"space": space}, shared) == f"/ici/ressources/n/{shared.slug}/"


def test_feeds_name_the_space_and_an_event_is_the_same_in_both_calendars(client, here):
    make_news(here)
    (own,), _nation = make_events(here), make_events(None)
    feed = read(client, "/actualites/flux.xml")
    assert "<author><name>Ici</name></author>" in feed
    assert "http://localhost/ici/actualites/nouvelle-1/" in feed
    whole, alone = (Calendar.from_ical(client.get(f"{at}agenda/agenda.ics").content) for at in ("/", "/ici/"))
    assert len(whole.walk("VEVENT")) == 2
    (event,) = alone.walk("VEVENT")
    (same,) = (one for one in whole.walk("VEVENT") if one["uid"] == event["uid"])
    assert str(same["url"]) == str(event["url"]) == f"http://localhost/ici/agenda/{own.slug}/"
    assert str(same["description"]).startswith("Ici")


CLOSINGS: dict[str, Callable[[Territory], object]] = {
    "suspended": lambda territory: set_state(territory, state=TerritoryState.SUSPENDED),
    "prepared": lambda territory: set_state(territory, state=TerritoryState.PREPARED),
    "unpublished": lambda territory: Page.objects.descendant_of(territory.page).update(live=False),
    "closed modules": lambda territory: Territory.objects.filter(pk=territory.pk).update(modules=["diagnostic"]),
}


@pytest.mark.parametrize("closing", CLOSINGS)
def test_what_a_space_does_not_show_is_nowhere_on_the_portal(client, here, there, closing):
    for territory in (None, here, there):
        make_news(territory, title=f"Nouvelle {territory}")
        make_events(territory, title=f"Rencontre {territory}")
    listed = [("listing", {"kind": kind, "title": "Du nouveau", "count": 6}) for kind in ("news", "events")]
    PortalPage.objects.update(body=listed)
    for address in (*LISTS, "/"):
        assert re.search(f"(Nouvelle|Rencontre) {there}", read(client, address)), address
    CLOSINGS[closing](there)
    spaces.forget()
    for address in (*LISTS, "/"):
        page = read(client, address)
        assert re.search(f"(Nouvelle|Rencontre) {here}", page), address
        assert not re.search(f"(Nouvelle|Rencontre) {there}", page), address
    for address in ("/actualites/", "/agenda/"):
        assert facet(client, address, "territoire") == ["programme-national", "ici"]
        if closing in ("suspended", "prepared"):
            assert "Ailleurs" not in read(client, f"{address}?territoire=ailleurs")


def test_what_the_nation_publishes_is_found_and_listed_for_search_engines(client):
    (page,) = make_news(None, title="Glycines du réseau")
    write_all()
    assert f'href="/actualites/{page.slug}/"' in read(client, "/recherche/?q=glycines")
    assert f"http://localhost/actualites/{page.slug}/" in read(client, "/sitemap-portail.xml")
    assert "Glycines" not in read(client, "/ici/actualites/")


def test_sections_are_made_where_they_are_missing_and_left_alone_where_they_are_not():
    NewsIndexPage.objects.get(depth=3).delete()
    agenda = AgendaPage.objects.get(depth=3)
    AgendaPage.objects.filter(pk=agenda.pk).update(intro="Écrit par l’équipe.")
    ensure_portal()
    ensure_portal()
    assert NewsIndexPage.objects.get(depth=3).show_in_menus
    assert AgendaPage.objects.get(depth=3).intro == "Écrit par l’équipe."


def test_only_the_national_team_writes_there(as_person):
    index = NewsIndexPage.objects.get(depth=3).pk
    address = f"/admin/pages/add/home/newspage/{index}/"
    assert as_person("national").get(address).status_code == 200
    assert as_person("responsable.ici").get(address).status_code != 200


# --- Facets ----------------------------------------------------------------------------------------------------------


def test_news_of_the_network_are_found_by_territory_theme_and_word(client, here, there):
    (nation,), (own,), (other,) = make_news(None), make_news(here, title="D’ici"), make_news(there, title="D’ailleurs")
    file_under(own, "energie")
    file_under(other, "eau")
    own.tags.add("vélo")
    own.save()
    assert titles(client, "/actualites/?territoire=ici") == [own.title]
    assert set(titles(client, "/actualites/?territoire=ici&territoire=programme-national")) == {own.title, nation.title}
    assert titles(client, "/actualites/?theme=eau") == [other.title]
    assert titles(client, "/actualites/?mot=vélo") == [own.title]
    assert titles(client, "/actualites/?q=ailleurs") == [other.title]
    assert facet(client, "/actualites/", "theme") == ["energie", "eau"]


def test_events_are_found_by_way_to_take_part_theme_commune_and_word(client, here):
    online, both, there = (
        make_events(here, mode=EventMode.ONLINE, title="À distance")[0],
        make_events(here, mode=EventMode.BOTH, title="Mixte", commune="Lusignan")[0],
        make_events(here, title="Sur place", commune="Chauvigny")[0],
    )
    file_under(online, "energie")
    file_under(there, "eau")
    base = "/ici/agenda/"
    assert titles(client, f"{base}?mode=online&mode=both") == [online.title, both.title]
    assert titles(client, f"{base}?theme=eau&theme=energie") == [online.title, there.title]
    assert titles(client, f"{base}?commune=Lusignan") == [both.title]
    assert titles(client, f"{base}?q=chauvigny") == [there.title]
    assert facet(client, base, "commune") == ["Chauvigny", "Lusignan"]
    assert facet(client, base, "territoire") == []
    assert facet(client, "/agenda/", "commune") == []


def test_what_is_over_is_filtered_too_and_stays_so(client, here):
    (past,), (other,) = make_past_events(here), make_events(here)
    EventPage.objects.filter(pk=past.pk).update(mode=EventMode.ONLINE)
    address = "/agenda/?passes=1&mode=online"
    assert titles(client, address) == [past.title]
    page = read(client, address)
    assert '<input type="hidden" name="passes" value="1">' in page
    assert 'href="?passes=1">Tout afficher' in page
    assert 'href="?mode=online">Voir les rendez-vous à venir' in page
    assert titles(client, "/agenda/") == [other.title]


def test_facet_that_parts_nothing_is_not_drawn_unless_it_is_asked_for(client, here):
    (page,) = make_news(here)
    file_under(page, "energie")
    assert facet(client, "/ici/actualites/", "theme") == []
    assert facet(client, "/ici/actualites/?theme=energie", "theme") == ["energie"]
    assert titles(client, "/ici/actualites/?theme=energie") == [page.title]
    assert titles(client, "/ici/actualites/?theme=eau") == []
    assert "Tout afficher" in read(client, "/ici/actualites/?theme=eau")


def test_list_that_nothing_answers_offers_to_leave_the_filters(client, here):
    make_events(here)
    page = read(client, "/ici/agenda/?q=introuvable")
    assert "Aucun rendez-vous ne répond" in page
    assert page.count("Tout afficher") == 2
    assert "Rien au calendrier" in read(client, "/ailleurs/agenda/")


def test_word_that_few_articles_have_is_kept_by_the_address(client, here):
    for number in range(22):
        for page in make_news(here, 2 if number else 1):
            page.tags.add(f"mot {number}")
            page.save()
    assert "mot-0" not in facet(client, "/ici/actualites/", "mot")
    assert titles(client, "/ici/actualites/?mot=mot-0") == ["Nouvelle 1"]


def test_list_of_a_theme_on_a_home_holds_that_theme_alone(client, here):
    first, second = make_news(here, 2)
    file_under(first, "eau")
    here.page.body = [("listing", {"kind": "news", "title": "L’eau", "theme": "eau", "count": 3})]
    here.page.save()
    home = read(client, "/ici/")
    assert first.title in home
    assert second.title not in home
