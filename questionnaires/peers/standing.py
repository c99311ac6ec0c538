"""Where an organisation stands among others: who is compared, quantiles, rank, words. Pure: no Django.

Nothing is told of fewer than `LEAST` others, never a mean, a least or a greatest. Quantiles are those of spreadsheets
(`QUARTILE.INC`; type 7 of Hyndman and Fan): a line between the two scores around (n - 1) x p, exact.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from home import kinds
from questionnaires.definition import Definition, ThemeDefinition
from questionnaires.rounds.progress import LEAST_SHARE
from questionnaires.wording import NBSP, counted, display, lower_first

LEAST = 5
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Peer:
    """What another organisation lets be compared: parts of the points in [0, 1]."""

    kind: str
    headcount: str
    overall: Fraction | None
    themes: Mapping[str, Fraction]


class Width(StrEnum):
    """How much the others are like oneself, the most first."""

    SAME_SIZE = "size"
    SAME_KIND = "kind"
    ALL = "all"


@dataclass(frozen=True)
class Group:
    width: Width
    peers: tuple[Peer, ...]


class Band(StrEnum):
    """The part of the group in which a score lies: all that is told where a result is told without figures."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"


@dataclass(frozen=True)
class Standing:
    """One's own place among `others`; every score is a part of the points in [0, 1]."""

    own: Fraction
    others: int
    first: Fraction
    median: Fraction
    third: Fraction
    rank: int
    is_tied: bool

    @property
    def total(self) -> int:
        """How many are ranked, oneself with them."""
        return self.others + 1

    @property
    def band(self) -> Band:
        if self.own > self.third:
            return Band.UPPER
        return Band.LOWER if self.own < self.first else Band.MIDDLE


# --- Who is compared --------------------------------------------------------------------------------------------------


def narrowest(peers: Sequence[Peer], *, kind: str, headcount: str) -> Group | None:
    """Those who are most like an organisation and enough to be told of; None when even all are too few.

    A wider group is passed over where it would give away one organisation: where it is the narrower ones, which others
    are told of, and one more.
    """
    groups = (
        Group(Width.SAME_SIZE, tuple(one for one in peers if (one.kind, one.headcount) == (kind, headcount))),
        Group(Width.SAME_KIND, tuple(one for one in peers if one.kind == kind)),
        Group(Width.ALL, tuple(peers)),
    )
    return next((group for group in groups if _may_be_told(group)), None)


def _may_be_told(group: Group) -> bool:
    if len(group.peers) < LEAST:
        return False
    if group.width == Width.SAME_SIZE:
        return True
    left_over = _of_no_size(group.peers) if group.width == Width.SAME_KIND else _of_no_group(group.peers)
    return left_over != 1


def _of_no_size(peers: Iterable[Peer]) -> int:
    """How many of one type are of a size that is too rare to be told of."""
    sizes = _by(peers, lambda one: one.headcount)
    return sum(len(found) for found in sizes if len(found) < LEAST)


def _of_no_group(peers: Iterable[Peer]) -> int:
    """How many are in no group of a type, nor of a type and size, that is told of."""
    of_kinds = _by(peers, lambda one: one.kind)
    return sum(_of_no_size(found) for found in of_kinds if not _may_be_told(Group(Width.SAME_KIND, tuple(found))))


def _by(peers: Iterable[Peer], fact: Callable[[Peer], str]) -> Collection[list[Peer]]:
    found: defaultdict[str, list[Peer]] = defaultdict(list)
    for one in peers:
        found[fact(one)].append(one)
    return found.values()


def standing_in(group: Group, theme: str, own: Fraction) -> Standing | None:
    """One's place in a group by a theme, among those whom it concerns: fewer than in the group, and told of by the same
    rule, for the two of an other width may differ by one of them alone.
    """
    concerned = tuple(one for one in group.peers if theme in one.themes)
    if not _may_be_told(Group(group.width, concerned)):
        return None
    return standing_among(own, (one.themes[theme] for one in concerned))


# --- What compares ----------------------------------------------------------------------------------------------------


def comparable_themes(mine: Definition, theirs: Definition, *, broken: Collection[str]) -> frozenset[str]:
    """The themes of one version whose scores compare with those of another.

    That is where the questions that still ask the same weigh `LEAST_SHARE` of the theme, in both, as between two
    rounds. `broken`: the keys of those that were declared changed, or came or went, in a version between.
    """
    found = set()
    for theme in mine.themes:
        other = next((one for one in theirs.themes if one.key == theme.key), None)
        if other and min(_kept(theme, other, broken), _kept(other, theme, broken)) >= LEAST_SHARE:
            found.add(theme.key)
    return frozenset(found)


def compares_overall(mine: Definition, themes: Collection[str]) -> bool:
    """Whether the themes that compare weigh `LEAST_SHARE` of those that are scored."""
    scored = [theme for theme in mine.themes if any(question.is_scored for question in theme.questions)]
    total = sum((theme.weight for theme in scored), Fraction(0))
    kept = sum((theme.weight for theme in scored if theme.key in themes), Fraction(0))
    return total > 0 and kept >= total * LEAST_SHARE


def _kept(theme: ThemeDefinition, other: ThemeDefinition, broken: Collection[str]) -> Fraction:
    """The part of a theme's weight whose questions the other one asks too."""
    asked = {question.key: question.kind for question in other.questions if question.is_scored}
    scored = [question for question in theme.questions if question.is_scored]
    total = sum((question.weight for question in scored), Fraction(0))
    same = (q.weight for q in scored if q.key not in broken and asked.get(q.key) == q.kind)
    return sum(same, Fraction(0)) / total if total else Fraction(0)


# --- Figures ----------------------------------------------------------------------------------------------------------


def quantile(values: Iterable[Fraction], part: Fraction) -> Fraction:
    """The score below which a part of the others lies; at least one value, in any order."""
    ranked = sorted(values)
    place = (len(ranked) - 1) * part
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])


def standing_among(own: Fraction | None, others: Iterable[Fraction | None]) -> Standing | None:
    """One's place among the scores of others; None without a score of one's own, or below `LEAST` of theirs.

    Equal scores share the better rank: two first ones are followed by a third.
    """
    # In order once and for all: what is in order already costs the quantiles next to nothing.
    scores = sorted(score for score in others if score is not None)
    if own is None or len(scores) < LEAST:
        return None
    return Standing(
        own=own,
        others=len(scores),
        first=quantile(scores, Fraction(1, 4)),
        median=quantile(scores, HALF),
        third=quantile(scores, Fraction(3, 4)),
        rank=1 + len(scores) - bisect_right(scores, own),
        is_tied=own in scores,
    )


# --- Words ------------------------------------------------------------------------------------------------------------

BANDS = {
    Band.UPPER: "dans le quart le plus avancé",
    Band.MIDDLE: "dans la moitié centrale",
    Band.LOWER: "dans le quart qui a le plus à gagner",
}
_SIZES = {"0": "sans salarié", "250+": "de 250 salariés et plus"}


def group_words(group: Group, *, kind: str, headcount: str, headcount_name: str, where: str) -> str:
    """« 12 entreprises de 10 à 49 salariés de Grand Poitiers »; `where` comes last, with its preposition."""
    count = len(group.peers)
    if group.width == Width.ALL:
        return f"{counted(count, 'structure')} {where}"
    noun = kinds.SEVERAL.get(kind, "structures d’un autre type")
    size = f" {_SIZES.get(headcount, lower_first(headcount_name))}" if group.width == Width.SAME_SIZE else ""
    return f"{count}{NBSP}{noun}{size} {where}"


def ordinal(rank: int) -> str:
    """What follows the figure of a rank: « er » of 1er, « e » of 9e."""
    return "er" if rank == 1 else "e"


def described(standing: Standing, *, scale: Fraction, is_core: bool = False) -> str:
    """The picture in words: « Votre score : 1,8. La moitié centrale … va de 1,3 à 2,4, médiane 1,9. »"""
    own, first, median, third = (
        display(ratio * scale) for ratio in (standing.own, standing.first, standing.median, standing.third)
    )
    mine = "Votre score aux questions nationales" if is_core else "Votre score"
    return (
        f"{mine}{NBSP}: {own}. La moitié centrale des structures comparées va de {first} à {third}, médiane {median}."
    )
