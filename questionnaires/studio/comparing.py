"""What differs between two questionnaires, by key, and what remains comparable. Pure: no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.definition import Definition, LevelContent, Question, ThemeDefinition
from questionnaires.studio.describing import SETTINGS, describe
from questionnaires.wording import number_text, quoted


class Comparability(StrEnum):
    """What a question of a version is to the question of the same key in the version before.

    SAME and RESCALED compare, by the part of the points that was obtained; CHANGED breaks the series.
    """

    SAME = "same"
    RESCALED = "rescaled"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


DECLARED = (Comparability.SAME, Comparability.RESCALED, Comparability.CHANGED)  # what an author chooses among


@dataclass(frozen=True)
class Difference:
    """One setting that is not as it was, in words; empty where it says nothing."""

    setting: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class QuestionChange:
    """A question that is new, gone, or not as it was. A theme is empty where the question is not."""

    key: str
    text: str
    before: Question | None
    after: Question | None
    theme_before: str
    theme_after: str
    differences: tuple[Difference, ...]

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None

    @property
    def is_changed(self) -> bool:
        """Whether its author must say if it still compares."""
        return self.before is not None and self.after is not None

    @property
    def suggested(self) -> Comparability:
        """What its author most likely means by the change; they decide."""
        if self.is_new or self.is_removed:
            return Comparability.NEW if self.is_new else Comparability.REMOVED
        touched = {difference.setting for difference in self.differences}
        if "kind" in touched:
            return Comparability.CHANGED
        return Comparability.RESCALED if touched & {"choices", "scoring", "bounds"} else Comparability.SAME


@dataclass(frozen=True)
class PartChange:
    """A theme or a level that is new, gone, or not as it was."""

    key: str
    title: str
    is_new: bool
    is_removed: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, in the order of the later one, what is gone at the end."""

    settings: tuple[Difference, ...]
    levels: tuple[PartChange, ...]
    themes: tuple[PartChange, ...]
    questions: tuple[QuestionChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.settings or self.levels or self.themes or self.questions)

    @property
    def to_declare(self) -> tuple[QuestionChange, ...]:
        """The questions of which an author must say whether they still compare."""
        return tuple(change for change in self.questions if change.is_changed)


def compare(before: Definition, after: Definition) -> Comparison:
    """What `after` changes in `before`. The same definitions give an empty comparison."""
    common = _in_common(before, after)
    return Comparison(
        settings=_differences(_settings(before, common), _settings(after, common), _SETTING_NAMES),
        levels=_parts(_levels(before), _levels(after), _LEVEL_NAMES),
        themes=_parts(_themes(before, common), _themes(after, common), _theme_names(before, after)),
        questions=tuple(_questions(before, after)),
    )


def comparabilities(comparison: Comparison, declared: Mapping[str, str]) -> dict[str, str]:
    """Key -> what the question is to the one before, for all that differ. ValueError when one was not declared."""
    told = {}
    for change in comparison.questions:
        if change.is_changed and declared.get(change.key) not in DECLARED:
            raise ValueError(change.key)
        told[change.key] = Comparability(declared[change.key]) if change.is_changed else change.suggested
    return {key: value.value for key, value in told.items()}


def _questions(before: Definition, after: Definition) -> Iterable[QuestionChange]:
    for question in after.questions:
        earlier = before.find_question(question.key)
        theme = after.theme_of(question.key).title
        if earlier is None:
            yield QuestionChange(question.key, question.text, None, question, "", theme, ())
            continue
        was_in = before.theme_of(question.key)
        differences = _differences(describe(before, earlier), describe(after, question), SETTINGS)
        if was_in.key != after.theme_of(question.key).key:
            differences += (Difference("theme", "Thème", was_in.title, theme),)
        if differences:
            yield QuestionChange(question.key, question.text, earlier, question, was_in.title, theme, differences)
    for question in before.questions:
        if after.find_question(question.key) is None:
            theme = before.theme_of(question.key).title
            yield QuestionChange(question.key, question.text, question, None, theme, "", ())


def _differences(
    before: Mapping[str, str], after: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(key, names[key], before.get(key, ""), after.get(key, ""))
        for key in names
        if before.get(key, "") != after.get(key, "")
    )


Parts = Mapping[str, tuple[str, Mapping[str, str]]]  # key -> title, settings in words

# (theme, question) -> the later title of what both hold there, the question being "" for the theme itself: an order
# is that of what stayed, under one name. What comes, goes or is reworded is told by itself.
Titles = Mapping[tuple[str, str], str]

_SETTING_NAMES = {"title": "Titre", "scale": "Échelle", "shown": "Score", "minutes": "Durée", "order": "Ordre"}
_LEVEL_NAMES = {"name": "Nom", "threshold": "À partir de", "text": "Texte de la moyenne"}
_THEME_NAMES = {
    "title": "Titre",
    "short_title": "Titre court",
    "weight": "Poids",
    "intro": "Présentation",
    "objective": "Objectif du territoire",
    "order": "Ordre des questions",
}


def _in_common(before: Definition, after: Definition) -> Titles:
    held = {(theme.key, key) for theme in before.themes for key in ("", *(q.key for q in theme.questions))}
    titles = {(theme.key, ""): theme.title for theme in after.themes}
    titles |= {
        (theme.key, question.key): f"{question.text} [{question.key}]"
        for theme in after.themes
        for question in theme.questions
    }
    return {place: title for place, title in titles.items() if place in held}


def _parts(before: Parts, after: Parts, names: Mapping[str, str]) -> tuple[PartChange, ...]:
    changes = []
    for key, (title, settings) in after.items():
        known = key in before
        differences = _differences(before[key][1], settings, names) if known else ()
        if differences or not known:
            changes.append(PartChange(key, title, not known, False, differences))
    gone = [PartChange(key, title, False, True, ()) for key, (title, _) in before.items() if key not in after]
    return tuple(changes + gone)


def _settings(definition: Definition, common: Titles) -> dict[str, str]:
    return {
        "title": definition.title,
        "scale": number_text(definition.scale),
        "shown": "par les niveaux seulement" if definition.levels_only else "",
        "minutes": f"{definition.minutes}\u00a0minutes",
        "order": ", ".join(common[theme.key, ""] for theme in definition.themes if (theme.key, "") in common),
    }


def _levels(definition: Definition) -> Parts:
    return {
        level.key: (level.name, {"name": level.name, "threshold": number_text(level.threshold), "text": level.text})
        for level in definition.levels
    }


def _themes(definition: Definition, common: Titles) -> Parts:
    return {theme.key: (theme.title, _theme(definition, theme, common)) for theme in definition.themes}


def _theme(definition: Definition, theme: ThemeDefinition, common: Titles) -> dict[str, str]:
    objective = theme.objective
    levels = {f"level {level.key}": _content(theme.content(level.key)) for level in definition.levels}
    return {
        "title": theme.title,
        "short_title": theme.short_title,
        "weight": number_text(theme.weight),
        "intro": theme.intro,
        "objective": ", ".join(filter(None, (objective.text, objective.figure, objective.plan))) if objective else "",
        "order": "\n".join(common[theme.key, q.key] for q in theme.questions if (theme.key, q.key) in common),
    } | levels


def _content(content: LevelContent) -> str:
    return content.text + "".join(f" [ressource {page}]" for page in content.resources)


def _theme_names(before: Definition, after: Definition) -> dict[str, str]:
    """The settings of a theme under their names, the levels by the later ones."""
    levels = {level.key: level.name for level in (*before.levels, *after.levels)}
    return _THEME_NAMES | {f"level {key}": f"Au niveau {quoted(name)}" for key, name in levels.items()}
