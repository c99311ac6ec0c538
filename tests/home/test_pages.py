"""From the draft to the visitor: preview, moderation, publication at its hour. Through Wagtail's own screens."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, TaskState, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from actors.models import CharterPage, DirectoryPage, ExperienceIndexPage, ExperiencePage
from home.models import (
    AgendaPage,
    CyclePage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    PortalPage,
    SitePlanPage,
    StandardPage,
    TerritoryPage,
    Theme,
)
from home.services import update_identity
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from ressources.models import ResourceIndexPage, ResourcePage
from tests.factories.pages import make_news
from trophees.models import CampaignIndexPage, CampaignPage

pytestmark = pytest.mark.django_db

TITLE = "Une page toute neuve"
TEXT = "Ce que dit son texte."
NEWS = "/ici/actualites/"


def body() -> dict[str, Any]:
    return streamfield([("prose", rich_text(f"<p>{TEXT}</p>"))])


# What an editor types, beside the title, for each type of page that may be made.
TYPED: dict[type[Page], dict[str, Any]] = {
    NewsPage: {"date": "2026-03-01", "intro": "Le chapô.", "body": body()},
    EventPage: {
        "starts_at": "2026-03-01 18:00",
        "ends_at": "2026-03-01 20:00",
        "mode": "in_person",
        "place": "Salle des fêtes",
        "intro": "Le chapô.",
        "body": body(),
    },
    CyclePage: {"intro": "Le chapô.", "body": body()},
    StandardPage: {"intro": "Le chapô.", "body": body()},
    ResourcePage: {"kind": "guide", "summary": "Un pas.", "min_percent": "0", "max_percent": "100", "body": body()},
    QuestionnaireThemePage: {"weight": "1", "questions": streamfield([]), "level_texts": streamfield([])},
    CampaignPage: {
        "kind": "trophies",
        "edition": "2027",
        "intro": "Pour celles et ceux qui agissent.",
        "opens_at": "2027-01-01 09:00",
        "closes_at": "2027-03-01 12:00",
        "reviews_at": "2027-03-01 12:00",
        "deliberates_at": "2027-04-01 12:00",
        "publishes_at": "2027-05-01 12:00",
        "cofinancing": "0",
        "reviews_each": "2",
        "quorum": "1",
        "ranking": "mean",
        **{name: streamfield([]) for name in ("categories", "parts", "criteria")},
        "body": body(),
    },
}
PARENTS: dict[type[Page], type[Page]] = {
    NewsPage: NewsIndexPage,
    EventPage: AgendaPage,
    CyclePage: AgendaPage,
    StandardPage: TerritoryPage,
    ResourcePage: ResourceIndexPage,
    QuestionnaireThemePage: QuestionnairePage,
    CampaignPage: CampaignIndexPage,
}
SHOWN = [model for model in TYPED if model is not QuestionnaireThemePage]
# The same for the sections, which are only edited.
SECTIONS: dict[type[Page], dict[str, Any]] = {
    TerritoryPage: {"body": streamfield([])},
    NewsIndexPage: {"intro": TEXT},
    AgendaPage: {"intro": TEXT},
    DirectoryPage: {"intro": TEXT},
    CharterPage: {"intro": TEXT, "body": streamfield([]), "assessment_every": "0"},
    ExperienceIndexPage: {"intro": TEXT},
    ResourceIndexPage: {"intro": TEXT},
    CampaignIndexPage: {"intro": TEXT},
    SitePlanPage: {},
    QuestionnairePage: {"intro": TEXT, "minutes": "15", "display_scale": "5", "levels": streamfield([])},
}


def form_of(model: type[Page], **more: Any) -> dict[str, Any]:
    typed = {**TYPED, **SECTIONS}[model]
    if model in (ResourcePage, QuestionnaireThemePage):
        theme = Theme.objects.get(key="energie").pk
        typed = typed | {"themes" if model is ResourcePage else "theme": theme}
    if model is ResourcePage:
        typed = typed | {"documents": streamfield([])}
    common = {"title": TITLE, "slug": "toute-neuve", "comments": inline_formset([])}
    return nested_form_data({**common, **typed, **more})


def add_url(model: type[Page], territory) -> str:
    parent = PARENTS[model].objects.for_territory(territory).get()
    return f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{parent.pk}/"


# --- Preview ---------------------------------------------------------------------------------------------------------


def test_every_type_of_page_is_previewed_here():
    ours = {model for model in get_page_models() if model._meta.app_label != "wagtailcore"}
    assert {model for model in ours if model.is_creatable} == set(TYPED) | {PortalPage}
    # A sheet is written in « Mon espace », by its organisation alone.
    assert {model for model in ours if not model.is_creatable} == set(SECTIONS) | {ExperiencePage}


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_page_that_is_being_written_is_previewed(as_person, here, model):
    client, address = as_person("responsable.ici"), f"{add_url(model, here)}preview/"
    assert client.post(address, form_of(model)).json() == {"is_valid": True, "is_available": True}
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert TITLE in page
    assert "<b>Ici</b>" in page
    assert not Page.objects.filter(title=TITLE).exists()


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_section_that_is_being_changed_is_previewed(as_person, client, here, model):
    section = model.objects.for_territory(here).get()
    client, address = as_person("responsable.ici"), f"/admin/pages/{section.pk}/edit/preview/"
    typed = form_of(model, slug=section.slug, title="Un titre tout neuf")
    assert client.post(address, typed).json() == {"is_valid": True, "is_available": True}
    response = client.get(address)
    assert response.status_code == 200
    assert "<b>Ici</b>" in response.content.decode()
    if model is not TerritoryPage:
        assert "Un titre tout neuf" in response.content.decode()
    if model not in (TerritoryPage, SitePlanPage):
        assert TEXT in response.content.decode()
    assert "Un titre tout neuf" not in client.get(section.get_url()).content.decode()


def test_theme_of_a_questionnaire_is_previewed_though_it_is_never_served(as_person, client, here):
    manager, address = as_person("responsable.ici"), add_url(QuestionnaireThemePage, here)
    assert 'data-side-panel="preview"' in manager.get(address).content.decode()
    manager.post(f"{address}preview/", form_of(QuestionnaireThemePage))
    assert manager.get(f"{address}preview/").status_code == 200
    assert type(client)().get(f"{address}preview/").status_code == 302


def test_preview_is_not_what_visitors_are_given(as_person, client, here):
    (page,) = make_news(here)
    address = f"/admin/pages/{page.pk}/edit/preview/"
    editor = as_person("redaction.ici")
    editor.post(address, form_of(NewsPage, slug=page.slug))
    assert TITLE in editor.get(address).content.decode()
    visitor = type(client)()
    assert TITLE not in visitor.get(f"{NEWS}{page.slug}/").content.decode()


# --- Drafts and hours ------------------------------------------------------------------------------------------------


def test_draft_is_seen_by_its_team_only(as_person, client, here):
    (page,) = make_news(here, title=TITLE, live=False)
    assert TITLE not in client.get(NEWS).content.decode()
    assert client.get(f"{NEWS}{page.slug}/").status_code == 404
    address = f"/admin/pages/{page.pk}/view_draft/"
    page.save_revision()
    assert TITLE in as_person("redaction.ici").get(address).content.decode()
    assert as_person("redaction.ailleurs").get(address).status_code == 404


def test_change_that_is_not_published_leaves_the_page_as_it_was(client, here):
    (page,) = make_news(here)
    page.title = TITLE
    page.save_revision()
    shown = client.get(f"{NEWS}{page.slug}/").content.decode()
    assert "Nouvelle 1" in shown
    assert TITLE not in shown


def test_page_appears_and_leaves_at_its_hours(client, here, django_capture_on_commit_callbacks):
    now = timezone.now()
    hours = {"go_live_at": now + timedelta(hours=1), "expire_at": now + timedelta(hours=3)}
    (page,) = make_news(here, title=TITLE, live=False, **hours)
    page.save_revision().publish()

    def is_shown(*, after: timedelta) -> bool:
        with time_machine.travel(now + after), django_capture_on_commit_callbacks(execute=True):
            call_command("publish_scheduled")
        listed = TITLE in client.get(NEWS).content.decode()
        assert (client.get(f"{NEWS}{page.slug}/").status_code == 200) is listed
        return listed

    assert not is_shown(after=timedelta(minutes=30))
    assert is_shown(after=timedelta(hours=2))
    assert not is_shown(after=timedelta(hours=4))


def test_event_says_where_it_is_before_it_is_published(as_person, here):
    client, address = as_person("redaction.ici"), add_url(EventPage, here)
    published = client.post(address, form_of(EventPage, place="", **{"action-publish": "1"}))
    assert "Dites où l’on se retrouve." in published.content.decode()
    client.post(address, form_of(EventPage, place=""))
    assert not EventPage.objects.get(title=TITLE).live


# --- Moderation ------------------------------------------------------------------------------------------------------


@pytest.fixture
def moderated(here):
    """A territory whose editors do not publish."""
    here.editors_publish = False
    update_identity(here)
    return here


@pytest.fixture
def submitted(as_person, moderated) -> NewsPage:
    as_person("redaction.ici").post(add_url(NewsPage, moderated), form_of(NewsPage, **{"action-submit": "1"}))
    return NewsPage.objects.get(title=TITLE)


def approve_url(page: Page) -> str:
    return f"/admin/pages/workflow/action/{page.pk}/approve/{TaskState.objects.get(revision__object_id=page.pk).pk}/"


def test_editor_who_publishes_does_so_at_once(as_person, client, here):
    as_person("redaction.ici").post(add_url(NewsPage, here), form_of(NewsPage, **{"action-publish": "1"}))
    page = client.get(f"{NEWS}toute-neuve/").content.decode()
    assert TITLE in page
    assert TEXT in page


def test_editor_who_does_not_publish_cannot_even_by_hand(as_person, client, moderated):
    as_person("redaction.ici").post(add_url(NewsPage, moderated), form_of(NewsPage, **{"action-publish": "1"}))
    assert client.get(f"{NEWS}toute-neuve/").status_code == 404
    assert not NewsPage.objects.get(title=TITLE).live


def test_submitted_page_is_live_once_a_manager_approves(as_person, client, submitted):
    assert submitted.current_workflow_state
    assert client.get(f"{NEWS}toute-neuve/").status_code == 404
    manager = as_person("responsable.ici")
    assert TITLE in manager.get("/admin/").content.decode()
    manager.post(approve_url(submitted))
    assert TITLE in client.get(f"{NEWS}toute-neuve/").content.decode()
    assert TITLE in client.get(NEWS).content.decode()


@pytest.mark.parametrize("name", ["redaction.ici", "responsable.ailleurs", "jury.ici", "titulaire.ici"])
def test_submitted_page_is_approved_by_nobody_else(as_person, client, submitted, name):
    as_person(name).post(approve_url(submitted))
    submitted.refresh_from_db()
    assert not submitted.live
    assert client.get(f"{NEWS}toute-neuve/").status_code == 404
