"""The services of a deliberation: what is frozen stays, what is closed stays, nothing is decided beside the rules."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Membership, User
from cms.rights.erasure import FORGOTTEN, erase_person
from home.problems import Conflict as Refused
from questionnaires.definition import sha256
from tests.factories.campaigns import make_application, make_juror
from tests.factories.deliberations import (
    SECOND,
    THIRD,
    WINNER,
    make_decided,
    make_frozen,
    make_jurors,
    make_large,
    make_noted,
    manager_of,
    named,
    note,
)
from tests.world import make_person
from trophees.calendar import Phase
from trophees.deliberating import frozen
from trophees.deliberating.reading import reading_of
from trophees.enums import ApplicationState, ConflictKind, Outcome, ReviewState
from trophees.immutability import GUARD
from trophees.models import Application, Conflict, Decision, Deliberation, DiscussionNote, Draw, Juror, Review
from trophees.services.deliberation import (
    add_discussion_note,
    close,
    decide,
    freeze,
    is_frozen,
    note_present,
    undecided,
    version_decided,
)
from trophees.services.jury import accept_seat, invite_juror, remove_juror

pytestmark = pytest.mark.django_db
SELECTED = {"outcome": Outcome.SELECTED, "distinction": "", "reason": "Bien."}


@pytest.fixture
def by(here):
    return manager_of(here)


@pytest.fixture
def deliberation(here) -> Deliberation:
    return make_frozen(here)


def application_of(name: str) -> Application:
    return Application.objects.get(organisation__name=name)


def ranks(deliberation: Deliberation) -> list[tuple[str, int | None]]:
    return [(row.name, row.rank) for row in frozen.read(deliberation.table).rows]


# --- Freezing --------------------------------------------------------------------------------------------------------


def test_notes_are_frozen_with_their_ranking_and_fingerprint(here, by):
    campaign = make_noted(here)
    Draw.objects.create(campaign=campaign, seed=4, reviews_each=2)
    Draw.objects.create(campaign=campaign, seed=11, reviews_each=2)
    assert not is_frozen(campaign)
    found = freeze(campaign, by=by, now=timezone.now())
    assert is_frozen(campaign)
    assert ranks(found) == [(WINNER, 1), (SECOND, 2), (THIRD, 3)]
    assert found.seed == 11
    assert found.sha256 == sha256(found.table)
    (first, *_) = frozen.read(found.table).rows
    assert (first.score, first.spread) == (90, 20)


def test_the_second_freezing_is_the_first_one(here, by):
    campaign = make_noted(here)
    first = freeze(campaign, by=by, now=timezone.now())
    assert freeze(campaign, by=by, now=timezone.now()) == first


def test_notes_are_not_frozen_a_second_too_soon(here, by):
    campaign = make_noted(here)
    with pytest.raises(Refused, match="Les notes se figent à partir du"):
        freeze(campaign, by=by, now=campaign.deliberates_at - timedelta(seconds=1))
    assert freeze(campaign, by=by, now=campaign.deliberates_at)


def test_notes_of_a_jury_that_nobody_has_joined_are_not_frozen(here, by):
    campaign = make_noted(here)
    Juror.objects.update(accepted_at=None)
    with pytest.raises(Refused, match="Personne n’a encore accepté de siéger"):
        freeze(campaign, by=by, now=timezone.now())
    assert not is_frozen(campaign)


def test_nothing_is_frozen_without_a_final_review(here, by):
    campaign = make_noted(here)
    Review.objects.update(state=ReviewState.STARTED, final_at=None)
    with pytest.raises(Refused, match="Aucune évaluation n’est définitive"):
        freeze(campaign, by=by, now=timezone.now())
    assert not is_frozen(campaign)


def test_a_juror_who_was_saving_meanwhile_finds_another_revision(here, by):
    campaign = make_noted(here)
    revisions = dict(Review.objects.values_list("pk", "revision"))
    freeze(campaign, by=by, now=timezone.now())
    assert all(revisions[pk] + 1 == revision for pk, revision in Review.objects.values_list("pk", "revision"))


def test_the_median_is_used_where_it_was_chosen(here):
    deliberation = make_frozen(here, ranking="median")
    assert (deliberation.method, deliberation.table["method"]) == ("median", "median")


def test_recusals_abstentions_and_who_left_count_in_no_row(here, by):
    campaign = make_noted(here)
    third, ada = application_of(THIRD), Juror.objects.get(full_name="Ada Chêne")
    Conflict.objects.create(application=third, juror=ada, kind=ConflictKind.DECLARED)
    lifted = {"lifted_at": timezone.now(), "lifted_because": "Homonyme"}
    Conflict.objects.create(application=application_of(WINNER), juror=ada, kind=ConflictKind.SAME_DOMAIN, **lifted)
    gone = make_application(campaign, by=by, organisation=named(here, "Partie", by), state=ApplicationState.RECEIVED)
    Application.objects.filter(pk=gone.pk).update(state=ApplicationState.WITHDRAWN)
    Review.objects.filter(application=application_of(SECOND), juror=ada).update(
        state=ReviewState.ABSTAINED, reason="Je connais mal le sujet"
    )
    rows = {row.name: row for row in frozen.read(freeze(campaign, by=by, now=timezone.now()).table).rows}
    assert set(rows) == {WINNER, SECOND, THIRD}
    assert (rows[THIRD].score, rows[THIRD].recused) == (100, (ada.pk,))
    assert (rows[SECOND].score, rows[SECOND].abstained) == (60, (ada.pk,))
    assert rows[WINNER].score == 90


def test_a_review_that_was_opened_again_says_so(here, by):
    campaign = make_noted(here)
    ada, at = Juror.objects.get(full_name="Ada Chêne"), timezone.now() - timedelta(days=2)
    Review.objects.filter(application=application_of(WINNER), juror=ada).update(reopened_at=at, reopened_by=by)
    found = freeze(campaign, by=by, now=timezone.now())
    rows = {one.row.name: one for one in reading_of(found).rows}
    assert [(one.reader, one.at, one.by) for one in rows[WINNER].row.reopened] == [(ada.pk, at, by.email)]
    assert rows[SECOND].reopened == []
    (said,) = rows[WINNER].reopened
    assert said.startswith("Ada Chêne, le ")
    assert said.endswith(f" par {by.email}")


def test_who_opened_a_review_again_may_be_forgotten(here, by):
    campaign = make_noted(here)
    opener = make_person("ouvre.encore")
    User.objects.filter(pk=opener.pk).update(first_name="Odile", last_name="Rouvreuse")
    Review.objects.filter(application=application_of(WINNER)).update(reopened_at=timezone.now(), reopened_by=opener)
    found = freeze(campaign, by=by, now=timezone.now())
    assert "Odile Rouvreuse" in str(found.table)
    erase_person(User.objects.get(pk=opener.pk))
    found.refresh_from_db()
    assert "Rouvreuse" not in str(found.table)


def test_the_category_is_the_one_that_was_sent(here, by):
    campaign = make_noted(here)
    Application.objects.update(category="cooperation")
    assert [group["key"] for group in freeze(campaign, by=by, now=timezone.now()).table["categories"]] == ["energie"]


def test_an_unfinished_final_review_stops_the_freezing(here, by):
    campaign = make_noted(here)
    Review.objects.filter(application=application_of(WINNER)).update(scores={"effet": {"score": 1}})
    with pytest.raises(Refused, match="n’est pas complète"):
        freeze(campaign, by=by, now=timezone.now())
    assert not is_frozen(campaign)


@pytest.mark.usefixtures("generations_read_once")
def test_freezing_and_reading_cost_the_same_for_three_and_for_three_hundred(here, by):
    counts = []
    for applications, readers in ((3, 2), (300, 5)):
        campaign = make_large(here, applications=applications, readers=readers)
        with CaptureQueriesContext(connection) as queries:
            found = freeze(campaign, by=by, now=timezone.now())
            assert len(reading_of(found).rows) == applications
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"table": {}}, {"sha256": "0"}, {"method": "median"}, {"seed": 3}, {"quorum": 9}])
def test_the_database_itself_keeps_the_table(deliberation, change):
    with pytest.raises(DatabaseError, match="frozen row"), transaction.atomic():
        Deliberation.objects.filter(pk=deliberation.pk).update(**change)


def test_the_database_itself_keeps_the_deliberation(deliberation):
    with pytest.raises(DatabaseError, match="frozen row"), transaction.atomic():
        deliberation.delete()


def test_its_triggers_stand(db):
    assert GUARD.missing() == []


def test_a_juror_who_is_forgotten_is_named_no_more_and_the_screen_says_so(deliberation):
    note_present(deliberation, jurors=[Juror.objects.get(full_name="Ada Chêne").pk])
    erase_person(Juror.objects.get(full_name="Ada Chêne").user)
    deliberation.refresh_from_db()
    assert "Chêne" not in str(deliberation.table) + str(deliberation.present)
    assert FORGOTTEN in str(deliberation.table)
    reading = reading_of(deliberation)
    assert not reading.is_intact
    assert [row.row.name for row in reading.rows] == [WINNER, SECOND, THIRD]


# --- Deliberating ----------------------------------------------------------------------------------------------------


def test_who_sits_is_of_the_jury_and_has_taken_the_seat(here, there, deliberation, by, person):
    ada = Juror.objects.get(full_name="Ada Chêne")
    invited = make_juror(deliberation.campaign, person("jury.ici"), full_name="Invitée", accepted_at=None)
    (stranger,) = make_jurors(make_noted(there), "Étrangère")
    found = note_present(deliberation, jurors=[ada.pk, invited.pk, stranger.pk])
    assert [one["name"] for one in found.present] == ["Ada Chêne"]


def test_who_joined_the_jury_after_the_freezing_sits_so_that_the_quorum_may_be_met(here, person):
    deliberation = make_frozen(here, quorum=3)
    make_juror(deliberation.campaign, person("jury.ici"), full_name="Tard Venu")
    present = note_present(deliberation, jurors=deliberation.campaign.jurors.values_list("pk", flat=True))
    assert [one["name"] for one in present.present] == ["Ada Chêne", "Basile Frêne", "Tard Venu"]
    assert present.has_quorum


def test_who_left_and_came_back_after_the_freezing_sits_again(deliberation, by):
    ada = Juror.objects.get(full_name="Ada Chêne")
    remove_juror(ada)
    assert note_present(deliberation, jurors=[ada.pk]).present == []
    seat = invite_juror(deliberation.campaign, email=ada.email, full_name="Ada Chêne", by=by)
    accept_seat(seat, user=ada.user)
    assert [one["name"] for one in note_present(deliberation, jurors=[ada.pk]).present] == ["Ada Chêne"]


def test_interests_are_looked_for_again_among_those_present(deliberation):
    ada, winner = Juror.objects.get(full_name="Ada Chêne"), application_of(WINNER)
    Membership.objects.create(user=ada.user, organisation=winner.organisation)
    note_present(deliberation, jurors=[ada.pk])
    assert Conflict.objects.standing().filter(application=winner, juror=ada).exists()


@pytest.mark.parametrize("leaves", ["removed", "suspended"])
def test_who_left_the_jury_since_is_not_in_the_quorum(here, by, leaves):
    deliberation = make_frozen(here, quorum=2)
    ada, basile = deliberation.campaign.jurors.order_by("full_name")
    note_present(deliberation, jurors=[ada.pk, basile.pk])
    if leaves == "removed":
        remove_juror(ada)
        deliberation.refresh_from_db()
        assert [one["juror"] for one in deliberation.present] == [basile.pk]
    else:
        User.objects.filter(pk=ada.user_id).update(is_active=False)
    with pytest.raises(Refused, match="Le quorum est de 2, et 1 sont présents"):
        close(deliberation, by=by)


def test_nothing_is_decided_before_the_notes_are_frozen(here, by):
    make_noted(here)
    with pytest.raises(Refused, match="pas encore figées"):
        decide(application_of(WINNER), by=by, **SELECTED)
    assert not Decision.objects.exists()


def test_a_decision_may_change_until_the_deliberation_is_closed(deliberation, by):
    decide(application_of(WINNER), by=by, **SELECTED)
    decide(application_of(WINNER), by=by, outcome=Outcome.REFUSED, distinction="Prix", reason="Revu.")
    found = Decision.objects.get()
    assert (found.outcome, found.distinction, found.reason) == (Outcome.REFUSED, "", "Revu.")


def test_two_organisers_do_not_decide_over_each_other(deliberation, by):
    decided = decide(application_of(WINNER), by=by, seen="", **SELECTED)
    with pytest.raises(Refused, match="vient d’enregistrer une décision"):
        decide(application_of(WINNER), by=by, seen="", outcome=Outcome.REFUSED, distinction="", reason="Revu.")
    assert Decision.objects.get().outcome == Outcome.SELECTED
    seen = version_decided(decided)
    decide(application_of(WINNER), by=by, seen=seen, outcome=Outcome.REFUSED, distinction="", reason="Revu.")


@pytest.mark.parametrize("sent", [True, False])
def test_nothing_is_noted_of_what_is_not_in_the_table(here, deliberation, by, sent):
    late = make_application(deliberation.campaign, by=by, organisation=named(here, "Tard venue", by), sent=sent)
    with pytest.raises(Refused, match="n’est pas de celles"):
        add_discussion_note(late, text="Un mot.", by=by)
    assert not DiscussionNote.objects.exists()


def test_an_application_that_was_withdrawn_is_decided_no_more_and_stops_nothing(deliberation, by):
    Application.objects.filter(pk=application_of(THIRD).pk).update(state=ApplicationState.WITHDRAWN)
    with pytest.raises(Refused, match="n’est plus à décider"):
        decide(application_of(THIRD), by=by, **SELECTED)
    assert undecided(deliberation) == [WINNER, SECOND]


def test_an_application_that_came_after_the_freezing_is_not_decided(here, deliberation, by):
    late = make_application(deliberation.campaign, by=by, organisation=named(here, "Tard venue", by))
    with pytest.raises(Refused, match="n’est plus à décider"):
        decide(late, by=by, **SELECTED)


def test_closing_needs_the_quorum_then_every_decision(here, by):
    deliberation = make_frozen(here, quorum=2)
    jurors = list(deliberation.campaign.jurors.values_list("pk", flat=True))
    note_present(deliberation, jurors=jurors[:1])
    with pytest.raises(Refused, match="Le quorum est de 2, et 1 sont présents"):
        close(deliberation, by=by)
    note_present(deliberation, jurors=jurors)
    decide(application_of(WINNER), by=by, **SELECTED)
    with pytest.raises(Refused, match=f"Il manque une décision pour\u00a0: {SECOND}, {THIRD}"):
        close(deliberation, by=by)
    for name in (SECOND, THIRD):
        decide(application_of(name), by=by, **SELECTED)
    assert close(deliberation, by=by).closed_at


def test_nothing_changes_in_a_closed_deliberation(here, by):
    deliberation = make_decided(here)
    writes = (
        lambda: decide(application_of(WINNER), by=by, outcome=Outcome.REFUSED, distinction="", reason="Non."),
        lambda: add_discussion_note(application_of(WINNER), text="Trop tard", by=by),
        lambda: note_present(deliberation, jurors=[]),
        lambda: close(deliberation, by=by),
    )
    for write in writes:
        with pytest.raises(Refused, match="La délibération est close"):
            write()
    assert Decision.objects.get(application=application_of(WINNER)).outcome == Outcome.SELECTED


def test_a_call_without_categories_is_ranked_as_a_whole(here, by):
    campaign = make_noted(here, categories=[])
    Application.objects.update(sent=None, state=ApplicationState.DRAFT)
    assert freeze(campaign, by=by, now=timezone.now()).table["categories"] == []


def test_late_notes_of_others_still_rank(here, by):
    """The phase is over, the jury is late: notes are frozen all the same."""
    campaign = make_noted(here, phase=Phase.PUBLISHED)
    note(application_of(WINNER), make_jurors(campaign, "Céleste Orme")[0], (0, 0))
    assert ranks(freeze(campaign, by=by, now=timezone.now()))[0] == (WINNER, 1)
