"""Until when an organisation that signed the charter is « engagée »: pure rules over dates."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

# For signing a new version, after it is published.
GRACE = timedelta(days=90)


@dataclass(frozen=True)
class Signed:
    """A signature: of which version, when, and how often that version asks for an assessment (months; 0: never)."""

    number: int
    on: date
    assessment_every: int = 0


def engaged_until(signed: Signed, *, current: int, published_on: date, assessed_on: date | None) -> date | None:
    """The last day, None when nothing ends it.

    `current` is the number of the version in force, published on `published_on`. An older signature holds for GRACE
    after that day. Where the signed version asks for an assessment, it holds that long after the last one, or after the
    signature if there was none since.
    """
    ends = []
    if signed.number < current:
        ends.append(published_on + GRACE)
    if signed.assessment_every:
        ends.append(add_months(max(signed.on, assessed_on or signed.on), signed.assessment_every))
    return min(ends, default=None)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or earlier where they are negative; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
