"""The library in Chromium: filter, share the address, go back; by keyboard, on a phone, without a script."""

import pytest
from playwright.sync_api import Page, expect

from ressources.models import ResourceOpinion
from tests.factories.pages import make_resources
from tests.test_journey import PHONE, check_accessibility, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/ici/ressources/"
# One promise, not a function asked again and again: the page's policy lets no text be evaluated once it is drawn.
HTMX_IS_THERE = """() => new Promise((done) => {
  if (window.htmx) done();
  else document.addEventListener("htmx:load", () => done(), { once: true });
})"""
SIZES = pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])


@pytest.fixture
def library(here) -> None:
    make_resources(here, 13, theme="mobilite", kind="financing", summary="Pour acheter des vélos.")
    make_resources(here, 2, theme="mobilite", kind="training")


def count(page: Page, text: str) -> None:
    expect(page.locator("#compte")).to_contain_text(text.replace(" ", "\u00a0", 1))


@SIZES
def test_list_is_drawn_anew_without_a_reload_and_its_address_can_be_shared(open_page, library, size):
    page = open_page(**size)
    page.goto(LIST)
    page.evaluate("window.isTheSamePage = true")
    count(page, "19 ressources")
    page.locator("#facette-theme summary").click()
    page.get_by_label("Mobilité").check()
    count(page, "16 ressources")
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?theme=mobilite")
    expect(page.locator("[data-said]")).to_have_text("16\u00a0ressources")
    expect(page.get_by_label("Mobilité")).to_be_focused()
    check_accessibility(page)
    page.locator("#facette-type summary").click()
    page.get_by_label("Formation\u00a0(2)").check()
    count(page, "2 ressources")
    shared = page.url
    assert shared.endswith("?theme=mobilite&type=training")
    page.keyboard.press("Escape")  # on a wide screen the open facet lies over what follows
    expect(page.locator("#facette-type summary")).to_be_focused()
    page.get_by_role("link", name="Retirer le filtre Formation").click()
    count(page, "16 ressources")
    page.get_by_label("Trier par").select_option("titre")
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?theme=mobilite&tri=titre")
    page.get_by_role("link", name="Page suivante").click()
    expect(page.get_by_text("Page 2 sur 2")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    other = open_page(**size)
    other.goto(shared)
    count(other, "2 ressources")
    expect(other.locator("#type-training")).to_be_checked()


@SIZES
def test_going_back_shows_what_was_there_before(open_page, library, size):
    page = open_page(**size)
    page.goto(LIST)
    for text, number in (("velo", "13 ressources"), ("formation", "2 ressources")):
        page.get_by_label("Mot ou organisme").fill(text)
        page.keyboard.press("Enter")
        count(page, number)
    page.go_back()
    count(page, "13 ressources")
    expect(page.get_by_label("Mot ou organisme")).to_have_value("velo")
    page.go_back()
    count(page, "19 ressources")
    expect(page.get_by_label("Mot ou organisme")).to_have_value("")
    page.go_forward()
    count(page, "13 ressources")


def test_library_is_searched_and_filtered_by_keyboard(open_page, library):
    page = open_page()
    page.goto(LIST)
    page.get_by_label("Mot ou organisme").focus()
    page.evaluate(HTMX_IS_THERE)  # until then, the form is sent as plain forms are
    page.keyboard.type("velo")
    page.keyboard.press("Enter")
    count(page, "13 ressources")
    expect(page.get_by_label("Mot ou organisme")).to_be_focused()
    page.locator("#tri").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?q=velo&tri=nouveautes")
    page.get_by_role("link", name="Retirer le filtre « velo »").focus()
    page.keyboard.press("Enter")
    count(page, "19 ressources")
    expect(page.locator("#compte")).to_be_focused()
    page.locator("#facette-type summary").focus()
    for key in ("Enter", "Tab", "Space"):
        page.keyboard.press(key)
    count(page, "13 ressources")
    expect(page.locator("#type-financing")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    count(page, "15 ressources")


@SIZES
def test_library_works_without_a_script(open_page, library, size):
    page = open_page(java_script_enabled=False, **size)
    page.goto(LIST)
    page.locator("#facette-theme summary").click()
    page.get_by_label("Mobilité").check()
    follow(page, page.locator("#facette-theme").get_by_role("button", name="Appliquer"))
    count(page, "16 ressources")
    follow(page, page.get_by_role("link", name="Page suivante"))
    assert page.url.endswith("theme=mobilite&tri=&page=2")
    page.get_by_label("Mot ou organisme").fill("mobilté")
    follow(page, page.locator(".facets").get_by_role("button", name="Chercher"))
    expect(page.get_by_text("Aucun résultat pour « mobilté »")).to_be_visible()
    follow(page, page.get_by_role("link", name="Retirer le filtre Mobilité"))
    page.go_back()
    expect(page.locator("#theme-mobilite")).to_be_checked()


def test_reader_says_that_a_resource_was_useful(open_page, library):
    page = open_page(**PHONE)
    page.goto(f"{LIST}n/guide-energie/")
    check_accessibility(page)
    follow(page, page.get_by_role("link", name="Oui, utile"))
    check_accessibility(page)
    expect(page.get_by_label("Oui", exact=True)).to_be_checked()
    page.get_by_label("Un mot pour l’équipe").fill("Clair et complet.")
    follow(page, page.get_by_role("button", name="Envoyer mon avis"))
    expect(page.get_by_text("Merci, votre avis est transmis à l’équipe.")).to_be_visible()
    assert ResourceOpinion.objects.get().comment == "Clair et complet."
