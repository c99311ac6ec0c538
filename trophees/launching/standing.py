"""Where a territory stands in the six steps. Pure: no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from trophees.launching.sightings import Sighting
from trophees.launching.steps import STEPS, Fact, Item, State, Step


@dataclass(frozen=True)
class Point:
    """An item as a team keeps it."""

    key: str
    state: str
    due_on: date | None = None


@dataclass(frozen=True)
class StepStanding:
    """`unseen` are items that the team has ticked and that the platform does not see: the step waits for them."""

    step: Step
    state: State
    done: int
    overdue: int
    blocked: int
    unseen: tuple[Item, ...]

    @property
    def total(self) -> int:
        return len(self.step.items)

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE


@dataclass(frozen=True)
class Standing:
    steps: tuple[StepStanding, ...]

    @property
    def current(self) -> StepStanding | None:
        """The furthest step that has begun, or what follows it once it is done; None once the programme is launched.

        What was left behind is still said of its own step. Where the last step is done, it is the first that is left.
        """
        begun = max((step.step.number for step in self.steps if step.state is not State.TODO), default=1)
        ahead = (step for step in self.steps[begun - 1 :] if not step.is_done)
        return next(ahead, None) or next((step for step in self.steps if not step.is_done), None)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        return sum(step.total for step in self.steps)

    @property
    def percent(self) -> int:
        """Whole, rounded down: 100 only when every item is ticked."""
        return 100 * self.done // self.total

    @property
    def overdue(self) -> int:
        return sum(step.overdue for step in self.steps)

    @property
    def blocked(self) -> int:
        return sum(step.blocked for step in self.steps)


def standing(points: Iterable[Point], seen: Mapping[Fact, Sighting], *, today: date) -> Standing:
    """Where a territory stands. An item without a point is to do; a point that no step holds does not count."""
    by_key = {point.key: point for point in points}
    return Standing(tuple(_step_standing(step, by_key, seen, today) for step in STEPS))


def is_overdue(point: Point, today: date) -> bool:
    """The day itself is still in time."""
    return point.state != State.DONE and point.due_on is not None and point.due_on < today


def _step_standing(step: Step, points: Mapping[str, Point], seen: Mapping[Fact, Sighting], today: date) -> StepStanding:
    mine = [points.get(item.key, Point(item.key, State.TODO)) for item in step.items]
    states = [State(point.state) for point in mine]
    ticked = [item for item, state in zip(step.items, states, strict=True) if state is State.DONE]
    unseen = tuple(item for item in ticked if item.fact and _fails(seen.get(item.fact)))
    return StepStanding(
        step=step,
        state=_state(states, is_seen=not unseen),
        done=len(ticked),
        overdue=sum(is_overdue(point, today) for point in mine),
        blocked=states.count(State.BLOCKED),
        unseen=unseen,
    )


def _fails(sighting: Sighting | None) -> bool:
    return sighting is not None and sighting.holds is False


def _state(states: list[State], *, is_seen: bool) -> State:
    if State.BLOCKED in states:
        return State.BLOCKED
    if set(states) == {State.DONE}:
        return State.DONE if is_seen else State.DOING
    return State.TODO if set(states) == {State.TODO} else State.DOING
