"""The picture below each public page: there when the page is, drawn once, of its own space."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils.html import escape
from PIL import Image
from wagtail.models import Site

from home import share_cards, spaces
from home.enums import TerritoryState
from home.models import EventPage, Territory
from home.services import update_identity
from tests.factories.pages import hide, make_cycle, make_events, make_news, make_resources, make_standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch) -> Iterator[list[share_cards.Card]]:
    """The cards of which a picture was asked, in order; nothing is drawn."""
    asked: list[share_cards.Card] = []

    def draw(card: share_cards.Card) -> bytes:
        asked.append(card)
        return b"picture"

    monkeypatch.setattr(share_cards, "share_png", draw)
    caches["drawn_pictures"].clear()
    yield asked
    caches["drawn_pictures"].clear()


def head(address: str, **extra: str) -> dict[str, str]:
    page = Client().get(address, **extra).content.decode().partition("</head>")[0]
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))


def test_head_names_a_picture_of_the_page(client, here):
    (news,) = make_news(here, title="Cœur d’été : « on ouvre »")
    said = head(f"/ici/actualites/{news.slug}/")
    address, _, version = said["og:image"].partition("?v=")
    assert address == f"http://localhost/ici/actualites/{news.slug}/partage.png"
    assert said["twitter:card"] == "summary_large_image"
    assert escape(news.title) in said["og:image:alt"]
    response = client.get(said["og:image"].removeprefix("http://localhost"))
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert Image.open(BytesIO(response.content)).size == (1200, 630)
    assert version in response["ETag"]
    assert client.get(address)["Cache-Control"] == "no-cache"


def test_picture_is_drawn_once_for_what_it_says(client, here, drawn):
    (news,) = make_news(here, title="Nouvelle 1")
    address = f"/ici/actualites/{news.slug}/partage.png"
    first = client.get(address)
    assert client.get(address).content == first.content == b"picture"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert [card.title for card in drawn] == ["Nouvelle 1"]
    news.title = "Autre titre"
    news.save_revision().publish()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert [card.title for card in drawn] == ["Nouvelle 1", "Autre titre"]


def test_each_kind_of_page_says_what_it_is(client, here, drawn):
    (event,), cycle, text = make_events(here), make_cycle(here), make_standard_page(here, title="À propos")
    (guide,) = make_resources(None)
    for address in (
        "/",
        "/ici/",
        "/ici/agenda/",
        f"/ici/agenda/{event.slug}/",
        f"/ici/agenda/{cycle.slug}/",
        f"/ici/{text.slug}/",
        f"/ici/ressources/n/{guide.slug}/",
        "/ici/acteurs/menuiserie-ici/",
        "/ici/diagnostic/",
    ):
        assert client.get(f"{address}partage.png").status_code == 200, address
        assert head(address)["og:image"].startswith(f"http://localhost{address}partage.png?v="), address
    kinds = [card.kind.partition(",")[0] for card in drawn]
    assert kinds[3:8] == ["Rendez-vous", "Cycle d’ateliers", "", "Ressource\u00a0: guide", "Acteur du réseau"]
    assert drawn[0].title == spaces.national_space().programme
    assert (drawn[1].title, drawn[1].programme) == (here.programme_name, "")
    assert (drawn[7].title, bool(drawn[7].emblem)) == ("Menuiserie ici", True)
    EventPage.objects.filter(pk=event.pk).update(is_cancelled=True)
    client.get(f"/ici/agenda/{event.slug}/partage.png")
    assert drawn[-1].kind == "Rendez-vous annulé"


def test_page_that_is_not_shown_has_no_picture(client, here, there, drawn):
    (news,), (foreign,) = make_news(here), make_news(there, title="Ailleurs seulement")
    (hidden,) = make_resources(None)
    hide(hidden, here)
    own = f"/ici/actualites/{news.slug}/partage.png"
    assert client.get(own).status_code == 200
    for address in (
        f"/ici/actualites/{foreign.slug}/partage.png",
        f"/ici/ressources/n/{hidden.slug}/partage.png",
        "/ici/acteurs/menuiserie-ailleurs/partage.png",
        "/ici/acteurs/menuiserie-ici/contact/partage.png",
        "/ici/recherche/partage.png",
        "/ici/agenda/agenda/partage.png",
        "/mon-espace/partage.png",
        "/nulle-part/partage.png",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(own).status_code == 405
    news.unpublish()
    assert client.get(own).status_code == 404
    assert "og:image" not in head("/ici/acteurs/menuiserie-ici/contact/")


def test_space_that_is_not_open_shows_no_picture(client, as_person, here, drawn, django_capture_on_commit_callbacks):
    here.modules = ["agenda"]
    with django_capture_on_commit_callbacks(execute=True):
        update_identity(here)
    spaces.forget()
    assert client.get("/ici/actualites/partage.png").status_code == 404
    assert client.get("/ici/agenda/partage.png").status_code == 200
    for state, status in ((TerritoryState.SUSPENDED, 503), (TerritoryState.PREPARED, 404)):
        Territory.objects.filter(pk=here.pk).update(state=state)
        spaces.forget()
        assert client.get("/ici/agenda/partage.png").status_code == status
    team = as_person("redaction.ici").get("/ici/agenda/partage.png")
    assert team.status_code == 200
    assert "public" not in team["Cache-Control"]


def test_picture_is_of_the_space_of_its_host(client, there, settings, drawn):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "ailleurs.example.org"]
    Site.objects.create(hostname="ailleurs.example.org", port=80, root_page=there.page, site_name="Ailleurs")
    spaces.forget()
    said = head("/agenda/", HTTP_HOST="ailleurs.example.org")
    assert said["og:image"].startswith("http://ailleurs.example.org/agenda/partage.png?v=")
    assert client.get("/agenda/partage.png", HTTP_HOST="ailleurs.example.org").status_code == 200
    assert (drawn[0].seed, drawn[0].programme) == (there.place.siren, there.programme_name)
    moved = client.get("/ailleurs/agenda/partage.png")
    assert (moved.status_code, moved["Location"]) == (301, "http://ailleurs.example.org/agenda/partage.png")
