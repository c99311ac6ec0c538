"""From which state an application passes to which."""

import pytest

from trophees.enums import ApplicationState
from trophees.states import ANNOUNCED, INSTRUCTION, READABLE, State, may_change, may_pass, may_withdraw

pytestmark = pytest.mark.pure


def test_the_pure_states_are_those_of_the_database():
    assert {state.value for state in State} == set(ApplicationState.values)


def test_a_draft_passes_nowhere_by_the_organiser_s_hand():
    assert not any(may_pass("draft", to) for to in ApplicationState.values)


def test_an_organiser_announces_nothing_by_moving_a_state():
    assert not any(may_pass(state, to) for state in READABLE for to in ("selected", "refused"))


def test_what_was_selected_may_be_contracted_and_nothing_else():
    assert INSTRUCTION[State.SELECTED] == (State.CONTRACTED,)


@pytest.mark.parametrize("state", ApplicationState.values)
def test_what_was_sent_changes_until_it_is_read_which_is_at_once_where_a_call_is_read_as_it_comes(state):
    assert may_change(state, is_rolling=False) == (state in ("draft", "received"))
    assert may_change(state, is_rolling=True) == (state == "draft")


@pytest.mark.parametrize("state", ["draft", "received", "admissible", "evaluated"])
def test_authors_may_withdraw_until_something_is_announced(state):
    assert may_withdraw(state)


@pytest.mark.parametrize("state", [*ANNOUNCED, "withdrawn", "inadmiss"])
def test_authors_may_not_withdraw_what_was_settled(state):
    assert not may_withdraw(state)
