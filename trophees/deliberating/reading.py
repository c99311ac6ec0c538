"""A deliberation as it is read: by its organiser, by the jurors who sit, on paper and in a spreadsheet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from home.templatetags.french import clock, day
from questionnaires.definition import sha256
from trophees.deliberating import frozen
from trophees.deliberating.frozen import Reader, Reopening, Row, Table
from trophees.enums import Outcome, ReviewState
from trophees.models import Application, CampaignPage, Conflict, Decision, Deliberation, DiscussionNote, Review
from trophees.states import ANNOUNCED, READABLE
from trophees.wording import points


@dataclass(frozen=True)
class Standing:
    """A row of the table with what became of it. `stands`: it was neither withdrawn nor set aside since."""

    row: Row
    readers: dict[int, Reader]
    stands: bool
    decision: Decision | None
    discussed: int
    is_blind: bool = False

    @property
    def name(self) -> str:
        """Whose it is; its number alone where it is read blind."""
        return _("Candidature n°\u00a0%(number)s") % {"number": self.row.number} if self.is_blind else self.row.name

    @property
    def score(self) -> str:
        return points(self.row.score)

    @property
    def spread(self) -> str:
        return points(self.row.spread) if self.row.notes else "–"

    @property
    def is_unseen(self) -> bool:
        """Still to be told, and nobody's notes count for it."""
        return self.stands and not self.row.notes

    @property
    def noted(self) -> list[tuple[str, str]]:
        """(juror, note of 100), in the order of the table."""
        keys = self.readers
        return [(keys[one.reader].name if one.reader in keys else "–", points(one.note)) for one in self.row.notes]

    @property
    def abstained(self) -> list[str]:
        return self._names(self.row.abstained)

    @property
    def recused(self) -> list[str]:
        return self._names(self.row.recused)

    @property
    def unfinished(self) -> list[str]:
        return self._names(self.row.unfinished)

    @property
    def reopened(self) -> list[str]:
        """« Ada Chêne, le 3 mars 2026 à 9 h par Léa Orme » for each review that was final, then opened again."""
        return [
            _("%(juror)s, %(when)s") % {"juror": _name(self, one.reader), "when": when(one)}
            for one in self.row.reopened
        ]

    def _names(self, keys: tuple[int, ...]) -> list[str]:
        return [self.readers[key].name for key in keys if key in self.readers]


@dataclass(frozen=True)
class StandingGroup:
    """A category. `ties`: the names of those that bear the same rank, as (rank, names).

    `ranked`: ranks may be told. A rank that is missing among the others is that of the application left out.
    """

    title: str
    rows: tuple[Standing, ...]
    ties: tuple[tuple[int, list[str]], ...]
    ranked: bool = True


@dataclass(frozen=True)
class Reading:
    """`is_intact`: the table still is the one whose fingerprint was taken, less the names that people had erased."""

    deliberation: Deliberation
    table: Table
    groups: tuple[StandingGroup, ...]
    is_intact: bool

    @property
    def rows(self) -> list[Standing]:
        return [row for group in self.groups for row in group.rows]

    @property
    def undecided(self) -> list[Standing]:
        return [one for one in self.rows if one.stands and one.decision is None]

    @property
    def unseen(self) -> list[Standing]:
        """What is selected though nobody's notes count for it."""
        return [one for one in self.rows if one.is_unseen and one.decision and one.decision.outcome == Outcome.SELECTED]

    @property
    def recusals(self) -> list[tuple[str, list[str]]]:
        """(application, jurors) of each application from which somebody was kept."""
        return [(one.row.name, one.recused) for one in self.rows if one.recused]

    @property
    def reopenings(self) -> list[tuple[str, list[str]]]:
        return [(one.row.name, one.reopened) for one in self.rows if one.reopened]

    @property
    def abstentions(self) -> list[tuple[str, list[str]]]:
        return [(one.row.name, one.abstained) for one in self.rows if one.abstained]


def reading_of(deliberation: Deliberation, *, hidden: Collection[int] = frozenset(), is_blind: bool = False) -> Reading:
    """The table with the decisions, in three queries whatever its length.

    `hidden`: applications that are left out, and with them, until it is closed, the ranks of their category.
    `is_blind`: nobody is named.
    """
    table = frozen.read(deliberation.table)
    # By the campaign, not by the keys: there may be more of them than a query takes.
    of_campaign = {"application__campaign": deliberation.campaign_id}
    decisions = {one.application_id: one for one in Decision.objects.filter(**of_campaign)}
    notes = DiscussionNote.objects.filter(**of_campaign).values_list("application").annotate(Count("pk"))
    discussed = dict(notes.order_by("application"))
    states = Application.objects.filter(campaign=deliberation.campaign_id).values_list("pk", "state")
    standing = {pk for pk, state in states if state in (*READABLE, *ANNOUNCED)}
    groups = []
    for group in table.groups:
        rows = tuple(
            Standing(
                row,
                dict(table.readers),
                stands=row.dossier in standing,
                decision=decisions.get(row.dossier),
                discussed=discussed.get(row.dossier, 0),
                is_blind=is_blind,
            )
            for row in group.rows
            if row.dossier not in hidden
        )
        ranked = bool(deliberation.closed_at) or len(rows) == len(group.rows)
        names = {one.row.dossier: one.name for one in rows}
        ties = tuple(
            (tied[0].rank or 0, [names[row.dossier] for row in tied])
            for tied in group.ties
            if ranked and all(row.dossier in names for row in tied)
        )
        if rows:
            groups.append(StandingGroup(group.title, rows, ties, ranked))
    return Reading(deliberation, table, tuple(groups), sha256(deliberation.table) == deliberation.sha256)


@dataclass(frozen=True)
class Progress:
    """How far the jury is, before anything is frozen: counts alone, no note and no rank."""

    applications: int
    without: int  # applications that nobody has finished
    states: tuple[tuple[str, int], ...]  # (state of a review in words, how many)
    left: int


def progress_of(campaign: CampaignPage) -> Progress:
    received = Application.objects.filter(campaign=campaign, state__in=READABLE)
    finished = Review.objects.final().filter(application__campaign=campaign).values("application")
    states = Counter(Review.objects.filter(application__in=received).values_list("state", flat=True))
    return Progress(
        applications=received.count(),
        without=received.exclude(pk__in=finished).count(),
        states=tuple((str(ReviewState(state).label), states[state]) for state in ReviewState.values if states[state]),
        left=states[ReviewState.ASSIGNED] + states[ReviewState.STARTED],
    )


@dataclass(frozen=True)
class Opinion:
    """What a juror said of one application; `cells` follow the grid: (criterion, maximum, score, comment)."""

    juror: str
    note: str
    cells: list[tuple[str, int, int | None, str]]
    comment: str


@dataclass(frozen=True)
class DossierReading:
    """One application in the deliberation. `absent`: (juror, why their note is not there)."""

    standing: Standing
    opinions: list[Opinion]
    means: list[tuple[str, str, int]]
    absent: list[tuple[str, str]]
    notes: list[DiscussionNote]


def dossier_of(reading: Reading, application: int) -> DossierReading | None:
    """An application of the table; None when it is not there."""
    standing = next((one for one in reading.rows if one.row.dossier == application), None)
    if standing is None:
        return None
    table, readers = reading.table, reading.table.readers
    reviews = {one.juror_id: one for one in Review.objects.filter(application=application)}
    opinions = []
    for note in standing.row.notes:
        review = reviews.get(note.reader)
        said = review.scores if review else {}
        cells = [
            (line.title, line.maximum, note.scores.get(line.key), said.get(line.key, {}).get("comment", ""))
            for line in table.grid
        ]
        name = readers[note.reader].name if note.reader in readers else "–"
        opinions.append(Opinion(name, points(note.note), cells, review.comment if review else ""))
    means = [(line.title, points(standing.row.means.get(line.key)), line.maximum) for line in table.grid]
    discussion = DiscussionNote.objects.filter(application=application).select_related("author")
    return DossierReading(standing, opinions, means, _absent(standing, reviews), list(discussion))


def _absent(standing: Standing, reviews: dict[int, Review]) -> list[tuple[str, str]]:
    """In words; why somebody is kept from an application is told with what kind of tie it is."""
    ties = Conflict.objects.standing().filter(application=standing.row.dossier)
    kinds = {one.juror_id: one.get_kind_display() for one in ties}
    found = []
    for key in standing.row.recused:
        why = kinds.get(key)
        found.append((_name(standing, key), _("déport (%(why)s)") % {"why": why} if why else _("déport")))
    for key in standing.row.abstained:
        reason = reviews[key].reason if key in reviews else ""
        said = _("abstention\u00a0: %(reason)s") % {"reason": reason}
        found.append((_name(standing, key), said if reason else _("abstention")))
    found += [(_name(standing, key), _("évaluation non terminée")) for key in standing.row.unfinished]
    return found


def when(reopening: Reopening) -> str:
    """« le 3 mars 2026 à 9 h par Léa Orme »."""
    at = timezone.localtime(reopening.at)
    said = {"day": day(at), "clock": clock(at), "person": reopening.by}
    return (_("le %(day)s à %(clock)s par %(person)s") if reopening.by else _("le %(day)s à %(clock)s")) % said


def _name(standing: Standing, key: int) -> str:
    return standing.readers[key].name if key in standing.readers else "–"
