"""The living page of the look, and what is drawn in a territory's colours elsewhere: mails, documents."""

import re
import zlib

import pytest
from django.core.mail import EmailMultiAlternatives

from home.mails import add_colours, parts_of
from home.pdf import render_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.cms.demo_urls")]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
def test_every_component_is_shown_in_the_colours_of_a_territory(client, settings):
    page = client.get("/design/?territoire=ici").content.decode()
    assert "200069854-" in page  # the territory's style sheet
    folder = settings.BASE_DIR / "templates" / "components"
    parts = (folder / "../design").resolve().glob("*.html")
    shown = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    named = set(re.findall(r"components/([\w/]+\.html)|{% (stepper) ", shown))
    names = {name or f"{tag}.html" for name, tag in named}
    everywhere = {"demo_line.html", "footer.html", "masthead.html"}
    heads = {"masthead_jury.html", "masthead_survey.html", "pagehead.html"}
    elsewhere = {"chips.html", "search.html"} | heads  # in facets; in other heads
    every = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    assert every - names - everywhere - elsewhere == set()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("status", [403, 404, 409, 429, 500, 503])
def test_pages_of_errors_are_shown(client, status):
    response = client.get(f"/design/erreurs/{status}/")
    assert response.status_code == 200
    assert "Revenir à l’accueil" in response.content.decode()


@pytest.mark.parametrize("address", ["", "document.pdf", "message/", "erreurs/404/"])
def test_nothing_is_shown_outside_the_demonstration(client, address):
    assert client.get(f"/design/{address}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_mail_is_shown_in_the_colours_of_the_territory(client, here):
    response = client.get("/design/message/?territoire=ici")
    assert here.color_1 in response.content.decode()
    assert "'unsafe-inline'" in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in client.get("/design/")["Content-Security-Policy"]


@pytest.mark.pdf
@pytest.mark.usefixtures("demo")
def test_document_is_tagged_and_french(client):
    response = client.get("/design/document.pdf?territoire=ici")
    assert response["Content-Type"] == "application/pdf"
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", response.content, re.DOTALL)
    objects = b"".join(zlib.decompress(part) for part in parts if part[:1] == b"x")
    assert b"/Lang (fr)" in objects
    assert b"/StructTreeRoot" in objects
    assert b"/H1" in objects


@pytest.mark.pdf
def test_document_fetches_nothing(settings, tmp_path, monkeypatch):
    from weasyprint.urls import FatalURLFetchingError

    (tmp_path / "spy.html").write_text('<html lang="fr"><img alt="" src="http://127.0.0.1:9/spy.png"></html>')
    monkeypatch.setitem(settings.TEMPLATES[0], "DIRS", [*settings.TEMPLATES[0]["DIRS"], tmp_path])
    settings.TEMPLATES = list(settings.TEMPLATES)
    with pytest.raises(FatalURLFetchingError):
        render_pdf("spy.html", {}, siren="200069854", colours=("#0b4f4a", "#f3da45"))


@pytest.mark.pure
def test_text_of_a_mail_is_cut_at_its_addresses_and_codes():
    text = "Bonjour,\n\nVoir la fiche\u00a0:\nhttps://a.example/x\n\n> https://b.example\n\n"
    text += "Votre code :\nABCD-1234\n\nÀ bientôt"
    assert [(part.kind, part.text, part.label) for part in parts_of(text)] == [
        ("words", "Bonjour,", ""),
        ("address", "https://a.example/x", "Voir la fiche"),
        ("words", "> https://b.example", ""),
        ("words", "Votre code :", ""),
        ("code", "ABCD-1234", ""),
        ("words", "À bientôt", ""),
    ]


@pytest.mark.pure
def test_words_of_a_mail_are_never_markup():
    message = EmailMultiAlternatives("Votre <b>fiche</b>", "La fiche de <script>alert(1)</script> est publique.")
    add_colours(message)
    html = message.alternatives[0].content
    assert "<script" not in html
    assert "<b>fiche" not in html
