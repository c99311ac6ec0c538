"""Several people at the same moment: a juror saves while notes are frozen, two clocks announce, two tasks send."""

import pytest
from django.core import mail
from django.utils import timezone

from home.problems import Conflict as Refused
from tests.factories.deliberations import WINNER, make_decided, make_noted, manager_of
from tests.questionnaires.together import all_at_once
from trophees.calendar import Phase
from trophees.deliberating import frozen
from trophees.enums import ReviewState
from trophees.models import ApplicationEvent, Decision, Deliberation, Review
from trophees.services.announcing import announce_due
from trophees.services.deliberation import freeze
from trophees.services.letters import save_words
from trophees.services.reviews import Notes, Stale, finish_review, save_review
from trophees.tasks.letters import send_letter

pytestmark = pytest.mark.django_db(transaction=True)
JURORS, ROUNDS = 3, 8


def test_what_jurors_save_while_notes_are_frozen_is_in_the_table_or_refused(here):
    campaign, by = make_noted(here, phase=Phase.REVIEW), manager_of(here)
    reviews = list(Review.objects.order_by("pk")[:JURORS])
    # Others stay final: without any, nothing would be frozen.
    Review.objects.filter(pk__in=[one.pk for one in reviews]).update(state=ReviewState.STARTED, final_at=None)

    def work(number: int) -> None:
        if number == JURORS:
            freeze(campaign, by=by, now=campaign.deliberates_at)
            return
        for turn in range(ROUNDS):
            try:
                mine = Review.objects.get(pk=reviews[number].pk)
                notes = Notes(scores={"effet": turn % 6, "reprise": (turn + number) % 6})
                mine = save_review(mine, notes=notes, seen=mine.revision)
                if turn > number:
                    finish_review(mine, seen=mine.revision)
            except Stale:
                continue
            except Refused:
                return

    all_at_once(work, people=JURORS + 1)
    table = frozen.read(Deliberation.objects.get().table)
    told = {(row.dossier, note.reader): dict(note.scores) for row in table.rows for note in row.notes}
    kept = {
        (one.application_id, one.juror_id): {key: said["score"] for key, said in one.scores.items()}
        for one in Review.objects.filter(state=ReviewState.FINAL)
    }
    assert told == kept


def test_notes_that_are_frozen_at_once_make_one_table(here):
    campaign, by = make_noted(here), manager_of(here)
    found = all_at_once(lambda _number: freeze(campaign, by=by, now=timezone.now()).pk, people=3)
    assert set(found) == {Deliberation.objects.get().pk}


def test_two_clocks_and_two_tasks_announce_and_send_once(here):
    make_decided(here, phase=Phase.PUBLISHED)
    decision = Decision.objects.get(application__organisation__name=WINNER)
    now = timezone.now()
    Decision.objects.update(announced_at=now)
    Deliberation.objects.update(released_at=now)
    all_at_once(lambda _number: announce_due(), people=3)
    assert ApplicationEvent.objects.filter(state__in=("selected", "refused")).count() == 3
    save_words(decision, summary="", letter="Bravo.", read=False, by=manager_of(here))
    Decision.objects.filter(pk=decision.pk).update(letter_read_at=now)
    mail.outbox.clear()
    all_at_once(lambda _number: send_letter.enqueue(decision.pk), people=3)
    assert len(mail.outbox) == 1
