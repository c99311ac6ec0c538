"""A juror at work in Chromium: by keyboard, on a phone, with the notes saved as one goes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from tests.test_journey import PHONE, check_accessibility, follow
from tests.test_peers_journey import open_as  # noqa: F401
from trophees.calendar import Phase
from trophees.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def jury(here, person, organisation):
    campaign = make_campaign(here, phase=Phase.REVIEW, title="Trophées 2026")
    juror = make_juror(campaign, person("jury.ici"), full_name="Ada Jury")
    by = person("titulaire.ici")
    for category, title in (("energie", "Fours de nuit"), ("cooperation", "Presse partagée")):
        application = make_application(campaign, by=by, organisation=organisation, category=category, title=title)
        make_review(application, juror)
    return campaign


def press(page: Page, key: str, *, until: str) -> None:
    """Go on by keyboard until something named so has the focus."""
    for _step in range(60):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.textContent").strip() == until:
            return
    raise AssertionError(f"No way to {until} by keyboard.")


def test_a_juror_reads_and_notes_by_keyboard(open_as, jury):  # noqa: F811
    page = open_as("jury.ici")
    page.goto("/jury/")
    check_accessibility(page)
    press(page, "Tab", until="Commencer l’évaluation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Fours de nuit")).to_be_visible()
    check_accessibility(page)
    press(page, "Tab", until="Je n’ai aucun lien")
    page.keyboard.press("Enter")
    expect(page.locator("summary", has_text="Envoyer mon évaluation")).to_be_visible()
    check_accessibility(page)

    effect = page.get_by_role("group", name=re.compile("Effet mesuré"))
    effect.get_by_role("radio", name="0").focus()
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    expect(effect.get_by_role("radio", name="4")).to_be_checked()
    expect(effect.get_by_text("Enregistré à")).to_be_visible()
    expect(page.get_by_text("80/100")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Mesuré sur deux hivers.")
    expect(effect.get_by_text("Enregistré à")).to_be_visible()

    page.locator("summary", has_text="Envoyer mon évaluation").press("Enter")
    page.get_by_role("button", name="Oui, l’envoyer").press("Enter")
    expect(page.get_by_text("Donnez une note avant d’envoyer.").first).to_be_visible()
    check_accessibility(page)
    page.get_by_role("group", name=re.compile("Peut être repris")).get_by_role("radio", name="3").press("Space")
    page.locator("summary", has_text="Envoyer mon évaluation").press("Enter")
    page.get_by_role("button", name="Oui, l’envoyer").press("Enter")
    expect(page.get_by_text("Votre évaluation est envoyée.")).to_be_visible()
    review = Review.objects.get(application__title="Fours de nuit")
    assert (review.state, review.scores["effet"]) == ("final", {"score": 4, "comment": "Mesuré sur deux hivers."})
    check_accessibility(page)

    press(page, "Tab", until="Dossier suivant")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Presse partagée")).to_be_visible()


def test_a_juror_stands_back_on_a_phone_without_script(open_as, jury):  # noqa: F811
    page = open_as("jury.ici", java_script_enabled=False, **PHONE)
    page.goto("/jury/")
    follow(page, page.get_by_role("link", name="Commencer l’évaluation"))
    page.locator("summary", has_text="me mettre en retrait").click()
    follow(page, page.get_by_role("button", name="Confirmer mon retrait"))
    expect(page.get_by_text("Votre retrait est noté")).to_be_visible()
    expect(page.get_by_role("link", name="Fours de nuit")).to_have_count(0)
    follow(page, page.get_by_role("link", name="Commencer l’évaluation"))
    follow(page, page.get_by_role("button", name="Je n’ai aucun lien"))
    page.get_by_role("group", name=re.compile("Effet mesuré")).get_by_role("radio", name="5").check()
    follow(page, page.get_by_role("button", name="Enregistrer sans envoyer"))
    expect(page.get_by_text("Vos notes sont enregistrées.")).to_be_visible()
    assert Review.objects.get(application__title="Presse partagée").scores["effet"]["score"] == 5
