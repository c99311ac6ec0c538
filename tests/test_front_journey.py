"""The diagnostic of the example front end: another origin, a strict policy of content, and the keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

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


def test_what_a_colleague_answered_meanwhile_is_not_overwritten(open_page, front, person, organisation):
    key = "energie_suivi"
    secret = make_api_token(person("titulaire.ici"), scopes=[ApiScope.ANSWER, ApiScope.ORGANISATION])[1]
    page = open_page()
    page.goto(front)
    page.get_by_label("Votre clé").fill(secret)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Commencer").click()
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
