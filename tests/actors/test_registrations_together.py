"""Many people who register for one event at the same moment, on PostgreSQL."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from actors.enums import RegistrationState
from actors.services import registrations
from actors.services.registrations import cancel
from home.models import EventPage
from tests.factories.events import make_event, make_registration
from tests.questionnaires.together import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE, AT_ONCE = 50, 200, 40  # a server takes a hundred connections: each registers several people
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_places_are_exact_and_the_others_wait_in_order(here):
    event = make_event(here, capacity=PLACES)
    turns = PEOPLE // AT_ONCE
    all_at_once(
        lambda number: [make_registration(event, f"Personne {number * turns + turn}") for turn in range(turns)],
        people=AT_ONCE,
    )
    states = list(event.registrations.order_by("number").values_list("number", "state"))
    assert [number for number, _state in states] == list(range(1, PEOPLE + 1))
    assert [state for _number, state in states] == ["in"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    event.refresh_from_db()
    assert (event.seat_count.taken, event.seat_count.waiting) == (PLACES, PEOPLE - PLACES)


def test_places_given_back_at_once_go_to_the_first_who_wait(here):
    event = make_event(here, capacity=10)
    made = [make_registration(event, f"Personne {number}") for number in range(30)]
    all_at_once(lambda number: cancel(made[number]), people=10)
    assert list(event.registrations.holding().order_by("number").values_list("number", flat=True)) == list(
        range(11, 21)
    )


@pytest.fixture
def no_lock(monkeypatch) -> None:
    monkeypatch.setattr(registrations, "lock_event", lambda pk: EventPage.objects.get(pk=pk))


def test_second_person_waits_for_the_first_to_be_through(here):
    event = make_event(here, capacity=1)
    second = overtaken(event)
    assert second.state == RegistrationState.WAITING


@pytest.mark.usefixtures("no_lock")
def test_without_the_lock_two_people_are_given_the_same_place(here):
    """What makes the tests above worth something."""
    event = make_event(here, capacity=1)
    overtaken(event)
    assert event.registrations.holding().count() == 2


def overtaken(event: EventPage):
    """Somebody registers while another, who came just before, is not through."""

    def register_second():
        try:
            return make_registration(event, "Deux")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            make_registration(event, "Une")
            second = pool.submit(register_second)
            wait_for_the_other()
        return second.result(60)


def wait_for_the_other() -> None:
    """Until the other one stands before a lock of ours, whichever it is."""
    for _turn in attempts():
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


def attempts() -> Iterator[int]:
    end = time.monotonic() + 60
    turn = 0
    while time.monotonic() < end:
        yield turn
        turn += 1
