"""A whole edition in Chromium: the manager, two applicants, four jurors of whom one is in conflict, and a visitor."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from actors.models import Badge, User
from tests.factories.actors import make_organisations
from tests.factories.campaigns import make_campaign
from tests.test_journey import PHONE, check_accessibility, follow
from tests.test_peers_journey import open_as  # noqa: F401
from tests.world import make_person
from trophees.calendar import Phase
from trophees.models import CampaignPage, Deliberation, Review

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("generations_read_once"),
]

PARIS = ZoneInfo("Europe/Paris")
# Of the edition of 2026; the one that follows has the same, a year later.
OPENS, CLOSES, DELIBERATES, PUBLISHES = (
    datetime(2026, month, day, 12, tzinfo=PARIS) for month, day in ((1, 5), (3, 29), (4, 27), (5, 25))
)
JURORS = {"jure.un": "Ada Un", "jure.deux": "Ada Deux", "jure.trois": "Ada Trois", "membre.ici": "Ada Membre"}
WINNER, OTHER = "Menuiserie ici", "Atelier"


@pytest.fixture
def at(time_machine):
    """Go to a day of the edition of 2027, at nine."""

    def go(month: int, day: int) -> None:
        time_machine.move_to(datetime(2027, month, day, 9, tzinfo=PARIS))

    return go


@pytest.fixture
def last_year(here) -> CampaignPage:
    dates = {"opens_at": OPENS, "closes_at": CLOSES, "reviews_at": CLOSES}
    dates |= {"deliberates_at": DELIBERATES, "publishes_at": PUBLISHES}
    return make_campaign(here, phase=Phase.OPEN, title="Trophées 2026", quorum=2, **dates)


@pytest.fixture
def cast(here):
    for name in JURORS.keys() - {"membre.ici"}:
        make_person(name)
    make_organisations(here, member=make_person("autre.titulaire"))


def prepare_the_next_edition(page: Page, last_year: CampaignPage) -> CampaignPage:
    page.goto("/admin/campagnes/")
    follow(page, page.get_by_role("link", name="Trophées 2026"))
    follow(page, page.get_by_role("button", name="Préparer l’édition suivante"))
    page.get_by_role("button", name="Plus d’actions").or_(page.locator("[data-w-dropdown-target=toggle]").last).click()
    follow(page, page.get_by_role("button", name="Publier"))
    campaign = CampaignPage.objects.get(title="Trophées 2027")
    assert campaign.live
    return campaign


def invite_the_jury(page: Page, campaign: CampaignPage) -> None:
    page.goto(f"/admin/campagnes/{campaign.pk}/jury/")
    for name, full_name in JURORS.items():
        page.get_by_label("Adresse e-mail").fill(f"{name}@example.org")
        page.get_by_label("Prénom et nom").fill(full_name)
        follow(page, page.get_by_role("button", name="Envoyer l’invitation", exact=True))
    expect(page.get_by_text("Invitation en attente").first).to_be_visible()


def take_a_seat(page: Page, name: str) -> None:
    (sent,) = [one for one in mail.outbox if one.to == [f"{name}@example.org"]]
    address = re.search(r"https?://[^/\s]+(/jury/\S+)", str(sent.body))
    assert address
    page.goto(address[1])
    check_accessibility(page)
    follow(page, page.get_by_role("button", name="Rejoindre le jury"))


def apply(page: Page, campaign: CampaignPage, title: str) -> None:
    page.goto(campaign.get_url())
    follow(page, page.get_by_role("link", name="Candidater").first)
    page.get_by_text("Énergie", exact=True).click()
    follow(page, page.get_by_role("button", name="Commencer"))
    follow(page, page.get_by_role("link", name="Continuer"))
    page.get_by_label("Intitulé de la candidature").fill(title)
    follow(page, page.get_by_role("button", name="Enregistrer et continuer"))
    page.get_by_label("L’action en une phrase").fill("Éteindre les fours la nuit")
    page.get_by_label("Votre récit").fill("Nous avons posé des minuteries.")
    follow(page, page.get_by_role("button", name="Étape suivante"))
    follow(page, page.get_by_role("button", name="Étape suivante"))
    follow(page, page.get_by_role("link", name="Continuer"))
    follow(page, page.get_by_role("button", name="Envoyer la candidature"))
    expect(page.get_by_role("heading", name="Votre candidature est arrivée")).to_be_visible()


def give_out(page: Page, campaign: CampaignPage) -> None:
    page.goto(f"/admin/campagnes/{campaign.pk}/evaluations/")
    follow(page, page.get_by_role("button", name="Attribuer les dossiers"))
    expect(page.get_by_text(re.compile("^Attribution du"))).to_be_visible()


def note_all(page: Page, *, generous: str) -> int:
    """A juror notes whatever they were given, from /jury/; how many dossiers that was."""
    done = 0
    page.goto("/jury/")
    while (way := page.get_by_role("link", name="Commencer l’évaluation")).count():
        follow(page, way)
        check_accessibility(page)
        follow(page, page.get_by_role("button", name="Je n’ai aucun lien"))
        # The first dossier is the winner's.
        score = generous if page.get_by_role("heading", level=1, name="Fours de nuit").count() else "1"
        for group in page.locator("fieldset:has(input[type=radio])").all():
            group.get_by_role("radio", name=score, exact=True).check()
        page.locator("summary", has_text="Envoyer mon évaluation").click()
        follow(page, page.get_by_role("button", name="Oui, l’envoyer"))
        follow(page, page.get_by_role("button", name="Envoyer sans commentaire"))
        expect(page.get_by_text("Votre évaluation est envoyée.")).to_be_visible()
        done += 1
        page.goto("/jury/")
    return done


def deliberate(page: Page, campaign: CampaignPage) -> None:
    page.goto(f"/admin/campagnes/{campaign.pk}/deliberation/")
    page.locator("summary", has_text="Figer les notes").click()
    follow(page, page.get_by_role("button", name="Oui, figer les notes"))
    for name in ("Ada Un", "Ada Deux", "Ada Trois"):
        page.get_by_label(re.compile(name)).check()
    follow(page, page.get_by_role("button", name="Noter les présents"))
    for name, outcome in ((WINNER, "selected"), (OTHER, "refused")):
        follow(page, page.get_by_role("link", name=re.compile(f"^{name}")).first)
        page.locator("[name$=text]").fill("Le jury en a parlé longuement.")
        follow(page, page.get_by_role("button", name="Ajouter la note"))
        page.locator(f"[name$=outcome][value={outcome}]").check()
        if outcome == "selected":
            page.locator("[name$=distinction]").fill("Prix de l’énergie")
        page.locator("[name$=reason]").fill("Un geste simple et mesuré.")
        follow(page, page.get_by_role("button", name="Enregistrer la décision"))
        page.goto(f"/admin/campagnes/{campaign.pk}/deliberation/")
    page.locator("summary", has_text="Clore la délibération").click()
    follow(page, page.get_by_role("button", name="Oui, clore la délibération"))
    with page.expect_download() as minutes:
        page.get_by_role("link", name="Télécharger le procès-verbal").click()
    assert minutes.value.suggested_filename.endswith(".pdf")


def prepare_the_announcement(page: Page, campaign: CampaignPage) -> None:
    page.goto(f"/admin/campagnes/{campaign.pk}/palmares/")
    follow(page, page.get_by_role("button", name="Préparer les lettres"))
    for name in (WINNER, OTHER):
        follow(page, page.get_by_role("link", name=re.compile(f"^{name}")))
        if name == WINNER:
            page.locator("[name$=summary]").fill("Les fours s’éteignent la nuit.")
        page.get_by_label("J’ai relu cette lettre").check()
        follow(page, page.get_by_role("button", name="Enregistrer", exact=True))
        page.goto(f"/admin/campagnes/{campaign.pk}/palmares/")
    page.locator("summary", has_text="Autoriser l’annonce").click()
    follow(page, page.get_by_role("button", name="Oui, autoriser l’annonce"))
    expect(page.get_by_text("Les résultats paraîtront le")).to_be_visible()


def assert_nothing_is_told(page: Page, campaign: CampaignPage) -> None:
    answer = page.goto(f"{campaign.get_url()}palmares/")
    assert answer
    assert answer.status == 404
    page.goto("/ici/acteurs/")
    expect(page.get_by_text("Prix de l’énergie")).to_have_count(0)
    assert not [one for one in mail.outbox if "Prix de l’énergie" in str(one.body)]


def read_the_palmares(page: Page, campaign: CampaignPage) -> None:
    page.goto(campaign.get_url())
    follow(page, page.get_by_role("link", name="Voir le palmarès"))
    check_accessibility(page)
    expect(page.get_by_text(OTHER)).to_have_count(0)
    follow(page, page.get_by_role("link", name=WINNER))
    expect(page.get_by_text("Prix de l’énergie")).to_be_visible()
    expect(page.get_by_text("Les fours s’éteignent la nuit.")).to_be_visible()
    check_accessibility(page)


@pytest.mark.usefixtures("cast")
def test_an_edition_from_its_page_to_its_palmares(open_as, at, last_year):  # noqa: F811
    at(1, 4)
    desk = open_as("responsable.ici")
    campaign = prepare_the_next_edition(desk, last_year)
    invite_the_jury(desk, campaign)
    for name in JURORS:
        take_a_seat(open_as(name), name)

    at(2, 1)
    apply(open_as("titulaire.ici"), campaign, "Fours de nuit")
    apply(open_as("autre.titulaire", **PHONE), campaign, "Presse partagée")

    at(4, 1)
    give_out(open_as("responsable.ici"), campaign)
    counts = [note_all(open_as(name), generous="5") for name in JURORS]
    assert sum(counts) == Review.objects.final().count() == 4
    tied = User.objects.get(email="membre.ici@example.org")
    assert not Review.objects.standing().filter(juror__user=tied, application__title="Fours de nuit").exists()

    at(5, 1)
    desk = open_as("responsable.ici")
    deliberate(desk, campaign)
    prepare_the_announcement(desk, campaign)
    table = Deliberation.objects.get(campaign=campaign).table
    assert next(row["name"] for group in table["categories"] for row in group["rows"]) == WINNER
    assert_nothing_is_told(open_as(), campaign)
    applicant = open_as("titulaire.ici")
    applicant.goto("/mon-espace/")
    follow(applicant, applicant.get_by_role("link", name="Fours de nuit"))
    expect(applicant.get_by_text("En évaluation").first).to_be_visible()

    at(5, 26)
    call_command("clock", "--once")
    read_the_palmares(open_as(), campaign)
    assert Badge.objects.get(presence__organisation__name=WINNER).detail == "Trophées 2027, Prix de l’énergie"
    letters = {one.to[0] for one in mail.outbox if "Trophées 2027" in one.subject and "jury" in str(one.body)}
    assert {"titulaire.ici@example.org", "autre.titulaire@example.org"} <= letters
    applicant = open_as("titulaire.ici")
    applicant.goto("/mon-espace/")
    follow(applicant, applicant.get_by_role("link", name="Fours de nuit"))
    expect(applicant.get_by_role("heading", name="La décision du jury")).to_be_visible()
