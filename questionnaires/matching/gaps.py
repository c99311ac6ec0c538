"""What a library lacks: theme by theme and level by level, how many resources each type of organisation is shown.

By the rules of matching, somewhere in the level and whatever the size. Pure: no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from questionnaires.definition import Definition, Level, ThemeDefinition
from questionnaires.matching.rules import Candidate, suits


@dataclass(frozen=True)
class LevelGaps:
    """`counts`: in the order of the types that were asked for."""

    level: Level
    counts: tuple[int, ...]


@dataclass(frozen=True)
class ThemeGaps:
    theme: ThemeDefinition
    levels: tuple[LevelGaps, ...]


def gaps(definition: Definition, candidates: Sequence[Candidate], actor_types: Sequence[str]) -> tuple[ThemeGaps, ...]:
    """In the order of the themes and of the levels."""
    return tuple(
        ThemeGaps(
            theme,
            tuple(
                LevelGaps(
                    level,
                    tuple(len(proposed_at(definition, theme, level, kind, candidates)) for kind in actor_types),
                )
                for level in definition.levels
            ),
        )
        for theme in definition.themes
    )


def empty_cells(found: Sequence[ThemeGaps]) -> int:
    return sum(not count for theme in found for row in theme.levels for count in row.counts)


def proposed_at(
    definition: Definition, theme: ThemeDefinition, level: Level, actor_type: str, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """What an organisation of that type, whatever its size, is shown somewhere in the level."""
    held = percents_of(definition, level)
    chosen = theme.content(level.key).resources
    return [
        candidate
        for candidate in candidates
        if suits(candidate, {"actor_type": actor_type})
        and (candidate.is_among(chosen) or _fits(candidate, theme, held))
    ]


def _fits(candidate: Candidate, theme: ThemeDefinition, held: range) -> bool:
    return theme.key in candidate.themes and candidate.min_percent <= held[-1] and candidate.max_percent >= held[0]


def percents_of(definition: Definition, level: Level) -> range:
    """The whole percentages of a level; at least one, however narrow it is."""
    low, high = (ceil(bound * 100 / definition.scale) for bound in range_of(definition, level))
    end = 101 if level == definition.levels[-1] else high
    return range(low, max(end, low + 1))


def range_of(definition: Definition, level: Level) -> tuple[Fraction, Fraction]:
    """From the level's threshold to the next one's, or to the end of the scale."""
    following = {low.key: high.threshold for low, high in pairwise(definition.levels)}
    return level.threshold, following.get(level.key, definition.scale)
