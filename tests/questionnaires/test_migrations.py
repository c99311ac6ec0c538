"""What a migration does to data that stands."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from questionnaires.models import Assessment
from questionnaires.services.assessments import submit_assessment
from tests.factories.pilots import make_pilot, make_piloted

pytestmark = pytest.mark.django_db

UNKNOWN = ("energie_electricite", "eau_volume")


def test_each_thing_that_somebody_does_not_know_becomes_an_answer(here, organisation, person):
    # As the table was, before anything is in it: PostgreSQL alters none that was written in the same transaction.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE questionnaires_pilotremark ADD COLUMN is_unknown boolean DEFAULT false NOT NULL")
    member = person("titulaire.ici")
    piloted = make_piloted(make_pilot(here, organisation), organisation, by=member)
    answers = {key: entry for key, entry in piloted.answers.items() if key not in UNKNOWN}
    Assessment.everything.filter(pk=piloted.pk).update(answers=answers)
    submit_assessment(Assessment.everything.get(pk=piloted.pk), by=member)
    apps = MigrationLoader(None).project_state(("questionnaires", "0008_two_answers")).apps
    remarks = apps.get_model("questionnaires", "PilotRemark").objects
    for key in UNKNOWN:
        remarks.create(assessment_id=piloted.pk, question=key, author_id=member.pk, is_unknown=True, text="")
    import_module("questionnaires.migrations.0009_answering").keep_what_one_does_not_know(apps, None)
    piloted.refresh_from_db()
    assert [piloted.answers[key]["unknown"] for key in UNKNOWN] == [True, True]
    assert list(remarks.values_list("question", flat=True)) == ["energie_suivi"]
