"""The rounds of an organisation in a territory, one beside another: what pages of progress are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet
from django.utils.timezone import localdate

from questionnaires.models import Assessment
from questionnaires.rounds.progress import (
    Progress,
    SentRound,
    ThemeChanges,
    changes_between,
    compare_in_order,
    compare_rounds,
)
from questionnaires.rounds.words import ShownProgress, ThemeSeries, show_progress, show_series, unique_names
from questionnaires.scoring import Result
from questionnaires.versions import chain_between, definition_of
from questionnaires.wording import MONTHS, date_text


@dataclass(frozen=True)
class RoundChoice:
    """A round to compare with, as a tab. `number` is what the address says of it."""

    number: int
    label: str
    is_current: bool

    @property
    def url(self) -> str:
        return f"?avec={self.number}#depuis"


@dataclass(frozen=True)
class Since:
    """What the result page says of progress; only `name` of itself on a first round."""

    name: str
    choices: tuple[RoundChoice, ...] = ()
    shown: ShownProgress | None = None

    @property
    def since_name(self) -> str:
        return self.shown.before_name if self.shown else ""


@dataclass(frozen=True)
class Progression:
    """All the rounds, then two of them answer by answer. Empty but for `since` on a first round."""

    since: Since
    series: tuple[ThemeSeries, ...] = ()
    changes: tuple[ThemeChanges, ...] = ()


def sent_rounds(assessment: Assessment) -> QuerySet[Assessment]:
    """All that the organisation sent in the territory, the first one first."""
    return Assessment.objects.sent_by(assessment.organisation_id, territory=assessment.territory_id)


def since_of(assessment: Assessment, *, beside: str = "") -> Since:
    """A sent round beside an earlier one: the round that `beside` names, else the one before. One query."""
    found = sent_rounds(assessment).filter(round__lt=assessment.round).defer("answers")
    rounds = [*found, assessment]
    return _since(rounds, as_sent(rounds), beside)


def progression_of(assessment: Assessment, *, beside: str = "") -> Progression:
    """The same, with all rounds up to the last one, and what was answered otherwise. One query."""
    every = list(sent_rounds(assessment))
    told = as_sent(every)
    place = next(index for index, one in enumerate(every) if one.pk == assessment.pk)
    rounds, sent = every[: place + 1], told[: place + 1]
    since = _since(rounds, sent, beside)
    series = show_series(told, compare_sent(every, told)) if len(every) > 1 else ()
    if since.shown is None:
        return Progression(since, series)
    earlier = _earlier(rounds, beside)
    chain = chain_between(rounds[earlier].version_id, assessment.version_id)
    return Progression(since, series, changes_between(sent[earlier], sent[-1], chain))


def progress_between(before: Assessment, after: Assessment) -> Progress:
    """Two sent rounds of a territory."""
    earlier, later = as_sent([before, after])
    return compare_rounds(earlier, later, chain_between(before.version_id, after.version_id))


def as_sent(rounds: Sequence[Assessment]) -> list[SentRound]:
    """Rounds as they are compared, under names that tell them apart. Answers that were not loaded are left out."""
    days = [localdate(one.submitted_at) for one in rounds]
    names = unique_names((on.year, f"{MONTHS[on.month - 1]} {on.year}", date_text(on)) for on in days)
    return [
        SentRound(
            name=name,
            definition=definition_of(one.version_id),
            result=Result.from_json(one.result or {}),
            answers={} if "answers" in one.get_deferred_fields() else one.answers,
        )
        for one, name in zip(rounds, names, strict=True)
    ]


def compare_sent(rounds: Sequence[Assessment], sent: Sequence[SentRound]) -> tuple[Progress, ...]:
    chains = [chain_between(one.version_id, other.version_id) for one, other in pairwise(rounds)]
    return compare_in_order(sent, chains)


def _since(rounds: Sequence[Assessment], sent: Sequence[SentRound], beside: str) -> Since:
    """The last of the rounds beside the one that was chosen."""
    if len(rounds) < 2:
        return Since(sent[-1].name)
    earlier = _earlier(rounds, beside)
    before, after = rounds[earlier], rounds[-1]
    progress = compare_rounds(sent[earlier], sent[-1], chain_between(before.version_id, after.version_id))
    choices = tuple(
        RoundChoice(one.round, told.name, one.pk == before.pk) for one, told in zip(rounds[:-1], sent[:-1], strict=True)
    )
    return Since(sent[-1].name, choices, show_progress(progress, sent[-1].definition.levels))


def _earlier(rounds: Sequence[Assessment], beside: str) -> int:
    """Where the round that was chosen stands; the one before the last, where nothing valid was."""
    numbers = [str(one.round) for one in rounds[:-1]]
    return numbers.index(beside) if beside in numbers else len(numbers) - 1
