"""« Être rappelé·e » in Chromium: asked with what is sent shown first, answered, followed, taken back."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from ressources.callbacks.links import secret_of
from ressources.models import CallbackRequest
from tests.factories.callbacks import PARTNER, make_partnered
from tests.test_journey import PHONE, check_accessibility, follow
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_SCRIPT = {**PHONE, "java_script_enabled": False}


def log_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Me connecter", exact=True))


def ask(page: Page, look) -> None:
    """From the page that everybody reads, through the log-in, and back to the form."""
    page.goto("/ici/ressources/n/visite-energie/")
    look(page)
    follow(page, page.get_by_role("link", name="Demander à être rappelé·e"))
    log_in(page, "membre.ici")
    expect(page.get_by_label("Adresse e-mail")).to_have_value("membre.ici@example.org")
    look(page)
    page.get_by_label("Téléphone").fill("bientôt")
    follow(page, page.get_by_role("button", name="Voir ce qui sera transmis"))
    expect(page.get_by_text("Écrivez un numéro de téléphone").first).to_be_visible()
    look(page)
    page.get_by_label("Personne à rappeler").fill("Ada Bois")
    page.get_by_label("Téléphone").fill("05 49 11 22 33")
    page.get_by_label("Votre demande").fill("Par où commencer\u202f?")
    follow(page, page.get_by_role("button", name="Voir ce qui sera transmis"))
    expect(page.get_by_role("heading", name="Ce qui sera transmis à Chambre des métiers")).to_be_visible()
    look(page)


def correct_and_send(page: Page, look) -> None:
    follow(page, page.get_by_role("button", name="Corriger"))
    expect(page.get_by_label("Téléphone")).to_have_value("05 49 11 22 33")
    page.get_by_label("Téléphone").fill("06 00 00 00 00")
    follow(page, page.get_by_role("button", name="Voir ce qui sera transmis"))
    follow(page, page.get_by_role("button", name="Envoyer la demande"))
    expect(page.get_by_text("Cochez la case")).to_be_visible()
    look(page)
    page.get_by_label("J’accepte que ces informations").check()
    follow(page, page.get_by_role("button", name="Envoyer la demande"))
    expect(page.get_by_text("Envoyée")).to_be_visible()
    expect(page.get_by_text("06 00 00 00 00")).to_be_visible()
    look(page)


def answer(page: Page, button: str, note: str = "", *, confirmed: str = "") -> None:
    """`confirmed`: the button that asks again."""
    if note:
        page.get_by_label("Un mot").fill(note)
    if confirmed:
        page.locator("summary", has_text=button).click()
    page.get_by_role("button", name=confirmed or button).click()
    expect(page.get_by_text("Merci, c’est noté")).to_be_visible()


def test_request_goes_to_the_partner_and_comes_back(open_page):
    make_partnered(None, slug="visite-energie", title="Visite énergie")
    member = open_page()
    ask(member, check_accessibility)
    correct_and_send(member, check_accessibility)
    assert [one.to for one in mail.outbox] == [[PARTNER], ["membre.ici@example.org"]]
    address = f"/rappel/{secret_of(CallbackRequest.objects.get())}/"
    seen, partner = open_page(**PHONE), open_page(**NO_SCRIPT)
    seen.goto(address)
    seen.locator("summary", has_text="C’est fait").click()
    check_accessibility(seen)
    partner.goto(address)
    answer(partner, "Je prends en charge", "Je vous appelle jeudi.")
    member.reload()
    expect(member.get_by_text("Je vous appelle jeudi.")).to_be_visible()
    expect(member.locator("summary", has_text="Retirer la demande")).to_have_count(0)
    answer(partner, "C’est fait", confirmed="Oui, c’est fait")
    member.goto("/mon-espace/")
    follow(member, member.get_by_role("link", name="Demandes de rappel"))
    expect(member.get_by_text("Rappel fait")).to_be_visible()
    check_accessibility(member)


def test_request_is_taken_back_on_a_phone_without_script(open_page):
    make_partnered(None, slug="visite-energie", title="Visite énergie")
    member = open_page(**NO_SCRIPT)
    ask(member, lambda page: None)
    correct_and_send(member, lambda page: None)
    member.locator("summary", has_text="Retirer la demande").click()
    follow(member, member.get_by_role("button", name="Oui, la retirer"))
    expect(member.get_by_text("Le partenaire en est prévenu")).to_be_visible()
    partner = open_page(**PHONE)
    partner.goto(f"/rappel/{secret_of(CallbackRequest.objects.get())}/")
    expect(partner.get_by_role("heading", name="Cette demande a été retirée")).to_be_visible()
    check_accessibility(partner)
