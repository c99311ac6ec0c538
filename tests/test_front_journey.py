"""The diagnostic of the example front end: another origin, a strict policy of content, and the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from actors.models import Organisation
from home.enums import ApiScope
from home.models import Territory
from home.spaces import forget
from questionnaires.models import Assessment
from questionnaires.saving import Change
from questionnaires.services.assessments import save_answers
from tests.factories.api_tokens import make_api_token
from tests.front import served_front
from tests.test_journey import PHONE, check_accessibility
from tests.world import QUESTIONNAIRE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 150  # of the keyboard on one screen
NAME = "Les Copains du vélo"
STOP = """() => {
  const at = document.activeElement;
  return { id: at.id, type: at.type ?? '', name: at.name ?? '', key: at.closest('.question')?.dataset.key ?? '' };
}"""


@pytest.fixture
def front(live_server, here) -> Iterator[str]:
    """The page of the diagnostic, on a site that the territory has named."""
    with served_front(platform=live_server.url, territory="ici") as origin:
        Territory.objects.filter(pk=here.pk).update(api_origins=[origin])
        forget()
        yield f"{origin}/diagnostic.html"


def go_to(page: Page, wanted: str) -> None:
    """With the Tab key, to the element of that id."""
    for _stop in range(MOST_STOPS):
        if page.evaluate(STOP)["id"] == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def answer_theme(page: Page) -> None:
    """The first thing that each question proposes, then on."""
    done = set()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(STOP)
        if at["id"] == "next":
            page.keyboard.press("Enter")
            return
        if not at["key"] or at["key"] in done:
            continue
        done.add(at["key"])
        saved = page.locator(f"#state-{at['key']}")
        if at["type"] in ("radio", "checkbox"):
            page.keyboard.press("Space")
        else:
            page.keyboard.type("12")
            page.keyboard.press("Tab")  # what is typed is saved when it is left; then back, to read what it opened
            page.keyboard.press("Shift+Tab")
        expect(saved).to_have_text("Enregistré")
    raise AssertionError("The keyboard does not reach the next theme.")


def test_whole_diagnostic_by_the_keyboard_alone(open_page, front, person):
    secret = make_api_token(person("nouvelle"), scopes=[ApiScope.ANSWER, ApiScope.ORGANISATION])[1]
    page = open_page(**PHONE)
    page.goto(front)
    check_accessibility(page)
    go_to(page, "key")
    page.keyboard.type(secret)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pour quelle structure")).to_be_focused()
    go_to(page, "name")
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    for theme in QUESTIONNAIRE["themes"]:
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(theme["title"])
        expect(heading).to_be_focused()
        if theme["key"] == "energie":
            expect(page.locator('[data-key="energie_audit_suites"]')).to_be_hidden()
            check_accessibility(page)
        answer_theme(page)
    expect(page.get_by_role("heading", name="Relire et envoyer")).to_be_focused()
    go_to(page, "submit")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre résultat")).to_be_focused()
    expect(page.locator("#themes tr")).to_have_count(len(QUESTIONNAIRE["themes"]))
    expect(page.locator("#resources li").first).to_be_visible()
    check_accessibility(page)
    sent = Assessment.objects.get(organisation=Organisation.objects.get(name=NAME))
    assert sent.is_submitted
    assert "energie_audit_suites" in sent.answers  # opened by an answer, then answered


def begin(page: Page, front: str, secret: str) -> None:
    """The first theme, for the organisation that one has."""
    page.goto(front)
    page.get_by_label("Votre clé").fill(secret)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Énergie")


def check_stays(page: Page, field: Locator, words: str) -> None:
    """On the theme, at the field whose answer is not saved, which says why."""
    expect(field).to_be_focused()
    expect(page.get_by_role("alert")).to_have_text(re.compile(f"^Une réponse n’est pas enregistrée. .*{words}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Énergie")
    expect(page.locator("[aria-invalid=true]")).to_have_accessible_description(re.compile(words))
    check_accessibility(page)


def test_answer_that_is_not_saved_keeps_its_theme(open_page, front, person, organisation):
    secret = make_api_token(person("titulaire.ici"), scopes=[ApiScope.ANSWER, ApiScope.ORGANISATION])[1]
    page = open_page(**PHONE)
    begin(page, front, secret)
    field, on = page.locator("#in-energie_electricite"), page.get_by_role("button", name="Thème suivant")
    field.fill("abc")
    on.click()
    check_stays(page, field, "n’est pas un nombre")
    field.fill("1200")
    page.route("**/answers/*", lambda route: route.abort())
    on.click()
    check_stays(page, field, "La plateforme ne répond pas")
    page.unroute("**/answers/*")
    on.click()  # sent again
    expect(page.get_by_role("heading", level=1)).to_have_text("Déchets et économie circulaire")
    answered = Assessment.objects.get(organisation=organisation).answers
    assert answered["energie_electricite"]["value"] == "1200"
    page.route("**/answers/*", lambda route: route.abort())
    page.get_by_label("Papier").first.check()
    page.get_by_role("button", name="Thème précédent").click()
    expect(page.locator("fieldset[aria-invalid=true] :checked")).to_be_focused()
    check_accessibility(page)


def test_structure_that_lacks_a_name_says_so_beside_it(open_page, front, person):
    secret = make_api_token(person("nouvelle"), scopes=[ApiScope.ANSWER, ApiScope.ORGANISATION])[1]
    page = open_page(**PHONE)
    page.goto(front)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Votre clé")).to_be_focused()
    expect(page.get_by_label("Votre clé")).to_have_accessible_description(re.compile("Donnez-la pour continuer"))
    page.get_by_label("Votre clé").fill(secret)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Commencer").click()
    name = page.get_by_label("Nom de la structure")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("À remplir.")
    expect(page.get_by_role("alert")).to_have_text("Nom de la structure : À remplir.")
    check_accessibility(page)
    name.fill(NAME)
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Énergie")


def test_what_a_colleague_answered_meanwhile_is_not_overwritten(open_page, front, person, organisation):
    key = "energie_suivi"
    secret = make_api_token(person("titulaire.ici"), scopes=[ApiScope.ANSWER, ApiScope.ORGANISATION])[1]
    page = open_page()
    begin(page, front, secret)
    page.get_by_label("Oui, au total sur l’année").check()
    expect(page.locator(f"#state-{key}")).to_have_text("Enregistré")
    draft = Assessment.objects.get(organisation=organisation)
    change = Change(key, "mensuel", seen=draft.answers[key]["revision"])
    save_answers(draft, changes=[change], by=person("membre.ici"))
    page.get_by_label("Non, seulement le montant des factures").check()
    expect(page.locator(f"#state-{key}")).to_contain_text("Oui, par usage, et nous les suivons chaque mois")
    page.get_by_role("button", name="Prendre la sienne").click()
    expect(page.get_by_label("Oui, par usage, et nous les suivons chaque mois")).to_be_checked()
    assert Assessment.objects.get(pk=draft.pk).answers[key]["value"] == "mensuel"
