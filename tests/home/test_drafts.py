"""Drafts that the site of a territory shows to their editors, and to nobody else."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import caches
from django.utils import timezone

from home.api.reading import TAGS
from home.models import NewsPage
from home.spaces import forget
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.factories.pages import make_news, make_resources

pytestmark = pytest.mark.django_db

FRONT = "https://www.exemple.fr/transition/"
API = "/api/v2/page_preview/"


@pytest.fixture
def site(here) -> None:
    here.front_url = FRONT
    here.save()
    forget()


def preview(client, page):
    """What the editor's panel shows of a page's last draft."""
    page.title = "Pas encore public"
    revision = page.save_revision()
    return client.get(f"/admin/pages/{page.pk}/revisions/{revision.pk}/view/")


def token_of(answer) -> dict[str, str]:
    (address,) = re.findall(r'<iframe src="([^"]+)"', answer.content.decode())
    asked = urlsplit(unescape(address))
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == FRONT
    return {name: values[0] for name, values in parse_qs(asked.query).items()}


@pytest.mark.parametrize("make", [make_news, make_resources])  # the second routes its own addresses
def test_draft_is_read_by_the_token_of_its_preview(as_person, person, client, here, there, site, make):
    (page,) = make(here)
    answer = preview(as_person("redaction.ici"), page)
    assert "frame-src 'self' https://www.exemple.fr" in answer["Content-Security-Policy"]
    assert 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"' in answer.content.decode()
    client.logout()
    told = client.get(API, token_of(answer))
    check_contract("GET", API, told)
    assert (told.json()["title"], told.json()["id"]) == ("Pas encore public", page.pk)
    assert told["Cache-Control"] == "no-store"
    assert "ETag" not in told.headers
    assert client.get(f"/api/v2/pages/{page.pk}/").json()["title"] != "Pas encore public"
    keys = [make_api_token(owner, by=person("national"))[1] for owner in (here, there)]
    found = [client.get(API, token_of(answer), headers=bearing(key)).status_code for key in keys]
    assert found == [200, 404]


def test_token_is_of_one_page_for_an_hour(as_person, client, here, site, time_machine):
    (page,) = make_news(here)
    asked = token_of(preview(as_person("redaction.ici"), page))
    assert client.get(API, asked).status_code == 200
    for wrong in (
        {"content_type": "home.eventpage"},
        {"content_type": "actors.user"},
        {"token": asked["token"][:-1]},
        {"token": "x" * 300},
    ):
        refused = client.get(API, asked | wrong)
        check_contract("GET", API, refused)
        assert refused.status_code == 404
    caches[TAGS].clear()
    time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1))
    assert client.get(API, asked).status_code == 404


def test_page_that_was_never_saved_has_its_preview_too(rf, here, site, client):
    index = make_news(here)[0].get_parent().specific
    page = NewsPage(title="Toute neuve", slug="toute-neuve", intro="À venir.", depth=index.depth + 1)
    page.path = index.get_last_child()._inc_path()
    page.set_url_path(index)
    told = client.get(API, token_of(page.make_preview_request(rf.get("/"), "")))
    check_contract("GET", API, told)
    assert (told.json()["id"], told.json()["title"]) == (None, "Toute neuve")


def test_without_such_a_site_the_preview_is_the_platform_s(as_person, here):
    for make in (make_news, make_resources):
        page = preview(as_person("redaction.ici"), make(here)[0]).content.decode()
        assert "<h1>Pas encore public</h1>" in page
        assert "<iframe" not in page
