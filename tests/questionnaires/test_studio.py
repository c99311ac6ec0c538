"""The screens of a questionnaire: themes in order, questions moved, the gate, versions read and taken up again."""

import re
from html import unescape

import pytest
from django.urls import reverse

from home.models import Theme
from home.problems import Conflict as Refused
from questionnaires.definition import sha256
from questionnaires.models import AcceptedWarning, QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.publishing import NotPublishable, Undeclared, publish_version, read_draft
from questionnaires.services.restoring import restore_version
from questionnaires.services.themes import hide_theme, move_questions, move_theme
from questionnaires.studio.drafts import build_definition, theme_drafts
from questionnaires.studio.restoring import question_blocks
from tests.questionnaires.strategies import question_document

pytestmark = pytest.mark.django_db
LEVELS = [
    ("level", {"key": "un", "name": "Un", "threshold": "0", "text": "Un."}),
    ("level", {"key": "deux", "name": "Deux", "threshold": "3", "text": "Deux."}),
]


@pytest.fixture
def page(here) -> QuestionnairePage:
    """Two themes, « energie » of three questions and « mobilite » of one, not published yet."""
    made = QuestionnairePage.objects.for_territory(here).get()
    QuestionnaireThemePage.objects.child_of(made).delete()
    made = QuestionnairePage.objects.get(pk=made.pk)
    made.levels = LEVELS
    made.save()
    for key, count in (("energie", 3), ("mobilite", 1)):
        questions = [question_document(f"{key}-{n}", text=f"{key} {n}\u202f?") for n in range(count)]
        theme = QuestionnaireThemePage(title=key, slug=key, theme=Theme.objects.get(key=key))
        theme.questions = question_blocks(questions)
        made.add_child(instance=theme)
    return made


def url(name, page, *args):
    return reverse(f"questionnaire_{name}", args=[page.pk, *args])


def keys(page) -> list[list[str]]:
    return [[question["key"] for question in theme["questions"]] for theme in build_definition(page)["themes"]]


def theme(page, key) -> QuestionnaireThemePage:
    return QuestionnaireThemePage.objects.child_of(page).get(slug=key)


def reword(page, key="energie", text="Autrement\u202f?"):
    draft = theme(page, key).get_latest_revision_as_object()
    draft.questions[0].value["text"] = text
    draft.save_revision()


# --- Themes ----------------------------------------------------------------------------------------------------------


def test_themes_change_places(page):
    move_theme(theme(page, "mobilite"), places=-1)
    assert [draft.slug for draft in theme_drafts(page)] == ["mobilite", "energie"]
    move_theme(theme(page, "mobilite"), places=-1)
    move_theme(theme(page, "mobilite"), places=1)
    assert [draft.slug for draft in theme_drafts(page)] == ["energie", "mobilite"]


def test_a_hidden_theme_is_left_out_until_it_is_shown(page):
    hide_theme(theme(page, "mobilite"), hidden=True, by=None)
    assert keys(page) == [["energie-0", "energie-1", "energie-2"]]
    hide_theme(theme(page, "mobilite"), hidden=False, by=None)
    assert len(keys(page)) == 2


def test_the_overview_leads_to_the_kinds_that_are_welcome(page, as_person, here):
    text = as_person("responsable.ici").get(reverse("questionnaire", args=[page.pk])).content.decode()
    assert reverse("territories:edit", args=[here.pk]) in text


def test_the_buttons_of_the_themes(page, as_person):
    client = as_person("responsable.ici")
    second = theme(page, "mobilite").pk
    client.post(url("themes", page), {"up": second})
    client.post(url("themes", page), {"hide": second})
    assert [draft.slug for draft in theme_drafts(page)] == ["mobilite", "energie"]
    assert len(keys(page)) == 1
    for odd in ({}, {"up": "x"}, {"autre": "1"}, {"up": "999999"}):
        assert client.post(url("themes", page), odd).status_code in {302, 404}


def test_questions_move_with_their_keys(page):
    assert move_questions(page, ["energie-1", "energie-2"], to=theme(page, "mobilite").pk, by=None) == 2
    assert keys(page) == [["energie-0"], ["mobilite-0", "energie-1", "energie-2"]]


def test_the_screen_that_moves(page, as_person):
    client = as_person("responsable.ici")
    said = client.post(url("move", page), {"question": ["energie-0"]}).content.decode()
    assert "choisissez le thème" in said
    assert 'value="energie-0" checked' in said, "what was ticked stays"
    client.post(url("move", page), {"question": ["energie-0"], "to": theme(page, "mobilite").pk})
    assert keys(page) == [["energie-1", "energie-2"], ["mobilite-0", "energie-0"]]


# --- The gate --------------------------------------------------------------------------------------------------------


def gate(client, page):
    text = client.get(url("publish", page)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', text)[1]
    accepted = [unescape(value) for value in re.findall(r'name="accept" value="([^"]*)"', text)]
    return text, seen, accepted


def test_warnings_wait_to_be_accepted_once(page, as_person, here):
    client = as_person("responsable.ici")
    _text, seen, accepted = gate(client, page)
    before = QuestionnaireVersion.objects.for_territory(here).count()
    refused = client.post(url("publish", page), {"seen": seen, "accept": accepted[:1]}).content.decode()
    assert "Rien n’est publié" in refused
    assert refused.count(" checked") >= 1, "what was accepted stays ticked"
    assert QuestionnaireVersion.objects.for_territory(here).count() == before
    assert not AcceptedWarning.objects.exists(), "nothing is half written"
    declared = dict.fromkeys(re.findall(r'name="(is-[^"]*)"', _text), "changed")
    client.post(url("publish", page), {"seen": seen, "accept": accepted, **declared})
    assert QuestionnaireVersion.objects.for_territory(here).count() == before + 1
    reword(page)
    assert gate(client, page)[2] == []


def test_nothing_is_asked_to_be_accepted_when_nothing_is_to_publish(page, as_person):
    publish_version(page, declared={}, accepted=[finding.identity for finding in read_draft(page).warnings])
    AcceptedWarning.objects.all().delete()
    text, _seen, accepted = gate(as_person("responsable.ici"), page)
    assert "À savoir" in text
    assert accepted == []


def test_what_was_not_on_screen_is_not_published(page, as_person, here):
    client = as_person("responsable.ici")
    _text, seen, accepted = gate(client, page)
    reword(page)
    response = client.post(url("publish", page), {"seen": seen, "accept": accepted})
    assert response.status_code == 409
    assert "Le brouillon a changé" in response.content.decode()


def test_a_draft_that_changes_under_the_hand_of_who_publishes_it_is_refused(page):
    seen = sha256(read_draft(page).document)
    reword(page)
    with pytest.raises(Refused):
        publish_version(page, seen=seen)
    assert publish_version(page, seen=sha256(read_draft(page).document))


def test_a_changed_question_is_declared_and_kept_with_the_version(page, person):
    publish_version(page)
    reword(page)
    accepted = [finding.identity for finding in read_draft(page).warnings]
    with pytest.raises(Undeclared):
        publish_version(page, declared={}, accepted=accepted)
    assert not AcceptedWarning.objects.exists()
    version = publish_version(page, declared={"energie-0": "rescaled"}, accepted=accepted)
    assert version.comparability == {"energie-0": "rescaled"}


def test_errors_lead_to_their_block(page, as_person):
    draft = theme(page, "energie").get_latest_revision_as_object()
    wrong = question_document("energie-1", condition={"question": "nulle-part", "operator": "answered"})
    draft.questions = question_blocks([question_document("energie-0"), wrong])
    draft.save_revision()
    with pytest.raises(NotPublishable):
        publish_version(page)
    text = as_person("responsable.ici").get(url("publish", page)).content.decode()
    block = theme(page, "energie").get_latest_revision_as_object().questions[1].id
    assert f"/admin/pages/{draft.pk}/edit/#block-{block}-section" in text
    assert "disabled" in text


# --- Versions --------------------------------------------------------------------------------------------------------


def test_the_editor_of_a_theme_leads_back_to_the_questionnaire(page, as_person):
    edit = as_person("responsable.ici").get(reverse("wagtailadmin_pages:edit", args=[theme(page, "energie").pk]))
    assert f'href="{reverse("questionnaire", args=[page.pk])}">le questionnaire</a>' in edit.content.decode()


def test_a_version_is_read_and_taken_up_again(page, as_person, person, here):
    first = publish_version(page)
    reword(page)
    hide_theme(theme(page, "mobilite"), hidden=True, by=None)
    second = publish_version(page)
    client = as_person("responsable.ici")
    assert "energie 0" in client.get(url("version", page, first.number)).content.decode()
    assert "Autrement" in client.get(url("version", page, second.number)).content.decode()
    compared = client.get(url("compare", page), {"de": first.number, "a": second.number}).content.decode()
    assert "Déclarée la même." in compared
    assert "Retirée." in compared
    client.post(url("version", page, first.number))
    assert read_draft(page.get_latest_revision_as_object()).document["themes"] == first.definition["themes"]
    assert QuestionnaireVersion.objects.for_territory(here).newest_first().first() == second, "nothing is published yet"


def test_what_a_version_does_not_hold_stays_hidden(page, person):
    first = publish_version(page)
    draft = QuestionnaireThemePage(title="eau", slug="eau", theme=Theme.objects.create(key="eau-2", name="Eau"))
    draft.questions = question_blocks([question_document("eau-0")])
    page.add_child(instance=draft)
    restore_version(first, page=page, by=person("responsable.ici"))
    assert len(keys(page)) == 2
    assert theme(page, "eau").get_latest_revision_as_object().questions[0].value["hidden"]


@pytest.mark.parametrize("number", ["0", "99"])
def test_no_other_version_exists(page, as_person, number):
    assert as_person("responsable.ici").get(url("version", page, int(number))).status_code == 404


@pytest.mark.parametrize("asked", ["x", "99", "-1", "1e3", "9" * 30])
def test_odd_numbers_are_no_versions(page, as_person, asked):
    publish_version(page)
    reword(page)
    publish_version(page)
    assert as_person("responsable.ici").get(url("compare", page), {"de": asked}).status_code == 404
