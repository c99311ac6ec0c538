"""What a member says of the resources of a result: put aside, done, sent to the plan."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.scoping import owners_of_content
from questionnaires.enums import ChoiceState
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, ResourceChoice
from questionnaires.restoring import question_blocks
from questionnaires.results import PER_THEME
from questionnaires.services.choices import choose
from questionnaires.services.restoring import resources_of
from ressources.models import ResourcePage
from tests.factories.assessments import make_sent
from tests.factories.pages import hide, make_resources
from tests.questionnaires.strategies import question_document

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def signed(as_person):
    return as_person("titulaire.ici")


@pytest.fixture
def sent(organisation, here, owner):
    return make_sent(organisation, territory=here, by=owner)


@pytest.fixture
def result(sent) -> str:
    return f"/ici/diagnostic/{sent.uuid}/resultat/"


@pytest.fixture
def say(signed, organisation, sent):
    """Press one of the buttons of a resource."""

    def press(resource: ResourcePage, said: str, **more):
        form = {"diagnostic": sent.uuid, "retour": "resultat", said: resource.pk} | more
        return signed.post(f"/ici/diagnostic/plan/{organisation.uuid}/ressources/", form)

    return press


def read(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ").split())


def shown(page: str, resource: ResourcePage) -> bool:
    return f">{resource.title}</a></h4>" in page


def test_what_is_put_aside_or_done_gives_way_and_comes_back(signed, say, here, result):
    hide(ResourcePage.objects.get(slug="guide-energie"), here)
    first, second, third = make_resources(here, PER_THEME + 1)
    before = read(signed.get(result))
    assert [shown(before, one) for one in (first, second, third)] == [True, True, False]
    answer = say(first, "aside")
    assert answer.headers["Location"] == f"{result}#ressources"
    say(second, "done")
    after = read(signed.get(result))
    assert [shown(after, one) for one in (first, second, third)] == [False, False, True]
    assert "Mises de côté ou déjà faites (2)" in after
    today = f"{timezone.localdate():%Y}"
    assert f'{first.title} <span class="tag">Mise de côté le' in after
    assert f'{second.title} <span class="tag">Déjà faite le' in after
    assert today in after
    say(first, "propose"), say(second, "propose")
    again = read(signed.get(result))
    assert [shown(again, one) for one in (first, second, third)] == [True, True, False]
    assert "Mise de côté" not in again


def test_last_word_stands_whoever_says_it(here, organisation, owner, person):
    (resource,) = make_resources(here)
    presence = organisation.presences.get()
    choose(resource, ChoiceState.ASIDE, presence=presence, by=owner)
    choose(resource, ChoiceState.DONE, presence=presence, by=person("membre.ici"))
    (choice,) = ResourceChoice.objects.of_presence(presence)
    assert (choice.state, choice.chosen_by) == ("done", person("membre.ici"))


def test_only_what_the_library_shows_there_may_be_chosen(say, here, there):
    (foreign,), (own,) = make_resources(there), make_resources(here, closing=timezone.localdate())
    assert say(foreign, "aside").status_code == 404
    assert say(own, "hors-sujet").status_code == 404
    assert say(own, "aside", diagnostic="nul").status_code == 404
    assert not ResourceChoice.objects.exists()
    say(own, "aside")
    ResourcePage.objects.filter(pk=own.pk).update(closing=timezone.localdate().replace(year=2020, day=1))
    assert say(own, "propose").status_code == 302
    assert not ResourceChoice.objects.exists(), "what has closed meanwhile may be taken back too"


def test_result_costs_the_same_whatever_was_said(signed, here, owner, organisation, result, generations_read_once):
    def cost() -> int:
        signed.get(result)
        with CaptureQueriesContext(connection) as queries:
            assert signed.get(result).status_code == 200
        return len(queries)

    presence = organisation.presences.get()
    resources = make_resources(here, 12)
    choose(resources[0], ChoiceState.ASIDE, presence=presence, by=owner)
    few = cost()
    for resource in resources[1:8]:
        choose(resource, ChoiceState.DONE, presence=presence, by=owner)
    assert cost() == few


def test_adding_to_the_plan_comes_back_where_one_was(signed, here, organisation, sent, result):
    (resource,) = make_resources(here, title="Guide des achats")
    form = {"diagnostic": sent.uuid, "retour": "resultat"}
    add = f"/ici/diagnostic/plan/{organisation.uuid}/ajouter/"
    assert "Déjà dans votre plan" not in read(signed.get(result))
    assert signed.post(add, form | {"ressource": resource.pk}).headers["Location"] == f"{result}#ressources"
    page = read(signed.get(result))
    held = page.split(">Guide des achats</a></h4>")[1].partition("</li>")[0]
    assert "Déjà dans votre plan" in held
    assert "Ajouter à mon plan" not in held
    ticks = form | {"levier": ["energie_suivi", "eau_releve"], "ordre": "simples"}
    back = signed.post(add, ticks).headers["Location"]
    assert back == f"{result}?levier=energie_suivi&levier=eau_releve&ordre=simples#progresser"
    levers = read(signed.get(result)).split('id="progresser"')[1].partition("</section>")[0]
    assert levers.count("Déjà dans votre plan") == levers.count('value="energie_suivi"') + levers.count('"eau_releve"')


def test_answers_may_lead_to_the_resources_of_the_space_alone(here, there):
    """What an author chooses for an answer is content: the editor's form refuses that of another territory."""
    (foreign,), (own,) = make_resources(there), make_resources(here)
    question = question_document("a")
    question["choices"][0]["resources"] = [foreign.pk, own.pk]
    theme = {"key": "energie", "questions": [question]}
    assert set(resources_of(here, {"themes": [theme]})) == {own.pk}
    page = QuestionnaireThemePage(title="Énergie")
    page.questions = question_blocks([question], resources={foreign.pk: foreign, own.pk: own})
    QuestionnairePage.objects.for_territory(here).get()
    assert owners_of_content(page) == {here.pk, there.pk}
