"""From which state an application may pass to which. Pure: no Django."""

from enum import StrEnum


class State(StrEnum):
    """The values of `ApplicationState`, for rules that know no Django."""

    DRAFT = "draft"
    RECEIVED = "received"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmiss"
    EVALUATED = "evaluated"
    SELECTED = "selected"
    REFUSED = "refused"
    CONTRACTED = "contracted"
    WITHDRAWN = "withdrawn"


# By the organiser's hand. Sending, withdrawing and announcing have services of their own.
INSTRUCTION: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.ADMISSIBLE, State.INADMISSIBLE),
    State.ADMISSIBLE: (State.EVALUATED, State.INADMISSIBLE),
    State.INADMISSIBLE: (State.RECEIVED,),
    State.EVALUATED: (State.ADMISSIBLE,),
    State.SELECTED: (State.CONTRACTED,),
}
# What a jury may be given to read, and what is ranked and decided.
READABLE = (State.RECEIVED, State.ADMISSIBLE, State.EVALUATED)
# Of these, what somebody has said to be in order.
INSTRUCTED = (State.ADMISSIBLE, State.EVALUATED)
ANNOUNCED = (State.SELECTED, State.REFUSED, State.CONTRACTED)


def may_pass(state: str, to: str) -> bool:
    """Whether an organiser may move an application from one state to another by hand."""
    return State(to) in INSTRUCTION.get(State(state), ())


def may_change(state: str, *, is_rolling: bool) -> bool:
    """Whether its authors may still write, as long as the campaign accepts: a call that is read as it comes takes
    nothing more once an application is sent. `ApplicationQuerySet.writable` says the same in SQL.
    """
    return state == State.DRAFT or (state == State.RECEIVED and not is_rolling)


def may_withdraw(state: str) -> bool:
    """Until something is announced, the authors may take their application back."""
    return State(state) in (State.DRAFT, *READABLE)
