"""An editor in Chromium: a page of ten sections, its hour, the manager's word, and visitors on every screen."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.models import NewsIndexPage, NewsPage
from home.searching.indexing import write_all
from home.services import update_identity
from tests.factories.pages import make_news
from tests.home.test_blocks import written  # noqa: F401
from tests.test_budgets import Budget, new_page, page_faults
from tests.test_journey import check_accessibility, follow
from tests.test_peers_journey import open_as  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("generations_read_once"),
]

TITLE = "Dix sections pour tout dire"
# What is typed in each section, by field; a tilde: in an editor of rich text.
SECTIONS = {
    "Texte": {"": "~Un paragraphe."},
    "Encadré": {"title": "À savoir", "text": "~Rien à payer."},
    "Étapes": {"title": "Comment faire", "steps-0-value-title": "S’inscrire", "steps-1-value-title": "Répondre"},
    "Chronologie": {
        "title": "L’année",
        "moments-0-value-when": "Mars",
        "moments-0-value-title": "Ouverture",
        "moments-1-value-when": "Juin",
        "moments-1-value-title": "Clôture",
    },
    "Questions et réponses": {
        "questions-0-value-question": "Est-ce long\u202f?",
        "questions-0-value-answer": "~Vingt minutes.",
    },
    "Chiffres clés": {"figures-0-value-value": "128", "figures-0-value-label": "structures"},
    "Témoignage": {"quote": "On a commencé petit.", "author": "Ada Bois"},
    "Vidéo": {
        "title": "Trois minutes",
        "address": "https://videos.example.org/a",
        "transcript": "~Une voix parle.",
    },
    "Plan et accès": {"title": "Où", "spots-0-value-name": "La maison", "spots-0-value-address": "2 place du Marché"},
    "Contact": {"email": "equipe@example.org"},
}


def add_section(page: Page, number: int, name: str) -> None:
    page.locator('[data-contentpath="body"]').locator("> * .c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).click()
    for field, text in SECTIONS[name].items():
        box = page.locator(f'[name="body-{number}-value{"-" if field else ""}{field}"]')
        if text.startswith("~"):
            editor = page.locator(".w-field__input", has=box).last.locator(".public-DraftEditor-content")
            editor.click()
            page.keyboard.type(text[1:])
        else:
            box.fill(text)


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer le brouillon").click()


def schedule(page: Page, at: datetime) -> None:
    page.locator('[data-side-panel-toggle="status"]').click()
    page.get_by_role("button", name="Programmer").click()
    # Typed by hand, a calendar would open over the button, and stay there until a day is chosen.
    typed = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    page.locator("#id_go_live_at").evaluate("(field, typed) => { field.value = typed }", typed)
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer la programmation").click()


def test_an_editor_writes_a_manager_approves_visitors_read(here, open_as, time_machine):  # noqa: F811
    here.editors_publish = False
    update_identity(here)
    index = NewsIndexPage.objects.for_territory(here).get()
    page = open_as("redaction.ici", viewport={"width": 1280, "height": 1000})
    page.goto(f"/admin/pages/add/home/newspage/{index.pk}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_intro").fill("Tout ce que l’on peut dire.")
    for number, name in enumerate(SECTIONS):
        add_section(page, number, name)
    save(page)
    hour = timezone.now() + timedelta(days=2)
    schedule(page, hour)
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    follow(page, page.get_by_role("button", name="Soumettre"))

    desk = open_as("responsable.ici", viewport={"width": 1280, "height": 1000})
    written = NewsPage.objects.get(title=TITLE)  # noqa: F811
    desk.goto(f"/admin/pages/{written.pk}/edit/")
    desk.locator("footer [data-w-dropdown-target=toggle]").click()
    desk.get_by_role("button", name="Approuver et publier").click()
    expect(desk.get_by_text("programmée").first).to_be_attached()
    visitor = open_as()
    address = f"/ici/actualites/{written.slug}/"
    assert visitor.goto(address).status == 404

    time_machine.move_to(hour + timedelta(minutes=1))
    call_command("publish_scheduled")
    for width in (320, 768, 1280):
        visitor.set_viewport_size({"width": width, "height": 900})
        visitor.goto(address)
        for said in ("Un paragraphe.", "S’inscrire", "Ouverture", "Est-ce long\u202f?", "128", "La maison"):
            expect(visitor.get_by_text(said).first).to_be_visible()
        check_accessibility(visitor)


def test_nothing_is_wrong_with_the_output_of_any_section(written, browser, live_server):  # noqa: F811
    with new_page(browser, live_server.url, Client()) as page:
        faults = list(page_faults(page, f"/ici/{written.slug}/", Budget(nodes=350, requests=16, kilobytes=400)))
    assert faults == []


def test_on_a_phone_signs_stay_small_and_propositions_within_the_menu(here, open_as):  # noqa: F811
    phone = {"width": 375, "height": 800}
    desk = open_as("responsable.ici", viewport=phone)
    desk.goto(f"/admin/territoires/edit/{here.pk}/")
    widths = desk.locator("header svg").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert widths
    assert max(widths) < 40

    make_news(here, 4, title="Glycine")
    write_all()
    visitor = open_as(viewport=phone)
    visitor.goto("/ici/")
    visitor.get_by_role("button", name="Menu").click()
    visitor.locator(".menu input[type=search]").press_sequentially("gly")
    expect(visitor.get_by_role("option")).to_have_count(4)
    ends = visitor.evaluate(
        "['.menu', '.menu [role=listbox]'].map(one => document.querySelector(one).getBoundingClientRect().bottom)"
    )
    assert ends[1] <= ends[0]
