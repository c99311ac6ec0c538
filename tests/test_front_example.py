"""The example of a site that shows a territory's content from another address, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from home.spaces import forget
from tests.factories.pages import make_news, make_resources
from tests.front import served_front
from tests.home.test_content_api import publish, values_of
from tests.test_journey import PHONE, check_accessibility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def front(here, live_server, settings) -> Iterator[str]:
    """Its address; the territory has named it."""
    settings.BASE_URL = live_server.url
    with served_front(platform=live_server.url, territory="ici") as address:
        here.api_origins, here.front_url = [address], f"{address}/"
        here.save()
        forget()
        yield f"{address}/"


def test_space_is_read_from_another_address_by_keyboard(open_page, here, front, rf):
    publish(here.page, values_of(here))
    make_resources(here, 21, theme="mobilite")
    page = open_page(**PHONE)
    page.goto(front)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ici, on s’y met ensemble")
    expect(page.get_by_role("heading", name="Nouvelle 1")).to_be_visible()
    expect(page.get_by_role("img", name="Un atelier").first).to_have_js_property("complete", True)
    check_accessibility(page)
    page.get_by_role("link", name="Actualités", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Nouvelle 1").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouvelle 1")
    page.get_by_role("link", name="Ressources", exact=True).press("Enter")
    expect(page.locator(".rows li")).to_have_count(20)
    page.get_by_role("button", name="Voir la suite").press("Enter")
    expect(page.locator(".rows li").nth(20).get_by_role("link")).to_be_focused()
    page.get_by_label("Thème").select_option("energie")
    page.get_by_label("Mots").press("Enter")
    expect(page.get_by_text("1\u00a0ressource", exact=True)).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Diagnostic", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Faites le point sur votre structure")).to_be_visible()


def test_draft_is_shown_by_its_preview_alone(open_page, here, front, rf):
    (news,) = make_news(here, title="Pas encore public", live=False)
    shown = news.make_preview_request(rf.get("/"), "").content.decode()
    address = shown.partition('<iframe src="')[2].partition('"')[0].replace("&amp;", "&")
    page = open_page()
    page.goto(address)
    expect(page.get_by_text("Aperçu d’un brouillon")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas encore public")
    page.goto(f"{front}#/actualites/{news.pk}")
    expect(page.get_by_role("alert")).to_contain_text("ne mène à rien")
