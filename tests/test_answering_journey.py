"""Answering, in Chromium: by keyboard alone, while the network is away, with text twice as large, a second year."""

import pytest
from playwright.sync_api import Page, expect

from questionnaires.models import Assessment
from questionnaires.services.assessments import start_assessment
from tests.factories.assessments import make_sent, make_version
from tests.questionnaires.strategies import document_of, question_document
from tests.test_journey import begin_signed_in, check_accessibility, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 375, "height": 812}
FOLLOWS = {"question": "b", "operator": "equals", "value": "oui"}
SHORT = document_of(
    question_document("a", required=True),
    question_document("b", "yes_no", required=True),
    question_document("c", "number", condition=FOLLOWS, required=True),
    question_document("d", "scale", required=True),
    question_document("e", "multiple", allow_not_applicable=True),
)
# What somebody who sees nothing but the focus does with what has it.
ACTIVE = """() => {
  const one = document.activeElement;
  const group = one.name ? [...document.getElementsByName(one.name)] : [];
  if (one.matches("input[type=radio]")) return group.some((other) => other.checked) ? "" : "choose";
  if (one.matches("input[inputmode]")) return one.value ? "" : "write";
  if (one.matches(".step__foot button.btn:not(.btn--text)")) return "send";
  return "";
}"""
LARGE = """() => {
  document.documentElement.style.fontSize = "200%";
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  const cut = [...document.querySelectorAll("main *")].filter((one) => {
    const style = getComputedStyle(one);
    const hides = style.overflow === "hidden" && style.clipPath === "none" && one.clientWidth > 1;
    return hides && one.scrollWidth > one.clientWidth + 1;
  });
  return [...wide, ...cut].map((one) => one.cloneNode().outerHTML);
}"""


def stored(key: str) -> object:
    return Assessment.objects.get().answers.get(key, {}).get("value")


def test_diagnostic_is_answered_by_keyboard_alone(open_page, here):
    make_version(here, SHORT)
    page = open_page()
    begin_signed_in(page)
    work_by_keyboard(page, until="/relecture/")
    assert (stored("a"), stored("b"), stored("c"), stored("d")) == ("non", "oui", "12", 0)
    work_by_keyboard(page, until="/resultat/")
    expect(page.get_by_text("Votre moyenne", exact=True)).to_be_visible()


def work_by_keyboard(page: Page, *, until: str) -> None:
    for _press in range(200):
        if page.url.endswith(until):
            return
        page.keyboard.press("Tab")
        match page.evaluate(ACTIVE):
            case "choose":
                page.keyboard.press("Space")
                page.wait_for_load_state("networkidle")  # a question more may have come
            case "write":
                page.keyboard.type("12")
            case "send":
                with page.expect_event("load"):
                    page.keyboard.press("Enter")
    raise AssertionError(f"still at {page.url}")


def test_answer_given_while_the_network_is_away_is_saved_once_it_is_back(open_page, here):
    page = open_page(viewport=PHONE)
    begin_signed_in(page)
    question, number = page.locator("#energie_suivi"), page.locator("#energie_electricite")
    page.context.set_offline(True)
    question.locator(".choice input").nth(1).check()
    number.locator("input[inputmode]").fill("18 400")
    number.locator("input[inputmode]").blur()
    for one in (question, number):
        expect(one.get_by_text("Pas encore enregistré : la connexion manque.")).to_be_visible()
    expect(page.locator("[data-offline]")).to_be_visible()
    assert not Assessment.objects.get().answers
    page.context.set_offline(False)
    for one in (question, number):
        expect(one.get_by_text("Enregistré à")).to_be_visible()
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert stored("energie_electricite") == "18400"
    check_accessibility(page)


def test_answer_that_the_server_could_not_save_is_sent_again(open_page, here):
    page = open_page()
    begin_signed_in(page)
    page.route("**/answers/energie_suivi", lambda route: route.fulfill(status=503, body="{}"), times=1)
    question = page.locator("#energie_suivi")
    question.locator(".choice input").nth(1).check()
    expect(question.get_by_text("Nous réessayons.")).to_be_visible()
    expect(question.get_by_text("Enregistré à")).to_be_visible()  # it waits five seconds by itself
    expect(question.get_by_text("Nous réessayons.")).to_have_count(0)


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_text_twice_as_large_fits(open_page, here, viewport):
    page = open_page(viewport=viewport)
    page.goto("/ici/diagnostic/commencer/")
    assert page.evaluate(LARGE) == []
    begin_signed_in(page)
    assert page.evaluate(LARGE) == []
    page.goto(page.url.replace("/energie/1/", "/relecture/"))
    assert page.evaluate(LARGE) == []


def test_not_knowing_and_a_note_are_kept_as_one_goes(open_page, here, organisation, person):
    page = open_page()
    begin_signed_in(page)
    question = page.locator("#energie_suivi")
    question.locator(".choice input").first.check()
    question.get_by_label("Je ne sais pas").check()
    expect(question.get_by_text("Enregistré à")).to_be_visible()
    question.get_by_text("Note pour vos collègues").click()
    question.get_by_label("Votre note").fill("Demander au comptable.")
    question.get_by_label("Votre note").blur()
    expect(question.get_by_text("Note enregistrée")).to_be_visible()
    check_accessibility(page)
    page.reload()
    expect(question.get_by_label("Je ne sais pas")).to_be_checked()
    expect(question.locator(".choice input:checked")).to_have_count(0)
    assert question.get_by_label("Votre note").input_value() == "Demander au comptable."
    question.locator(".choice input").nth(1).check()
    expect(question.get_by_label("Je ne sais pas")).not_to_be_checked()


def test_second_year_confirms_the_first_answer_by_answer(open_page, here, organisation, person):
    owner = person("titulaire.ici")
    sent = make_sent(organisation, territory=here, by=owner)
    start_assessment(organisation, territory=here, by=owner)
    page = open_page(viewport=PHONE)
    page.goto("/compte/login/?next=/ici/diagnostic/commencer/")
    page.get_by_label("E-mail").fill(owner.email)
    page.get_by_label("Mot de passe").fill("mot-de-passe-des-tests")
    follow(page, page.get_by_role("button", name="Me connecter"))
    follow(page, page.get_by_role("button", name="Continuer"))
    question = page.locator("#energie_suivi")
    confirm = question.get_by_role("checkbox", name="Toujours vrai.")
    expect(confirm).to_be_visible()
    check_accessibility(page)
    confirm.check()
    expect(question.get_by_text("Enregistré à")).to_be_visible()
    expect(confirm).to_have_count(0)
    expect(question.locator(f".choice input[value={sent.answers['energie_suivi']['value']}]")).to_be_checked()
