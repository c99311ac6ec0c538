"""What became of a link, and from when it is called broken. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ENOUGH = 2  # days of failures in a row: a site that is down for an evening is not broken
FEW = 3  # hosts, from which a silence of all is our own


class LinkOutcome(StrEnum):
    OK = "ok"
    MISSING = "missing"
    FAILING = "failing"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    LOOP = "loop"
    GUARDED = "guarded"
    REFUSED = "refused"


class Standing(StrEnum):
    FINE = "fine"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"
    BY_HAND = "by_hand"


SAID = {
    LinkOutcome.OK: "répond",
    LinkOutcome.MISSING: "la page n’existe plus",
    LinkOutcome.FAILING: "le site est en erreur",
    LinkOutcome.TIMEOUT: "ne répond pas à temps",
    LinkOutcome.UNREACHABLE: "le site est introuvable",
    LinkOutcome.UNREADABLE: "la réponse est illisible",
    LinkOutcome.LOOP: "trop de redirections",
    LinkOutcome.GUARDED: "le site n’accepte pas les vérifications automatiques",
    LinkOutcome.REFUSED: "cette adresse ne peut pas être suivie",
}
FAILURES = frozenset(
    {
        LinkOutcome.MISSING,
        LinkOutcome.FAILING,
        LinkOutcome.TIMEOUT,
        LinkOutcome.UNREACHABLE,
        LinkOutcome.UNREADABLE,
        LinkOutcome.LOOP,
    }
)
# A person sees there what a program is not shown.
FOR_PEOPLE = frozenset({LinkOutcome.GUARDED, LinkOutcome.REFUSED})
SILENCES = frozenset({LinkOutcome.TIMEOUT, LinkOutcome.UNREACHABLE})


@dataclass(frozen=True)
class Track:
    """Days of failures in a row, and the last of them."""

    failures: int = 0
    failed_on: date | None = None

    def then(self, outcome: LinkOutcome, today: date) -> "Track":
        if outcome not in FAILURES:
            return Track()
        return self if self.failed_on == today else Track(self.failures + 1, today)


def outcome_of(code: int) -> LinkOutcome:
    """Of an answer that leads no further. Only what says « no such page » or « I am ill » counts against a link."""
    if code < 400:
        return LinkOutcome.OK
    if code in (404, 410):
        return LinkOutcome.MISSING
    return LinkOutcome.FAILING if 500 <= code < 600 else LinkOutcome.GUARDED


def standing_of(outcome: LinkOutcome, failures: int) -> Standing:
    if outcome in FOR_PEOPLE:
        return Standing.BY_HAND
    if outcome in FAILURES:
        return Standing.BROKEN if failures >= ENOUGH else Standing.DOUBTFUL
    return Standing.FINE


def is_our_own_silence(answers: Iterable[tuple[str, LinkOutcome]]) -> bool:
    """Of hosts and what they answered, whether none of several did at all: then it is our network that is away."""
    said = list(answers)
    return len({host for host, _outcome in said}) >= FEW and all(outcome in SILENCES for _host, outcome in said)
