"""Who would see a resource beside a result, among sample profiles, and why. Pure: no Django."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from home import kinds
from home.ground import Ground
from home.sizes import HEADCOUNTS, sizes_in_words
from questionnaires.definition import Definition, Level, ThemeDefinition
from questionnaires.matching.gaps import percents_of
from questionnaires.matching.rules import Candidate, by_id, fitting_in, refusal, suits
from questionnaires.wording import NARROW, quoted

NAMES = kinds.ONE | {kinds.OTHER: "autre structure"}


class Seen(StrEnum):
    """Whether a result shows the resource. AFTER: when others, which come first, are put aside."""

    YES = "yes"
    AFTER = "after"
    NO = "no"


@dataclass(frozen=True)
class Verdict:
    """What comes of one level, by its name. `why`: in words, empty when there is nothing to add."""

    level: str
    seen: Seen
    why: str = ""
    before: int = 0  # how many come first


@dataclass(frozen=True)
class Row:
    """Profiles that read the same: a type with some of its sizes. A verdict a level; none where `refused` says why."""

    kind: str
    sizes: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    refused: str = ""

    @property
    def who(self) -> str:
        """« Entreprise de 50 salariés et plus »."""
        return f"{NAMES[self.kind].capitalize()} {sizes_in_words(self.sizes)}"


@dataclass(frozen=True)
class ThemeAudience:
    """One theme that may show the resource. `answers`: those for which its authors chose it, in words."""

    key: str
    title: str
    levels: tuple[str, ...]
    rows: tuple[Row, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Where a resource is looked at: the questionnaire, the other resources, how many a theme shows.

    `ground`: where the sample profiles are.
    """

    definition: Definition
    others: Sequence[Candidate]
    limit: int
    ground: Ground | None = None


def audience_of(candidate: Candidate, stage: Stage, *, actor_types: Sequence[str]) -> tuple[ThemeAudience, ...]:
    """The themes of the resource, and those whose authors chose it, with what each profile would see."""
    definition = stage.definition
    return tuple(
        ThemeAudience(
            theme.key,
            theme.title,
            tuple(level.name for level in definition.levels),
            tuple(row for kind in actor_types for row in _rows(candidate, theme, stage, kind)),
            tuple(_answers(theme, candidate)),
        )
        for theme in definition.themes
        if theme.key in candidate.themes or _is_chosen(theme, candidate)
    )


def _is_chosen(theme: ThemeDefinition, candidate: Candidate) -> bool:
    at_a_level = any(candidate.is_among(content.resources) for content in theme.levels)
    return at_a_level or next(_answers(theme, candidate), None) is not None


def _answers(theme: ThemeDefinition, candidate: Candidate) -> Iterator[str]:
    for question in theme.questions:
        for choice in question.choices:
            if candidate.is_among(choice.resources):
                yield f"{quoted(choice.label)} à {quoted(question.text)}"


def _rows(candidate: Candidate, theme: ThemeDefinition, stage: Stage, kind: str) -> Iterator[Row]:
    """Of one type, the sizes that read the same and follow each other as one."""
    told = [_row(candidate, theme, stage, kind, size) for size in HEADCOUNTS]
    for alike, found in groupby(told, key=lambda row: replace(row, sizes=())):
        yield replace(alike, sizes=tuple(size for row in found for size in row.sizes))


def _row(candidate: Candidate, theme: ThemeDefinition, stage: Stage, kind: str, size: str) -> Row:
    profile = {"actor_type": kind, "headcount": size}
    if why := refusal(candidate, profile, stage.ground):
        return Row(kind, (size,), (), why)
    rivals = [one for one in stage.others if one.id != candidate.id and suits(one, profile, stage.ground)]
    verdicts = (_verdict(candidate, theme, level, stage, rivals) for level in stage.definition.levels)
    return Row(kind, (size,), tuple(verdicts))


def _verdict(
    candidate: Candidate, theme: ThemeDefinition, level: Level, stage: Stage, rivals: Sequence[Candidate]
) -> Verdict:
    chosen = theme.content(level.key).resources
    held = percents_of(stage.definition, level)
    fit = [reached for reached in held if fitting_in(theme, reached, [candidate])]
    if candidate.is_among(chosen):
        why, reached = "choisie pour ce niveau", held[0]
    elif fit:
        why = "" if len(fit) == len(held) else f"aux scores {_range(fit[0], fit[-1])}"
        reached = fit[len(fit) // 2]
    elif theme.key in candidate.themes:
        return Verdict(
            level.name, Seen.NO, f"réservée aux scores {_range(candidate.min_percent, candidate.max_percent)}"
        )
    else:
        return Verdict(level.name, Seen.NO, "ce thème n’est pas parmi les siens")
    before = _before(candidate, theme, chosen, reached, rivals)
    return Verdict(level.name, Seen.AFTER if before >= stage.limit else Seen.YES, why, before)


def _range(low: int, high: int) -> str:
    return f"de {low} à {high}{NARROW}%" if low != high else f"de {low}{NARROW}%"


def _before(
    candidate: Candidate, theme: ThemeDefinition, chosen: Sequence[int], reached: int, rivals: Sequence[Candidate]
) -> int:
    """How many come first there, for whom no answer has resources of its own."""
    known = by_id([*rivals, candidate])
    fitting = [one.id for one in fitting_in(theme, reached, [*rivals, candidate])]
    order = dict.fromkeys([*(known[page].id for page in chosen if page in known), *fitting])
    return [*order].index(candidate.id)
