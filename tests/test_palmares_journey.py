"""A jury's results in Chromium: notes are frozen, decided on, closed, told; a juror reads, a visitor finds."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.factories.deliberations import SECOND, THIRD, WINNER, make_noted
from tests.test_journey import PHONE, check_accessibility, follow
from tests.world import client_of
from trophees.calendar import Phase
from trophees.models import CampaignPage, Juror

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def campaign(here) -> CampaignPage:
    return make_noted(here, phase=Phase.PUBLISHED, title="Trophées du territoire", quorum=2)


@pytest.fixture
def open_as(open_page, live_server):
    """Open a page as somebody, with the options of `open_page`."""

    def open_one(user, **options) -> Page:
        page: Page = open_page(**options)
        session = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        return page

    return open_one


def decide(page: Page, name: str, outcome: str, distinction: str = "") -> None:
    follow(page, page.get_by_role("link", name=name, exact=True).first)
    page.get_by_label(outcome, exact=True).check()
    if distinction:
        page.get_by_label("Distinction").fill(distinction)
    page.get_by_label("Raison").fill("Une action mesurée, que d’autres reprendront.")
    follow(page, page.get_by_role("button", name="Enregistrer la décision"))
    follow(page, page.get_by_role("link", name="Revenir au classement"))


def test_results_from_the_freezing_to_the_palmares(campaign, person, open_as, open_page):
    ada = Juror.objects.get(full_name="Ada Chêne")
    page = open_as(person("responsable.ici"))
    page.goto(f"/admin/campagnes/{campaign.pk}/deliberation/")
    page.locator("summary", has_text="Figer les notes").click()
    follow(page, page.get_by_role("button", name="Oui, figer les notes"))
    expect(page.get_by_text("Les notes sont figées.")).to_be_visible()
    for juror in ("Ada Chêne", "Basile Frêne"):
        page.get_by_label(juror).check()
    follow(page, page.get_by_role("button", name="Noter les présents"))
    decide(page, WINNER, "retenue", "Prix du jury")
    decide(page, SECOND, "non retenue")
    decide(page, THIRD, "non retenue")

    reading = open_as(ada.user, **PHONE)
    reading.goto(f"/jury/{campaign.pk}/deliberation/")
    expect(reading.get_by_text("56,67")).to_be_visible()
    check_accessibility(reading)

    page.locator("summary", has_text="Clore la délibération").click()
    follow(page, page.get_by_role("button", name="Oui, clore la délibération"))
    expect(page.get_by_role("link", name="Télécharger le procès-verbal")).to_be_visible()
    follow(page, page.get_by_role("link", name="Préparer l’annonce"))
    follow(page, page.get_by_role("button", name="Préparer les lettres"))
    follow(page, page.get_by_role("link", name=WINNER))
    page.get_by_label("Présentation publique").fill("Les fours de l’atelier dorment la nuit.")
    page.get_by_label("J’ai relu cette lettre").check()
    follow(page, page.get_by_role("button", name="Enregistrer", exact=True))

    visitor = open_page(**PHONE)
    address = f"/ici/trophees/{campaign.slug}/"
    refused = visitor.goto(f"{address}palmares/")
    assert refused
    assert refused.status == 404
    page.locator("summary", has_text="Autoriser l’annonce").click()
    page.get_by_label("J’annonce même si tout n’est pas prêt").check()
    follow(page, page.get_by_role("button", name="Oui, autoriser l’annonce"))
    expect(page.get_by_text("Les résultats sont publics.").first).to_be_visible()
    visitor.goto(address)
    follow(visitor, visitor.get_by_role("link", name="Voir le palmarès"))
    check_accessibility(visitor)
    follow(visitor, visitor.get_by_role("link", name=WINNER))
    expect(visitor.get_by_text("Les fours de l’atelier dorment la nuit.")).to_be_visible()
    check_accessibility(visitor)
