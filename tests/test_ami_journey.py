"""A whole national call in Chromium: from its public page to the open space of a real EPCI, and its first step."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from cms.demo.sources import read
from home.models import Territory
from home.places import load_places
from tests.factories.campaigns import make_campaign, make_juror
from tests.factories.hostile_files import make_pdf
from tests.test_journey import PHONE, check_accessibility, follow
from tests.test_peers_journey import open_as  # noqa: F401
from tests.world import make_person
from trophees.models import Application, CampaignPage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("generations_read_once", "disk"),
]

PARIS = ZoneInfo("Europe/Paris")
EPCI = "CC du Pays Loudunais"
DATES = {
    name: datetime(2027, month, day, 9, tzinfo=PARIS)
    for name, month, day in (
        ("opens_at", 1, 5),
        ("closes_at", 6, 1),
        ("reviews_at", 1, 5),
        ("deliberates_at", 6, 10),
        ("publishes_at", 6, 20),
    )
}
ANSWERS = {
    "Qui porte la candidature": "Vice-présidence à la transition écologique",
    "Les directions et services": "Transition écologique, économie.",
    "Le contexte et ce qui vous décide": "Des clubs d’entreprises qui demandent un cap.",
    "Ce que vous souhaitez adapter": "La charte et le référentiel.",
    "Service et adresse e-mail": "Direction de la transition, contact@example.org",
}


@pytest.fixture
def at(time_machine):
    """Go to a day of 2027, at ten."""

    def go(month: int, day: int) -> None:
        time_machine.move_to(datetime(2027, month, day, 10, tzinfo=PARIS))

    return go


@pytest.fixture
def call(db, at) -> CampaignPage:
    """The national call of the demonstration, over the official list of places."""
    at(1, 10)
    load_places()
    written = read("campaigns")["ami"]
    parts = [("part", {**row, "questions": [tuple(one) for one in row["questions"]]}) for row in written["parts"]]
    criteria = [("criterion", {**row, "weight": Decimal(row["weight"])}) for row in written["criteria"]]
    campaign = make_campaign(
        None,
        title="Appel 2027",
        parts=parts,
        criteria=criteria,
        is_rolling=True,
        needs_letter=True,
        letter=written["letter"],
        cost=Decimal(60_000),
        cofinancing=Decimal(50),
        reviews_each=1,
        **DATES,
    )
    make_juror(campaign, make_person("comite"), full_name="Ada Comité")
    make_person("porteuse")
    return campaign


def apply(page: Page, call: CampaignPage) -> None:
    page.goto("/ami/")
    follow(page, page.get_by_role("link", name="Appel 2027"))
    expect(page.get_by_text("30\u202f000\u00a0€\u00a0HT à votre charge").first).to_be_visible()
    check_accessibility(page)
    follow(page, page.get_by_role("link", name="Candidater").first)
    page.get_by_label("Commune ou intercommunalité").fill("Nulle-Part-sur-Rien")
    follow(page, page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Commune ou intercommunalité").fill(EPCI)
    follow(page, page.get_by_role("button", name="Commencer"))
    follow(page, page.get_by_role("link", name="Continuer"))
    page.get_by_label("Intitulé de la candidature").fill("Loudun en transition")
    follow(page, page.get_by_role("button", name="Enregistrer et continuer"))
    for label, text in ANSWERS.items():
        page.get_by_label(re.compile(label)).fill(text)
        follow(page, page.get_by_role("button", name="Étape suivante"))
    check_accessibility(page)
    follow(page, page.get_by_role("link", name="Continuer"))
    with page.expect_download() as letter:
        page.get_by_role("link", name="Télécharger la lettre").click()
    assert letter.value.suggested_filename.endswith(".pdf")
    signed = {"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    page.get_by_label("La lettre signée").set_input_files([signed])
    follow(page, page.get_by_role("button", name="Déposer"))
    follow(page, page.get_by_role("link", name="Continuer"))
    page.locator("summary", has_text="Envoyer la candidature").click()
    follow(page, page.get_by_role("button", name="Oui, l’envoyer"))
    expect(page.get_by_role("heading", name="Votre candidature est arrivée")).to_be_visible()


def instruct(page: Page, application: Application) -> None:
    page.goto(f"/admin/campagnes/{application.campaign_id}/candidatures/")
    follow(page, page.get_by_role("link", name="Loudun en transition"))
    with page.expect_download() as letter:
        page.get_by_role("link", name=re.compile("lettre.pdf")).click()
    assert letter.value.suggested_filename == "lettre.pdf"
    for state in ("admissible", "evaluated"):
        follow(page, page.locator(f"button[name=to][value={state}]"))
    page.get_by_label("Rural", exact=True).or_(page.get_by_label("rural", exact=True)).check()
    follow(page, page.get_by_role("button", name="Enregistrer les paysages"))
    page.goto(f"/admin/campagnes/{application.campaign_id}/evaluations/")
    follow(page, page.get_by_role("button", name="Attribuer les dossiers"))


def note(page: Page) -> None:
    page.goto("/jury/")
    follow(page, page.get_by_role("link", name="Commencer l’évaluation"))
    follow(page, page.get_by_role("button", name="Je n’ai aucun lien"))
    for group in page.locator("fieldset:has(input[type=radio])").all():
        group.get_by_role("radio", name="4", exact=True).check()
    page.locator("summary", has_text="Envoyer mon évaluation").click()
    follow(page, page.get_by_role("button", name="Oui, l’envoyer"))
    follow(page, page.get_by_role("button", name="Envoyer sans commentaire"))
    expect(page.get_by_text("Votre évaluation est envoyée.")).to_be_visible()


def select(page: Page, call: CampaignPage) -> None:
    desk = f"/admin/campagnes/{call.pk}/"
    page.goto(f"{desk}deliberation/")
    page.locator("summary", has_text="Figer les notes").click()
    follow(page, page.get_by_role("button", name="Oui, figer les notes"))
    page.get_by_label(re.compile("Ada Comité")).check()
    follow(page, page.get_by_role("button", name="Noter les présents"))
    follow(page, page.get_by_role("link", name=re.compile("^Communauté de communes du Pays Loudunais")).first)
    page.locator("[name$=outcome][value=selected]").check()
    page.locator("[name$=reason]").fill("Un portage clair.")
    follow(page, page.get_by_role("button", name="Enregistrer la décision"))
    page.goto(f"{desk}deliberation/")
    page.locator("summary", has_text="Clore la délibération").click()
    follow(page, page.get_by_role("button", name="Oui, clore la délibération"))
    page.goto(f"{desk}diversite/")
    expect(page.get_by_text("rural", exact=False).first).to_be_visible()
    page.goto(f"{desk}palmares/")
    page.locator("summary", has_text="Autoriser l’annonce").click()
    page.get_by_label("J’annonce même si tout n’est pas prêt").check()
    follow(page, page.get_by_role("button", name="Oui, autoriser l’annonce"))


def sign_and_open(page: Page, application: Application) -> Territory:
    page.goto(f"/admin/campagnes/{application.campaign_id}/candidatures/{application.pk}/")
    follow(page, page.get_by_role("link", name="Convention"))
    assert page.get_by_label("Montant total (€ HT)").input_value() == "60000"
    assert page.get_by_label("Dont cofinancé (€ HT)").input_value() == "0"
    follow(page, page.get_by_role("button", name="Enregistrer la convention"))
    page.get_by_label("Signée le").fill("2027-07-01")
    signed = {"name": "convention.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    page.locator("input[type=file]").set_input_files([signed])
    follow(page, page.get_by_role("button", name="Marquer comme signée"))
    follow(page, page.get_by_role("link", name="Ouvrir l’espace"))
    follow(page, page.get_by_role("button", name="Ouvrir l’espace"))
    return Territory.objects.get(place=application.place)


def enter_the_team(page: Page) -> None:
    *_others, sent = (one for one in mail.outbox if one.to == ["porteuse@example.org"])
    address = re.search(r"https?://[^/\s]+(/\S+)", str(sent.body))
    assert address
    page.goto(address[1])
    follow(page, page.get_by_role("button", name="Entrer dans l’équipe"))


def open_to_everybody(page: Page) -> None:
    """From the checklist of the launch."""
    follow(page, page.get_by_role("link", name="L’ouvrir à tous depuis son identité"))
    page.get_by_label("ouvert", exact=True).check()
    follow(page, page.get_by_role("button", name="Enregistrer").first)


def test_a_call_from_its_page_to_the_space_of_an_epci(open_as, call, at):  # noqa: F811
    apply(open_as("porteuse", **PHONE), call)
    application = Application.objects.get()
    assert application.place
    assert (application.place.siren, application.number) == ("248600447", 1)

    at(2, 1)
    instruct(open_as("national"), application)
    note(open_as("comite"))

    at(6, 11)
    select(open_as("national"), call)
    author = open_as("porteuse")
    author.goto("/mon-espace/")
    follow(author, author.get_by_role("link", name="Loudun en transition"))
    expect(author.get_by_text("En évaluation").first).to_be_visible()

    at(7, 2)
    visitor = open_as()
    visitor.goto(f"{call.get_url()}palmares/")
    expect(visitor.get_by_text("Pays Loudunais").first).to_be_visible()
    desk = open_as("national")
    territory = sign_and_open(desk, application)
    application.refresh_from_db()
    assert (application.state, application.opened_territory) == ("contracted", territory)

    team = open_as("porteuse", **PHONE)
    enter_the_team(team)
    team.goto(f"/admin/lancement/{territory.pk}/")
    follow(team, team.locator("#contexte").get_by_role("button", name="C’est fait"))
    desk.goto("/admin/lancement/")
    expect(desk.get_by_role("row").filter(has_text="Pays Loudunais")).to_contain_text("1. État des lieux et cadrage")
    answer = visitor.goto(f"/{territory.slug}/")
    assert answer
    assert answer.status == 404
    open_to_everybody(team)
    visitor.goto(f"/{territory.slug}/")
    expect(visitor.get_by_text("Pays Loudunais").first).to_be_visible()
    check_accessibility(visitor)
