"""A draft that is tried: what is typed, what it is worth, what shows a hidden question; nothing is written."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import assume, given, settings
from playwright.sync_api import Page, expect

from home.models import Territory, Theme
from questionnaires.blocks import QuestionsBlock
from questionnaires.conditions import visible_questions
from questionnaires.definition_reading import PROFILE_FACTS, parse_definition
from questionnaires.form_blocks import FormQuestionsBlock
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.scoring import State, score
from questionnaires.studio.block_examples import EXAMPLES
from questionnaires.studio.reachability import SAMPLE_FILE
from questionnaires.studio.trying import Trial, fields_of, part_in_score, read_trial, show_question
from tests.questionnaires.strategies import answers_of, cases, definition_of, documents, question_document
from tests.test_journey import AXE, RULES, RUN_AXE, TAGS, follow
from tests.world import client_of
from tests.written import rows

FACTS = {name: values for name, values in PROFILE_FACTS.items() if values}
COMPANY = {"actor_type": "company", "headcount": "10-49", "sector": "", "territory": "ici"}
ONLY_YES = {"question": "suivi", "operator": "equals", "value": "oui"}

# --- What is typed ---------------------------------------------------------------------------------------------------


def typed(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for other, value in fields if other == name] for name, _value in fields}


@pytest.mark.pure
@settings(max_examples=200)
@given(cases())
def test_a_form_carries_every_answer_from_theme_to_theme(case):
    definition, answers, profile = case
    before = Trial({key: {"reason": ""} | entry for key, entry in answers.items()}, profile)
    keys = [question.key for question in definition.questions]
    after = read_trial(definition, typed([*fields_of(before, keys)]), profile=profile)
    assume(not after.refused)  # not applicable, where that is not allowed
    assert score(definition, after.answers, profile) == score(definition, answers, profile)


@pytest.mark.pure
def test_what_is_no_answer_is_carried_as_it_was_typed_and_counts_as_none():
    definition = definition_of(question_document("litres", "number"), question_document("suivi", "yes_no"))
    trial = read_trial(definition, {"litres": ["beaucoup"], "suivi": ["oui"]}, profile={})
    assert "n’est pas un nombre" in trial.refused["litres"].message
    assert [*fields_of(trial, ["litres", "suivi"])] == [("litres", "beaucoup"), ("suivi", "oui")]
    assert "litres" not in trial.answers


@pytest.mark.pure
def test_not_applicable_is_carried_with_its_reason():
    definition = definition_of(question_document("suivi", "yes_no", allow_not_applicable=True))
    trial = read_trial(definition, {"suivi.na": ["1"], "suivi.reason": ["Sans local"]}, profile={})
    assert [*fields_of(trial, ["suivi"])] == [("suivi.na", "1"), ("suivi.reason", "Sans local")]
    assert score(definition, trial.answers, {}).theme("energie").questions[0].state is State.NOT_APPLICABLE


# --- What shows a question -------------------------------------------------------------------------------------------


@pytest.mark.pure
@settings(max_examples=200)
@given(documents())
def test_a_question_is_shown_whatever_was_answered_before(document):
    definition = parse_definition(document)
    trial = Trial(answers_of(q0=None), COMPANY)
    for question in definition.questions:
        shown = show_question(definition, trial, question.key, facts=FACTS)
        if shown is not None:
            assert question.key in visible_questions(definition, shown.answers, shown.profile)
            trial = shown


@pytest.mark.pure
def test_the_profile_stays_when_answers_are_enough():
    either = {"profile": "actor_type", "operator": "one_of", "value": ["association", "company"]}
    definition = definition_of(
        question_document("suivi", "yes_no"), question_document("suites", condition={"all": [ONLY_YES, either]})
    )
    shown = show_question(definition, Trial(answers_of(suivi="non"), COMPANY), "suites", facts=FACTS)
    assert shown is not None
    assert shown.profile == COMPANY
    assert shown.answers["suivi"]["value"] == "oui"


@pytest.mark.pure
def test_the_profile_changes_where_a_question_wants_it():
    only = {"profile": "actor_type", "operator": "equals", "value": "association"}
    definition = definition_of(question_document("suites", condition=only))
    shown = show_question(definition, Trial({}, COMPANY), "suites", facts=FACTS)
    assert shown is not None
    assert shown.profile == COMPANY | {"actor_type": "association"}


@pytest.mark.pure
def test_a_question_that_nothing_shows_is_not_shown():
    never = {"all": [ONLY_YES, ONLY_YES | {"value": "non"}]}
    definition = definition_of(question_document("suivi", "yes_no"), question_document("suites", condition=never))
    assert show_question(definition, Trial({}, COMPANY), "suites", facts=FACTS) is None


@pytest.mark.pure
def test_each_part_of_a_score_is_said():
    definition = definition_of(
        question_document("suivi", "yes_no"),
        question_document("audit", "yes_no", condition=ONLY_YES),
        question_document("loin", "yes_no", allow_not_applicable=True),
        question_document("recit", "short_text"),
        question_document("vide", "yes_no"),
    )
    answers = answers_of(suivi="non") | {"loin": {"value": None, "na": True}}
    parts = [part_in_score(one) for one in score(definition, answers, {}).themes[0].questions]
    assert [part.replace("\u00a0", " ") for part in parts] == [
        "0 point sur 1",
        "Masquée",
        "Non concernée : ne compte pas",
        "Ne compte pas dans le score",
        "Sans réponse : 0 point sur 1",
    ]


# --- The screen ------------------------------------------------------------------------------------------------------


def block(key: str, text: str, *rules: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    condition = {"join": "all", "rules": list(rules)}
    said = {"text": text, "help": "", "why": "", "key": key, "weight": "1", "condition": condition}
    return "yes_no", said | {"yes_points": "1", "no_points": "0"}


@pytest.fixture
def questionnaire(here) -> QuestionnairePage:
    """A draft of two themes: in the second one, a question for associations that have said yes in the first."""
    page = QuestionnairePage.objects.for_territory(here).get()
    words = "Votre moyenne : {score}."
    names = (("Débutant", "0"), ("Avancé", "2.5"))
    page.levels = [
        ("level", {"key": f"n{rank}", "name": name, "threshold": threshold, "text": words})
        for rank, (name, threshold) in enumerate(names)
    ]
    page.save_revision()
    answered = ("answer", {"question": "suivi", "operator": "equals", "value": "oui"})
    associations = ("actor_type", {"values": ["association"]})
    add_theme(page, "energie", "Énergie", block("suivi", "Suivez-vous vos consommations ?"))
    add_theme(
        page,
        "eau",
        "Eau",
        block("releve", "Relevez-vous le compteur ?"),
        block("benevoles", "Vos bénévoles le savent-ils ?", answered, associations),
    )
    return page


def add_theme(page: QuestionnairePage, key: str, title: str, *questions: Any) -> QuestionnaireThemePage:
    theme = Theme.objects.get(key=key)
    return page.add_child(instance=QuestionnaireThemePage(title=title, slug=key, theme=theme, questions=[*questions]))


def address(page: QuestionnairePage) -> str:
    return f"/admin/questionnaires/{page.pk}/essayer/"


def read(response) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def value_of(text: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', text)


def is_hidden(text: str, key: str) -> bool:
    found = re.search(rf'id="{key}" data-question="{key}" data-kind="yes_no"( hidden)?>', text)
    assert found, f"{key} is not on the page"
    return bool(found[1])


@pytest.mark.django_db
class TestScreen:
    def test_the_first_theme_is_asked_as_respondents_are(self, as_person, questionnaire):
        text = read(as_person("responsable.ici").get(address(questionnaire)))
        assert 'data-question="suivi"' in text
        assert 'data-question="releve"' not in text
        assert "Pas encore de réponse" not in text  # nothing is saved here, nor said to be
        assert '<a href="/admin/questionnaires/' in text
        assert "Sans réponse : 0 point sur 1" in text
        assert "<b>0,0</b>/5 <span>Niveau Débutant</span>" in text

    def test_answers_follow_from_theme_to_theme_and_nothing_is_written(self, as_person, questionnaire):
        client = as_person("responsable.ici")
        client.get(address(questionnaire))
        before = rows(), dict(client.session)
        sent = {"suivi": "oui", "profile.actor_type": "association", "try.theme": "eau", "try.here": "energie"}
        text = read(client.post(address(questionnaire), sent))
        assert value_of(text, "suivi") == ["oui"]
        assert not is_hidden(text, "benevoles")
        assert '<option value="association" selected>' in text
        assert "<b>2,5</b>/5 <span>Niveau Avancé</span>" in text
        assert "Votre moyenne : 2,5/5." in text
        assert (rows(), dict(client.session)) == before

    def test_only_the_types_that_the_territory_accepts_are_tried(self, as_person, here, questionnaire):
        Territory.objects.filter(pk=here.pk).update(actor_types=["company"], other_kinds=[])
        text = read(as_person("responsable.ici").get(address(questionnaire)))
        assert '<option value="company"' in text
        assert '<option value="association"' not in text
        assert '<option value="other"' not in text

    def test_a_question_for_others_is_hidden(self, as_person, questionnaire):
        sent = {"suivi": "oui", "profile.actor_type": "company", "try.theme": "eau"}
        text = read(as_person("responsable.ici").post(address(questionnaire), sent))
        assert is_hidden(text, "benevoles")
        assert "Masquée" in text

    def test_a_file_is_neither_sent_nor_kept_and_what_it_shows_is_tried(self, as_person, questionnaire, disk):
        condition = {"join": "all", "rules": [("answer", {"question": "preuve", "operator": "answered"})]}
        asked = ("file", {"text": "Une pièce ?", "key": "preuve", "max_files": 1})
        follows = block("suites", "Qu’en tirez-vous ?")
        follows[1]["condition"] = condition
        add_theme(questionnaire, "dechets", "Déchets", asked, follows)
        client, at = as_person("responsable.ici"), {"try.theme": "dechets", "try.here": "dechets"}
        before = rows()
        text = read(client.post(address(questionnaire), at))
        assert "Un essai ne garde aucun fichier." in text
        assert 'type="file"' not in text
        assert is_hidden(text, "suites")
        text = read(client.post(address(questionnaire), at | {"try.show": "suites"}))
        assert not is_hidden(text, "suites")
        assert "« Une pièce ? » (1 fichier)." in text
        assert f'name="preuve" value="{SAMPLE_FILE}" checked' in text
        text = read(client.post(address(questionnaire), at | {"preuve": SAMPLE_FILE, "try.theme": "eau"}))
        assert value_of(text, "preuve") == [SAMPLE_FILE]
        assert (rows(), disk.exists()) == (before, False)

    def test_a_hidden_question_is_gone_to_with_what_shows_it(self, as_person, questionnaire):
        sent = {"suivi": "non", "try.here": "energie", "try.show": "benevoles"}
        text = read(as_person("responsable.ici").post(address(questionnaire), sent))
        assert not is_hidden(text, "benevoles")
        assert value_of(text, "suivi") == ["oui"]
        assert '<option value="association" selected>' in text
        told = "l’essai a répondu : le type de structure (Association) ; « Suivez-vous vos consommations ? » (Oui)."
        assert told in text

    def test_the_script_gets_the_form_alone(self, as_person, questionnaire):
        sent = {"suivi": "oui", "try.here": "energie"}
        client = as_person("responsable.ici")
        text = read(client.post(address(questionnaire), sent, headers={"accept": "text/x-fragment"}))
        assert text.startswith(' <input type="hidden" name="try.here" value="energie">')
        assert "<html" not in text
        assert "1 point sur 1" in text

    def test_resources_that_a_result_would_show_are_named(self, as_person, questionnaire):
        text = read(as_person("responsable.ici").get(address(questionnaire)))
        assert "<li>Guide Énergie<span>Parce que votre score en" in text

    def test_no_figure_of_score_is_said_where_levels_alone_are_shown(self, as_person, questionnaire):
        questionnaire.levels_only = True
        for level in questionnaire.levels:
            level.value["text"] = "Vous êtes au niveau {level}."
        questionnaire.save_revision()
        text = read(as_person("responsable.ici").get(address(questionnaire)))
        assert "<span>Niveau Débutant</span>" in text
        assert "</b>/5" not in text
        assert "Parce que votre score" not in text

    def test_what_is_typed_wrongly_is_said_beside_its_question(self, as_person, questionnaire):
        text = read(as_person("responsable.ici").post(address(questionnaire), {"suivi": "peut-être"}))
        assert "Cette réponse ne fait pas partie des choix proposés." in text

    @pytest.mark.parametrize(
        "sent",
        [
            {"try.here": "ailleurs", "try.theme": "nulle-part"},
            {"try.show": "inconnue"},
            {"profile.actor_type": "martien", "profile.headcount": "", "profile.sector": "ZZ"},
            {"suivi": ["oui", "non"], "releve": "x" * 10_000, "suivi.na": "1"},
        ],
    )
    def test_nothing_that_is_posted_breaks_it(self, as_person, questionnaire, sent):
        assert "Suivez-vous vos consommations" in read(as_person("responsable.ici").post(address(questionnaire), sent))

    @pytest.mark.parametrize("kind", ["single", "multiple", "yes_no", "scale", "number", "percentage", "date", "file"])
    def test_a_draft_that_does_not_hold_says_what_to_mend_and_where(self, as_person, questionnaire, kind):
        theme = add_theme(questionnaire, "dechets", "Déchets", (kind, {}))
        theme.save_revision()
        client = as_person("responsable.ici")
        for response in (client.get(address(questionnaire)), client.post(address(questionnaire), {"suivi": "oui"})):
            text = read(response)
            assert response.status_code == 200
            assert "Le brouillon ne peut pas encore être essayé" in text
            assert f'<a href="/admin/pages/{theme.pk}/edit/' in text
            assert "data-trial" not in text

    def test_a_questionnaire_of_which_nothing_is_written_says_so(self, as_person, there):
        page = QuestionnairePage.objects.for_territory(there).get()
        text = read(as_person("responsable.ailleurs").get(address(page)))
        assert "Il faut au moins un thème." in text

    @pytest.mark.parametrize(
        ("who", "status"),
        [("responsable.ici", 200), ("national", 200), ("responsable.ailleurs", 404), ("redaction.ici", 404)],
    )
    def test_who_may_try(self, person, questionnaire, who, status):
        client = client_of(person(who))
        assert client.get(address(questionnaire)).status_code == status
        assert client.post(address(questionnaire), {"suivi": "oui"}).status_code == status


# --- The preview of a theme ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("stream", [QuestionsBlock, FormQuestionsBlock], ids=["questionnaire", "form"])
def test_each_kind_of_question_is_shown_and_told_to_who_chooses_one(stream, kind, as_person):
    block = stream().child_blocks[kind]
    assert block.is_previewable
    assert block.get_description()
    page = as_person("responsable.ici").get("/admin/block-preview/", {"id": block.definition_prefix})
    assert EXAMPLES[kind]["text"] in unescape(page.content.decode())


class TestPreview:
    def test_a_theme_is_previewed_as_it_is_being_written(self, questionnaire):
        theme = QuestionnaireThemePage.objects.get(slug="eau", path__startswith=questionnaire.path)
        theme.questions[0].value["text"] = "Une question nouvelle ?"
        text = read(theme.make_preview_request().render())
        assert "Une question nouvelle ?" in text
        assert "Vos bénévoles le savent-ils ?" in text
        assert text.count("La question suivante ne paraît qu’après certaines réponses.") == 1

    def test_a_file_is_asked_for_as_it_will_be(self, questionnaire):
        added = add_theme(questionnaire, "dechets", "Déchets", ("file", {"text": "Une pièce ?", "max_files": 2}))
        text = read(QuestionnaireThemePage.objects.get(pk=added.pk).make_preview_request().render())
        assert '<input type="file"' in text
        assert "2 fichiers au plus. PDF ou image" in text

    def test_a_block_that_lacks_something_hides_no_other(self, questionnaire):
        theme = QuestionnaireThemePage.objects.get(slug="eau", path__startswith=questionnaire.path)
        theme.questions[0].value["text"] = ""
        text = read(theme.make_preview_request().render())
        assert "<h2>Question 1</h2>" in text
        assert 'id="benevoles"' in text

    @pytest.mark.parametrize("kind", ["single", "multiple", "yes_no", "scale", "number", "percentage", "date", "file"])
    def test_a_block_that_was_just_added_breaks_nothing(self, questionnaire, kind):
        added = add_theme(questionnaire, "dechets", "Déchets", (kind, {}))
        theme = QuestionnaireThemePage.objects.get(pk=added.pk)
        assert "Question 1" in read(theme.make_preview_request().render())

    def test_the_editor_previews_what_its_form_holds(self, as_person, questionnaire):
        theme = QuestionnaireThemePage.objects.get(slug="eau", path__startswith=questionnaire.path)
        client = as_person("responsable.ici")
        assert f"/admin/pages/{theme.pk}/edit/preview/" in read(client.get(f"/admin/pages/{theme.pk}/edit/"))
        assert "Relevez-vous le compteur" in read(client.get(f"/admin/pages/{theme.pk}/view_draft/"))


# --- In Chromium -----------------------------------------------------------------------------------------------------


def faults_of_the_trial(page: Page) -> list[str]:
    """What axe finds in our part of the page: the menu around it is Wagtail's."""
    page.evaluate(AXE)
    found = page.evaluate(RUN_AXE.replace("document", "'.trial'"), [TAGS, RULES])
    faults = [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return faults if fits else [*faults, "scrolls sideways"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1280])
def test_an_association_tries_the_draft(open_page, live_server, person, questionnaire, width):
    page: Page = open_page(viewport={"width": width, "height": 812})
    session = client_of(person("responsable.ici")).cookies["sessionid"]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page.goto(f"/admin/questionnaires/{questionnaire.pk}/")
    follow(page, page.get_by_role("link", name="Essayer"))
    before = rows()
    score_line, conditional = page.locator("#essai-score"), page.get_by_role("group", name="Vos bénévoles")
    expect(score_line).to_contain_text("0,0/5 Niveau Débutant")
    page.get_by_label("Type de structure").select_option("association")
    page.get_by_label("Oui").check()
    expect(score_line).to_contain_text("2,5/5 Niveau Avancé")
    follow(page, page.get_by_role("button", name="Eau"))
    expect(page.get_by_label("Type de structure")).to_have_value("association")
    expect(conditional).to_be_visible()
    page.get_by_label("Type de structure").select_option("company")
    expect(conditional).to_be_hidden()
    page.get_by_label("Type de structure").select_option("association")
    conditional.get_by_label("Oui").check()
    expect(score_line).to_contain_text("3,8/5")
    assert faults_of_the_trial(page) == []
    page.get_by_label("Type de structure").select_option("company")
    show = page.get_by_role("button", name="L’afficher")
    follow(page, show)
    expect(page.get_by_text("l’essai a répondu\u00a0: le type de structure (Association)")).to_be_in_viewport()
    expect(conditional).to_be_visible()
    assert rows() == before


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_adds_a_theme_of_its_own_with_a_question(open_page, live_server, person, questionnaire):
    page: Page = open_page(viewport={"width": 1280, "height": 900})
    session = client_of(person("responsable.ici")).cookies["sessionid"]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page.goto(f"/admin/questionnaires/{questionnaire.pk}/")
    follow(page, page.get_by_role("link", name="Ajouter un thème"))
    page.get_by_label("Nom", exact=False).first.fill("Forêts et bocage")
    page.get_by_label("Arbre").check()
    follow(page, page.get_by_role("button", name="Créer le thème"))
    page.locator('[data-contentpath="questions"] .c-sf-add-button').first.click()
    page.get_by_role("option", name="Oui ou non").click()
    page.locator('[name="questions-0-value-text"]').fill("Plantez-vous des haies\u202f?")
    with page.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url):
        page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.wait_for_load_state()
    page.goto(f"/admin/questionnaires/{questionnaire.pk}/")
    row = page.get_by_role("row", name="Forêts et bocage")
    expect(row).to_contain_text("Propre à votre territoire")
    expect(row.get_by_role("cell").nth(1)).to_have_text("1")
    draft = QuestionnaireThemePage.objects.get(slug="forets-et-bocage")
    page.goto(f"/admin/pages/{draft.pk}/view_draft/")
    expect(page.get_by_role("heading", name="Forêts et bocage")).to_be_visible()
    expect(page.get_by_text("Plantez-vous des haies\u202f?").first).to_be_visible()
