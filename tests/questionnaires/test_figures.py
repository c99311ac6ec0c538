"""What figures need of a sent diagnostic is written with it, and is what its result gives."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questionnaires.models import QuestionScore, RoundStep
from questionnaires.services.assessments import (
    Change,
    erase_assessments,
    save_answers,
    start_assessment,
    submit_assessment,
)
from questionnaires.services.figures import remake_figures
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import document_of, question_document

pytestmark = pytest.mark.django_db

DOCUMENT = document_of(
    question_document("a"),
    question_document("b", "yes_no", allow_not_applicable=True),
    question_document("c", "short_text"),
)


def send(organisation, here, by, *, a, b):
    draft = start_assessment(organisation, territory=here, by=by)
    save_answers(draft, changes=[Change("a", a), Change("b", b)], by=by)
    return submit_assessment(draft, by=by)


@pytest.fixture
def two_rounds(here, organisation, person):
    make_version(here, DOCUMENT)
    owner = person("titulaire.ici")
    send(organisation, here, owner, a="non", b="oui")
    return send(organisation, here, owner, a="tout", b="oui")


def test_latest_round_alone_is_kept_beside_the_one_before(two_rounds):
    scores = {row.question: row.percent for row in QuestionScore.objects.filter(assessment=two_rounds)}
    assert set(scores) == {"a", "b"}
    assert scores["a"] == 100
    assert QuestionScore.objects.count() == 2
    step = RoundStep.objects.get()
    assert (step.before, step.after) == (Decimal(50), Decimal(100))


def test_they_are_made_again_from_the_results(two_rounds):
    assert remake_figures(repair=True) == 0
    QuestionScore.objects.filter(question="a").update(percent=3)
    RoundStep.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("recompute", "--check")
    call_command("recompute")
    assert remake_figures(repair=False) == 0
    assert QuestionScore.objects.get(question="a").percent == 100


def test_they_go_with_the_answers(two_rounds, organisation):
    erase_assessments(organisation)
    assert not QuestionScore.objects.exists()
    assert not RoundStep.objects.exists()


def test_command_counts_both_under_one_lock(two_rounds):
    """What is sent between the two would be lost of the second."""
    with CaptureQueriesContext(connection) as queries:
        call_command("recompute")
    first, *_others, last = [one["sql"] for one in queries.captured_queries]
    assert first.startswith("SAVEPOINT")
    assert last == f"RELEASE {first}"
