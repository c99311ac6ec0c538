"""A new editor in Chromium: the national questionnaire taken into La Rochelle, adapted, checked, tried, published."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from actors.models import Organisation
from actors.services.organisations import create_organisation
from home.enums import Role
from home.models import PortalPage, Territory
from home.services import add_to_team, open_territory
from questionnaires.models import QuestionnairePage, ThemeScore
from questionnaires.services.publishing import publish_version
from questionnaires.services.restoring import write_draft
from questionnaires.versions import current_version, definition_of
from tests.test_journey import check_accessibility, follow
from tests.test_peers_journey import open_as  # noqa: F401
from tests.world import QUESTIONNAIRE, make_person, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASSOCIATION, NEW_TEXT = "Le Phare Bavard", "Vos bénévoles viennent-ils à vélo\u202f?"
TEXT = '[name^="questions-"][name$="-value-text"]'  # the words of a question
REWORDED = "Quelle part de vos lampes est en LED\u202f?"


@pytest.fixture
def national(db) -> None:
    page = QuestionnairePage.objects.child_of(PortalPage.objects.get()).get()
    write_draft(page, QUESTIONNAIRE | {"themes": QUESTIONNAIRE["themes"][:2]}, by=None)
    publish_version(page.get_latest_revision_as_object())


@pytest.fixture
def rochelle(national) -> Territory:
    place = make_place("epci", "241700434", "CA de La Rochelle", population=180_000)
    territory = open_territory(place, programme_name="Le cap", short_name="La Rochelle", slug="la-rochelle")
    add_to_team(territory, user=make_person("responsable.rochelle"), role=Role.MANAGER)
    organisation = Organisation(name=ASSOCIATION, kind="association", headcount="1-9")
    create_organisation(organisation, owner=make_person("titulaire.rochelle"), territory=territory)
    return territory


# --- Gestures of the editor ------------------------------------------------------------------------------------------


def question(page: Page, text: str) -> Locator:
    """The block of a question by its words."""
    return page.locator("section").filter(has=page.locator("> .w-panel__header .c-sf-block__title", has_text=text)).last


def unfold(section: Locator) -> None:
    toggle = section.locator("> .w-panel__header .w-panel__toggle")
    expect(toggle).to_have_attribute("aria-expanded", "false")  # the editor folds a new block after it has drawn it
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")


def hide(page: Page, text: str) -> None:
    block = question(page, text)
    unfold(block)
    block.get_by_title("Paramètres").first.click()
    block.get_by_label("Ne pas poser cette question").check()


def save(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.wait_for_load_state()


def add_question_for_associations(page: Page) -> None:
    stream = page.locator('[data-contentpath="questions"]')
    stream.locator("> * .c-sf-add-button").last.click()
    page.get_by_role("option", name="Oui ou non").click()
    name = page.locator(TEXT).last.get_attribute("name")
    block = page.locator(f'section:has(> .w-panel__content [name="{name}"])').last
    block.locator(TEXT).fill(NEW_TEXT)
    unfold(block.locator("section", has_text="À qui elle est posée").last)
    condition = block.locator('[data-contentpath="condition"]')
    condition.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Le type de structure").click()
    condition.get_by_label("Association").check()


# --- The journey -----------------------------------------------------------------------------------------------------


def test_new_editor_adapts_tries_pilots_and_publishes(rochelle, open_as):  # noqa: F811
    page = open_as("responsable.rochelle", viewport={"width": 1280, "height": 1000})
    page.goto("/admin/")
    follow(page, page.get_by_role("link", name="Questionnaire", exact=True))
    follow(page, page.get_by_role("link", name="Partir du questionnaire national"))
    page.get_by_text("Repartir du questionnaire national").click()
    follow(page, page.get_by_role("button", name="Oui, repartir du national"))

    # Hides one, rewords one, adds one for associations.
    follow(page, page.get_by_role("link", name="Énergie", exact=True))
    hide(page, "Un audit énergétique a-t-il été réalisé")
    led = question(page, "Quelle part de votre éclairage est en LED")
    unfold(led)
    led.locator(TEXT).fill(REWORDED)
    add_question_for_associations(page)
    save(page)

    # The linter finds the question that followed the hidden one: a second one to hide.
    follow(page, page.get_by_role("link", name="Questionnaire", exact=True))
    expect(page.get_by_text("1\u00a0erreur").first).to_be_visible()
    follow(page, page.get_by_role("link", name="Vérifier et publier"))
    expect(page.get_by_role("heading", name="À corriger avant de publier")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Publier la version"))).to_be_disabled()
    follow(page, page.locator(".findings a").first)
    hide(page, "Quelles suites avez-vous données à cet audit")
    save(page)
    follow(page, page.get_by_role("link", name="Questionnaire", exact=True))

    # Tries it as an association, then as a company.
    follow(page, page.get_by_role("link", name="Essayer", exact=True))
    page.get_by_label("Type de structure").select_option("association")
    mine = page.get_by_role("group", name=NEW_TEXT)
    expect(mine).to_be_visible()
    page.get_by_label("Type de structure").select_option("company")
    expect(mine).to_be_hidden()

    # Pilots it with an association, which says what it thinks.
    follow(page, page.get_by_role("link", name="Essai pilote"))
    page.get_by_label(re.compile(ASSOCIATION)).check()
    follow(page, page.get_by_role("button", name="Ouvrir l’essai et prévenir ces structures"))
    expect(page.get_by_text("1\u00a0structure invitée")).to_be_visible()
    try_as_the_association(open_as("titulaire.rochelle"))
    page.reload()
    expect(page.get_by_text("«\u00a0Suivez\u00a0»\u00a0: par an, ou par mois\u202f?")).to_be_visible()
    expect(page.get_by_text("Avis sur les ressources")).to_be_visible()
    page.get_by_text("Clore l’essai", exact=True).click()
    follow(page, page.get_by_role("button", name="Oui, clore l’essai"))
    expect(page.get_by_text("1 a envoyé")).to_be_visible()
    assert current_version(rochelle.pk) is None
    assert not ThemeScore.objects.filter(territory=rochelle).exists()

    # Publishes it for all.
    follow(page, page.get_by_role("link", name="Vérifier et publier pour tous"))
    for box in page.get_by_label("Je l’accepte").all():
        box.check()
    follow(page, page.get_by_role("button", name="Publier la version 2"))
    expect(page.get_by_text("Version 2 publiée.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Version 2.*en service"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Version 1.*essai pilote"))).to_be_visible()

    # What it changes to the national one: exactly that.
    follow(page, page.get_by_role("link", name="Comparer au national"))
    changed = page.locator("h3").all_inner_texts()
    assert sorted(text.removesuffix("Énergie").strip() for text in changed) == sorted(
        [
            "Quelles suites avez-vous données à cet audit\u202f?",
            REWORDED,
            "Un audit énergétique a-t-il été réalisé depuis moins de quatre ans\u202f?",
            NEW_TEXT,
        ]
    )
    new = next(one for one in definition_of(current_version(rochelle.pk).pk).questions if one.text == NEW_TEXT)
    assert new.condition is not None


def try_as_the_association(page: Page) -> None:
    (invitation,) = [message for message in mail.outbox if message.to == ["titulaire.rochelle@example.org"]]
    assert "/la-rochelle/diagnostic/pilote/" in invitation.body
    page.goto("/mon-espace/")
    follow(page, page.get_by_role("link", name=re.compile("Essayer le prochain questionnaire de La Rochelle")))
    check_accessibility(page)
    follow(page, page.get_by_role("button", name="Commencer l’essai"))
    first = page.locator(".question").first
    first.get_by_text("Donner votre avis sur cette question").click()
    first.get_by_label("Votre avis sur cette question").fill("«\u00a0Suivez\u00a0»\u00a0: par an, ou par mois\u202f?")
    first.get_by_label("Votre avis sur cette question").blur()
    expect(first.get_by_text("Avis enregistré")).to_be_visible()
    check_accessibility(page)
    for _step in range(20):
        if page.url.endswith("/relecture/"):
            break
        for box in page.get_by_label("Je ne sais pas", exact=True).all():
            if box.is_visible() and not box.is_checked():
                box.check()
        follow(page, page.locator(".step__foot button.btn").first)
    follow(page, page.get_by_role("button", name="Envoyer mon essai"))
    expect(page.get_by_text("ne compte dans aucune statistique")).to_be_visible()
    remark = page.locator("form.remark").first
    remark.locator("summary").click()
    remark.get_by_label(re.compile("Votre avis sur")).fill("Un peu général.")
    remark.get_by_role("button", name="Enregistrer mon avis").click()
    expect(remark.get_by_text("Avis enregistré")).to_be_visible()
    check_accessibility(page)
