"""What a member says of the resources of a result: put aside, done, sent to the plan."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.scoping import owners_of_content
from questionnaires.enums import ChoiceState
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, ResourceChoice
from questionnaires.results.reading import PER_THEME
from questionnaires.services.choices import choose
from questionnaires.services.plan import add_resources
from questionnaires.services.restoring import resources_of
from questionnaires.studio.restoring import question_blocks
from questionnaires.views.choices import A_PAGE
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
def kept(organisation) -> str:
    """Where what was put aside is listed."""
    return f"/ici/diagnostic/plan/{organisation.uuid}/ressources/"


@pytest.fixture
def say(signed, kept, sent):
    """Press one of the buttons of a resource."""

    def press(resource: ResourcePage, said: str, **more):
        form = {"diagnostic": sent.uuid, "retour": "resultat", said: resource.pk} | more
        return signed.post(kept, form)

    return press


def read(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ").split())


def shown(page: str, resource: ResourcePage) -> bool:
    return f">{resource.title}</a></h4>" in page


def test_what_is_put_aside_or_done_gives_way_and_comes_back(signed, say, here, result, kept):
    hide(ResourcePage.objects.get(slug="guide-energie"), here)
    first, second, third = make_resources(here, PER_THEME + 1)
    before = read(signed.get(result))
    assert [shown(before, one) for one in (first, second, third)] == [True, True, False]
    answer = say(first, "aside")
    assert answer.headers["Location"] == f"{result}?dit={first.pk}#dit"
    say(second, "done")
    after = read(signed.get(result))
    assert [shown(after, one) for one in (first, second, third)] == [False, False, True]
    assert f'<a href="{kept}">Ressources mises de côté (2)</a>' in after
    listed = read(signed.get(kept))
    for one, state in ((first, "Mise de côté le"), (second, "Déjà faite le")):
        row = listed.split(f">{one.title}</a>")[1].partition("</li>")[0]
        assert state in row
        assert f'value="{one.pk}"' in row
    say(first, "propose"), say(second, "propose")
    again = read(signed.get(result))
    assert [shown(again, one) for one in (first, second, third)] == [True, True, False]
    assert "mises de côté" not in again
    assert "Aucune ressource n’est mise de côté" in read(signed.get(kept))


def test_answer_stands_beside_the_resources_of_the_theme_with_the_way_back(signed, say, here, sent, kept):
    hide(ResourcePage.objects.get(slug="guide-energie"), here)
    first, *_others = make_resources(here, PER_THEME + 1)
    form = {"diagnostic": sent.uuid, "aside": first.pk}
    page = read(signed.post(f"{kept}?theme=energie", form, follow=True))
    assert page.count(f"« {first.title} » est mise de côté.") == 1
    shelf = page.split('data-theme="energie"><h3')[1].partition("</section>")[0]
    said = shelf.split('id="dit" tabindex="-1" role="status"')[1].partition("</div>")[0]
    assert f'formaction="{kept}?theme=energie" name="propose" value="{first.pk}"' in said
    assert "Annuler" in said
    back = read(signed.post(f"{kept}?theme=energie", {"diagnostic": sent.uuid, "propose": first.pk}, follow=True))
    said = back.split('id="dit"')[1].partition("</div>")[0]
    assert "est de nouveau proposée." in said
    assert "Annuler" not in said


def test_rows_are_brought_back_from_the_list_a_page_at_a_time(signed, here, owner, organisation, kept):
    presence = organisation.presences.get()
    resources = make_resources(here, A_PAGE + 1)
    for one in resources:
        choose(one, ChoiceState.ASIDE, presence=presence, by=owner)
    assert read(signed.get(kept)).count('name="propose"') == A_PAGE
    assert read(signed.get(f"{kept}?page=2")).count('name="propose"') == 1
    answer = signed.post(kept, {"propose": resources[0].pk}, follow=True)
    assert answer.redirect_chain == [(kept, 302)]
    assert f"« {resources[0].title} » est de nouveau proposée." in read(answer)
    assert ResourceChoice.objects.of_presence(presence).count() == A_PAGE


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
    there = signed.post(f"{add}?theme=energie", form | {"ressource": resource.pk}).headers["Location"]
    assert there == f"{result}?dit={resource.pk}&theme=energie#dit"
    page = read(signed.get(there))
    said = page.split('id="dit"')[1].partition("</div>")[0]
    assert "1 action ajoutée à votre plan." in said
    assert "Ouvrir le plan" in said
    assert "Annuler" not in said
    held = page.split(">Guide des achats</a></h4>")[1].partition("</li>")[0]
    assert "Déjà dans votre plan" in held
    assert "Ajouter à mon plan" not in held
    ticks = form | {"levier": ["energie_suivi", "eau_releve"], "ordre": "simples"}
    back = signed.post(add, ticks).headers["Location"]
    assert back == f"{result}?levier=energie_suivi&levier=eau_releve&ordre=simples#dit"
    levers = read(signed.get(back)).split('id="progresser"')[1].partition("</section>")[0]
    assert "2 actions ajoutées à votre plan." in levers.split('id="dit"')[1].partition("</div>")[0]
    levers = levers.partition('class="simulator__sum"')[0]
    assert levers.count("Déjà dans votre plan") == levers.count('value="energie_suivi"') + levers.count('"eau_releve"')


def test_resource_s_page_leads_to_the_plan_of_who_has_a_result(client, as_person, here, organisation, sent):
    (resource,) = make_resources(here, slug="achats")
    address = "/ici/ressources/achats/"
    add = f"/ici/diagnostic/plan/{organisation.uuid}/ajouter/"
    assert "Ajouter à mon plan" not in read(client.get(address))
    assert "Ajouter à mon plan" not in read(as_person("titulaire.ailleurs").get(address))
    signed = as_person("titulaire.ici")
    assert f'action="{add}"' in read(signed.get(address))
    answer = signed.post(add, {"ressource": resource.pk, "retour": "ressource"})
    assert answer.headers["Location"] == f"{address}#mon-plan"
    page = read(signed.get(address))
    assert "Cette ressource est dans votre plan." in page
    assert f'action="{add}"' not in page


def test_resource_of_an_action_that_the_territory_has_hidden_is_said_to_be_gone(signed, here, organisation, owner):
    resource = ResourcePage.objects.get(slug="guide-energie")
    (action,) = add_resources([resource], presence=organisation.presences.get(), by=owner).new
    address = f"/ici/diagnostic/plan/{organisation.uuid}/{action.uuid}/"
    assert "n’est plus proposée" not in read(signed.get(address))
    hide(resource, here)
    assert "Cette ressource n’est plus proposée par le territoire." in read(signed.get(address))


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
