"""Spaces that move: from a path to a host, from a host to another, back to a path, from a path to another."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client

from home import spaces
from home.enums import TerritoryState
from home.identity.moving import rename_space, set_hostname
from home.models import FormerAddress, Territory, TerritoryPage
from home.services import open_territory, set_state
from tests.factories.pages import make_news
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
