"""From a selected application to an open space and a ticked step, with a real EPCI of the official list."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from home.enums import PlaceKind
from home.models import Place, Territory
from home.querysets import search_form
from tests.factories.campaigns import make_selected
from tests.factories.hostile_files import make_pdf
from tests.test_journey import check_accessibility, follow
from tests.world import PASSWORD, make_person
from trophees.models import Application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application() -> Application:
    name = "CC du Pays Loudunais"
    place = Place.objects.create(
        kind=PlaceKind.EPCI,
        code="248600447",
        siren="248600447",
        name=name,
        search_name=search_form(name),
        population=23_900,
        departments="86",
        region="75",
    )
    return make_selected(place, by=make_person("porteuse"), title="Loudun en transition")


def log_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/compte/login/?next={to}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Me connecter"))


def write_agreement(page: Page) -> None:
    assert page.get_by_label("Montant total (€ HT)").input_value() == "60000"
    assert page.get_by_label("Dont cofinancé (€ HT)").input_value() == "0"
    page.locator("#id_parties-1-name").fill("Institut des Transitions inventé")
    page.locator("#id_parties-1-amount").fill("35 000")
    follow(page, page.get_by_role("button", name="Enregistrer la convention"))
    expect(page.get_by_text("dépassent ce total de 5\u202f000\u00a0€\u00a0HT")).to_be_visible()
    assert page.locator("#id_parties-1-name").input_value() == "Institut des Transitions inventé"
    page.locator("#id_parties-1-amount").fill("30 000")
    follow(page, page.get_by_role("button", name="Enregistrer la convention"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la convention à signer").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_label("Signée le").fill("2026-03-01")
    file = {"name": "Convention signée.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    page.locator("input[type=file]").set_input_files(file)
    follow(page, page.get_by_role("button", name="Marquer comme signée"))
    expect(page.get_by_text("Convention signée le 1er\u00a0mars 2026.")).to_be_visible()


def accept_invitation(page: Page, email: str) -> None:
    (sent,) = [one for one in mail.outbox if one.to == [email]]
    url = re.search(r"https?://[^/]+(/\S+)", str(sent.body))
    assert url
    log_in(page, email, url[1])
    follow(page, page.get_by_role("button", name="Entrer dans l’équipe"))


def test_selected_collectivite_opens_its_space_and_ticks_a_step(open_page, application):
    desk = open_page()
    log_in(desk, "national@example.org", f"/admin/campagnes/{application.campaign_id}/candidatures/{application.pk}/")
    follow(desk, desk.get_by_role("link", name="Convention"))
    write_agreement(desk)
    follow(desk, desk.get_by_role("link", name="Ouvrir l’espace"))
    expect(desk.locator("#id_slug")).to_have_value("cc-du-pays-loudunais")
    expect(desk.get_by_label("porteuse@example.org")).to_be_checked()
    follow(desk, desk.get_by_role("button", name="Ouvrir l’espace"))
    territory = Territory.objects.get(place=application.place)
    assert desk.url.endswith(f"/admin/lancement/{territory.pk}/")
    team = open_page(viewport={"width": 375, "height": 812})
    accept_invitation(team, "porteuse@example.org")
    team.goto("/admin/")
    follow(team, team.get_by_role("link", name="Suivre le lancement"))
    expect(team.get_by_text("La convention est signée.")).to_be_visible()
    first = team.locator("#contexte")
    first.get_by_text("Modifier").click()
    first.get_by_label("Pour le").fill("2027-05-01")
    first.get_by_label("Ce qui est convenu").fill("Deux pages, relues en comité.")
    follow(team, first.get_by_role("button", name="Enregistrer"))
    expect(first.get_by_text("pour le 1er\u00a0mai 2027")).to_be_visible()
    for key in ("contexte", "cibles", "thematiques", "gouvernance", "partenaires", "communication"):
        follow(team, team.locator(f"#{key}").get_by_role("button", name="C’est fait"))
    expect(team.get_by_text("Étape en cours\u00a0: 2. Mobilisation des acteurs et charte.")).to_be_visible()
    assert team.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    follow(desk, desk.get_by_role("link", name="Lancements").first)
    row = desk.get_by_role("row").filter(has_text="CC du Pays Loudunais")
    expect(row).to_contain_text("2. Mobilisation des acteurs et charte")
    team.goto("/cc-du-pays-loudunais/")
    expect(team.get_by_role("heading", level=1)).to_be_visible()
    check_accessibility(team)
