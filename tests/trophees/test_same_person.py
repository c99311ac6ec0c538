"""A person and their seats: what is kept from them, and what they have noted, follows from one seat to the next."""

import pytest
from django.utils import timezone

from actors.models import Membership
from home.problems import Conflict as Refused
from tests.factories.campaigns import make_juror, make_review
from tests.factories.deliberations import WINNER, make_noted, manager_of
from tests.world import make_person
from trophees.jury.seats import seats_together
from trophees.models import Application, Conflict, Juror, Review
from trophees.services.assigning import assign_by_hand, draw_reviews
from trophees.services.deliberation import freeze
from trophees.services.jury import accept_seat, invite_juror, remove_juror
from trophees.services.recusals import declare_conflict, lift_conflict, note_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(here):
    return manager_of(here)


@pytest.fixture
def moved(reviewed, ada, by):
    """Ada has left the jury, has another address, and gets a seat there."""

    def move() -> Juror:
        remove_juror(ada)
        user = ada.user
        user.email = "ada.autre@example.org"
        user.save()
        return accept_seat(invite_juror(reviewed, email=user.email, full_name="A. Jury", by=by), user=user)

    return move


def url_of(dossier) -> str:
    return f"/jury/{dossier.campaign_id}/{dossier.uuid}/"


def test_who_comes_back_is_still_kept_from_what_they_declared(reviewed, dossier, ada, task, by, as_person):
    declare_conflict(task)
    remove_juror(ada)
    seat = invite_juror(reviewed, email=ada.email, full_name="Ada Jury", by=by)
    assert (seat.pk, seat.accepted_at) == (ada.pk, None)
    client = as_person("jury.ici")
    client.post(f"/jury/invitation/{seat.token}/")
    assert client.get(f"/jury/{reviewed.pk}/").status_code == 200
    with pytest.raises(Refused, match="conflit d’intérêts"):
        assign_by_hand(dossier, juror=Juror.objects.get(pk=seat.pk))
    assert client.get(url_of(dossier)).status_code == 404


def test_who_comes_back_finds_what_they_noted_and_does_not_note_twice(reviewed, dossier, ada, by, person):
    make_review(dossier, ada, scores=(5, 5))
    remove_juror(ada)
    seat = accept_seat(invite_juror(reviewed, email=ada.email, full_name="Ada Jury", by=by), user=person("jury.ici"))
    with pytest.raises(Refused, match="a déjà cette candidature"):
        assign_by_hand(dossier, juror=seat)
    assert Review.objects.get().state == "final"


def test_a_seat_at_another_address_is_kept_from_the_same(dossier, task, moved, client, by):
    declare_conflict(task)
    seat = moved()
    assert seat.pk != task.juror_id
    with pytest.raises(Refused, match="conflit d’intérêts"):
        assign_by_hand(dossier, juror=seat)
    draw_reviews(dossier.campaign, seed=1, by=by)
    assert not seat.reviews.exists()
    make_review(dossier, seat)
    client.force_login(seat.user)
    assert client.get(url_of(dossier)).status_code == 404


def test_a_seat_at_another_address_does_not_note_again(dossier, ada, moved, by):
    make_review(dossier, ada, scores=(5, 5))
    seat = moved()
    with pytest.raises(Refused, match="a déjà évalué"):
        assign_by_hand(dossier, juror=seat)
    draw_reviews(dossier.campaign, seed=1, by=by)
    assert not seat.reviews.exists()


def test_an_interest_noted_of_one_seat_takes_away_what_the_other_was_given(dossier, ada, moved, by):
    seat = moved()
    given = assign_by_hand(dossier, juror=seat)
    conflict = note_conflict(dossier, juror=Juror.objects.get(pk=ada.pk), reason="Parente.", by=by)
    given.refresh_from_db()
    assert given.state == "recused"
    other = note_conflict(dossier, juror=seat, reason="Parente.", by=by)
    lift_conflict(other, because="Une homonyme.", by=by)
    given.refresh_from_db()
    assert given.state == "recused"
    note_conflict(dossier, juror=seat, reason="Parente.", by=by)
    lift_conflict(conflict, because="Une homonyme.", by=by)
    lift_conflict(Conflict.objects.standing().get(), because="Une homonyme.", by=by)
    given.refresh_from_db()
    assert given.state == "assigned"


def test_nobody_sits_twice(reviewed, ada, by, client):
    user = ada.user
    user.email = "ada.autre@example.org"
    user.save()
    seat = invite_juror(reviewed, email=user.email, full_name="A. Jury", by=by)
    with pytest.raises(Refused, match="déjà une place"):
        accept_seat(seat, user=user)
    client.force_login(user)
    answer = client.post(f"/jury/invitation/{seat.token}/", follow=True)
    assert "Vous avez déjà une place dans ce jury." in answer.content.decode()
    assert Juror.objects.sitting().count() == 1


def test_a_former_seat_is_not_offered_to_who_sits_at_another_address(moved, ada, reviewed, by):
    moved()
    with pytest.raises(Refused, match="à une autre adresse"):
        invite_juror(reviewed, email=ada.email, full_name="Ada Jury", by=by)
    assert Juror.objects.sitting().count() == 1


def test_strangers_share_no_seat(reviewed, ada):
    other = make_juror(reviewed, make_person("autre.membre"))
    assert seats_together(reviewed) == {ada.pk: {ada.pk}, other.pk: {other.pk}}


def test_the_frozen_table_counts_a_person_once_and_no_more_than_they_may(here, by):
    campaign = make_noted(here)
    first, second, _third = Application.objects.filter(campaign=campaign).order_by("number")
    juror = campaign.jurors.first()
    Juror.objects.filter(pk=juror.pk).update(removed_at=timezone.now())
    again = Juror.objects.create(
        campaign=campaign, user=juror.user, email="autre@example.org", full_name="Bis", accepted_at=timezone.now()
    )
    make_review(first, again, scores=(0, 0))
    note_conflict(second, juror=again, reason="Parente.", by=by)
    (group,) = freeze(campaign, by=by, now=timezone.now()).table["categories"]
    rows = {row["dossier"]: row for row in group["rows"]}
    assert again.pk in {note["juror"] for note in rows[first.pk]["notes"]}
    assert juror.pk not in {note["juror"] for note in rows[first.pk]["notes"]}
    assert [note["juror"] for note in rows[second.pk]["notes"]] == [campaign.jurors.get(full_name="Basile Frêne").pk]


def test_who_is_invited_again_keeps_their_name_in_the_table(here, by):
    campaign = make_noted(here)
    juror = campaign.jurors.first()
    remove_juror(juror)
    invite_juror(campaign, email=juror.email, full_name=juror.full_name, by=by)
    table = freeze(campaign, by=by, now=timezone.now()).table
    assert juror.full_name in {one["name"] for one in table["jurors"]}


def test_who_became_a_member_since_they_noted_counts_no_more_when_notes_are_frozen(here, by):
    campaign = make_noted(here)
    juror = campaign.jurors.first()
    winner = Application.objects.get(organisation__name=WINNER)
    Membership.objects.create(user=juror.user, organisation=winner.organisation)
    (group,) = freeze(campaign, by=by, now=timezone.now()).table["categories"]
    row = next(row for row in group["rows"] if row["dossier"] == winner.pk)
    assert juror.pk not in {note["juror"] for note in row["notes"]}
    assert row["recused"] == [juror.pk]


def test_the_notes_that_the_script_saves_stop_with_a_membership(task, dossier, person, as_person):
    client = as_person("jury.ici")
    client.post(url_of(dossier), {"start": "1"})
    Membership.objects.create(user=person("jury.ici"), organisation=dossier.organisation)
    answer = client.post(f"{url_of(dossier)}notes/", {"vu": "1", "note-effet": "5"})
    task.refresh_from_db()
    assert answer.status_code == 404
    assert (task.state, task.scores) == ("recused", {})
