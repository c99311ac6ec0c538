"""Writing a condition in Chromium: everything is chosen from lists, and what is saved holds the keys."""

import pytest
from playwright.sync_api import Page, expect

from home.models import Theme
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.studio.drafts import build_definition
from questionnaires.studio.restoring import question_blocks
from tests.questionnaires.strategies import question_document
from tests.world import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def themes(here) -> list[QuestionnaireThemePage]:
    """Two themes: one question in the first, two in the second."""
    page = QuestionnairePage.objects.for_territory(here).get()
    QuestionnaireThemePage.objects.child_of(page).delete()
    page = QuestionnairePage.objects.get(pk=page.pk)
    made = []
    for key, names in (("energie", ["Chauffez-vous"]), ("mobilite", ["Roulez-vous", "Depuis quand"])):
        questions = [question_document(f"{key}-{n}", text=f"{name}\u202f?") for n, name in enumerate(names)]
        theme = QuestionnaireThemePage(title=key.title(), slug=key, theme=Theme.objects.get(key=key))
        theme.questions = question_blocks(questions)
        made.append(page.add_child(instance=theme))
    return made


@pytest.fixture
def editor(open_page, live_server, person, themes) -> Page:
    """The editor of the second theme, as a manager has it; its last question unfolded."""
    page: Page = open_page(viewport={"width": 1280, "height": 900})
    session = client_of(person("responsable.ici")).cookies["sessionid"]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page.goto(f"/admin/pages/{themes[1].pk}/edit/")
    unfold(page, page.locator('section:has(> .w-panel__content [name="questions-1-value-text"])').last)
    return page


def unfold(page: Page, section) -> None:
    section.locator("> .w-panel__header .w-panel__toggle").click()


def test_a_question_is_shown_after_an_answer_of_an_earlier_theme(editor, themes):
    block = editor.locator('section:has(> .w-panel__content [name="questions-1-value-text"])').last
    unfold(editor, block.locator("section", has_text="À qui elle est posée").last)
    condition = block.locator('[data-contentpath="condition"]')
    condition.locator(".c-sf-add-button").first.click()
    editor.get_by_role("option", name="Une réponse donnée").click()
    question, answer = (condition.locator(f'[data-contentpath="{part}"] select') for part in ("question", "value"))
    expect(question.locator("option")).to_have_text(
        ["Choisir une question", "Energie\u00a0: Chauffez-vous\u202f?", "Roulez-vous\u202f?"]
    )
    question.select_option(label="Energie\u00a0: Chauffez-vous\u202f?")
    expect(answer.locator("option")).to_have_text(["Choisir une réponse", "Non", "Peu", "Tout"])
    answer.select_option(label="Tout")
    with editor.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url):
        editor.get_by_role("button", name="Enregistrer le brouillon").click()
    editor.wait_for_load_state()
    page = QuestionnairePage.objects.get(pk=themes[1].get_parent().pk)
    asked = build_definition(page)["themes"][1]["questions"][1]
    assert asked["condition"] == {"question": "energie-0", "operator": "equals", "value": "tout"}
