"""Interests that tie a juror to an application: declared, noted, found, lifted; access ends at once."""

from fractions import Fraction

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.models import Membership
from tests.factories.campaigns import make_campaign, make_juror, make_jury, make_review
from trophees.deliberating.ranking import Criterion, Method, Scored, rank
from trophees.models import Conflict, Deliberation, Review
from trophees.services.recusals import declare_conflict, lift_conflict, note_conflict, record_ties
from trophees.services.reviews import is_still_free

pytestmark = pytest.mark.django_db


def state_of(review: Review) -> str:
    return Review.objects.values_list("state", flat=True).get(pk=review.pk)


def test_a_tie_that_is_found_recuses_at_once(task, dossier, ada, person, organisation):
    assert is_still_free(task)
    Membership.objects.create(user=person("jury.ici"), organisation=organisation)
    assert not is_still_free(task)
    assert state_of(task) == "recused"
    assert record_ties([dossier], [ada]) == 0


def test_a_declared_conflict_ends_access_and_leaves_others_alone(task, dossier, reviewed, person):
    other = make_review(dossier, make_juror(reviewed, person("nouvelle")), scores=(5, 5))
    declare_conflict(task, reason="Mon frère y travaille.")
    assert not Review.objects.readable().filter(pk=task.pk).exists()
    assert list(Review.objects.readable().final()) == [other]


def test_a_lifted_conflict_stays_on_record_and_gives_the_application_back(task, dossier, ada, person):
    conflict = note_conflict(dossier, juror=ada, reason="Ancien associé.", by=person("responsable.ici"))
    assert state_of(task) == "recused"
    lift_conflict(conflict, because="Il y a vingt ans.", by=person("responsable.ici"))
    conflict.refresh_from_db()
    assert conflict.lifted_because == "Il y a vingt ans."
    assert state_of(task) == "assigned"
    assert Review.objects.readable().filter(pk=task.pk).exists()


def test_what_was_noted_comes_back_to_be_sent_again(dossier, ada, person):
    final = make_review(dossier, ada, scores=(4, 2))
    conflict = declare_conflict(final)
    assert list(Review.objects.final()) == []
    lift_conflict(conflict, because="Une erreur de bouton.", by=person("responsable.ici"))
    final.refresh_from_db()
    assert (final.state, final.final_at, final.scores["effet"]["score"]) == ("started", None, 4)


def test_one_of_two_conflicts_is_not_enough_to_lift(task, dossier, ada, person):
    noted = note_conflict(dossier, juror=ada, reason="Associé.", by=person("responsable.ici"))
    declare_conflict(task)
    lift_conflict(noted, because="Non.", by=person("responsable.ici"))
    assert state_of(task) == "recused"


def test_what_a_machine_found_and_somebody_lifted_is_not_found_again(task, dossier, ada, person, organisation):
    Membership.objects.create(user=person("jury.ici"), organisation=organisation)
    record_ties([dossier], [ada])
    lift_conflict(Conflict.objects.get(), because="Elle est partie.", by=person("responsable.ici"))
    assert is_still_free(task)
    declare_conflict(task)
    assert not is_still_free(task)


def test_frozen_scores_stay_but_access_ends(task, reviewed):
    Deliberation.objects.create(campaign=reviewed, method="mean", quorum=1, table={}, sha256="")
    declare_conflict(task)
    assert state_of(task) == "assigned"
    assert not Review.objects.readable().filter(pk=task.pk).exists()


def test_a_conflict_is_of_one_campaign(dossier, here, person):
    stranger = make_juror(make_campaign(here), person("jury.ici"))
    with pytest.raises(ValueError, match="one campaign"):
        note_conflict(dossier, juror=stranger, reason="Non.", by=person("responsable.ici"))


# --- What others noted stays what it is ----------------------------------------------------------------------------


KEYS = ("effet", "reprise")
GRID = (Criterion("effet", Fraction(2), 5), Criterion("reprise", Fraction(1), 5))
marks = st.none() | st.tuples(st.integers(0, 5), st.integers(0, 5))


@pytest.fixture
def table(reviewed):
    """Three applications, each read by the same three jurors."""
    applications, jurors = make_jury(reviewed, applications=3, jurors=3)
    return [[make_review(application, juror) for juror in jurors] for application in applications]


def ranking_of(reviews, method: Method) -> dict:
    """What the deliberation would make of the reviews as they stand."""
    final = Review.objects.readable().final().filter(pk__in=[one.pk for one in reviews])
    scored = [
        Scored(one.application_id, one.juror_id, {key: entry["score"] for key, entry in one.scores.items()})
        for one in final
    ]
    found = rank({one.application_id for one in reviews}, scored, criteria=GRID, method=method)
    return {row.dossier: row for row in found}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(marks, min_size=9, max_size=9), st.integers(0, 2), st.integers(0, 2), st.sampled_from(list(Method)))
def test_standing_back_changes_no_note_nor_mean_of_another(table, given_marks, row, column, method):
    reviews = [review for line in table for review in line]
    with transaction.atomic():
        for review, pair in zip(reviews, given_marks, strict=True):
            if pair is not None:
                review.scores = {key: {"score": mark, "comment": ""} for key, mark in zip(KEYS, pair, strict=True)}
                review.state, review.final_at = "final", timezone.now()
                Review.objects.filter(pk=review.pk).update(
                    scores=review.scores, state="final", final_at=review.final_at
                )
        before, gone = ranking_of(reviews, method), table[row][column]
        stored = {one.pk: one.scores for one in Review.objects.exclude(pk=gone.pk)}
        declare_conflict(gone)
        after = ranking_of(reviews, method)
        assert {one.pk: one.scores for one in Review.objects.exclude(pk=gone.pk)} == stored
        for dossier, found in after.items():
            left = tuple(note for note in before[dossier].notes if note[0] != gone.juror_id)
            if dossier == gone.application_id:
                assert found.notes == left
            else:
                assert (found.notes, found.score) == (before[dossier].notes, before[dossier].score)
        transaction.set_rollback(True)
