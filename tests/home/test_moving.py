"""Spaces that move: from a path to a host, from a host to another, back to a path, from a path to another."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client

from home import spaces
from home.enums import TerritoryState
from home.models import FormerAddress, PortalPage, Territory, TerritoryPage
from home.moving import rename_space, set_hostname
from home.services import open_territory, set_state, update_identity
from tests.factories.pages import make_events, make_news
from tests.home.test_territory_admin import IDENTITY
from tests.world import make_place

pytestmark = pytest.mark.django_db

HOST, OTHER = "ici.example.org", "autre.example.org"


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", HOST, OTHER, "ailleurs.example.org"]


def move(territory: Territory, *, hostname: str | None = None, slug: str = "") -> None:
    if slug:
        rename_space(territory, slug=slug)
    if hostname is not None:
        set_hostname(territory, hostname=hostname)
    spaces.forget()  # as once the change is committed


def led(client: Client, address: str, *, host: str = "testserver", method: str = "get", **raw) -> tuple[int, str]:
    response = getattr(client, method)(address, headers={"host": host}, **raw)
    return response.status_code, response.headers.get("Location", "")


def test_host_that_was_left_leads_to_the_next_one_then_to_the_path(client, here):
    move(here, hostname=HOST)
    move(here, hostname=OTHER)
    assert led(client, "/agenda/?page=2", host=HOST) == (301, f"http://{OTHER}/agenda/?page=2")
    assert led(client, "/ici/agenda/") == (301, f"http://{OTHER}/agenda/")
    move(here, hostname="")
    for host in (HOST, OTHER):
        assert led(client, "/agenda/?page=2", host=host) == (301, "http://localhost/ici/agenda/?page=2")
        assert led(client, "/", host=host) == (301, "http://localhost/ici/")
    assert client.get("/ici/agenda/").status_code == 200


def test_what_is_below_no_space_keeps_its_address_on_the_host_of_the_space(client, here):
    move(here, hostname=HOST)
    move(here, hostname="")
    for address in ("/mon-espace/", "/compte/login/?next=/ici/", "/rejoindre/ici/", "/admin/"):
        assert led(client, address, host=HOST) == (301, f"http://localhost{address}")
    assert led(client, "/mon-espace/", host=HOST, method="post") == (308, "http://localhost/mon-espace/")
    for address in ("/healthz/live", "/api/v1/campaigns/"):
        assert led(client, address, host=HOST)[0] == 200


def test_host_that_is_taken_again_goes_nowhere(client, here):
    for name in (HOST, OTHER, HOST):
        move(here, hostname=name)
    assert led(client, "/agenda/", host=HOST) == (200, "")
    assert led(client, "/agenda/", host=OTHER) == (301, f"http://{HOST}/agenda/")
    assert list(FormerAddress.objects.values_list("hostname", flat=True)) == [OTHER]


def test_redirections_are_asked_again_each_time(client, here):
    move(here, hostname=HOST)
    assert client.get("/ici/")["Cache-Control"] == "no-cache"


def test_host_that_was_left_may_be_given_to_another_space_not_that_of_the_platform(client, here, there):
    move(here, hostname=HOST)
    move(here, hostname="")
    move(there, hostname=HOST)
    assert "Programme ailleurs" in client.get("/", headers={"host": HOST}).content.decode()
    assert not FormerAddress.objects.exists()
    with pytest.raises(ValidationError, match="déjà pris"):
        set_hostname(here, hostname="localhost")


@pytest.mark.parametrize("path", ["//evil.example.com/", "/\\evil.example.com", "/\t/evil.org", "/@evil.org"])
def test_no_redirection_leaves_the_platform(client, here, path):
    move(here, hostname=HOST)
    move(here, slug="par-ici")
    for address in (f"/ici{path}", f"/par-ici{path}"):
        status, location = led(client, "/", PATH_INFO=address)
        assert (status, urlsplit(location).netloc) == (301, HOST)
    move(here, hostname="")
    status, location = led(client, "/", host=HOST, PATH_INFO=path)
    assert (status, urlsplit(location).netloc) == (301, "localhost")
    assert urlsplit(location).path.startswith("/par-ici/")


# --- From a path to another ------------------------------------------------------------------------------------------


def test_path_that_was_left_leads_to_the_new_one_and_pages_follow(client, here):
    (news,) = make_news(here)
    here.page.save_revision()
    move(here, slug="par-ici")
    assert led(client, f"/ici/actualites/{news.slug}/?page=2") == (
        301,
        f"http://localhost/par-ici/actualites/{news.slug}/?page=2",
    )
    assert led(client, "/ici/agenda/agenda.ics")[1] == "http://localhost/par-ici/agenda/agenda.ics"
    assert client.get(f"/par-ici/actualites/{news.slug}/").status_code == 200
    TerritoryPage.objects.get(territory=here).get_latest_revision().publish()
    spaces.forget()
    assert client.get("/par-ici/").status_code == 200
    assert client.get("/rejoindre/ici/").status_code == 200
    move(here, slug="ici")
    assert client.get("/ici/").status_code == 200
    assert led(client, "/par-ici/")[1] == "http://localhost/ici/"


def test_path_that_was_left_leads_to_the_host_at_once(client, here):
    move(here, slug="par-ici", hostname=HOST)
    assert led(client, "/ici/agenda/") == (301, f"http://{HOST}/agenda/")
    assert led(client, "/ici/agenda/", host=HOST)[0] == 404


@pytest.mark.parametrize("slug", ["ailleurs", "admin", "mentions-legales", "ancien"])
def test_path_of_somebody_else_is_not_taken(here, there, slug):
    rename_space(there, slug="la-bas")
    rename_space(there, slug="ailleurs")
    FormerAddress.objects.create(territory=there, slug="ancien")
    with pytest.raises(ValidationError):
        rename_space(here, slug=slug)
    with pytest.raises(ValidationError):
        open_territory(make_place("epci", "246700488", "Strasbourg", population=1), slug="la-bas")


def test_space_that_opens_near_a_path_that_was_left_finds_no_group_of_the_other(here):
    managers = here.managers
    rename_space(here, slug="par-ici")
    FormerAddress.objects.all().delete()  # as if the platform forgot
    opened = open_territory(make_place("epci", "246700488", "Strasbourg", population=1), slug="ici")
    assert opened.managers != managers
    assert Group.objects.get(pk=managers.pk).name == "par-ici · responsables"


@pytest.mark.parametrize("state", [TerritoryState.PREPARED, TerritoryState.SUSPENDED, TerritoryState.ARCHIVED])
def test_addresses_that_a_closed_space_has_left_tell_nothing(client, as_person, here, state):
    move(here, hostname=HOST)
    move(here, slug="par-ici", hostname="")
    set_state(here, state=state)
    spaces.forget()
    for address, host in (("/agenda/", HOST), ("/ici/agenda/", "testserver"), ("/mon-espace/", HOST)):
        response = client.get(address, headers={"host": host})
        assert response.status_code == 404
        assert "par-ici" not in response.content.decode()
    assert led(as_person("responsable.ici"), "/ici/agenda/") == (301, "http://localhost/par-ici/agenda/")


def test_national_team_moves_a_space_from_the_form_and_managers_do_not(as_person, client, here):
    address = f"/admin/territoires/edit/{here.pk}/"
    as_person("responsable.ici").post(address, IDENTITY | {"slug": "par-ici"})
    assert Territory.objects.get(pk=here.pk).slug == "ici"
    refused = as_person("national").post(address, IDENTITY | {"state": "open", "slug": "ailleurs"})
    assert "déjà celle d’un autre territoire" in refused.content.decode()
    client.post(address, IDENTITY | {"state": "open", "slug": "par-ici"})
    assert Territory.objects.get(pk=here.pk).slug == "par-ici"


# --- Nothing crosses -------------------------------------------------------------------------------------------------

MARKS = {"ici": "Hirondelle", "ailleurs": "Papillon", "troisieme": "Coquelicot"}
STARTS = {"ici": ("testserver", "/ici/"), "ailleurs": ("ailleurs.example.org", "/"), "troisieme": (OTHER, "/")}
FILES = ("sitemap.xml", "actualites/flux.xml", "agenda/agenda.ics")
SEARCHES = ("actualites/?q=semaine", "ressources/?q=guide", "acteurs/?q=menuiserie", "agenda/")
LINK = re.compile(r'(?:href|src|action)="([^"#]*)|<loc>([^<]*)</loc>|<(?:id|uri)>(http[^<]*)<|^URL:(\S+)', re.MULTILINE)
MOST = 80


@pytest.fixture
def three(here, there) -> dict[str, Territory]:
    """Two territories under hosts of their own and one at its path; the same news and events, but for a name."""
    place = make_place("epci", "246700488", "Eurométropole de Strasbourg", population=500_000)
    third = open_territory(place, programme_name="Programme troisieme", short_name="Troisieme", slug="troisieme")
    found = {"ici": here, "ailleurs": there, "troisieme": third}
    for slug, territory in found.items():
        make_news(territory, title=f"La semaine de {MARKS[slug]}")
        make_events(territory, title=f"La rencontre de {MARKS[slug]}")
        territory.contact_email = f"{MARKS[slug].lower()}@example.org"
        update_identity(territory)
    move(there, hostname="ailleurs.example.org")
    move(third, hostname=OTHER)
    return found


def root_of(slug: str) -> str:
    host, start = STARTS[slug]
    return f"http://localhost{start}" if host == "testserver" else f"http://{host}{start}"


def walk(client: Client, slug: str) -> dict[str, str]:
    """Every page that is reached from the home without leaving the space: address -> text. Twice: drawn, then kept."""
    host, start = STARTS[slug]
    waiting, seen = [start, "/compte/login/", *(start + one for one in (*FILES, *SEARCHES))], {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        response = client.get(address, headers={"host": host})
        text = "" if response.streaming else response.content.decode(errors="ignore")
        kept = client.get(address, headers={"host": host})
        assert kept.streaming or kept.content.decode(errors="ignore").count(MARKS[slug]) == text.count(MARKS[slug])
        assert not [cookie for cookie in response.cookies.values() if cookie["domain"]], address
        seen[address] = text
        if response.status_code == 200:
            waiting += [link for link in links_of(text) if is_inside(link, start) and link not in seen]
    return seen


def links_of(text: str) -> list[str]:
    return [next(filter(None, found)).replace("&amp;", "&") for found in LINK.findall(text) if any(found)]


def is_inside(link: str, start: str) -> bool:
    files = ("/static/", "/media/", "/theme/", "/compte/", "/mon-espace/", "/rejoindre/", "/documents/", "/icons")
    return link.startswith(start) and not link.startswith(("//", *files))


@pytest.mark.once
def test_nothing_crosses_between_two_hosts_and_a_path(three):
    walked = {slug: walk(Client(), slug) for slug in three}
    for slug, pages in walked.items():
        host, start = STARTS[slug]
        assert len(pages) > 20, slug
        others = [other for other in MARKS if other != slug]
        foreign = [root_of(other) for other in others]
        names = [word for other in others for word in (MARKS[other], MARKS[other].lower(), f"Programme {other}")]
        for address, text in pages.items():
            where = f"{host}{address}"
            assert not [name for name in names if name in text], where
            for link in links_of(text):
                assert not link.startswith(tuple(foreign)), f"{where} leads to {link}"
                assert not link.startswith(tuple(f"/{other}/" for other in MARKS if other != slug)), where
                if host != "testserver":
                    assert not link.startswith(f"/{slug}/"), where
            for canonical in re.findall(r'<link rel="canonical" href="([^"]*)"', text):
                is_national = "/ressources/n/" in address
                assert canonical.startswith("http://localhost/ressources/" if is_national else root_of(slug)), where
        entries = links_of(pages[f"{start}sitemap.xml"])
        assert entries
        assert all(entry.startswith(root_of(slug)) for entry in entries)


@pytest.mark.once
def test_same_address_at_each_host_is_another_page_in_the_cache(three):
    client = Client()
    for _time in range(2):
        for host, mark in (("ailleurs.example.org", "papillon"), (OTHER, "coquelicot")):
            for address in ("/", "/actualites/", "/agenda/"):
                text = client.get(address, headers={"host": host}).content.decode()
                assert f"mailto:{mark}@example.org" in text, (host, address)
        assert "mailto:" not in client.get("/agenda/", headers={"host": "testserver"}).content.decode()
    portal = PortalPage.objects.get()
    assert client.get("/", headers={"host": "localhost"}).content.decode().count(portal.title)
