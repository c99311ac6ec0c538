"""The main journey in Chromium: portal, territory, account, diagnostic, result, a resource, an organisation's page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from tests.chromium import SETTLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
RULES = {"heading-order": {"enabled": True}}
# Only faults are told in full: what passes is most of a page, and long to send.
RUN_AXE = "([only, rules]) => axe.run(document, {runOnly: only, rules, resultTypes: ['violations']})"
PHONE = {"viewport": {"width": 375, "height": 812}}


def check_accessibility(page: Page) -> None:
    page.evaluate(AXE)
    page.evaluate(SETTLE)  # what fades in or out is of no colour of ours meanwhile
    found = page.evaluate(RUN_AXE, [TAGS, RULES])
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways"
    assert page.evaluate("document.querySelectorAll('*').length") <= 900


def follow(page: Page, way: Locator) -> None:
    """Open what the link or the button leads to, and wait until it is there: a click comes back before."""
    with page.expect_event("load"):
        way.click()


def sign_up(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe-solide")
    follow(page, page.get_by_role("button", name="Créer mon compte"))
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    page.locator("input[name=code]").fill(code[0])
    follow(page, page.get_by_role("button", name="Continuer"))


def present_organisation(page: Page) -> None:
    page.get_by_text("Association", exact=True).click()
    page.get_by_label("Nom de la structure").fill("Le Vélo Bavard")
    page.get_by_label("Effectif").select_option("1-9")
    page.get_by_label("Numéro SIREN").fill("123 456 789")
    follow(page, page.get_by_role("button", name="Continuer"))
    expect(page.get_by_text("Ce numéro n’existe pas").first).to_be_visible()
    assert page.get_by_label("Nom de la structure").input_value() == "Le Vélo Bavard"
    page.get_by_label("Numéro SIREN").fill("")
    page.get_by_label("Commune").fill("86300")
    follow(page, page.get_by_role("button", name="Continuer"))


def answer_step(page: Page) -> None:
    """Give the first choice of each question that is shown, and a plain number where one is asked."""
    for question in page.locator(".question:visible").all():
        if question.locator("input[inputmode]").count():
            question.locator("input[inputmode]").fill("12")
        else:
            question.locator(".choice input").first.check()


def answer_everything(page: Page) -> None:
    for _step in range(40):
        if page.url.endswith("/relecture/"):
            return
        answer_step(page)
        follow(page, page.locator(".step__foot button.btn").first)
    raise AssertionError(f"still answering at {page.url}")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_journey(open_page, javascript, size):
    page = open_page(java_script_enabled=javascript, **size)
    look = check_accessibility if javascript else lambda page: None
    page.goto("/")
    look(page)
    page.get_by_label("Nom de la commune, code postal").fill("86300")
    follow(page, page.locator("#trouver").get_by_role("button", name="Chercher"))
    follow(page, page.get_by_role("link", name="Chauvigny"))
    look(page)
    follow(page, page.get_by_role("link", name="Évaluer ma structure").first)
    look(page)
    follow(page, page.get_by_role("link", name="Commencer"))
    look(page)
    if size:
        follow(page, page.get_by_role("link", name="Créer un compte"))
        become_a_member(page, look)
        follow(page, page.get_by_role("button", name="Commencer"))
    else:
        begin_without_account(page)
    expect(page.get_by_role("heading", name="Énergie", level=1)).to_be_visible()
    look(page)
    answer_everything(page)
    look(page)
    if not size:
        follow(page, page.get_by_role("link", name="Créer un compte"))
        become_a_member(page, look)
        follow(page, page.get_by_role("button", name="Continuer"))
        answer_everything(page)  # what is asked of an association alone
    follow(page, page.get_by_role("button", name="Envoyer mon diagnostic"))
    expect(page.get_by_text("Votre moyenne", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Ressources pour aller plus loin")).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name=re.compile("^Guide ")).first)
    look(page)
    page.goto("/ici/acteurs/")
    look(page)
    follow(page, page.get_by_role("link", name="Menuiserie ici"))
    expect(page.get_by_role("heading", name="Menuiserie ici")).to_be_visible()
    look(page)


def begin_without_account(page: Page) -> None:
    page.get_by_text("Entreprise", exact=True).click()
    page.get_by_label("Effectif").select_option("1-9")
    follow(page, page.get_by_role("button", name="Commencer sans compte"))


def become_a_member(page: Page, look: Callable[[Page], None]) -> None:
    look(page)
    sign_up(page, "visiteuse@example.org")
    look(page)
    present_organisation(page)


def begin_signed_in(page: Page) -> None:
    page.goto("/compte/login/?next=/ici/diagnostic/commencer/")
    page.get_by_label("E-mail").fill("titulaire.ici@example.org")
    page.get_by_label("Mot de passe").fill("mot-de-passe-des-tests")
    follow(page, page.get_by_role("button", name="Me connecter"))
    follow(page, page.get_by_role("button", name="Commencer"))


def test_answer_says_saved_once_it_is(open_page):
    page = open_page()
    begin_signed_in(page)
    question = page.locator("#energie_suivi")
    question.locator(".choice input").nth(1).check()
    expect(question.get_by_text("Enregistré à")).to_be_visible()
    number = page.locator("#energie_electricite")
    number.locator("input[inputmode]").fill("beaucoup")
    number.locator("input[inputmode]").blur()
    expect(number.get_by_text("n’est pas un nombre")).to_be_visible()
    page.reload()
    expect(question.locator(".choice input").nth(1)).to_be_checked()


def test_answer_given_in_another_tab_is_not_overwritten_unread(open_page):
    """The second tab is refused and shows both answers, beside the question: each can be kept."""
    page = open_page()
    begin_signed_in(page)
    late = page.context.new_page()
    late.goto(page.url)
    first, second = (tab.locator("#energie_suivi") for tab in (page, late))
    first.locator(".choice input").nth(1).check()
    expect(first.get_by_text("Enregistré à")).to_be_visible()
    second.locator(".choice input").nth(2).check()
    expect(second.get_by_text("Une autre réponse a été donnée entre-temps.")).to_be_visible()
    labels = first.locator(".choice").all_inner_texts()
    expect(second.get_by_text(f"Celle qui est enregistrée : {labels[1].strip()}")).to_be_visible()
    expect(second.get_by_text(f"La vôtre : {labels[2].strip()}")).to_be_visible()
    check_accessibility(late)
    page.reload()
    expect(first.locator(".choice input").nth(1)).to_be_checked()
    second.get_by_role("button", name="Garder celle qui est enregistrée").click()
    expect(second.locator(".choice input").nth(1)).to_be_checked()
    expect(second.get_by_text("Enregistré à")).to_be_visible()
    first.locator(".choice input").nth(0).check()
    expect(first.get_by_text("Enregistré à")).to_be_visible()
    second.locator(".choice input").nth(2).check()
    second.get_by_role("button", name="Garder la mienne").click()
    expect(second.get_by_text("Enregistré à")).to_be_visible()
    expect(second.get_by_text("Une autre réponse")).to_have_count(0)
    page.reload()
    expect(first.locator(".choice input").nth(2)).to_be_checked()
