"""A plan of actions: what comes first, how far it is, how an action is called. Pure: no Django."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from questionnaires.conditions import Answers
from questionnaires.definition import Question
from questionnaires.results.levers import advice_on

LONGEST_TITLE = 200
SOON = timedelta(days=7)


class State(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        return self in (State.TODO, State.DOING)


class Planned(Protocol):
    """What is asked of an action. `done_on`: the day since which it is done."""

    @property
    def state(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def title(self) -> str: ...


A = TypeVar("A", bound=Planned)


class Part(StrEnum):
    """The parts of a plan, in the order in which they are read."""

    LATE = "late"
    DOING = "doing"
    TODO = "todo"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Plan(Generic[A]):
    """`parts` holds those that have something. What was given up counts nowhere: `total` is done and open ones."""

    parts: tuple[tuple[Part, tuple[A, ...]], ...]
    done: int
    total: int
    late: int
    next: A | None  # what is due first, of what is not late

    @property
    def open(self) -> int:
        return self.total - self.done


def is_open(action: Planned) -> bool:
    return State(action.state).is_open


def is_late(action: Planned, today: date) -> bool:
    """The day itself is still in time."""
    return is_open(action) and action.due_on is not None and action.due_on < today


def is_due(action: Planned, today: date) -> bool:
    """Late, or within a week."""
    return is_open(action) and action.due_on is not None and action.due_on <= today + SOON


def part_of(action: Planned, today: date) -> Part:
    return Part.LATE if is_late(action, today) else Part(action.state)


def plan_of(actions: Iterable[A], today: date) -> Plan[A]:
    """The actions in parts: what is due first comes first, what was done last too."""
    by_part: dict[Part, list[A]] = {part: [] for part in Part}
    for action in actions:
        by_part[part_of(action, today)].append(action)
    for part, found in by_part.items():
        found.sort(key=_latest_first if part is Part.DONE else _soonest_first)
    done, late = len(by_part[Part.DONE]), len(by_part[Part.LATE])
    ahead = sorted((*by_part[Part.DOING], *by_part[Part.TODO]), key=_soonest_first)
    return Plan(
        parts=tuple((part, tuple(found)) for part, found in by_part.items() if found),
        done=done,
        total=done + late + len(ahead),
        late=late,
        next=ahead[0] if ahead and ahead[0].due_on else None,
    )


def _soonest_first(action: Planned) -> tuple[date, str]:
    return action.due_on or date.max, action.title.casefold()


def _latest_first(action: Planned) -> tuple[int, str]:
    return -(action.done_on or date.min).toordinal(), action.title.casefold()


def title_of(question: Question, answers: Answers, *, otherwise: Callable[[str], str]) -> str:
    """What a question proposes to do: its author's advice on the answer that was given; where there is none,
    `otherwise` makes a title of the question.
    """
    advice = advice_on(question, answers)
    return shortened(advice.text if advice else otherwise(question.text))


def shortened(text: str, longest: int = LONGEST_TITLE) -> str:
    """The text, cut between two words where it is too long."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    words = kept.rpartition(" ")[0]
    return (words if len(words) > longest // 2 else kept).rstrip(" ,;:.") + "…"
