"""A request to be called back by a resource's partner: who may pass it from which state to which, and when. Pure: no
Django.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

REMIND_AFTER = timedelta(days=7)  # without a word from the partner
MAILED_WITHIN = timedelta(hours=1)  # after which the mail to the partner is tried again
SILENT_AFTER = timedelta(days=14)  # from the reminder: three weeks in all
LINK_KEPT = timedelta(days=90)  # once there is nothing more to do
KEPT = timedelta(days=365)  # from the last news; the form says « douze mois »


class State(StrEnum):
    """The values of `CallbackState`, for rules that know no Django."""

    SENT = "sent"
    TAKEN = "taken"
    DONE = "done"
    NO_ANSWER = "no_answer"
    SILENT = "silent"
    WITHDRAWN = "withdrawn"


OPEN = (State.SENT, State.TAKEN)
# A partner who was told of the request may still mean to call.
AWAITED = (*OPEN, State.SILENT)
# By the partner's hand. Nothing reopens: the organisation may have asked anew meanwhile.
BY_PARTNER: dict[State, tuple[State, ...]] = {
    State.SENT: (State.TAKEN, State.DONE, State.NO_ANSWER),
    State.TAKEN: (State.DONE, State.NO_ANSWER),
    State.NO_ANSWER: (State.DONE,),
    State.SILENT: (State.DONE, State.NO_ANSWER),
    State.DONE: (),
    State.WITHDRAWN: (),
}


@dataclass(frozen=True)
class Line:
    """One thing that is sent, as it is shown: « Téléphone », « 05 49 00 00 00 »."""

    key: str
    label: str
    value: str


def choices_of(state: str) -> tuple[State, ...]:
    """What the partner may make of a request."""
    return BY_PARTNER[State(state)]


def may_withdraw(state: str) -> bool:
    """Until the partner has taken it up, the organisation may take its request back."""
    return State(state) in (State.SENT, State.SILENT)


def link_ends(state: str, since: datetime) -> datetime | None:
    """When the partner's link leads nowhere any more; None as long as there is something to do."""
    if State(state) in OPEN:
        return None
    return since if State(state) == State.WITHDRAWN else since + LINK_KEPT


def document_of(lines: Sequence[Line]) -> list[dict[str, str]]:
    """What is kept of the lines that were shown."""
    return [asdict(line) for line in lines]


def seal_of(lines: Sequence[Line], *, consent: str) -> str:
    """A token of what was shown: another line, another word of the consent, and it is another one."""
    shown = json.dumps([document_of(lines), consent], ensure_ascii=False)
    return sha256(shown.encode()).hexdigest()[:32]
