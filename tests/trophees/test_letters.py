"""Letters: drafted without names, notes nor ranks, read over by somebody, sent once, and only once it is announced."""

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone

from actors.models import Membership
from home.problems import Conflict as Refused
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.deliberations import (
    SECOND,
    WINNER,
    make_decided,
    make_frozen,
    make_noted,
    make_released,
    manager_of,
)
from trophees.calendar import Phase
from trophees.models import Application, CampaignPage, Conflict, Decision, Juror, Review
from trophees.recipients import authors_of
from trophees.services.announcing import announce_due, release
from trophees.services.deliberation import close, decide, freeze, note_present
from trophees.services.letters import draft_letters, enqueue_letters, letter_of, save_words
from trophees.tasks.letters import send_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(here) -> CampaignPage:
    """Closed, and past its date of publication: public as soon as it is released."""
    return CampaignPage.objects.get(pk=make_decided(here, phase=Phase.PUBLISHED).campaign_id)


def decision_of(name: str) -> Decision:
    return Decision.objects.get(application__organisation__name=name)


def read_over(name: str, here, text: str = "Bonjour,\n\nMerci.") -> Decision:
    return save_words(decision_of(name), summary="", letter=text, read=True, by=manager_of(here))


class TestDraft:
    def test_a_letter_says_the_decision_its_reason_and_what_the_jury_wrote(self, campaign):
        assert draft_letters(campaign) == 3
        letter = decision_of(WINNER).letter
        assert "Prix Colibri" in letter
        assert "Le jury en a débattu." in letter
        assert "Effet mesuré\n– Une démarche claire." in letter
        assert f"L’action de {WINNER}" in letter
        assert "n’a pas retenu" in decision_of(SECOND).letter

    def test_a_letter_tells_no_juror_no_note_and_no_rank(self, campaign):
        draft_letters(campaign)
        for letter in Decision.objects.values_list("letter", flat=True):
            assert not [word for word in ("Chêne", "Frêne", "90", "rang", "note") if word in letter]

    def test_what_was_written_for_the_deliberation_stays_there(self, campaign):
        Review.objects.update(comment="Entre nous, c’est peu.")
        draft_letters(campaign)
        letter = decision_of(WINNER).letter
        assert "Entre nous" not in letter
        assert "Avis d’ensemble" not in letter

    def test_the_same_words_are_written_once(self, campaign):
        draft_letters(campaign)
        assert decision_of(WINNER).letter.count("Une démarche claire.") == 1

    def test_what_counts_in_no_note_is_in_no_letter(self, here):
        other = _campaign_with_interest(here)
        draft_letters(other)
        letter = Decision.objects.get(application__campaign=other, application__organisation__name=WINNER).letter
        assert "Avis intéressé" not in letter
        assert "Une démarche claire." in letter

    def test_a_letter_that_was_written_is_not_drafted_again(self, campaign, here):
        read_over(WINNER, here, "De notre main.")
        assert draft_letters(campaign) == 2
        assert decision_of(WINNER).letter == "De notre main."

    def test_no_letter_is_drafted_while_the_jury_deliberates(self, here):
        with pytest.raises(Refused, match="une fois la délibération close"):
            draft_letters(make_frozen(here).campaign)

    def test_a_long_discussion_still_makes_a_letter(self, campaign):
        for number, review in enumerate(Review.objects.all()):
            given = {key: {**entry, "comment": f"{key}{number} " * 200} for key, entry in review.scores.items()}
            Review.objects.filter(pk=review.pk).update(scores=given)
        draft_letters(campaign)
        assert all(len(letter) <= 4000 for letter in Decision.objects.values_list("letter", flat=True))


def _campaign_with_interest(here) -> CampaignPage:
    """Closed, with a final review by somebody who is tied to the application."""
    campaign, by = make_noted(here, phase=Phase.PUBLISHED), manager_of(here)
    ada = Juror.objects.get(campaign=campaign, full_name="Ada Chêne")
    theirs = Application.objects.get(campaign=campaign, organisation__name=WINNER)
    Review.objects.filter(application=theirs, juror=ada).update(
        scores={key: {"score": 5, "comment": "Avis intéressé"} for key in ("effet", "reprise")}
    )
    Conflict.objects.create(application=theirs, juror=ada, kind="declared")
    deliberation = freeze(campaign, by=by, now=timezone.now())
    for application in Application.objects.filter(campaign=campaign):
        decide(application, outcome="refused", distinction="", reason="Non.", by=by)
    note_present(deliberation, jurors=[ada.pk])
    close(deliberation, by=by)
    return campaign


class TestSending:
    def test_a_letter_leaves_to_each_author_once_it_is_read_over_and_public(
        self, campaign, here, person, django_capture_on_commit_callbacks
    ):
        organisation = decision_of(WINNER).application.organisation
        Membership.objects.create(user=person("membre.ici"), organisation=organisation)
        with django_capture_on_commit_callbacks(execute=True):
            read_over(WINNER, here)
        assert mail.outbox == []
        with django_capture_on_commit_callbacks(execute=True):
            release(campaign, by=manager_of(here))
        assert {one.to[0] for one in mail.outbox} == {"titulaire.ici@example.org", "membre.ici@example.org"}
        assert all(len(one.to) == 1 for one in mail.outbox)
        assert "Merci." in mail.outbox[0].body
        assert f"/mon-espace/candidatures/{decision_of(WINNER).application.uuid}/" in mail.outbox[0].body
        assert "retenu" not in mail.outbox[0].subject
        enqueue_letters()
        announce_due()
        assert len(mail.outbox) == 2

    def test_a_letter_that_is_read_over_afterwards_leaves_at_once(
        self, campaign, here, django_capture_on_commit_callbacks
    ):
        release(campaign, by=manager_of(here))
        with django_capture_on_commit_callbacks(execute=True):
            read_over(SECOND, here)
        assert len(mail.outbox) == 1

    def test_nothing_leaves_unread_nor_before_the_time(self, here):
        make_released(here)  # public in ten days
        read_over(WINNER, here)
        Decision.objects.filter(application__organisation__name=SECOND).update(letter="Pas relue")
        for pk in Decision.objects.values_list("pk", flat=True):
            send_letter.enqueue(pk)
        announce_due()
        assert mail.outbox == []
        assert letter_of(decision_of(WINNER).application) is None

    def test_who_withdrew_gets_no_letter(self, campaign, here):
        read_over(WINNER, here)
        Application.objects.filter(organisation__name=WINNER).update(state="withdrawn")
        release(campaign, by=manager_of(here))
        announce_due()
        send_letter.enqueue(decision_of(WINNER).pk)
        assert mail.outbox == []

    def test_a_mail_server_that_fails_lets_the_letter_leave_later(self, campaign, here, monkeypatch):
        read_over(WINNER, here)
        release(campaign, by=manager_of(here))

        def fail(**kwargs):
            raise OSError

        with monkeypatch.context() as broken:
            broken.setattr("trophees.tasks.mailing.send_mail", fail)
            send_letter.enqueue(decision_of(WINNER).pk)
        assert decision_of(WINNER).letter_sent_at is None
        announce_due()
        assert len(mail.outbox) == 1

    def test_a_letter_that_has_left_changes_no_more(self, campaign, here):
        read_over(WINNER, here)
        release(campaign, by=manager_of(here))
        announce_due()
        with pytest.raises(Refused, match="ne change plus"):
            read_over(WINNER, here, "Autre chose")
        assert letter_of(decision_of(WINNER).application).letter == "Bonjour,\n\nMerci."

    def test_a_letter_that_changes_is_to_be_read_over_again(self, campaign, here):
        read_over(WINNER, here)
        save_words(decision_of(WINNER), summary="", letter="Autre", read=False, by=manager_of(here))
        assert decision_of(WINNER).letter_read_at is None

    def test_the_authors_of_a_place_are_those_who_were_invited(self, here, person):
        campaign = make_campaign(None)
        application = make_application(campaign, by=person("nouvelle"), place=here.place)
        assert authors_of(application) == [person("nouvelle")]


def test_the_letter_is_drawn_for_its_authors_and_nothing_without_it(campaign, here):
    read_over(WINNER, here, "Bonjour,\n\nVous & nous.")
    release(campaign, by=manager_of(here))
    announce_due()
    drawn = render_to_string("trophees/_letter.html", {"decision": letter_of(decision_of(WINNER).application)})
    assert "Vous &amp; nous." in drawn
    assert render_to_string("trophees/_letter.html", {"decision": None}).strip() == ""
