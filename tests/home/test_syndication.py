"""What other programs read: feeds, calendars, lists of addresses, what pages say of themselves; host by host."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Site

from home import spaces
from home.enums import TerritoryState
from home.models import NewsPage, Territory, Theme
from home.services import update_identity
from tests.factories.events import republish
from tests.factories.pages import make_events, make_news

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def hosted(there, settings) -> Territory:
    """« ailleurs » has a host of its own, « ici » is below the platform's."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "ailleurs.example.org"]
    Site.objects.create(hostname="ailleurs.example.org", port=80, root_page=there.page, site_name="Ailleurs")
    make_news(there)
    return there


@pytest.fixture
def changed(django_capture_on_commit_callbacks):
    """Save an identity, and all that follows once it is committed."""

    def change(territory: Territory) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            update_identity(territory)
        spaces.forget()

    return change


def locations(client: Client, address: str, **extra: str) -> list[str]:
    root = ElementTree.fromstring(client.get(address, **extra).content)
    return [one.text or "" for one in root.iterfind(".//s:loc", MAP)]


def test_feed_tells_the_newest_articles_of_its_space_alone(client, here, there):
    (own,), (_other,) = make_news(here), make_news(there)
    own.themes = [Theme.objects.get(key="energie")]
    own.save_revision().publish()
    response = client.get("/ici/actualites/flux.xml")
    feed = ElementTree.fromstring(response.content)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    (entry,) = feed.iterfind("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == own.title
    assert entry.find("a:link", ATOM).get("href") == f"http://localhost/ici/actualites/{own.slug}/"
    assert entry.find("a:category", ATOM).get("term") == "Énergie"


@pytest.mark.parametrize(
    "address",
    ["/ici/actualites/flux.xml", "/ici/agenda/agenda.ics", "/ici/agenda/{event}.ics"],
)
def test_files_of_a_module_that_is_closed_lead_nowhere(client, here, changed, address):
    filled = address.format(event=make_events(here)[0].slug)
    assert client.get(filled).status_code == 200
    here.modules = []
    changed(here)
    assert client.get(filled).status_code == 404


def test_files_exist_under_their_own_address_only(client, here, there):
    event = make_events(there)[0].slug
    assert client.get(f"/ailleurs/agenda/{event}.ics").status_code == 200
    for address in (f"/ici/agenda/{event}.ics", f"/agenda/{event}.ics", "/nulle-part/actualites/flux.xml"):
        assert client.get(address).status_code == 404, address


def test_calendar_holds_what_is_to_come(client, here):
    events = make_events(here, 2)
    past = timezone.now() - timedelta(days=9)
    type(events[1]).objects.filter(pk=events[1].pk).update(starts_at=past, ends_at=past)
    whole = Calendar.from_ical(client.get("/ici/agenda/agenda.ics").content)
    (entry,) = whole.walk("VEVENT")
    assert str(entry["summary"]) == events[0].title
    assert entry["dtstart"].dt == events[0].starts_at.replace(microsecond=0)
    assert str(entry["url"]) == f"http://localhost/ici/agenda/{events[0].slug}/"
    (alone,) = Calendar.from_ical(client.get(f"/ici/agenda/{events[0].slug}.ics").content).walk("VEVENT")
    assert alone["uid"] == entry["uid"]


def test_calendar_strikes_out_what_is_cancelled(client, here):
    (event,) = make_events(here)
    numbers = []
    for hour, cancelled in enumerate((False, True)):
        with time_machine.travel(timezone.now() + timedelta(hours=hour)):
            republish(event, is_cancelled=cancelled)
        (entry,) = Calendar.from_ical(client.get(f"/ici/agenda/{event.slug}.ics").content).walk("VEVENT")
        numbers.append((entry["status"], entry["sequence"]))
    assert [status for status, _number in numbers] == ["CONFIRMED", "CANCELLED"]
    assert numbers[0][1] < numbers[1][1]
    assert "EventCancelled" in client.get(f"/ici/agenda/{event.slug}/").content.decode()


# --- Lists of addresses ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("hosted")
def test_each_host_lists_its_own_addresses(client):
    index = locations(client, "/sitemap.xml")
    assert "http://localhost/ici/sitemap.xml" in index
    assert not [one for one in index if "ailleurs" in one]
    own = locations(client, "/sitemap.xml", HTTP_HOST="ailleurs.example.org")
    assert own
    assert all(one.startswith("http://ailleurs.example.org/") for one in own)
    assert [one for one in own if "/actualites/nouvelle" in one]
    for address in ("/ici/sitemap.xml", "/sitemap-portail.xml"):
        assert not [one for one in locations(client, address) if "ailleurs" in one], address
    robots = client.get("/robots.txt", HTTP_HOST="ailleurs.example.org").content.decode()
    assert "Sitemap: http://ailleurs.example.org/sitemap.xml" in robots


def test_every_listed_address_opens(client, here):
    make_news(here)
    listed = [*locations(client, "/ici/sitemap.xml"), *locations(client, "/sitemap-portail.xml")]
    assert "http://localhost/ici/acteurs/menuiserie-ici/" in listed
    for address in listed:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200, address


def test_what_is_not_public_is_not_listed(client, here, changed):
    (draft,) = make_news(here)
    draft.unpublish()
    assert not [one for one in locations(client, "/ici/sitemap.xml") if draft.slug in one]
    here.state = TerritoryState.PREPARED
    changed(here)
    assert client.get("/ici/sitemap.xml").status_code == 404
    assert not [one for one in locations(client, "/sitemap.xml") if "/ici/" in one]


# --- What pages say of themselves ------------------------------------------------------------------------------------


def canonical(client: Client, address: str, **extra: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)">', client.get(address, **extra).content.decode())
    return found[1] if found else ""


@pytest.mark.usefixtures("hosted")
def test_an_address_is_the_same_whatever_leads_there(client):
    assert canonical(client, "/ici/ressources/?theme=energie&q=guide") == "http://localhost/ici/ressources/"
    assert canonical(client, "/ici/ressources/?page=2") == "http://localhost/ici/ressources/?page=2"
    nation = "http://localhost/ressources/guide-energie/"
    assert canonical(client, "/ici/ressources/n/guide-energie/") == nation
    own = canonical(client, "/actualites/", HTTP_HOST="ailleurs.example.org")
    assert own == "http://ailleurs.example.org/actualites/"


def test_article_says_what_it_is_and_nothing_typed_ends_the_element(client, here):
    (page,) = make_news(here)
    page.intro = "Un </script><script>alert(1)</script> & des « signes »"
    page.save_revision().publish()
    text = client.get(f"/ici/actualites/{page.slug}/").content.decode()
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    data = json.loads(said[1])
    assert data["@type"] == "NewsArticle"
    assert data["description"] == page.intro
    assert "<script>alert" not in text


def test_related_articles_share_a_theme_or_a_word(here):
    first, second, third, fourth = make_news(here, 4)
    first.themes = [Theme.objects.get(key="eau")]
    first.tags.add("vélo")
    second.themes = [Theme.objects.get(key="eau")]
    third.tags.add("vélo")
    for page in (first, second, third, fourth):
        page.save_revision().publish()
    assert {page.pk for page in NewsPage.objects.get(pk=first.pk).related()} == {second.pk, third.pk}


def test_news_are_found_by_theme_word_and_text_of_their_space_alone(client, here, there):
    (own, other), (foreign,) = make_news(here, 2), make_news(there)
    own.tags.add("vélo")
    own.save_revision().publish()
    foreign.tags.add("secret-dailleurs")
    foreign.save_revision().publish()
    page = client.get("/ici/actualites/").content.decode()
    assert "secret-dailleurs" not in page
    found = client.get("/ici/actualites/?mot=vélo").content.decode()
    assert own.title in found
    assert other.title not in found
    assert "Aucune actualité ne répond" in client.get("/ici/actualites/?q=introuvable").content.decode()
