"""Saving into a row of any kind: only into rows that may still change, and never over what was not read."""

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from actors.models import Organisation, User
from questionnaires.models import Assessment
from questionnaires.saving import AlreadySubmitted, Change, Saving, save_answers
from questionnaires.services.assessments import start_assessment
from questionnaires.versions import definition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(person) -> User:
    return person("titulaire.ici")


@pytest.fixture
def row(here, organisation, owner) -> Assessment:
    return start_assessment(organisation, territory=here, by=owner)


@pytest.fixture
def save(row, owner):
    def save_one(still_open: QuerySet, *, value: str = "oui", seen: int | None = None) -> Saving:
        return save_answers(
            row,
            definition=definition_of(row.version_id),
            changes=[Change("energie_audit", value, seen=seen)],
            by=owner,
            still_open=still_open,
        )

    return save_one


def stored(row: Assessment) -> dict:
    return Assessment.objects.get(pk=row.pk).answers


def of_open_organisation(name: str) -> QuerySet:
    return Assessment.objects.filter(Exists(Organisation.objects.filter(pk=OuterRef("organisation"), name=name)))


def test_row_that_may_change_is_saved_with_one_query(row, save, django_assert_num_queries):
    definition_of(row.version_id)
    with django_assert_num_queries(1):
        saving = save(of_open_organisation("Menuiserie ici"))
    assert saving.entry("energie_audit")["value"] == "oui"
    assert stored(row)["energie_audit"] == row.answers["energie_audit"] == saving.saved["energie_audit"]


def test_row_that_was_closed_meanwhile_is_refused(row, save):
    with pytest.raises(AlreadySubmitted):
        save(of_open_organisation("Une autre"))
    assert stored(row) == {}


def test_row_that_changed_meanwhile_is_read_again_and_merged(row, save, person):
    other = Assessment.objects.get(pk=row.pk)
    save_answers(
        other,
        definition=definition_of(row.version_id),
        changes=[Change("energie_suivi", "non")],
        by=person("membre.ici"),
        still_open=Assessment.objects.all(),
    )
    save(Assessment.objects.all(), seen=0)
    assert set(stored(row)) == {"energie_suivi", "energie_audit"}
    assert (row.revision, row.answers) == (2, stored(row))


def test_what_is_unchanged_is_told_and_writes_nothing(row, save, django_assert_num_queries):
    save(Assessment.objects.all())
    with django_assert_num_queries(0):
        saving = save(Assessment.objects.all(), seen=0)
    assert saving.saved == {}
    assert saving.entry("energie_audit")["revision"] == 1


def test_condition_through_a_join_is_refused_since_a_write_could_be_lost(row, save):
    with pytest.raises(ValueError, match="Exists"):
        save(Assessment.objects.filter(organisation__name="Menuiserie ici"))
    assert stored(row) == {}
