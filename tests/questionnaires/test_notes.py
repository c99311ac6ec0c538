"""Notes between colleagues beside a question."""

import json

import pytest

from home.problems import Conflict
from questionnaires.answers import MOST_SAID
from questionnaires.models import Assessment, QuestionNote
from questionnaires.services.assessments import start_assessment
from questionnaires.services.notes import save_notes
from tests.factories.assessments import make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(here, organisation, person) -> Assessment:
    return start_assessment(organisation, territory=here, by=person("titulaire.ici"))


def step_url(draft: Assessment) -> str:
    return f"/ici/diagnostic/{draft.uuid}/energie/1/"


def put(client, draft: Assessment, text: str):
    url = f"/api/v1/assessments/{draft.uuid}/notes/energie_suivi"
    return client.put(url, json.dumps({"text": text}), content_type="application/json")


def test_note_is_read_by_colleagues_and_written_by_its_author(as_person, draft):
    assert put(as_person("membre.ici"), draft, " Voir les factures. ").json() == {"text": "Voir les factures."}
    page = as_person("titulaire.ici").get(step_url(draft)).content.decode()
    assert "<p>Voir les factures.</p>" in page
    assert "Voir les factures.</textarea>" not in page
    assert "Voir les factures.</textarea>" in as_person("membre.ici").get(step_url(draft)).content.decode()


def test_note_goes_with_the_form_and_an_empty_one_goes_away(as_person, draft):
    client = as_person("titulaire.ici")
    sent = {"energie_suivi.seen": "0", "leave": "1"}
    client.post(step_url(draft), sent | {"energie_suivi.note": "À vérifier."})
    assert QuestionNote.objects.get().text == "À vérifier."
    client.post(step_url(draft), sent | {"energie_suivi.note": ""})
    assert not QuestionNote.objects.exists()


def test_note_that_is_too_long_stays_in_its_field_and_the_answer_is_saved(as_person, draft):
    data = {"energie_suivi.seen": "0", "energie_suivi": "usages", "energie_suivi.note": "é" * (MOST_SAID + 1)}
    page = as_person("titulaire.ici").post(step_url(draft), data | {"leave": "1"}).content.decode()
    assert "Votre note dépasse de 1\u00a0signe" in page
    assert "é" * (MOST_SAID + 1) in page
    draft.refresh_from_db()
    assert draft.answers["energie_suivi"]["value"] == "usages"
    assert put(as_person("titulaire.ici"), draft, "é" * (MOST_SAID + 1)).status_code == 422


def test_notes_are_frozen_with_the_answers(here, organisation, person):
    owner = person("titulaire.ici")
    with pytest.raises(Conflict):
        save_notes(make_sent(organisation, territory=here, by=owner), {"energie_suivi": "Trop tard."}, by=owner)


@pytest.mark.usefixtures("generations_read_once")
def test_notes_of_a_step_are_read_in_one_query(as_person, draft, person, django_assert_num_queries):
    """Three for the page and its space, then the session, the person, the diagnostic, the notes."""
    client = as_person("titulaire.ici")
    client.get(step_url(draft))
    with django_assert_num_queries(7):
        client.get(step_url(draft))
    for name in ("titulaire.ici", "membre.ici"):
        save_notes(draft, {"energie_suivi": "Un.", "energie_audit": "Deux."}, by=person(name))
    with django_assert_num_queries(7):
        client.get(step_url(draft))
