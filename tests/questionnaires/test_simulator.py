"""The simulator as people use it: what it says in words, the page without script, and with it."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from hypothesis import given
from playwright.sync_api import Page, expect

from questionnaires.results.levers import find_levers
from questionnaires.results.simulator import BY_EFFORT, MOST, Simulator, draw_simulator
from questionnaires.scoring import score
from tests.factories.assessments import make_sent
from tests.questionnaires.strategies import answers_of, cases, definition_of, question_document
from tests.world import client_of


def simulator_of(*questions: dict[str, Any], fields: dict[str, Any] | None = None, **options: Any) -> Simulator:
    """Of a questionnaire to which every question was answered « Non »."""
    definition = definition_of(*questions, **(fields or {}))
    answers = answers_of(**{question["key"]: "non" for question in questions})
    result = score(definition, answers, {})
    levers = find_levers(definition, result, answers, {})
    return draw_simulator(definition, answers, {}, levers, result=result, **options)


def advised(key: str, effort: int) -> dict[str, Any]:
    question = question_document(key)
    question["choices"][0]["action"] = {"text": f"Agir sur {key}", "effort": effort}
    return question


# --- In words --------------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_ticked_levers_are_told_together():
    asked = [question_document(key) for key in "ab"]
    assert simulator_of(*asked).simulated.sentence == "Cochez des actions pour voir ce qu’elles changeraient."
    one = simulator_of(*asked, ticked={"a"}).simulated
    assert (one.score, one.effects) == ("1,3", ["Énergie\u00a0: de 0,0 à 1,3"])
    assert one.sentence == "Cette action\u00a0: de 0,0 à 1,3. Vous passez au niveau intermédiaire."
    both = simulator_of(*asked, ticked={"a", "b", "inconnue"}).simulated
    assert both.sentence == "Ces 2\u00a0actions\u00a0: de 0,0 à 2,5. Vous passez au niveau avancé."
    assert both.keys == ["a", "b"]


@pytest.mark.pure
def test_a_small_gain_is_told_with_the_decimals_that_it_takes():
    asked = [question_document("a"), question_document("b", weight="300")]
    small = simulator_of(*asked, ticked={"a"})
    lever = next(one for one in small.levers if one.key == "a")
    assert (lever.gain, lever.theme_gain, lever.effect) == (
        "+0,01\u00a0point",
        "moins de 0,1\u00a0point",
        "Énergie\u00a0: de 0,00 à 0,01",
    )
    assert small.simulated.sentence.endswith("Le niveau intermédiaire commence à 1.")


@pytest.mark.pure
def test_the_simplest_first_leaves_out_what_nobody_rated_and_says_so():
    shown = simulator_of(advised("a", 3), advised("b", 1), question_document("c"), order=BY_EFFORT, ticked={"c"})
    assert [lever.key for lever in shown.levers] == ["b", "a", "c"]  # what is ticked can be unticked
    assert [lever.effort for lever in shown.levers] == ["Effort léger", "Effort important", ""]
    assert shown.unrated.startswith("1 action n’est pas dans cette liste")


@pytest.mark.pure
def test_the_best_are_listed_and_the_others_on_demand():
    asked = [question_document(f"q{number}") for number in range(MOST + 3)]
    few, every = simulator_of(*asked, ticked={f"q{MOST + 2}"}), simulator_of(*asked, everything=True)
    assert (len(few.levers), few.left) == (MOST + 1, 2)
    assert (len(every.levers), every.left) == (MOST + 3, 0)


@pytest.mark.pure
@given(cases())
def test_where_levels_alone_are_shown_no_figure_is_told(case):
    definition, answers, profile = case
    object.__setattr__(definition, "levels_only", True)
    result = score(definition, answers, profile)
    levers = find_levers(definition, result, answers, profile)
    keys = {lever.question for lever in levers}
    shown = draw_simulator(definition, answers, profile, levers, result=result, ticked=keys, everything=True)
    told = [shown.simulated.score, re.sub(r"^Ces \d+", "", shown.simulated.sentence), *shown.simulated.effects]
    for lever in [*shown.levers, *shown.first, *shown.next_steps.values()]:
        told += [lever.gain, lever.theme_gain, lever.effect, lever.level]
    assert not re.search(r"\d", " ".join(told))


# --- The page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def address(here, organisation, person) -> str:
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    return f"/ici/diagnostic/{sent.uuid}/resultat/"


def text_of(answer) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def levers_in(page: str) -> list[str]:
    return re.findall(r'name="levier" value="([^"]+)"', page)


@pytest.mark.django_db
def test_the_page_simulates_what_its_address_ticks(as_person, address):
    client = as_person("membre.ici")
    first, second, *_others = levers_in(client.get(address).content.decode())
    page = client.get(address, {"levier": [first, second, "inconnu"]})
    assert page.content.decode().count(" checked") == 2
    assert re.search(r"Ces 2\sactions\s: de 1,8 à \d,\d", text_of(page))
    fragment = client.get(address, {"levier": [first, second]}, headers={"accept": "text/x-fragment"})
    assert text_of(fragment) in text_of(page)
    assert "<h1" not in fragment.content.decode()


@pytest.mark.django_db
def test_the_page_links_to_its_calculation_which_adds_up(as_person, address):
    client = as_person("membre.ici")
    assert 'href="calcul/#energie"' in client.get(address).content.decode()
    text = text_of(client.get(f"{address}calcul/"))
    assert "Comment ce score est calculé" in text
    assert re.search(r"Moyenne\s+1,8", text)


@pytest.mark.django_db
def test_what_is_ticked_goes_to_the_plan_where_there_is_one(as_person, address, rf):
    simulator = simulator_of(question_document("a"), ticked={"a"})
    drawn = render_to_string(
        "questionnaires/_result_simulated.html", {"simulator": simulator, "plan_url": "/plan/"}, rf.get("/")
    )
    assert '<form method="post" action="/plan/"' in drawn
    assert levers_in(drawn) == ["a"]
    assert "csrfmiddlewaretoken" in drawn
    page = as_person("membre.ici").get(address).content.decode()
    # The simulator is sent by its address, which others may read: no token travels in it.
    assert "csrfmiddlewaretoken" not in page.partition("data-simulator")[2].partition("</form>")[0]
    assert 'action="/ici/diagnostic/plan/' in page


# --- In Chromium -----------------------------------------------------------------------------------------------------


def open_result(open_page, live_server, person, address: str, **options: Any) -> Page:
    page: Page = open_page(**options)
    session = client_of(person("titulaire.ici")).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page.goto(address)
    return page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_ticked_action_is_counted_at_once_and_by_a_button_without_script(open_page, live_server, person, address):
    page = open_result(open_page, live_server, person, address)
    page.locator(".lever input").first.press("Space")
    told = page.get_by_role("status").filter(has_text="Cette action")
    expect(told).to_be_visible()
    said = told.inner_text()
    expect(page).to_have_url(re.compile(r"\?ordre=efficaces&levier=.+#progresser$"))
    page.reload()
    expect(page.locator(".lever input").first).to_be_checked()

    plain = open_result(open_page, live_server, person, address, java_script_enabled=False)
    plain.locator(".lever input").first.press("Space")
    plain.get_by_role("button", name="Voir leur effet").press("Enter")
    assert plain.get_by_role("status").filter(has_text="Cette action").inner_text() == said
