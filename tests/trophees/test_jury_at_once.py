"""Several hands on one review, or on one jury, at the same moment, on both databases."""

from datetime import timedelta

import pytest

from home.problems import Conflict as Refused
from tests.factories.campaigns import make_juror, make_jury, make_review
from tests.questionnaires.together import all_at_once
from trophees.models import Draw, Juror, Review
from trophees.services.assigning import draw_reviews
from trophees.services.deliberation import freeze
from trophees.services.jury import accept_seat, invite_juror, remind_juror
from trophees.services.recusals import declare_conflict
from trophees.services.reviews import Notes, finish_review, save_review

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(work) -> bool:
    """Whether it was taken, or refused because somebody else came first."""
    try:
        work()
    except Refused:
        return False
    return True


def test_of_windows_that_save_at_once_one_is_kept_and_the_others_are_told(task):
    def save(number: int) -> bool:
        mine = Review.objects.get(pk=task.pk)
        return attempt(lambda: save_review(mine, notes=Notes(scores={"effet": number}), seen=0))

    taken = all_at_once(save, people=4)
    task.refresh_from_db()
    assert sum(taken) == 1
    assert task.scores["effet"]["score"] == taken.index(True)
    assert task.revision == 1


def test_draws_at_once_give_nobody_twice(reviewed, person):
    applications, _jurors = make_jury(reviewed, applications=5, jurors=4)
    by = person("responsable.ici")
    all_at_once(lambda number: draw_reviews(reviewed, seed=number, by=by), people=3)
    assert Draw.objects.count() == 3
    assert {one.reviews.count() for one in applications} == {2}


def test_who_stands_back_while_they_save_is_recused_for_good(task):
    def save_or_stand_back(number: int) -> bool:
        mine = Review.objects.select_related("application", "juror__user").get(pk=task.pk)
        if number:
            return attempt(lambda: declare_conflict(mine))
        return attempt(lambda: save_review(mine, notes=Notes(scores={"effet": 4}), seen=0))

    assert all_at_once(save_or_stand_back, people=2)[1]
    task.refresh_from_db()
    assert task.state == "recused"


def test_what_is_sent_at_the_freeze_is_in_its_table_or_refused(reviewed, dossier, ada, person):
    ready = make_review(dossier, ada)
    ready = save_review(ready, notes=Notes(scores={"effet": 4, "reprise": 3}), seen=0)
    make_review(dossier, make_juror(reviewed, person("nouvelle")), scores=(2, 2))  # there is something to freeze
    end, by = reviewed.deliberates_at, person("responsable.ici")

    def finish_or_freeze(number: int):
        if number:
            return freeze(reviewed, by=by, now=end)
        mine = Review.objects.get(pk=ready.pk)
        return attempt(lambda: finish_review(mine, seen=1, now=end - timedelta(seconds=1)))

    sent, deliberation = all_at_once(finish_or_freeze, people=2)
    ready.refresh_from_db()
    assert (ready.state == "final") == sent
    notes = deliberation.table["categories"][0]["rows"][0]["notes"]
    assert len(notes) == 1 + sent


def test_one_reminder_goes_whoever_asks(task, ada):
    assert sum(all_at_once(lambda number: attempt(lambda: remind_juror(ada)), people=4)) == 1


def test_an_offer_made_and_taken_twice_is_one_seat(reviewed, person):
    by, taker = person("responsable.ici"), person("nouvelle")
    all_at_once(lambda number: invite_juror(reviewed, email=taker.email, full_name=f"Noé {number}", by=by).pk, people=3)
    seat = Juror.objects.get(campaign=reviewed)
    all_at_once(lambda number: accept_seat(seat, user=taker).pk, people=3)
    assert Juror.objects.sitting().get(campaign=reviewed).user == taker
