"""A questionnaire of three hundred questions over six themes: written, read over, published, and kept as a file."""

import copy
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.benchmark.large import PER_THEME, grown
from cms.benchmark.studio import editor_form, gate_form
from home.models import Theme
from questionnaires.definition import FREE_KINDS, Kind
from questionnaires.definition_reading import parse_definition
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.exchanging import import_document, try_import
from questionnaires.services.restoring import write_draft
from questionnaires.studio.drafts import build_definition, theme_pages
from questionnaires.studio.exchange import from_file, to_file
from questionnaires.studio.linter import lint
from questionnaires.versions import definition_of
from tests.world import QUESTIONNAIRE, client_of

LARGE = grown(QUESTIONNAIRE)
REWORDED = "Qui, chez vous, suit ce sujet\u202f?"


@pytest.fixture
def page(here) -> QuestionnairePage:
    for theme in LARGE["themes"]:
        names = {"name": theme["title"], "short_name": theme["short_title"]}
        Theme.objects.get_or_create(key=theme["key"], territory=None, defaults=names)
    return QuestionnairePage.objects.for_territory(here).get()


def draft_of(page: QuestionnairePage) -> dict[str, Any]:
    return build_definition(QuestionnairePage.objects.get(pk=page.pk).get_latest_revision_as_object())


@pytest.mark.pure
def test_it_has_every_kind_and_nothing_to_mend():
    definition = parse_definition(LARGE)
    assert [len(theme.questions) for theme in definition.themes] == [PER_THEME] * 6
    assert {question.kind for question in definition.questions} == {*Kind} - {Kind.FILE}
    assert any(question.condition for question in definition.questions if question.kind in FREE_KINDS)
    assert [finding.code for finding in lint(LARGE)] == ["too_many_questions"]


@pytest.mark.django_db
def test_a_large_file_is_tried_and_imported(page):
    document = from_file(to_file(LARGE))
    trial = try_import(page, document, by=None)
    assert (trial.wrong, trial.lost) == ([], None)
    import_document(page, document, by=None)
    assert parse_definition(draft_of(page)) == parse_definition(LARGE)


@pytest.mark.django_db
def test_every_theme_is_saved_as_it_was_by_its_editor(page, as_person):
    write_draft(page, LARGE, by=None)
    client = as_person("responsable.ici")
    for theme in theme_pages(page):
        form = editor_form(theme)
        assert len(form) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[theme.pk]), form)
        assert answer.status_code == 302, answer.context["form"].errors
    assert parse_definition(draft_of(page)) == parse_definition(LARGE)


@pytest.mark.django_db
def test_what_is_sent_at_the_gate_publishes_it(page, as_person):
    write_draft(page, LARGE, by=None)
    form = gate_form(page)
    answer = as_person("responsable.ici").post(reverse("questionnaire_publish", args=[page.pk]), form)
    assert answer.status_code == 302
    assert QuestionnaireVersion.objects.filter(page=page).newest_first()[0].sha256 == form["seen"]


# --- In Chromium -----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser_page(open_page, live_server, person) -> Page:
    opened: Page = open_page(viewport={"width": 1280, "height": 900})
    session = client_of(person("responsable.ici")).cookies["sessionid"]
    opened.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    return opened


def check_editors(browser_page: Page, page: QuestionnairePage, keys: list[str]) -> None:
    """In each theme the last short text is reworded by keyboard and saved; then all is as it was but for these."""
    write_draft(page, LARGE, by=None)
    expected = copy.deepcopy(LARGE)
    for part in expected["themes"]:
        if part["key"] in keys:
            index = max(n for n, question in enumerate(part["questions"]) if question["kind"] == "short_text")
            part["questions"][index]["text"] = REWORDED
            theme = theme_pages(page).get(theme__key=part["key"])
            reword_by_keyboard(browser_page, theme, index)
    assert parse_definition(draft_of(page)) == parse_definition(expected)


def reword_by_keyboard(browser_page: Page, theme: QuestionnaireThemePage, index: int) -> None:
    field = open_editor(browser_page, theme).locator(f'[name="questions-{index}-value-text"]')
    panel = browser_page.locator(f'section:has(> .w-panel__content [name="questions-{index}-value-text"])').last
    panel.locator("> .w-panel__header .w-panel__toggle").press("Enter")
    field.press("Control+a")
    browser_page.keyboard.type(REWORDED)
    with browser_page.expect_navigation(url=f"**/pages/{theme.pk}/edit/"):
        field.press("Control+s")
    expect(open_editor(browser_page, theme).locator(f'[name="questions-{index}-value-text"]')).to_have_value(REWORDED)


def open_editor(browser_page: Page, theme: QuestionnaireThemePage) -> Page:
    browser_page.goto(f"/admin/pages/{theme.pk}/edit/", wait_until="commit")
    last = browser_page.locator(f'[name="questions-{PER_THEME - 1}-value-text"]')
    expect(last).to_be_attached()
    expect(browser_page.get_by_role("button", name="Enregistrer le brouillon")).to_be_enabled()
    return browser_page


def check_publishing(browser_page: Page, page: QuestionnairePage) -> None:
    browser_page.goto(reverse("questionnaire_publish", args=[page.pk]))
    for box in browser_page.locator('[name="accept"]').all():
        box.press("Space")
    with browser_page.expect_navigation(url=f"**{reverse('questionnaire_versions', args=[page.pk])}"):
        browser_page.get_by_role("button", name="Publier la version").press("Enter")
    version = QuestionnaireVersion.objects.filter(page=page).newest_first()[0]
    assert parse_definition(version.definition) == parse_definition(draft_of(page))
    assert len(definition_of(version.pk).questions) == PER_THEME * 6


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_theme_of_fifty_questions_is_written_by_keyboard_and_published(browser_page, page):
    check_editors(browser_page, page, ["eau"])
    check_publishing(browser_page, page)


@pytest.mark.browser
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_every_theme_of_fifty_questions_is_written_by_keyboard_and_all_are_published(browser_page, page):
    check_editors(browser_page, page, [theme["key"] for theme in LARGE["themes"]])
    check_publishing(browser_page, page)
