"""The national questionnaire, and what of it stays comparable in each territory."""

import copy

import pytest
from django.urls import reverse

from home.models import PortalPage, Theme
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.scoring import score
from questionnaires.services.publishing import national_document, publish_version, read_draft
from questionnaires.services.restoring import start_from_national
from questionnaires.studio.core import core_result, with_core
from questionnaires.studio.restoring import question_blocks
from tests.questionnaires.strategies import answers_of, document_of, question_document

LEVELS = [
    ("level", {"key": "un", "name": "Un", "threshold": "0", "text": "Un."}),
    ("level", {"key": "deux", "name": "Deux", "threshold": "3", "text": "Deux."}),
]


# --- The rule --------------------------------------------------------------------------------------------------------

NATIONAL = document_of(question_document("a", weight="3"), question_document("b", "yes_no"))


def local(change):
    document = copy.deepcopy(NATIONAL)
    change(document["themes"][0]["questions"])
    return parse_definition(with_core(document, NATIONAL))


@pytest.mark.pure
def test_the_core_weighs_what_it_weighs_nationally():
    def reweight(questions):
        questions[0]["weight"] = "1"
        questions.append(question_document("c", "yes_no", weight="50"))

    definition = local(reweight)
    answers = answers_of(a="tout", b="non", c="non")
    core = core_result(definition, score(definition, answers, {}))
    assert core.to_json() == {"ratio": "3/4", "themes": {"energie": "3/4"}}
    same = core_result(parse_definition(with_core(NATIONAL, NATIONAL)), score(local(lambda q: None), answers, {}))
    assert same.ratio == core.ratio, "what a territory adds or reweights changes nothing of the core"


@pytest.mark.pure
def test_a_hidden_question_leaves_the_core():
    definition = local(lambda questions: questions.pop(0))
    core = core_result(definition, score(definition, answers_of(b="oui"), {}))
    assert core.ratio == 1


@pytest.mark.pure
def test_a_question_of_another_kind_is_not_of_the_core():
    definition = local(lambda questions: questions.__setitem__(0, question_document("a", "scale")))
    assert definition.question("a").core is None
    assert definition.question("b").core == 1


@pytest.mark.pure
def test_without_anything_of_the_core_there_is_none():
    definition = local(lambda questions: questions.__setitem__(slice(None), [question_document("z")]))
    assert core_result(definition, score(definition, answers_of(z="tout"), {})) is None


# --- The national questionnaire ---------------------------------------------------------------------------------------


@pytest.fixture
def national(db) -> QuestionnairePage:
    page = QuestionnairePage.objects.child_of(PortalPage.objects.get()).get()
    page.levels = LEVELS
    page.save()
    theme = QuestionnaireThemePage(title="Énergie", slug="energie", theme=Theme.objects.get(key="energie"))
    theme.questions = question_blocks(NATIONAL["themes"][0]["questions"])
    page.add_child(instance=theme)
    return page


@pytest.fixture
def page(here) -> QuestionnairePage:
    return QuestionnairePage.objects.for_territory(here).get()


def test_it_is_published_without_going_live(national, client):
    publish_version(national)
    assert national_document()["themes"][0]["key"] == "energie"
    assert client.get("/referentiel-national/").status_code == 404
    assert "referentiel-national" not in client.get("/").content.decode()
    national.refresh_from_db()
    assert not national.live


def test_a_territory_starts_from_it_and_changes_it(national, page, here, person):
    publish_version(national)
    start_from_national(page, by=person("responsable.ici"))
    draft = read_draft(page.get_latest_revision_as_object())
    assert not draft.errors
    assert draft.document["title"] == page.title
    version = publish_version(page.get_latest_revision_as_object())
    definition = parse_definition(version.definition)
    assert [question.core for question in definition.questions] == [3, 1]
    assert version in QuestionnaireVersion.objects.for_territory(here)


def test_its_versions_are_numbered_by_themselves(national, page, person):
    assert publish_version(national).number == 1
    start_from_national(page, by=person("responsable.ici"))
    publish_version(page.get_latest_revision_as_object())
    theme = QuestionnaireThemePage.objects.child_of(national).get()
    theme.intro = "De vos locaux."
    theme.save_revision()
    assert publish_version(national).number == 2


def test_the_screen_tells_exactly_what_the_territory_changes(national, page, as_person, person):
    publish_version(national)
    start_from_national(page, by=person("responsable.ici"))
    client = as_person("responsable.ici")
    url = reverse("questionnaire_national", args=[page.pk])
    assert "disent la même chose" in client.get(url).content.decode()
    theme = QuestionnaireThemePage.objects.child_of(page).get().get_latest_revision_as_object()
    theme.questions[0].value["text"] = "Autrement\u202f?"
    theme.questions[1].value["hidden"] = True
    theme.save_revision()
    text = client.get(url).content.decode()
    assert text.count("<h3>") == 2
    assert "Masquée ici." in text
    assert ">National</th>" in text
    assert "Autrement" in text


@pytest.mark.parametrize(("name", "status"), [("national", 200), ("responsable.ici", 404), ("redaction.ici", 404)])
def test_only_the_national_team_writes_it(national, as_person, name, status):
    client = as_person(name)
    assert client.get(reverse("questionnaire", args=[national.pk])).status_code == status
    assert client.get(reverse("questionnaire_national", args=[national.pk])).status_code == 404


def test_nobody_makes_it_live_from_its_editor(national, as_person):
    page = as_person("national").get(f"/admin/pages/{national.pk}/edit/").content.decode()
    assert 'name="action-publish"' not in page


def test_the_national_team_finds_each_questionnaire_by_its_territory(national, as_person, here, there):
    text = as_person("national").get(reverse("questionnaires")).content.decode()
    assert "Le socle de tous les territoires" in text
    for territory in (here, there):
        assert f"<b>{territory.short_name}</b>" in text
