"""Several people on one assessment at the same moment, and what must be true afterwards."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.core import mail
from django.db import connections

from actors.models import User
from questionnaires.definition import Kind
from questionnaires.models import Assessment, ThemeScore
from questionnaires.scoring import score
from questionnaires.services.assessments import AlreadySubmitted, Change, save_answers, submit_assessment
from questionnaires.versions import definition_of

PATIENCE = 60  # seconds for everybody to be at the gate
COMMON = "dechets_quantite"  # a number without an upper bound: everybody can give one of their own

Acknowledged = list[tuple[str, dict[str, Any]]]  # question, entry that the service said it had saved


def all_at_once(work: Callable[[int], Any], *, people: int) -> list[Any]:
    """What `work(0)`, `work(1)`... give, each in a thread with its own connection, all let go at the same moment."""
    gate = Barrier(people)

    def run(number: int) -> Any:
        try:
            gate.wait(PATIENCE)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(run, range(people)))


def own_questions(assessment: Assessment) -> list[str]:
    """Questions that may be left aside with a reason: a text that nobody else writes."""
    themes = definition_of(assessment.version_id).themes
    return [q.key for theme in themes for q in theme.questions if q.allow_not_applicable and q.kind is not Kind.NUMBER]


def check_writers_lose_nothing(assessment: Assessment, *, people: list[User], writers: int, rounds: int) -> None:
    """Everybody saves, each time in one go, a question of their own and one that all of them answer."""
    keys = own_questions(assessment)
    assert len(keys) >= writers

    def write(number: int) -> Acknowledged:
        mine, by = Assessment.objects.get(pk=assessment.pk), people[number % len(people)]
        seen = mine.answers.get(COMMON, {"revision": 0})["revision"]
        acknowledged: Acknowledged = []
        for turn in range(rounds):
            own = Change(keys[number], not_applicable=True, reason=f"{number}, {turn}", seen=turn)
            common = Change(COMMON, str(number * rounds + turn), seen=seen)
            saving = save_answers(mine, changes=[own, common], by=by)
            assert keys[number] in saving.saved
            acknowledged += saving.saved.items()
            standing = saving.saved.get(COMMON) or saving.conflicts[COMMON].standing
            seen = standing["revision"]
        return acknowledged

    results = all_at_once(write, people=writers)
    stored = Assessment.objects.get(pk=assessment.pk)
    check_acknowledged(stored, [entry for result in results for entry in result])
    assert stored.revision == assessment.revision + writers * rounds


def check_sending_once(assessment: Assessment, *, people: list[User], senders: int) -> None:
    """Everybody sends the same assessment: one result, one receipt."""
    mail.outbox.clear()

    def send(number: int) -> Assessment:
        return submit_assessment(Assessment.objects.get(pk=assessment.pk), by=people[number % len(people)])

    sent = all_at_once(send, people=senders)
    stored = Assessment.objects.get(pk=assessment.pk)
    assert {one.submitted_at for one in sent} == {stored.submitted_at}
    assert all(one.result == stored.result for one in sent)
    check_result(stored)


def check_sending_while_others_write(assessment: Assessment, *, people: list[User], writers: int, rounds: int) -> None:
    """Half-way through everybody's writing one more sends: what was saved before is in it, nothing is after it."""
    mail.outbox.clear()
    keys, before, half = own_questions(assessment), assessment.revision, Barrier(writers + 1)

    def send_or_write(number: int) -> Acknowledged:
        mine, by = Assessment.objects.get(pk=assessment.pk), people[number % len(people)]
        if number == writers:
            half.wait(PATIENCE)
            submit_assessment(mine, by=by)
            return []
        acknowledged: Acknowledged = []
        for turn in range(rounds):
            if turn == rounds // 2:
                half.wait(PATIENCE)
            change = Change(keys[number], not_applicable=True, reason=f"{number}, {turn}")
            try:
                acknowledged += save_answers(mine, changes=[change], by=by).saved.items()
            except AlreadySubmitted:
                break
        return acknowledged

    results = all_at_once(send_or_write, people=writers + 1)
    acknowledged = [entry for result in results for entry in result]
    stored = Assessment.objects.get(pk=assessment.pk)
    assert stored.revision == before + len(acknowledged)
    check_acknowledged(stored, acknowledged, above=assessment.answers)
    check_result(stored)


def check_acknowledged(stored: Assessment, acknowledged: Acknowledged, *, above: dict[str, Any] | None = None) -> None:
    """For each question no two people were told the same revision, none is missing, and the last one stands."""
    entries = defaultdict(list)
    for key, entry in acknowledged:
        entries[key].append(entry)
    for key, saved in entries.items():
        saved.sort(key=lambda entry: entry["revision"])
        first = (above or {}).get(key, {"revision": 0})["revision"] + 1
        assert [entry["revision"] for entry in saved] == list(range(first, first + len(saved)))
        assert stored.answers[key] == saved[-1]


def check_result(stored: Assessment) -> None:
    """The result is that of the answers which are kept, written once and announced once."""
    result = score(definition_of(stored.version_id), stored.answers, stored.profile)
    assert stored.result == result.to_json()
    assert ThemeScore.objects.filter(assessment=stored).count() == sum(t.score is not None for t in result.themes)
    assert stored.submitted_by
    assert [message.to for message in mail.outbox] == [[stored.submitted_by.email]]
