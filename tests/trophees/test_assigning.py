"""Who reads what: a draw that can be found again, and changes by hand."""

from datetime import timedelta

import pytest
import time_machine

from actors.models import Membership
from home.problems import Conflict as Refused
from tests.factories.campaigns import make_campaign, make_juror, make_jury, make_review
from trophees.calendar import Phase
from trophees.models import Conflict, Deliberation, Review
from trophees.services.assigning import assign_by_hand, draw_reviews, unassign
from trophees.services.recusals import declare_conflict

pytestmark = pytest.mark.django_db


def pairs(campaign) -> set[tuple[int, int]]:
    return set(Review.objects.filter(application__campaign=campaign).values_list("application", "juror"))


@pytest.fixture
def manager(person):
    return person("responsable.ici")


def test_a_draw_gives_each_its_readers_and_tells_them(
    reviewed, manager, mailoutbox, django_capture_on_commit_callbacks
):
    applications, jurors = make_jury(reviewed, applications=6, jurors=3)
    with django_capture_on_commit_callbacks(execute=True):
        draw = draw_reviews(reviewed, seed=7, by=manager)
    assert (draw.seed, draw.reviews_each, draw.short) == (7, 2, [])
    assert dict.fromkeys({pair[0] for pair in pairs(reviewed)}, 2) == {
        one.pk: one.reviews.count() for one in applications
    }
    assert {juror.reviews.count() for juror in jurors} == {4}
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(juror.email for juror in jurors)
    assert "4\u00a0dossiers" in mailoutbox[0].body


def test_the_same_seed_draws_the_same(reviewed, manager):
    make_jury(reviewed, applications=6, jurors=4)
    draw_reviews(reviewed, seed=7, by=manager)
    first = pairs(reviewed)
    draw_reviews(reviewed, seed=8, by=manager, anew=True)
    assert pairs(reviewed) != first
    draw_reviews(reviewed, seed=7, by=manager, anew=True)
    assert pairs(reviewed) == first


def test_a_draw_looks_for_conflicts_first(reviewed, manager):
    (application,), jurors = make_jury(reviewed, applications=1, jurors=3)
    Membership.objects.create(user=jurors[0].user, organisation=application.organisation)
    draw_reviews(reviewed, seed=1, by=manager)
    assert pairs(reviewed) == {(application.pk, juror.pk) for juror in jurors[1:]}
    assert Conflict.objects.get().kind == "member"


def test_a_dossier_with_too_few_readers_is_named(reviewed, manager):
    (application,), _jurors = make_jury(reviewed, applications=1, jurors=1)
    assert draw_reviews(reviewed, seed=1, by=manager).short == [str(application.uuid)]


def test_a_juror_of_a_category_reads_only_it(reviewed, manager):
    _applications, (first, second) = make_jury(reviewed, applications=4, jurors=2)
    first.categories = ["energie"]
    first.save()
    draw_reviews(reviewed, seed=1, by=manager)
    assert {review.application.category for review in first.reviews.all()} == {"energie"}
    assert second.reviews.count() == 4


def test_what_was_given_stays_and_a_newcomer_takes_only_what_is_missing(reviewed, manager):
    make_jury(reviewed, applications=4, jurors=2)
    draw_reviews(reviewed, seed=1, by=manager)
    before = pairs(reviewed)
    newcomer = make_juror(reviewed, manager)
    draw_reviews(reviewed, seed=2, by=manager)
    assert pairs(reviewed) == before
    draw_reviews(reviewed, seed=2, by=manager, anew=True)
    assert newcomer.reviews.count() in (2, 3)


def test_what_is_begun_or_by_hand_is_never_drawn_again(reviewed, manager):
    applications, jurors = make_jury(reviewed, applications=4, jurors=4)
    kept = [assign_by_hand(applications[0], juror=jurors[0])]
    begun = make_review(applications[1], jurors[0])
    Review.objects.filter(pk=begun.pk).update(state="started")
    for seed in range(3):
        draw_reviews(reviewed, seed=seed, by=manager, anew=True)
    assert set(Review.objects.filter(pk__in=[begun.pk, *(one.pk for one in kept)])) == {begun, *kept}


def test_a_recused_juror_is_replaced_and_not_drawn_again(reviewed, manager):
    (application,), _jurors = make_jury(reviewed, applications=1, jurors=3)
    draw_reviews(reviewed, seed=1, by=manager)
    gone = application.reviews.first()
    declare_conflict(gone)
    draw_reviews(reviewed, seed=1, by=manager)
    assert application.reviews.standing().count() == 2
    assert application.reviews.get(juror=gone.juror).state == "recused"


def test_who_has_not_accepted_or_is_gone_reads_nothing(reviewed, manager):
    make_jury(reviewed, applications=2, jurors=2)
    pending, gone = reviewed.jurors.all()
    pending.accepted_at = None
    pending.save()
    gone.removed_at = gone.accepted_at
    gone.save()
    draw_reviews(reviewed, seed=1, by=manager)
    assert pairs(reviewed) == set()


def test_a_draw_ends_with_the_time_of_review(reviewed, manager):
    make_jury(reviewed, applications=1)
    with time_machine.travel(reviewed.deliberates_at, tick=False), pytest.raises(Refused, match="terminée"):
        draw_reviews(reviewed, seed=1, by=manager)
    with time_machine.travel(reviewed.deliberates_at - timedelta(seconds=1), tick=False):
        draw_reviews(reviewed, seed=1, by=manager)
    Deliberation.objects.create(campaign=reviewed, method="mean", quorum=1, table={}, sha256="")
    with pytest.raises(Refused):
        draw_reviews(reviewed, seed=2, by=manager)


def test_a_conflict_refuses_a_reader_by_hand_and_says_which(reviewed, dossier, ada, organisation):
    Membership.objects.create(user=ada.user, organisation=organisation)
    with pytest.raises(Refused, match=r"lie Ada Jury à cette candidature \(membre de la structure\)"):
        assign_by_hand(dossier, juror=ada)
    assert Conflict.objects.count() == 1
    assert not Review.objects.exists()


def test_by_hand_once_and_to_who_sits(dossier, ada):
    assert assign_by_hand(dossier, juror=ada).by_hand
    with pytest.raises(Refused, match="déjà cette candidature"):
        assign_by_hand(dossier, juror=ada)
    ada.accepted_at = None
    ada.save()
    with pytest.raises(Refused, match="pas encore accepté"):
        assign_by_hand(dossier, juror=ada)


def test_who_abstained_may_be_asked_again(task, dossier, ada):
    Review.objects.filter(pk=task.pk).update(state="abstained", reason="Absente.")
    assign_by_hand(dossier, juror=ada)
    task.refresh_from_db()
    assert (task.state, task.by_hand, task.reason) == ("assigned", True, "")


def test_what_is_not_received_is_given_to_nobody(dossier, ada):
    dossier.state = "inadmiss"
    dossier.save()
    with pytest.raises(Refused, match="dans son état actuel"):
        assign_by_hand(dossier, juror=ada)


def test_a_review_that_is_noted_is_not_taken_back(task, dossier, ada):
    unassign(task)
    assert not Review.objects.exists()
    unassign(task)
    noted = make_review(dossier, ada, scores=(1, 1))
    with pytest.raises(Refused, match="commencée"):
        unassign(noted)


def test_hands_give_nothing_across_campaigns(dossier, here, person):
    stranger = make_juror(make_campaign(here, phase=Phase.REVIEW), person("jury.ici"))
    with pytest.raises(ValueError, match="one campaign"):
        assign_by_hand(dossier, juror=stranger)


@pytest.mark.parametrize("fields", [{"needs_letter": True}, {"is_rolling": True}])
def test_a_call_that_is_instructed_gives_only_what_is_admissible(here, manager, fields):
    call = make_campaign(here, phase=Phase.REVIEW, kind="call", reviews_each=1, **fields)
    (first, second, third), (juror,) = make_jury(call, applications=3, jurors=1)
    for application, state in ((second, "admissible"), (third, "evaluated")):
        application.state = state
        application.save()
    draw_reviews(call, seed=1, by=manager)
    assert pairs(call) == {(second.pk, juror.pk), (third.pk, juror.pk)}
    with pytest.raises(Refused, match="recevable"):
        assign_by_hand(first, juror=juror)


def test_trophies_give_what_is_received(here, manager):
    campaign = make_campaign(here, phase=Phase.REVIEW, needs_letter=True)
    make_jury(campaign, applications=2, jurors=2)
    draw_reviews(campaign, seed=1, by=manager)
    assert len(pairs(campaign)) == 4
