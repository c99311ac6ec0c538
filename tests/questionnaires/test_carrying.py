"""A new round proposes the last answers: none counts before it is confirmed."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from questionnaires.answers import missing_required
from questionnaires.conditions import current_value
from questionnaires.definition import Kind
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.rounds.carrying import proposals
from questionnaires.scoring import score
from questionnaires.services.assessments import Change, Incomplete, save_answers, start_assessment, submit_assessment
from questionnaires.versions import definition_of
from tests.factories.assessments import make_sent, make_version
from tests.questionnaires.strategies import answers_of, cases, document_of, question_document
from tests.questionnaires.strategies import definition_of as defined
from tests.world import SEED

ON = "2025-11-12"


# --- The rule --------------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_what_still_compares_and_is_accepted_is_proposed():
    before = defined(
        question_document("kept"),
        question_document("away", allow_not_applicable=True),
        question_document("broken"),
        question_document("lost", "multiple"),
        question_document("piece", "file"),
        question_document("unknown"),
        question_document("gone"),
        question_document("figure", "number"),
    )
    narrower = question_document("lost", "multiple")
    narrower["choices"] = [one for one in narrower["choices"] if one["key"] != "b"]
    after = defined(
        question_document("kept"),
        question_document("away", allow_not_applicable=True),
        question_document("broken"),
        narrower,
        question_document("piece", "file"),
        question_document("unknown"),
        question_document("new"),
        question_document("figure", "number"),
    )
    answers: dict[str, Any] = answers_of(kept="peu", broken="peu", lost=["a", "b"], gone="peu", figure="12.5")
    answers |= {
        "away": {"value": None, "na": True, "reason": "Locataires"},
        "piece": {"value": ["0d6b3b3c-6a70-4c4d-a4d7-6a0f5b9a3c11"]},
        "unknown": {"value": None, "na": False, "unknown": True},
    }
    found = proposals(before, after, answers, broken={"broken"}, on=ON)
    assert {key: entry["proposed"] for key, entry in found.items()} == {
        "kept": {"value": "peu", "na": False, "reason": "", "on": ON},
        "away": {"value": None, "na": True, "reason": "Locataires", "on": ON},
        "figure": {"value": "12.5", "na": False, "reason": "", "on": ON},
    }


@pytest.mark.pure
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_proposals_count_nowhere_until_they_are_confirmed(drawn):
    definition, answers, profile = drawn
    found = proposals(definition, definition, answers, broken=(), on=ON)
    assert score(definition, found, profile) == score(definition, {}, profile)
    assert missing_required(definition, found, profile) == missing_required(definition, {}, profile)
    given_before = {
        question.key
        for question in definition.questions
        if question.kind is not Kind.FILE and current_value(question, answers) is not None
    }
    assert given_before <= set(found)


# --- The next round --------------------------------------------------------------------------------------------------


@pytest.fixture
def next_round(db, here, organisation, person) -> Assessment:
    owner = person("titulaire.ici")
    make_sent(organisation, territory=here, by=owner)
    return start_assessment(organisation, territory=here, by=owner)


def step_url(draft: Assessment) -> str:
    return f"/ici/diagnostic/{draft.uuid}/energie/1/"


def test_new_round_shows_the_last_answers_and_none_is_given(as_person, next_round, person):
    page = as_person("titulaire.ici").get(step_url(next_round)).content.decode()
    assert "Toujours vrai. Le " in page
    assert "seul ce que vous confirmez compte" in page
    with pytest.raises(Incomplete):
        submit_assessment(next_round, by=person("titulaire.ici"))
    review = as_person("titulaire.ici").get(f"/ici/diagnostic/{next_round.uuid}/relecture/").content.decode()
    assert "À confirmer\u00a0:" in review


def test_answer_is_confirmed_without_script(as_person, next_round):
    client, told = as_person("titulaire.ici"), SEED["answers"]["energie_suivi"]["value"]
    client.post(step_url(next_round), {"energie_suivi.seen": "0", "energie_suivi.confirm": "1", "leave": "1"})
    next_round.refresh_from_db()
    entry = next_round.answers["energie_suivi"]
    assert (entry["value"], entry["revision"], "proposed" in entry) == (told, 1, False)


def test_form_that_confirms_nothing_leaves_the_proposal(as_person, next_round):
    page = as_person("titulaire.ici").post(step_url(next_round), {"energie_suivi.seen": "0"}).content.decode()
    assert "Cette question attend une réponse." in page
    next_round.refresh_from_db()
    assert next_round.answers["energie_suivi"]["proposed"]["value"]


def test_another_answer_takes_the_place_of_the_proposal(as_person, next_round):
    data = {"energie_suivi.seen": "0", "energie_suivi.confirm": "1", "energie_suivi": "non", "leave": "1"}
    as_person("titulaire.ici").post(step_url(next_round), data)
    next_round.refresh_from_db()
    assert next_round.answers["energie_suivi"]["value"] == "non"


def test_proposals_are_confirmed_by_the_api_as_any_answer(as_person, next_round):
    url = f"/api/v1/assessments/{next_round.uuid}/answers/energie_suivi"
    sent = json.dumps({"value": next_round.answers["energie_suivi"]["proposed"]["value"], "revision": 0})
    reply = as_person("titulaire.ici").put(url, sent, content_type="application/json")
    assert reply.json()["answer"]["revision"] == 1


def test_question_that_an_author_declared_changed_is_asked_anew(db, here, organisation, person):
    owner = person("titulaire.ici")
    document = document_of(question_document("a"), question_document("b"))
    first = make_version(here, document)
    draft = start_assessment(organisation, territory=here, by=owner)
    save_answers(draft, changes=[Change("a", "peu"), Change("b", "peu")], by=owner)
    submit_assessment(draft, by=owner)
    for changed in ("a", "c"):
        QuestionnaireVersion.objects.create(
            territory=here,
            number=QuestionnaireVersion.objects.filter(territory=here).count() + 1,
            definition=document,
            sha256=first.sha256,
            comparability={changed: "changed"},
        )
    assert set(start_assessment(organisation, territory=here, by=owner).answers) == {"b"}


def test_a_pilot_between_two_versions_breaks_nothing(db, here, organisation, person):
    owner = person("titulaire.ici")
    sent = make_sent(organisation, territory=here, by=owner)
    QuestionnaireVersion.objects.create(
        territory=here,
        number=sent.version.number + 1,
        is_pilot=True,
        definition=sent.version.definition,
        sha256=sent.version.sha256,
        comparability={"energie_suivi": "changed"},
    )
    make_version(here, sent.version.definition)
    again = start_assessment(organisation, territory=here, by=owner)
    assert definition_of(again.version_id).question("energie_suivi")
    assert "energie_suivi" in again.answers
