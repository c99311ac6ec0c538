"""A module that a territory turns off leaves its menu, its home and its addresses."""

import pytest

from home.services import update_identity
from tests.factories.pages import make_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(here):
    (page,) = make_news(here)
    axes = [{"title": f"Axe {n}", "text": "Texte.", "page": page, "link_text": "Lire l’axe"} for n in (1, 2)]
    here.page.body = [
        ("listing", {"kind": "news", "title": "Du nouveau", "intro": "", "theme": "", "count": 3}),
        ("axes", {"title": "Les axes", "axes": axes}),
    ]
    here.page.save_revision().publish()
    return page


def test_open_module_shows_its_pages(client, news):
    home = client.get("/ici/").content.decode()
    assert "Du nouveau" in home
    assert "Actualités" in home
    assert "Lire l’axe" in home
    assert client.get(f"/ici/actualites/{news.slug}/").status_code == 200


def test_closed_module_is_nowhere(client, here, there, news, django_capture_on_commit_callbacks):
    here.modules = ["agenda", "diagnostic"]
    with django_capture_on_commit_callbacks(execute=True):
        update_identity(here)
    home = client.get("/ici/").content.decode()
    assert "Du nouveau" not in home
    assert "Actualités" not in home
    assert "Lire l’axe" not in home
    assert client.get("/ici/actualites/").status_code == 404
    assert client.get(f"/ici/actualites/{news.slug}/").status_code == 404
    assert client.get("/ici/agenda/").status_code == 200
    assert client.get("/ailleurs/actualites/").status_code == 200
