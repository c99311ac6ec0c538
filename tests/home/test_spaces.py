"""A space at the portal's path and at a host of its own."""

import re

import pytest
from django.core import mail

from home.enums import TerritoryState
from home.identity.moving import set_hostname
from home.models import PortalPage
from home.services import set_state
from home.spaces import territory_space
from tests.factories.assessments import make_sent
from tests.factories.pages import make_news, make_resources

pytestmark = pytest.mark.django_db

HOST = "ici.test"


@pytest.fixture
def own_host(here, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    set_hostname(here, hostname=HOST)
    return here


@pytest.fixture
def visit(client):
    """A page at the host of the space, as text."""

    def get(address: str) -> str:
        response = client.get(address, headers={"host": HOST})
        assert response.status_code == 200
        return response.content.decode()

    return get


def links(page: str) -> set[str]:
    return set(re.findall(r'href="([^"#?]*)', page))


def test_space_stands_at_the_root_of_its_host(own_host, visit):
    page = visit("/")
    assert "Programme ici" in page
    assert {"/", "/agenda/", "/acteurs/", "/diagnostic/", "/mentions-legales/"} <= links(page)


@pytest.mark.parametrize("address", ["/", "/acteurs/", "/acteurs/menuiserie-ici/", "/ressources/", "/actualites/"])
def test_no_link_of_the_space_leaves_its_host(own_host, visit, address):
    make_news(own_host)
    make_resources(own_host)
    page = visit(address)
    assert not [link for link in links(page) if link.startswith("/ici/")]
    for link in links(page) & {"/actualites/nouvelle-1/", "/ressources/n/guide-energie/", "/acteurs/menuiserie-ici/"}:
        visit(link)


def test_path_of_the_portal_leads_to_the_host_for_ever(own_host, client):
    for path, target in {"/ici/": "/", "/ici/agenda/?page=2": "/agenda/?page=2", "/ici/a/b/": "/a/b/"}.items():
        response = client.get(path)
        assert response.status_code == 301
        assert response.headers["Location"] == f"http://{HOST}{target}"


def test_portal_links_to_the_host(own_host, client):
    page = client.get("/").content.decode()
    assert {f"http://{HOST}/", "/ailleurs/"} <= links(page)


@pytest.mark.parametrize("address", ["/ici/", "/ailleurs/", "/ailleurs/acteurs/"])
def test_host_knows_no_path_of_the_portal(own_host, client, address):
    response = client.get(address, headers={"host": HOST})
    assert response.status_code == 404
    assert "Menuiserie ailleurs" not in response.content.decode()


def test_log_in_at_the_host_looks_like_its_space(own_host, visit):
    page = visit("/compte/login/")
    assert "<b>Ici</b>" in page
    assert territory_space("ici").css_name in page


def test_log_in_on_the_way_to_a_space_looks_like_it(client):
    page = client.get("/compte/login/?next=/ici/diagnostic/commencer/").content.decode()
    assert "<b>Ici</b>" in page


def test_member_is_led_to_the_host_by_their_space_and_their_mail(
    own_host, as_person, person, organisation, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = make_sent(organisation, territory=own_host, by=person("titulaire.ici"))
    address = f"http://{HOST}/diagnostic/{sent.uuid}/resultat/"
    assert address in mail.outbox[0].body
    assert address in links(as_person("titulaire.ici").get("/mon-espace/").content.decode())


def test_own_host_links_to_the_other_territories(own_host, visit):
    assert "http://localhost/" in links(visit("/"))


def test_closed_space_at_its_host_leads_to_the_others(own_host, client):
    set_state(own_host, state=TerritoryState.SUSPENDED)
    response = client.get("/agenda/", headers={"host": HOST})
    assert response.status_code == 503
    assert "http://localhost/" in links(response.content.decode())


@pytest.fixture
def prepared(own_host, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_state(own_host, state=TerritoryState.PREPARED)


UNGUARDED = ("/compte/login/", "/compte/signup/", "/compte/zzz/", "/media/zzz", "/theme/zzz", "/api/zzz")


@pytest.mark.parametrize("address", ["/", "/agenda/", "/mon-espace/", "/rejoindre/ici/", *UNGUARDED])
def test_space_that_is_prepared_is_named_nowhere_at_its_host(prepared, client, address):
    page = client.get(address, headers={"host": HOST}).content.decode()
    assert not [word for word in ("Programme ici", "<b>Ici</b>", "Commune ici") if word in page]


def test_host_of_a_space_that_is_prepared_is_told_to_its_team_alone(prepared, as_person, client):
    assert client.get("/ici/agenda/").status_code == 404
    assert as_person("responsable.ailleurs").get("/ici/agenda/").status_code == 404
    assert as_person("redaction.ici").get("/ici/agenda/").headers["Location"] == f"http://{HOST}/agenda/"


@pytest.mark.parametrize(("host", "portal"), [("testserver", "/"), (HOST, "http://localhost/")])
def test_home_links_to_a_page_of_the_nation_where_it_stands(here, settings, client, host, portal):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    if host == HOST:
        set_hostname(here, hostname=HOST)
    page = PortalPage.objects.get().get_children().get(slug="mentions-legales")
    here.page.body = [("testimony", {"quote": "Venez.", "author": "Une élue", "page": page})]
    here.page.save()
    response = client.get("/" if host == HOST else "/ici/", headers={"host": host})
    assert f"{portal}mentions-legales/" in links(response.content.decode())
    assert client.get("/mentions-legales/").status_code == 200


def test_unknown_host_gives_the_portal(client, settings):
    settings.ALLOWED_HOSTS = ["inconnu.test"]
    assert "Trouver mon territoire" in client.get("/", headers={"host": "inconnu.test"}).content.decode()


@pytest.mark.parametrize("address", ["/agenda/?theme=%00", "/inscription/%00/", "/api/v1/%00"])
def test_sign_that_no_text_of_postgresql_holds_is_refused(client, address):
    assert client.get(address).status_code == 400
