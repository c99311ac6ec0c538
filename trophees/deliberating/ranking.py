"""From the notes of final reviews to a ranking. Exact and pure: no Django.

A note is scaled to 100 by the grid: 100 x sum(weight x score / maximum) / sum(weight). A dossier's score is the mean,
or the median, of its readers' notes. Who was recused or abstains is not given here: nothing of theirs counts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

DISAGREEMENT = Fraction(30)  # points of 100 between the highest and the lowest note


class Method(StrEnum):
    """Values of `RankingMethod`."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True)
class Criterion:
    key: str
    weight: Fraction
    maximum: int


@dataclass(frozen=True)
class Scored:
    """A final review: a score from 0 to its maximum for each criterion."""

    dossier: int
    reader: int
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Ranked:
    """`rank` and `score` are None where nobody noted. `is_tied`: another dossier bears the same rank."""

    dossier: int
    rank: int | None
    score: Fraction | None
    notes: tuple[tuple[int, Fraction], ...]  # (reader, note), by reader
    means: tuple[tuple[str, Fraction], ...]  # (criterion, mean of its scores)
    is_tied: bool = False

    @property
    def spread(self) -> Fraction:
        """Points of 100 between the highest and the lowest note."""
        notes = [note for _reader, note in self.notes]
        return max(notes) - min(notes) if notes else Fraction(0)

    @property
    def disagrees(self) -> bool:
        return self.spread > DISAGREEMENT


def note_of(scores: Mapping[str, int], criteria: Collection[Criterion]) -> Fraction:
    """A review's note of 100. ValueError when a score is missing or outside of its scale, or when no grid is given."""
    total = sum((criterion.weight for criterion in criteria), Fraction(0))
    if total <= 0:
        raise ValueError("A grid needs a criterion with a weight.")
    return 100 * sum((c.weight * _part(scores, c) for c in criteria), Fraction(0)) / total


def rank(
    dossiers: Iterable[int],
    reviews: Iterable[Scored],
    *,
    criteria: Sequence[Criterion],
    method: Method,
) -> tuple[Ranked, ...]:
    """Every dossier, the best first; equal scores bear the same rank (1, 2, 2, 4), those without a note come last.

    Reviews of other dossiers are left aside. ValueError when a reader noted a dossier twice.
    """
    kept: dict[int, dict[int, Scored]] = {dossier: {} for dossier in dossiers}
    for review in reviews:
        mine = kept.get(review.dossier)
        if mine is None:
            continue
        if review.reader in mine:
            raise ValueError("A reader notes a dossier once.")
        mine[review.reader] = review
    rows = [_unranked(dossier, mine, criteria=criteria, method=method) for dossier, mine in kept.items()]
    return _with_ranks(rows)


def centre(notes: Sequence[Fraction], method: Method) -> Fraction:
    """The mean of notes, or their median: of an even number, the mean of the two in the middle."""
    if method is Method.MEAN:
        return sum(notes, Fraction(0)) / len(notes)
    ordered, half = sorted(notes), len(notes) // 2
    return ordered[half] if len(notes) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _part(scores: Mapping[str, int], criterion: Criterion) -> Fraction:
    score = scores.get(criterion.key)
    if score is None or not 0 <= score <= criterion.maximum:
        raise ValueError(f"{criterion.key}: a score from 0 to {criterion.maximum} is expected.")
    return Fraction(score, criterion.maximum)


def _unranked(dossier: int, reviews: Mapping[int, Scored], *, criteria: Sequence[Criterion], method: Method) -> Ranked:
    notes = tuple((reader, note_of(reviews[reader].scores, criteria)) for reader in sorted(reviews))
    if not notes:
        return Ranked(dossier, None, None, (), ())
    count = len(notes)
    means = tuple((c.key, Fraction(sum(one.scores[c.key] for one in reviews.values()), count)) for c in criteria)
    return Ranked(dossier, None, centre([note for _reader, note in notes], method), notes, means)


def _with_ranks(rows: list[Ranked]) -> tuple[Ranked, ...]:
    scores = [row.score for row in rows if row.score is not None]
    # Among equals the order of the keys, so that it never depends on the order of what was given.
    ordered = sorted(rows, key=lambda row: (row.score is None, -(row.score or 0), row.dossier))
    return tuple(
        row
        if row.score is None
        else Ranked(
            row.dossier,
            1 + sum(score > row.score for score in scores),
            row.score,
            row.notes,
            row.means,
            is_tied=scores.count(row.score) > 1,
        )
        for row in ordered
    )
