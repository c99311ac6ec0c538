"""Which resources a result calls for, in which order, and why. Pure: no Django, and the library knows nothing of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from home import kinds
from home.ground import Ground
from home.sizes import sizes_in_words
from questionnaires.conditions import Answers, Profile, current_value, visible_questions
from questionnaires.definition import CHOICE_KINDS, Definition, Question, ThemeDefinition
from questionnaires.planning.rules import shortened
from questionnaires.scoring import Result, ThemeResult
from questionnaires.wording import lower_first, percent, quoted
from ressources.perimeter import Perimeter

LONGEST_QUOTE = 90  # signs of a question or of an answer in a reason
EVERYWHERE = Perimeter()
NO_ANSWERS: Answers = {}


@dataclass(frozen=True)
class Candidate:
    """A resource that may be shown. An empty set means all; the range is in percent, both ends inclusive."""

    id: int
    themes: frozenset[str]
    actor_types: frozenset[str] = frozenset()
    min_percent: int = 0
    max_percent: int = 100
    headcounts: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    reach: Perimeter = EVERYWHERE
    closed: bool = False
    national: bool = True
    source: int | None = None  # the resource that it was copied from, whose place it takes

    def is_among(self, chosen: Collection[int]) -> bool:
        """Whether authors chose it, or what it was copied from."""
        return self.id in chosen or self.source in chosen


class Cause(IntEnum):
    """Why a resource is shown, what comes first being stronger."""

    ANSWER = 1  # its authors chose it for an answer that was given
    LEVEL = 2  # they chose it for the level of the theme
    SCORE = 3  # it says itself whom it is for


@dataclass(frozen=True)
class Match:
    """A resource to show, with its reason in French."""

    id: int
    reason: str
    cause: Cause

    @property
    def curated(self) -> bool:
        return self.cause is not Cause.SCORE


def match_resources(
    definition: Definition,
    result: Result,
    candidates: Iterable[Candidate],
    profile: Profile,
    *,
    answers: Answers = NO_ANSWERS,
    ground: Ground | None = None,
    limit: int = 3,
) -> dict[str, tuple[Match, ...]]:
    """The resources of each theme, in the order of the themes; at most `limit` a theme, each resource once.

    First those that the authors chose for an answer, in the order of the questions; then for the level, in their order;
    then those whose range holds the score: narrow ranges first, local before national. What several themes call for
    goes to the one that does so for the stronger cause, then to the one with the lowest score. `ground`: where the
    organisation is, None when it does not say.
    """
    open_to_actor = by_id(candidate for candidate in candidates if suits(candidate, profile, ground))
    shown: dict[str, list[Match]] = {theme.key: [] for theme in definition.themes}
    taken: set[int] = set()
    standings = _weakest_first(result.themes)
    visible = visible_questions(definition, answers, profile)
    called = {one.key: [*_called_for(definition, one, open_to_actor, answers, visible)] for one in standings}
    for cause in Cause:
        for key, matches in called.items():
            for match in matches:
                if match.cause is cause and match.id not in taken and len(shown[key]) < limit:
                    shown[key].append(match)
                    taken.add(match.id)
    return {key: tuple(matches) for key, matches in shown.items()}


def by_id(candidates: Iterable[Candidate]) -> dict[int, Candidate]:
    """Each by its key; a copy by its source's too, so that it is found where authors chose the source."""
    found = {candidate.id: candidate for candidate in candidates}
    return {one.source: one for one in found.values() if one.source is not None} | found


# --- Whom a resource is for ------------------------------------------------------------------------------------------


def suits(candidate: Candidate, profile: Profile, ground: Ground | None = None) -> bool:
    """Whether an organisation may be shown the resource, whatever it answered."""
    return not refusal(candidate, profile, ground)


def refusal(candidate: Candidate, profile: Profile, ground: Ground | None = None) -> str:
    """Why an organisation may not be shown the resource: « réservée aux entreprises »; empty when it may.

    What a profile does not say excludes nothing: nobody must lose a resource for having left a field empty.
    """
    if candidate.closed:
        return "elle n’est pas en ligne, ou sa clôture est passée"
    if not _admits(candidate.actor_types, profile.get("actor_type")):
        return f"réservée {types_in_words(candidate.actor_types)}"
    if not _admits(candidate.headcounts, profile.get("headcount")):
        return f"réservée aux structures {sizes_in_words(candidate.headcounts)}"
    if not _admits(candidate.sectors, profile.get("sector")):
        return "réservée à d’autres secteurs d’activité"
    if ground is not None and not candidate.reach.reaches(ground):
        return "elle ne vaut pas à cet endroit"
    return ""


def _admits(allowed: Collection[str], fact: str | None) -> bool:
    return not allowed or not fact or fact in allowed


def types_in_words(types: Collection[str]) -> str:
    """« aux entreprises et associations »."""
    names = [kinds.SEVERAL.get(kind, "autres structures") for kind in (*kinds.COMMON, kinds.OTHER) if kind in types]
    return f"aux {_joined(names)}"


def _joined(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else "".join(words)


# --- What a theme calls for ------------------------------------------------------------------------------------------


def _weakest_first(themes: Iterable[ThemeResult]) -> list[ThemeResult]:
    """Those that do not apply at the end: an answer in them may still have its resources."""
    return sorted(themes, key=lambda theme: (theme.ratio is None, theme.ratio or Fraction(0)))


def _called_for(
    definition: Definition,
    standing: ThemeResult,
    free: Mapping[int, Candidate],
    answers: Answers,
    visible: Collection[str],
) -> Iterator[Match]:
    """All that a theme calls for, the strongest cause first; a resource may come for several causes."""
    theme = definition.theme(standing.key)
    for question in theme.questions:
        if question.key in visible:
            yield from _of_answer(question, answers, free)
    if standing.ratio is None or standing.score is None or standing.level is None:
        return
    level = lower_first(definition.level(standing.level).name)
    name = lower_first(theme.short_title)
    by_level = f"Choisie par l’équipe pour le niveau {level} en {name}"
    by_score = f"Parce que votre score en {name} est de {definition.in_words(standing.score, None)} (niveau {level})"
    if definition.levels_only:
        by_score = f"Parce que votre niveau en {name} est {level}"
    chosen = theme.content(standing.level).resources
    # The rounded percentage is the one that people read, and leaves no gap between 0-49 and 50-100.
    reached = percent(standing.ratio)
    yield from (Match(free[page].id, by_level, Cause.LEVEL) for page in chosen if page in free)
    yield from (Match(one.id, by_score, Cause.SCORE) for one in fitting_in(theme, reached, set(free.values())))


def _of_answer(question: Question, answers: Answers, free: Mapping[int, Candidate]) -> Iterator[Match]:
    """What the authors chose for the answer that was given."""
    if question.kind not in CHOICE_KINDS:
        return
    value = current_value(question, answers)
    given = value if isinstance(value, tuple) else (value,)
    for choice in question.choices:
        if choice.key in given and choice.resources:
            said, asked = (quoted(shortened(text, LONGEST_QUOTE)) for text in (choice.label, question.text))
            reason = f"Parce que vous avez répondu {said} à {asked}"
            yield from (Match(free[page].id, reason, Cause.ANSWER) for page in choice.resources if page in free)


def fitting_in(theme: ThemeDefinition, reached: int, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that say themselves that they are for a theme and a score in percent: narrow ranges first, then local."""
    fitting = [c for c in candidates if theme.key in c.themes and c.min_percent <= reached <= c.max_percent]
    return sorted(fitting, key=lambda c: (c.max_percent - c.min_percent, c.national, c.id))
