"""Applying: beginning, writing, joining, sending, taking back, and the clock's edges."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from actors.models import User
from cms.management.commands.clock import strike
from home.models import Place
from home.problems import Conflict as Refused
from questionnaires.saving import AlreadySubmitted, Change
from tests.factories.assessments import make_sent
from tests.factories.campaigns import make_application, make_attachment, make_campaign
from trophees.applying.completeness import Lack
from trophees.applying.documents import letter_text
from trophees.applying.joining import PROFILE, RESULT, offers_for
from trophees.applying.reading import reading_of
from trophees.applying.told import history_told
from trophees.enums import ApplicationState
from trophees.models import LETTER, Application, Author, CampaignPage, Deliberation
from trophees.services.answers import NotAccepting, entitle, save_answers, share, unshare
from trophees.services.applications import Incomplete, open_application, submit, withdraw
from trophees.services.reminders import remind_of_drafts

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def call(db):
    return make_campaign(None)


@pytest.fixture
def now(campaign):
    return campaign.opens_at + timedelta(days=1)


@pytest.fixture
def draft(campaign, organisation, owner):
    return make_application(campaign, by=owner, organisation=organisation, sent=False)


@pytest.fixture
def chauvigny(db):
    return Place.objects.get(name="Chauvigny")


def fresh(application) -> Application:
    return Application.objects.get(pk=application.pk)


def break_mailbox(user) -> None:
    """To an address that holds a line break nothing can be written."""
    User.objects.filter(pk=user.pk).update(email="casse\n@example.org")


class TestBeginning:
    def test_an_organisation_has_one_application_a_category(self, campaign, organisation, owner, person, now):
        def begin(by, category):
            return open_application(campaign, by=by, organisation=organisation, category=category, now=now)

        first = begin(owner, "energie")
        assert begin(person("membre.ici"), "energie") == first
        assert begin(owner, "cooperation") != first
        assert first.profile["headcount"] == "10-49"
        assert [event.state for event in first.events.all()] == ["draft"]

    def test_one_that_was_taken_back_leaves_room_for_another(self, draft, campaign, organisation, owner, now):
        withdraw(draft, by=owner, now=now)
        again = open_application(campaign, by=owner, organisation=organisation, category="energie", now=now)
        assert again.pk != draft.pk

    def test_anybody_may_begin_for_a_commune_and_sees_only_their_own(self, call, chauvigny, owner, person):
        now = call.opens_at
        first = open_application(call, by=owner, place=chauvigny, now=now)
        other = open_application(call, by=person("nouvelle"), place=chauvigny, now=now)
        assert first != other
        assert open_application(call, by=owner, place=chauvigny, now=now) == first
        assert list(Application.objects.of_author(owner)) == [first]

    def test_beginning_tells_nobody_which_communes_have_applied(self, call, chauvigny, owner, person):
        make_application(call, by=owner, place=chauvigny)
        begun = open_application(call, by=person("nouvelle"), place=chauvigny, now=call.opens_at)
        assert (begun.state, begun.place) == (ApplicationState.DRAFT, chauvigny)

    @pytest.mark.parametrize("shift", [-SECOND, timedelta(days=30)])
    def test_nothing_begins_outside_of_the_days(self, campaign, organisation, owner, shift):
        with pytest.raises(NotAccepting, match="heure de Paris"):
            open_application(campaign, by=owner, organisation=organisation, now=campaign.opens_at + shift)
        assert not Application.objects.exists()


class TestWriting:
    def test_two_people_merge_and_a_stale_answer_is_a_conflict(self, draft, owner, person, now):
        mine, theirs = fresh(draft), fresh(draft)
        save_answers(mine, changes=[Change("phrase", "La nôtre", seen=1)], by=owner, now=now)
        saving = save_answers(
            theirs,
            changes=[Change("phrase", "La leur", seen=1), Change("recit", "Un récit", seen=1)],
            by=person("membre.ici"),
            now=now,
        )
        assert set(saving.conflicts) == {"phrase"}
        assert set(saving.saved) == {"recit"}
        stored = fresh(draft).answers
        assert (stored["phrase"]["value"], stored["recit"]["value"]) == ("La nôtre", "Un récit")

    def test_saving_an_answer_is_one_query(self, draft, owner, now, django_assert_num_queries):
        save_answers(draft, changes=[Change("phrase", "Une autre")], by=owner, now=now)
        with django_assert_num_queries(1):
            save_answers(draft, changes=[Change("phrase", "Encore une autre")], by=owner, now=now)

    def test_a_category_that_the_organisation_stands_in_is_refused_beside_it(self, draft, campaign, owner, now):
        make_application(campaign, by=owner, organisation=draft.organisation, category="cooperation", sent=False)
        with pytest.raises(ValidationError) as refused:
            entitle(draft, title="Fours", category="cooperation", now=now)
        assert "category" in refused.value.message_dict
        assert fresh(draft).category == "energie"

    def test_an_unknown_category_is_refused(self, draft, now):
        with pytest.raises(ValidationError):
            entitle(draft, title="Fours", category="inconnue", now=now)

    def test_a_rolling_call_locks_once_it_is_sent(self, here, organisation, owner):
        campaign = make_campaign(here, is_rolling=True)
        draft = make_application(campaign, by=owner, organisation=organisation, sent=False)
        stale = fresh(draft)
        submit(draft, by=owner, now=campaign.opens_at)
        with pytest.raises(AlreadySubmitted):
            save_answers(stale, changes=[Change("phrase", "Trop tard")], by=owner, now=campaign.opens_at)
        with pytest.raises(AlreadySubmitted):
            entitle(stale, title="Autre", category="energie", now=campaign.opens_at)
        assert fresh(draft).answers["phrase"]["value"] != "Trop tard"

    def test_what_a_rolling_call_locked_is_refused_for_the_same_reason_after_it_closes(self, here, organisation, owner):
        campaign = make_campaign(here, is_rolling=True)
        sent = make_application(campaign, by=owner, organisation=organisation)
        changed = make_application(campaign, by=owner, organisation=organisation, category="cooperation")
        Application.objects.filter(pk=changed.pk).update(title="Autre")
        late = campaign.closes_at
        for too_late in (
            lambda: save_answers(sent, changes=[Change("phrase", "Trop tard")], by=owner, now=late),
            lambda: entitle(sent, title="Autre", category="energie", now=late),
            lambda: submit(changed, by=owner, now=late),
        ):
            with pytest.raises(AlreadySubmitted):
                too_late()

    @pytest.mark.parametrize("state", [state for state in ApplicationState if state not in ("draft", "received")])
    def test_what_is_read_or_taken_back_does_not_change(self, campaign, organisation, owner, now, state):
        sent = make_application(campaign, by=owner, organisation=organisation)
        Application.objects.filter(pk=sent.pk).update(state=state)
        with pytest.raises(AlreadySubmitted):
            save_answers(sent, changes=[Change("phrase", "Trop tard")], by=owner, now=now)


class TestJoining:
    def test_profile_and_result_are_shown_then_joined_with_their_consent(self, draft, here, organisation, owner, now):
        make_sent(organisation, territory=here, by=owner)
        offers = {offer.what: offer for offer in offers_for(draft)}
        assert ("Nom", "Menuiserie ici") in offers[PROFILE].facts
        assert dict(offers[RESULT].facts)["Moyenne"].startswith("1,8/5, niveau ")
        share(draft, what=RESULT, by=owner, now=now)
        joined = fresh(draft).shared[RESULT]
        assert joined["by"] == owner.pk
        assert joined["wording"] == offers[RESULT].wording
        assert PROFILE not in fresh(draft).shared
        unshare(draft, what=RESULT, by=owner, now=now)
        assert fresh(draft).shared == {}
        assert not draft.events.exists()

    def test_no_result_is_offered_before_a_diagnostic(self, draft):
        assert [offer.what for offer in offers_for(draft)] == [PROFILE]

    def test_what_changed_since_is_said(self, draft, owner, now):
        share(draft, what=PROFILE, by=owner, now=now)
        draft.organisation.name = "Menuiserie nouvelle"
        draft.organisation.save()
        assert [offer.has_changed for offer in offers_for(Application.objects.get(pk=draft.pk))] == [True]

    def test_a_commune_joins_its_official_data(self, call, chauvigny, owner):
        draft = make_application(call, by=owner, place=chauvigny, sent=False)
        (offer,) = offers_for(draft)
        assert ("Code INSEE", "86070") in offer.facts
        assert dict(offer.facts)["Population"] == "7\u202f000\u00a0habitants"

    def test_the_jury_reads_what_was_joined_when_it_was_sent(self, draft, owner, now):
        submit(draft, by=owner, now=now)
        share(draft, what=PROFILE, by=owner, now=now)
        assert not reading_of(fresh(draft)).profile
        submit(draft, by=owner, now=now)
        assert ("Nom", "Menuiserie ici") in reading_of(fresh(draft)).profile

    @pytest.mark.parametrize("state", ["received", "admissible", "evaluated", "inadmiss", "withdrawn"])
    def test_what_is_taken_back_is_read_no_more_even_after_the_closing(self, draft, owner, now, state):
        share(draft, what=PROFILE, by=owner, now=now)
        submit(draft, by=owner, now=now)
        Application.objects.filter(pk=draft.pk).update(state=state)
        later = draft.campaign.closes_at + timedelta(days=1)
        unshare(draft, what=PROFILE, by=owner, now=later)
        unshare(draft, what=PROFILE, by=owner, now=later)
        assert fresh(draft).shared == fresh(draft).sent["shared"] == {}
        event = draft.events.get(note__contains="profil")
        assert (event.by, event.at, event.state) == (owner, later, state)
        assert [one.title for one in history_told(fresh(draft), now=later)].count("N’est plus joint\u00a0: profil") == 1

    def test_what_a_jury_deliberates_on_is_taken_back_no_more(self, draft, owner, now):
        share(draft, what=PROFILE, by=owner, now=now)
        submit(draft, by=owner, now=now)
        Deliberation.objects.create(campaign=draft.campaign, method="mean", quorum=1, table={}, sha256="0")
        with pytest.raises(Refused, match="délibère"):
            unshare(draft, what=PROFILE, by=owner, now=now)
        assert PROFILE in fresh(draft).sent["shared"]


class TestSending:
    def test_it_gets_a_number_an_event_and_a_receipt(self, draft, owner, now, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            sent = submit(draft, by=owner, now=now)
        assert (sent.number, sent.submitted_at, sent.state) == (1, now, ApplicationState.RECEIVED)
        assert sent.sent is not None
        assert sent.sent["answers"]["phrase"]["value"] == "Éteindre les fours la nuit"
        assert [event.state for event in sent.events.all()] == ["received"]
        (message,) = mail.outbox
        assert message.to == [owner.email]
        assert "Numéro d’arrivée\u00a0: 1" in message.body

    def test_each_accepted_author_of_a_place_gets_the_receipt_which_says_who_sent_it(
        self, call, chauvigny, person, django_capture_on_commit_callbacks
    ):
        first, second = person("nouvelle"), person("titulaire.ici")
        draft = make_application(call, by=first, place=chauvigny, sent=False)
        Author.objects.create(application=draft, user=second, email=second.email)
        Author.objects.create(application=draft, email="sans.reponse@example.org")
        make_attachment(draft, question=LETTER)
        with django_capture_on_commit_callbacks(execute=True):
            submit(draft, by=second, now=call.opens_at)
        assert [one.to for one in mail.outbox] == [[second.email], [first.email]]
        assert all(f"Envoyée par {second}." in one.body for one in mail.outbox)

    def test_a_mailbox_that_takes_nothing_deprives_nobody_else_of_the_receipt(
        self, call, chauvigny, person, django_capture_on_commit_callbacks
    ):
        first, second = person("nouvelle"), person("titulaire.ici")
        draft = make_application(call, by=first, place=chauvigny, sent=False)
        Author.objects.create(application=draft, user=second, email=second.email)
        make_attachment(draft, question=LETTER)
        break_mailbox(second)
        with django_capture_on_commit_callbacks(execute=True):
            submit(draft, by=second, now=call.opens_at)
        assert [one.to for one in mail.outbox] == [[first.email]]

    def test_sending_twice_changes_nothing(self, draft, owner, now, django_capture_on_commit_callbacks):
        submit(draft, by=owner, now=now)
        with django_capture_on_commit_callbacks() as callbacks:
            again = submit(fresh(draft), by=owner, now=now + SECOND)
        assert (again.number, again.sent_at, callbacks) == (1, now, [])
        assert again.events.count() == 1

    def test_trophies_are_sent_again_and_keep_number_and_arrival(self, draft, owner, now):
        submit(draft, by=owner, now=now)
        mine = fresh(draft)
        save_answers(mine, changes=[Change("phrase", "Une autre")], by=owner, now=now)
        assert fresh(draft).sent["answers"]["phrase"]["value"] == "Éteindre les fours la nuit"
        again = submit(mine, by=owner, now=now + SECOND)
        assert (again.number, again.submitted_at, again.sent_at) == (1, now, now + SECOND)
        assert again.sent is not None
        assert again.sent["answers"]["phrase"]["value"] == "Une autre"

    def test_numbers_follow_arrivals_and_are_not_given_again(self, campaign, organisation, owner, now):
        first, second = (
            make_application(campaign, by=owner, organisation=organisation, category=key, sent=False)
            for key in ("energie", "cooperation")
        )
        assert submit(second, by=owner, now=now).number == 1
        assert submit(first, by=owner, now=now).number == 2
        withdraw(first, by=owner, now=now)
        third = make_application(campaign, by=owner, organisation=organisation, sent=False)
        assert submit(third, by=owner, now=now).number == 3

    def test_what_is_missing_is_said_in_order(self, here, organisation, owner):
        campaign = make_campaign(here, needs_letter=True, letter="{candidat} s’engage.")
        draft = make_application(campaign, by=owner, organisation=organisation, sent=False, title="", category="")
        draft.answers = {}
        draft.save()
        with pytest.raises(Incomplete) as refused:
            submit(draft, by=owner, now=campaign.opens_at)
        assert [one.what for one in refused.value.missing] == [
            Lack.TITLE,
            Lack.CATEGORY,
            Lack.ANSWER,
            Lack.ANSWER,
            Lack.LETTER,
        ]
        assert fresh(draft).state == ApplicationState.DRAFT

    def test_the_signed_letter_goes_with_it(self, here, organisation, owner):
        campaign = make_campaign(here, needs_letter=True, letter="{candidat} s’engage.")
        draft = make_application(campaign, by=owner, organisation=organisation, sent=False)
        letter = make_attachment(draft, question=LETTER)
        sent = submit(draft, by=owner, now=campaign.opens_at)
        assert reading_of(sent).letter == (letter,)

    def test_one_application_a_place_is_received(self, call, chauvigny, owner, person):
        mine = make_application(call, by=owner, place=chauvigny, sent=False)
        theirs = make_application(call, by=person("nouvelle"), place=chauvigny, sent=False)
        submit(theirs, by=person("nouvelle"), now=call.opens_at)
        with pytest.raises(Refused, match="avant la vôtre"):
            submit(mine, by=owner, now=call.opens_at)
        assert fresh(mine).state == ApplicationState.DRAFT

    def test_an_organisation_that_left_the_territory_does_not_send(self, draft, owner, now):
        draft.organisation.presences.all().delete()
        with pytest.raises(Refused):
            submit(draft, by=owner, now=now)


class TestTakingBack:
    def test_once_is_enough(self, draft, owner, now):
        submit(draft, by=owner, now=now)
        assert withdraw(draft, by=owner, now=now).is_withdrawn
        withdraw(draft, by=owner, now=now)
        assert [event.state for event in draft.events.all()] == ["received", "withdrawn"]

    def test_what_was_joined_is_shared_no_more(self, draft, owner, now):
        share(draft, what=PROFILE, by=owner, now=now)
        submit(draft, by=owner, now=now)
        assert reading_of(fresh(draft)).profile
        withdraw(draft, by=owner, now=now)
        assert fresh(draft).shared == fresh(draft).sent["shared"] == {}
        assert not reading_of(fresh(draft)).profile
        assert fresh(draft).sent["title"]

    def test_what_was_answered_stays(self, campaign, organisation, owner, now):
        sent = make_application(campaign, by=owner, organisation=organisation)
        Application.objects.filter(pk=sent.pk).update(state=ApplicationState.INADMISSIBLE)
        with pytest.raises(Refused):
            withdraw(sent, by=owner, now=now)


# --- The clock --------------------------------------------------------------------------------------------------------

# The hours of the change: 2 h is skipped in March, 2 h comes twice in October.
CLOSINGS = {
    "plain": datetime(2027, 2, 26, 12, tzinfo=PARIS),
    "spring": datetime(2027, 3, 28, 3, tzinfo=PARIS),
    "autumn": datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=PARIS),
    "midnight": datetime(2027, 5, 4, 0, tzinfo=PARIS),
}


def close_at(campaign, closing: datetime) -> CampaignPage:
    days = [closing - timedelta(days=10), closing, closing, closing + timedelta(days=9), closing + timedelta(days=10)]
    dates = dict(zip(("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at"), days, strict=True))
    CampaignPage.objects.filter(pk=campaign.pk).update(**dates)
    return CampaignPage.objects.get(pk=campaign.pk)


@pytest.mark.parametrize("closing", CLOSINGS.values(), ids=CLOSINGS)
def test_the_last_second_is_in_time_and_the_closing_one_is_not(draft, campaign, owner, closing):
    close_at(campaign, closing)
    # Arithmetic in UTC: that of Paris' wall clock knows no change of hour.
    last, late = closing.astimezone(UTC) - SECOND, closing.astimezone(UTC)
    save_answers(draft, changes=[Change("phrase", "À temps")], by=owner, now=last)
    for too_late in (
        lambda: save_answers(fresh(draft), changes=[Change("phrase", "Trop tard")], by=owner, now=late),
        lambda: submit(fresh(draft), by=owner, now=late),
        lambda: entitle(fresh(draft), title="Trop tard", category="energie", now=late),
        lambda: share(fresh(draft), what=PROFILE, by=owner, now=late),
    ):
        with pytest.raises(NotAccepting):
            too_late()
    assert fresh(draft).state == ApplicationState.DRAFT
    assert fresh(draft).answers["phrase"]["value"] == "À temps"
    assert submit(fresh(draft), by=owner, now=last).number == 1
    # What was sent in time and comes again unchanged, for the answer was lost on its way, is as it was.
    assert submit(fresh(draft), by=owner, now=late).sent_at == last


class TestReminders:
    @pytest.fixture
    def soon(self, draft, campaign):
        """Three days before the closing."""
        return campaign.closes_at - timedelta(days=3)

    def remind(self, capture, now):
        with capture(execute=True):
            return remind_of_drafts(now=now)

    def test_a_draft_is_reminded_once(self, soon, owner, django_capture_on_commit_callbacks):
        assert self.remind(django_capture_on_commit_callbacks, soon - SECOND) == 0
        assert self.remind(django_capture_on_commit_callbacks, soon) == 1
        assert self.remind(django_capture_on_commit_callbacks, soon + SECOND) == 0
        (message,) = mail.outbox
        assert message.to == [owner.email]
        assert "Terminer la candidature" in message.body

    def test_the_clock_reminds(self, soon, time_machine, django_capture_on_commit_callbacks):
        time_machine.move_to(soon)
        with django_capture_on_commit_callbacks(execute=True):
            strike()
        assert [message.subject for message in mail.outbox] == ["Votre candidature n’est pas encore envoyée"]

    def test_what_is_sent_or_closed_is_not(self, soon, draft, campaign, owner, django_capture_on_commit_callbacks):
        assert self.remind(django_capture_on_commit_callbacks, campaign.closes_at) == 0
        submit(draft, by=owner, now=soon - SECOND)
        assert self.remind(django_capture_on_commit_callbacks, soon) == 0

    def test_every_author_of_a_collectivite_is_told(self, call, chauvigny, owner, django_capture_on_commit_callbacks):
        make_application(call, by=owner, place=chauvigny, sent=False)
        Application.objects.update(created_at=call.opens_at)
        self.remind(django_capture_on_commit_callbacks, call.closes_at - timedelta(days=1))
        assert [message.to for message in mail.outbox] == [[owner.email]]

    def test_a_mailbox_that_takes_nothing_deprives_nobody_else(
        self, call, chauvigny, owner, person, django_capture_on_commit_callbacks
    ):
        draft, other = make_application(call, by=owner, place=chauvigny, sent=False), person("nouvelle")
        Author.objects.create(application=draft, user=other, email=other.email)
        Application.objects.update(created_at=call.opens_at)
        break_mailbox(owner)
        self.remind(django_capture_on_commit_callbacks, call.closes_at - timedelta(days=1))
        assert [message.to for message in mail.outbox] == [[other.email]]


def test_a_letter_that_begins_with_a_collectivite_gives_it_its_article(owner, now):
    campaign = make_campaign(None, needs_letter=True, letter="{candidat} confirme.\n\nSi {candidat} est retenue.")
    place = Place.objects.get(name="CU du Grand Poitiers")
    application = open_application(campaign, by=owner, place=place, now=now)
    assert letter_text(application) == [
        "La Communauté urbaine du Grand Poitiers confirme.",
        "Si Communauté urbaine du Grand Poitiers est retenue.",
    ]
