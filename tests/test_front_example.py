"""The example of a site that shows a territory's content from another address, in Chromium."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from home.spaces import forget
from tests.factories.pages import make_news, make_resources
from tests.home.test_content_api import publish, values_of
from tests.test_journey import PHONE, check_accessibility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRONT = Path(__file__).resolve().parent.parent / "docs" / "examples" / "front"
WRITTEN = ("http://localhost:8000", "grand-poitiers")  # in the example's own page


class Files(SimpleHTTPRequestHandler):
    """The files of the example, told where the platform is, as its README asks."""

    platform = ""

    def do_GET(self) -> None:
        if urlsplit(self.path).path != "/":
            return super().do_GET()
        page = (FRONT / "index.html").read_text(encoding="utf-8")
        body = page.replace(WRITTEN[0], self.platform).replace(WRITTEN[1], "ici").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *said: object) -> None:
        """Nothing: pytest's own words are enough."""


@pytest.fixture
def front(here, live_server, settings) -> Iterator[str]:
    """Its address, on a port of its own; the territory has named it."""
    settings.BASE_URL = live_server.url
    files = type("OwnFiles", (Files,), {"platform": live_server.url})
    server = ThreadingHTTPServer(("localhost", 0), partial(files, directory=FRONT))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://localhost:{server.server_port}"
    here.api_origins, here.front_url = [address], f"{address}/"
    here.save()
    forget()
    yield f"{address}/"
    server.shutdown()
    server.server_close()


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
    asked = parse_qs(urlsplit(str(page.locator("#diagnostic").get_attribute("href"))).query)
    assert asked["territory"] == ["ici"]


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
