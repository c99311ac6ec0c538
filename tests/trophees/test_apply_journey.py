"""An applicant in Chromium, from the campaign's page to the receipt: by script, without it, and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from home.models import Territory
from tests.factories.campaigns import make_campaign
from tests.factories.hostile_files import make_pdf
from tests.test_journey import PHONE, check_accessibility, follow
from trophees.models import Application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("disk")]

DEVIS = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
PAGE = {"name": "page.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}


def log_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe").fill("mot-de-passe-des-tests")
    follow(page, page.get_by_role("button", name="Me connecter"))


@pytest.fixture
def campaign(db):
    return make_campaign(
        Territory.objects.get(slug="ici"), needs_letter=True, letter="{candidat} s’engage.", title="Trophées d’ici"
    )


def begin(page: Page, campaign, look) -> None:
    page.goto(campaign.get_url())
    look(page)
    follow(page, page.get_by_role("link", name="Candidater").first)
    log_in(page, "titulaire.ici@example.org")
    look(page)
    page.get_by_text("Énergie", exact=True).click()
    follow(page, page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("heading", name=re.compile("choses avant d’envoyer"))).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name="Continuer"))
    page.get_by_label("Intitulé de la candidature").fill("Fours de nuit")
    look(page)
    follow(page, page.get_by_role("button", name="Enregistrer et continuer"))


def finish(page: Page, look) -> None:
    look(page)
    follow(page, page.get_by_role("button", name=re.compile("Je suis d’accord")).first)
    expect(page.get_by_text(re.compile("^Joint le"))).to_be_visible()
    follow(page, page.get_by_role("link", name="Continuer"))
    look(page)
    page.get_by_label("La lettre signée").set_input_files([{**DEVIS, "name": "lettre.pdf"}])
    follow(page, page.get_by_role("button", name="Déposer"))
    expect(page.get_by_role("link", name="lettre.pdf")).to_be_visible()
    follow(page, page.get_by_role("link", name="Continuer"))
    expect(page.get_by_role("link", name="devis.pdf")).to_be_visible()
    look(page)
    follow(page, page.get_by_role("button", name="Envoyer la candidature"))
    expect(page.get_by_role("heading", name="Votre candidature est arrivée")).to_be_visible()
    expect(page.get_by_text("Menuiserie ici").first).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name="Suivre ma candidature"))
    look(page)
    follow(page, page.get_by_role("link", name="Quitter"))
    expect(page.get_by_role("link", name="Fours de nuit")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_from_the_campaign_to_the_receipt(open_page, campaign, javascript, size):
    page = open_page(java_script_enabled=javascript, **size)
    look = check_accessibility if javascript else lambda page: None
    begin(page, campaign, look)
    page.get_by_label("L’action en une phrase").fill("Éteindre les fours la nuit")
    page.get_by_label("Votre récit").fill("Nous avons posé des minuteries.")
    look(page)
    follow(page, page.get_by_role("button", name="Étape suivante"))
    page.get_by_text("Moins d’un an").click()
    page.locator("input[type=file]").set_input_files([DEVIS])
    if javascript:
        expect(page.get_by_role("link", name="devis.pdf")).to_be_visible()
        look(page)
    follow(page, page.get_by_role("button", name="Étape suivante"))
    finish(page, look)
    sent = Application.objects.get()
    assert (sent.number, sent.attachments.count()) == (1, 2)


def test_each_answer_is_saved_as_it_is_given_and_a_bad_file_is_said(open_page, campaign):
    page = open_page()
    begin(page, campaign, lambda page: None)
    field = page.get_by_label("L’action en une phrase")
    field.fill("Éteindre les fours la nuit")
    field.blur()
    expect(page.locator("#phrase [data-state]")).to_contain_text("Enregistré à")
    follow(page, page.locator(".survey__rail a", has_text="Ses effets"))
    page.locator("input[type=file]").set_input_files([PAGE])
    expect(page.locator("#piece [data-error]")).to_contain_text("ni un PDF, ni une image")
    page.locator("input[type=file]").set_input_files([DEVIS])
    expect(page.get_by_role("link", name="devis.pdf")).to_be_visible()
    page.get_by_role("button", name="Retirer devis.pdf").click()
    expect(page.get_by_role("link", name="devis.pdf")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="devis.pdf")).to_have_count(0)
    assert Application.objects.get().answers["phrase"]["value"] == "Éteindre les fours la nuit"


@pytest.mark.parametrize(("key", "label"), [("phrase", "L’action en une phrase"), ("recit", "Votre récit")])
def test_a_text_is_saved_while_it_is_typed(open_page, campaign, key, label):
    page = open_page()
    begin(page, campaign, lambda page: None)
    page.get_by_label(label).focus()
    page.keyboard.type("Éteindre les fours")
    expect(page.locator(f"#{key} [data-state]")).to_contain_text("Enregistré à")
    expect(page.get_by_label(label)).to_be_focused()
    page.reload()
    expect(page.get_by_label(label)).to_have_value("Éteindre les fours")


def test_how_much_of_a_line_is_too_much_is_counted(open_page, campaign):
    page = open_page()
    begin(page, campaign, lambda page: None)
    field, count = page.get_by_label("L’action en une phrase"), page.locator("#phrase [data-count]")
    expect(count).to_have_text("200\u00a0signes restants")
    field.fill("x" * 203)
    expect(count).to_have_text("3\u00a0signes de trop")
    expect(count).to_have_class(re.compile("error"))
    field.fill("x" * 200)
    expect(count).not_to_have_class(re.compile("error"))


def test_a_keyboard_is_enough(open_page, campaign):
    page = open_page()
    begin(page, campaign, lambda page: None)
    page.get_by_label("L’action en une phrase").focus()
    page.keyboard.type("Éteindre les fours la nuit")
    page.keyboard.press("Tab")
    page.get_by_label("Votre récit").focus()
    page.keyboard.type("Nous avons posé des minuteries.")
    page.keyboard.press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.get_by_label("Moins d’un an").focus()
    page.keyboard.press("Space")
    expect(page.locator("#depuis [data-state]")).to_contain_text("Enregistré à")
    page.get_by_role("button", name="Étape suivante").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ce que vous joignez")).to_be_visible()
    page.get_by_role("link", name="Continuer").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lettre d’engagement", exact=True)).to_be_visible()
