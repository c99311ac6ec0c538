"""Answering and sending: nothing lost, nothing overwritten, nothing sent twice."""

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from actors.services.organisations import NotAccepted, ensure_presence, leave_territory
from home.models import Territory
from home.problems import Conflict
from questionnaires.immutability import missing_triggers
from questionnaires.models import Assessment, ErasurePermit, QuestionnaireVersion, ThemeScore
from questionnaires.services.assessments import (
    AlreadySubmitted,
    Change,
    Incomplete,
    save_answers,
    start_assessment,
    submit_assessment,
)
from tests.world import SEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def assessment(here, organisation, owner) -> Assessment:
    return start_assessment(organisation, territory=here, by=owner)


def fill(assessment: Assessment, by) -> None:
    changes = [
        Change(key, a.get("value"), a.get("na", False), a.get("reason", "")) for key, a in SEED["answers"].items()
    ]
    assert not save_answers(assessment, changes=changes, by=by).refused


def test_start_twice_gives_the_same_draft(assessment, here, organisation, owner):
    assert start_assessment(organisation, territory=here, by=owner).pk == assessment.pk


def test_save_of_two_questions_by_two_people_merges(assessment, owner, person):
    stale = Assessment.objects.get(pk=assessment.pk)
    save_answers(assessment, changes=[Change("energie_suivi", "total", seen=0)], by=owner)
    saving = save_answers(stale, changes=[Change("energie_audit", "oui", seen=0)], by=person("membre.ici"))
    assert set(saving.saved) == {"energie_audit"}
    assert set(Assessment.objects.get(pk=assessment.pk).answers) == {"energie_suivi", "energie_audit"}


def test_save_of_one_question_over_another_is_a_conflict(assessment, owner, person):
    first, second = list(choice_keys(assessment))[:2]
    save_answers(assessment, changes=[Change("energie_suivi", first, seen=0)], by=owner)
    saving = save_answers(assessment, changes=[Change("energie_suivi", second, seen=0)], by=person("membre.ici"))
    assert saving.conflicts["energie_suivi"].standing["value"] == first
    assert Assessment.objects.get(pk=assessment.pk).answers["energie_suivi"]["value"] == first


def test_refused_answer_keeps_the_others(assessment, owner):
    first = next(iter(choice_keys(assessment)))
    changes = [Change("energie_suivi", first), Change("eau_suivi", "pas-un-choix")]
    saving = save_answers(assessment, changes=changes, by=owner)
    assert set(saving.saved) == {"energie_suivi"}
    assert len(saving.refused) == 1


def test_first_answer_of_zero_is_an_answer(assessment, owner):
    saving = save_answers(assessment, changes=[Change("energie_equipes", "0", seen=0)], by=owner)
    assert saving.saved["energie_equipes"]["value"] == 0


def test_submit_with_missing_answers_says_which(assessment, owner):
    with pytest.raises(Incomplete) as raised:
        submit_assessment(assessment, by=owner)
    assert "energie_suivi" in raised.value.missing


def test_submit_twice_sends_once(assessment, owner, django_capture_on_commit_callbacks):
    fill(assessment, owner)
    with django_capture_on_commit_callbacks(execute=True):
        sent = submit_assessment(assessment, by=owner)
        again = submit_assessment(assessment, by=owner)
    assert again.submitted_at == sent.submitted_at
    assert len(mail.outbox) == 1
    assert "1,8/5" in mail.outbox[0].body
    assert ThemeScore.objects.filter(assessment=assessment).count() == 6


def test_answers_of_a_sent_assessment_do_not_change(assessment, owner):
    fill(assessment, owner)
    sent = submit_assessment(assessment, by=owner)
    with pytest.raises(AlreadySubmitted):
        save_answers(sent, changes=[Change("energie_suivi", None)], by=owner)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE questionnaires_assessment SET score = 5 WHERE id = %s",
        "UPDATE questionnaires_assessment SET answers = '{}' WHERE id = %s",
        "DELETE FROM questionnaires_themescore WHERE assessment_id = %s",
        "UPDATE questionnaires_themescore SET score = 5 WHERE assessment_id = %s",
    ],
)
def test_database_refuses_to_change_a_sent_assessment(assessment, owner, statement):
    fill(assessment, owner)
    sent = submit_assessment(assessment, by=owner)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [sent.pk])


@pytest.mark.parametrize(
    "verb",
    ["UPDATE questionnaires_questionnaireversion SET number = 9", "DELETE FROM questionnaires_questionnaireversion"],
)
def test_database_refuses_to_change_a_version(here, verb):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert QuestionnaireVersion.objects.for_territory(here).get().number == 1


def test_permit_lets_a_sent_assessment_be_erased(assessment, owner):
    fill(assessment, owner)
    sent = submit_assessment(assessment, by=owner)
    ErasurePermit.objects.create(assessment_key=sent.pk)
    sent.delete()
    assert not Assessment.objects.filter(pk=assessment.pk).exists()


def test_every_trigger_stands(db):
    assert missing_triggers() == []


def choice_keys(assessment: Assessment):
    theme = assessment.version.definition["themes"][0]
    question = next(q for q in theme["questions"] if q["key"] == "energie_suivi")
    return [choice["key"] for choice in question["choices"]]


def test_draft_of_who_left_the_territory_is_not_sent(here, assessment, organisation, owner):
    fill(assessment, owner)
    leave_territory(organisation.presences.get(territory=here), by=owner)
    with pytest.raises(Conflict):
        submit_assessment(assessment, by=owner)
    assert not organisation.presences.exists()
    assert not Assessment.objects.submitted().exists()
    ensure_presence(organisation, territory=here)
    assert submit_assessment(assessment, by=owner).is_submitted
    assert organisation.presences.get().assessed_on


def test_a_round_is_not_begun_for_a_type_that_is_not_accepted(here, organisation, owner):
    Territory.objects.filter(pk=here.pk).update(actor_types=["association", "public"])
    here.refresh_from_db()
    with pytest.raises(NotAccepted, match="accueille pour l’instant les associations et les établissements publics"):
        start_assessment(organisation, territory=here, by=owner)
    assert not Assessment.objects.exists()


def test_a_draft_goes_on_once_its_type_is_no_longer_accepted(here, assessment, organisation, owner):
    Territory.objects.filter(pk=here.pk).update(actor_types=["association"])
    here.refresh_from_db()
    assert start_assessment(organisation, territory=here, by=owner) == assessment
    fill(assessment, owner)
    assert submit_assessment(assessment, by=owner).is_submitted
    with pytest.raises(NotAccepted):
        start_assessment(organisation, territory=here, by=owner)


def test_who_left_does_not_come_back_once_its_type_is_no_longer_accepted(here, assessment, organisation, owner):
    Territory.objects.filter(pk=here.pk).update(actor_types=["association"])
    here.refresh_from_db()
    leave_territory(organisation.presences.get(territory=here), by=owner)
    with pytest.raises(NotAccepted):
        start_assessment(organisation, territory=here, by=owner)
    assert not organisation.presences.exists()
