"""What a juror notes: field by field, until it is final; nothing outside of its days, nor over another window."""

from datetime import timedelta

import pytest
import time_machine

from home.problems import Conflict as Refused
from tests.factories.campaigns import make_juror, make_review
from trophees.models import Deliberation, Review
from trophees.services.recusals import declare_conflict
from trophees.services.reviews import (
    Incomplete,
    Notes,
    Stale,
    abstain,
    closed_because,
    finish_review,
    reopen_review,
    save_review,
    start_review,
)

pytestmark = pytest.mark.django_db


def test_notes_are_kept_field_by_field(task):
    saved = save_review(task, notes=Notes(scores={"effet": 4}), seen=0)
    saved = save_review(saved, notes=Notes(comments={"effet": "Mesuré."}), seen=1)
    saved = save_review(saved, notes=Notes(overall="Bien."), seen=2)
    task.refresh_from_db()
    assert task.scores == {"effet": {"score": 4, "comment": "Mesuré."}}
    assert (task.comment, task.state, task.revision) == ("Bien.", "started", 3)


def test_the_same_notes_write_nothing(task):
    saved = save_review(task, notes=Notes(scores={"effet": 4}), seen=0)
    assert save_review(saved, notes=Notes(scores={"effet": 4}), seen=1).revision == 1


def test_another_window_that_went_on_is_a_conflict(task):
    save_review(task, notes=Notes(scores={"effet": 4}), seen=0)
    with pytest.raises(Stale) as stale:
        save_review(task, notes=Notes(scores={"effet": 1}), seen=0)
    assert stale.value.review.scores["effet"]["score"] == 4
    with pytest.raises(Stale):
        finish_review(task, seen=0)


@pytest.mark.parametrize("scores", [{"effet": 6}, {"effet": -1}, {"autre": 1}])
def test_a_note_outside_of_the_grid_is_none(task, scores):
    with pytest.raises(ValueError, match="note of the grid"):
        save_review(task, notes=Notes(scores=scores), seen=0)
    with pytest.raises(ValueError, match="criterion"):
        save_review(task, notes=Notes(comments={"autre": "x"}), seen=0)


def test_a_review_is_final_once_each_criterion_is_noted(task):
    saved = save_review(task, notes=Notes(scores={"effet": 0}), seen=0)
    with pytest.raises(Incomplete) as incomplete:
        finish_review(saved, seen=1)
    assert [line.key for line in incomplete.value.missing] == ["reprise"]
    saved = save_review(saved, notes=Notes(scores={"reprise": 5}), seen=1)
    finish_review(saved, seen=2)
    task.refresh_from_db()
    assert task.state == "final"
    with pytest.raises(Refused, match="définitive"):
        save_review(task, notes=Notes(scores={"effet": 1}), seen=3)


def test_who_organises_and_sits_does_not_open_their_own_again(dossier, reviewed, person):
    final = make_review(dossier, make_juror(reviewed, person("responsable.ici")), scores=(4, 3))
    with pytest.raises(Refused, match="votre propre évaluation"):
        reopen_review(final, by=person("responsable.ici"))
    final.refresh_from_db()
    assert final.state == "final"


def test_a_final_review_is_opened_again_by_the_organiser_and_says_so(dossier, ada, person):
    final = make_review(dossier, ada, scores=(4, 3))
    reopen_review(final, by=person("responsable.ici"))
    final.refresh_from_db()
    assert (final.state, final.final_at) == ("started", None)
    assert final.reopened_by == person("responsable.ici")
    save_review(final, notes=Notes(scores={"effet": 5}), seen=final.revision)
    with pytest.raises(Refused, match="plus définitive"):
        reopen_review(final, by=person("responsable.ici"))


def test_nothing_is_noted_outside_of_the_days_of_review(task, reviewed, person):
    for at, said in (
        (reviewed.reviews_at - timedelta(seconds=1), "commence le"),
        (reviewed.deliberates_at, "terminée depuis le"),
    ):
        with time_machine.travel(at, tick=False):
            assert said in closed_because(reviewed, at)
            for write in (
                lambda: save_review(task, notes=Notes(scores={"effet": 4}), seen=0),
                lambda: finish_review(task, seen=0),
                lambda: start_review(task),
                lambda: abstain(task, reason="Non."),
            ):
                with pytest.raises(Refused, match=said):
                    write()
    for at in (reviewed.reviews_at, reviewed.deliberates_at - timedelta(seconds=1)):
        with time_machine.travel(at, tick=False):
            assert closed_because(reviewed, at) == ""
            start_review(task)


def test_frozen_scores_change_no_more(dossier, ada, task, reviewed, person):
    Deliberation.objects.create(campaign=reviewed, method="mean", quorum=1, table={}, sha256="")
    with pytest.raises(Refused, match="figées"):
        save_review(task, notes=Notes(scores={"effet": 4}), seen=0)
    Review.objects.filter(pk=task.pk).update(state="final", final_at=reviewed.opens_at)
    with pytest.raises(Refused, match="figées"):
        reopen_review(task, by=person("responsable.ici"))


def test_who_stood_back_or_left_notes_nothing(task, ada):
    declare_conflict(task)
    with pytest.raises(Refused, match="plus confiée"):
        save_review(task, notes=Notes(scores={"effet": 4}), seen=0)


def test_a_removed_juror_notes_nothing(task, ada):
    ada.removed_at = ada.accepted_at
    ada.save()
    with pytest.raises(Refused, match="plus confiée"):
        save_review(task, notes=Notes(scores={"effet": 4}), seen=0)


def test_an_abstention_says_why_and_counts_for_nothing(task):
    save_review(task, notes=Notes(scores={"effet": 4, "reprise": 1}), seen=0)
    abstain(task, reason="Hors de mon domaine.")
    task.refresh_from_db()
    assert (task.state, task.reason) == ("abstained", "Hors de mon domaine.")
    assert not Review.objects.readable().exists()
