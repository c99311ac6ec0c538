"""Which resources a result calls for, in which order, and why. Pure: no Django, and the library knows nothing of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.conditions import Profile
from questionnaires.definition import Definition, ThemeDefinition
from questionnaires.scoring import Result, ThemeResult
from questionnaires.wording import lower_first, percent


@dataclass(frozen=True)
class Candidate:
    """A resource that may be shown. An empty set means all; the range is in percent, both ends inclusive."""

    id: int
    themes: frozenset[str]
    actor_types: frozenset[str] = frozenset()
    min_percent: int = 0
    max_percent: int = 100
    headcounts: frozenset[str] = frozenset()
    closed: bool = False
    national: bool = True


@dataclass(frozen=True)
class Match:
    """A resource to show, with its reason in French."""

    id: int
    reason: str
    curated: bool


def match_resources(
    definition: Definition, result: Result, candidates: Iterable[Candidate], profile: Profile, *, limit: int = 3
) -> dict[str, tuple[Match, ...]]:
    """The resources of each theme, in the order of the themes; at most `limit` a theme, each resource once.

    First those that the authors chose for the level, in their order; then those whose range holds the score: narrow
    ranges first, local before national. A resource that suits several themes goes to the one with the lowest score.
    """
    open_to_actor = {candidate.id: candidate for candidate in candidates if suits(candidate, profile)}
    matches: dict[str, tuple[Match, ...]] = {theme.key: () for theme in definition.themes}
    taken: set[int] = set()
    for standing in _weakest_first(result.themes):
        free = {key: candidate for key, candidate in open_to_actor.items() if key not in taken}
        matches[standing.key] = _match_theme(definition, standing, free)[:limit]
        taken.update(match.id for match in matches[standing.key])
    return matches


def suits(candidate: Candidate, profile: Profile) -> bool:
    if candidate.closed:
        return False
    return _admits(candidate.actor_types, profile.get("actor_type")) and _admits(
        candidate.headcounts, profile.get("headcount")
    )


def _admits(allowed: Collection[str], fact: str | None) -> bool:
    # A profile that does not say its size must not lose the resources that depend on it.
    return not allowed or not fact or fact in allowed


def _weakest_first(themes: Sequence[ThemeResult]) -> list[ThemeResult]:
    concerned = [theme for theme in themes if theme.ratio is not None]
    return sorted(concerned, key=lambda theme: theme.ratio or Fraction(0))


def _match_theme(definition: Definition, standing: ThemeResult, free: Mapping[int, Candidate]) -> tuple[Match, ...]:
    if standing.ratio is None or standing.score is None or standing.level is None:
        return ()
    theme = definition.theme(standing.key)
    level = lower_first(definition.level(standing.level).name)
    chosen = [page for page in theme.content(standing.level).resources if page in free]
    fitting = [candidate for candidate in _fitting(theme, standing.ratio, free.values()) if candidate.id not in chosen]
    name = lower_first(theme.short_title)
    by_author = f"Choisie par l’équipe pour le niveau {level} en {name}"
    by_score = f"Parce que votre score en {name} est de {definition.in_words(standing.score, None)} (niveau {level})"
    if definition.levels_only:
        by_score = f"Parce que votre niveau en {name} est {level}"
    return (
        *(Match(page, by_author, curated=True) for page in chosen),
        *(Match(candidate.id, by_score, curated=False) for candidate in fitting),
    )


def _fitting(theme: ThemeDefinition, ratio: Fraction, candidates: Iterable[Candidate]) -> list[Candidate]:
    # The rounded percentage is the one that people read, and leaves no gap between 0-49 and 50-100.
    reached = percent(ratio)
    fitting = [c for c in candidates if theme.key in c.themes and c.min_percent <= reached <= c.max_percent]
    return sorted(fitting, key=lambda c: (c.max_percent - c.min_percent, c.national, c.id))
