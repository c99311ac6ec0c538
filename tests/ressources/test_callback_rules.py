"""What follows what of a request to be called back, whatever its people press and in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ressources.callbacks.rules import (
    BY_PARTNER,
    LINK_KEPT,
    OPEN,
    Line,
    State,
    choices_of,
    link_ends,
    may_withdraw,
    seal_of,
)
from ressources.enums import CallbackState

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LINES = st.lists(st.builds(Line, st.text(max_size=5), st.text(max_size=5), st.text(max_size=20)), max_size=4)


def test_rules_and_database_name_the_same_states():
    assert [state.value for state in State] == CallbackState.values
    assert set(BY_PARTNER) == set(State)


@given(st.lists(st.sampled_from([*State, None]), max_size=12))
def test_what_has_ended_never_opens_again(pressed):
    """A state is what the partner presses, None what the organisation takes back."""
    state, has_ended = State.SENT, False
    for to in pressed:
        if to is None and may_withdraw(state):
            state = State.WITHDRAWN
        elif to in choices_of(state):
            state = to
        has_ended = has_ended or state not in OPEN
        assert not (has_ended and state in OPEN)
        assert state != State.SENT or not has_ended


@pytest.mark.parametrize("state", State)
def test_nobody_takes_back_what_was_taken_up_and_no_choice_stays_where_it_is(state):
    assert may_withdraw(state) == (state in (State.SENT, State.SILENT))
    assert state not in choices_of(state)
    assert State.SENT not in choices_of(state)


@pytest.mark.parametrize("state", State)
def test_link_lives_as_long_as_there_is_something_to_do_then_three_months(state):
    end = link_ends(state, NOW)
    if state in OPEN:
        assert end is None
    else:
        assert end == (NOW if state == State.WITHDRAWN else NOW + LINK_KEPT)
    assert timedelta(days=90) == LINK_KEPT


@given(LINES, LINES, st.text(max_size=10), st.text(max_size=10))
def test_seal_is_that_of_what_was_shown_and_of_nothing_else(lines, others, consent, words):
    same = (lines, consent) == (others, words)
    assert (seal_of(lines, consent=consent) == seal_of(others, consent=words)) == same
