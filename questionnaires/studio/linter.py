"""What keeps a questionnaire from being published, and what its authors should know before. Pure: no Django.

Errors block; warnings may be accepted, each by itself. What has no error, the engine shows and scores for everybody.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from home import kinds
from questionnaires.definition import (
    Definition,
    Level,
    LinearScoring,
    Question,
    StepsScoring,
    ThemeDefinition,
)
from questionnaires.definition_reading import PROFILE_FACTS, Problem, parse_definition, problems
from questionnaires.matching.gaps import proposed_at, range_of
from questionnaires.matching.rules import Candidate, by_id
from questionnaires.studio.reachability import unreachable
from questionnaires.wording import counted, number_text, quoted

MOST_QUESTIONS = 60
ALL_TYPES = (*kinds.COMMON, kinds.OTHER)
LONGEST_WORDING = 160


class Severity(StrEnum):
    """Whether a finding blocks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """Something to mend or to know: what, in French, and where by the keys of the document."""

    code: str
    message: str
    severity: Severity = Severity.ERROR
    theme: str = ""
    question: str = ""
    level: str = ""
    field: str = ""
    place: str = ""

    @property
    def blocks(self) -> bool:
        """Whether nothing can be published before it is mended."""
        return self.severity is Severity.ERROR

    @property
    def identity(self) -> str:
        """What an author accepts: the same warning at the same place with the same words."""
        return ":".join((self.code, self.theme, self.question, self.level, self.message))


@dataclass(frozen=True)
class Surroundings:
    """What a questionnaire lives among: the resources of its space, the types that it accepts, its territory's slug.

    `candidates`: None when the library is not at hand; nothing is then said of it.
    """

    candidates: Sequence[Candidate] | None = None
    actor_types: Collection[str] = ALL_TYPES
    territory: str = ""

    @property
    def facts(self) -> dict[str, Collection[str]]:
        """The values that a profile may have here."""
        facts: dict[str, Collection[str]] = {name: values for name, values in PROFILE_FACTS.items() if values}
        return facts | {"actor_type": self.actor_types} | ({"territory": [self.territory]} if self.territory else {})


def lint(document: Mapping[str, Any], around: Surroundings | None = None) -> list[Finding]:
    """Every finding, errors first, in the order of the document. Never raises, whatever the document."""
    around = around or Surroundings()
    found = [_of_problem(document, problem) for problem in problems(document)]
    if not found:
        found = [*_of_definition(parse_definition(document), around)]
    return sorted(found, key=lambda finding: not finding.blocks)


def _error(code: str, message: str, **at: str) -> Finding:
    return Finding(code, message, Severity.ERROR, **at)


def _warning(code: str, message: str, **at: str) -> Finding:
    return Finding(code, message, Severity.WARNING, **at)


# --- What the reading says -------------------------------------------------------------------------------------------


def _of_problem(document: object, problem: Problem) -> Finding:
    theme, question, name = _located(document, problem.path)
    place = _place(document, theme, question)
    code, message = problem.code, problem.message
    if code == "not_earlier":
        code, message = _of_reference(document, problem)
    key = str((question or {}).get("key", ""))
    return Finding(code, message, theme=str((theme or {}).get("key", "")), question=key, field=name, place=place)


def _located(document: object, path: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None, str]:
    """The theme and the question that a path names, and what is left of the path."""
    match = re.match(r"themes\[(\d+)\]\.?(?:questions\[(\d+)\]\.?)?(.*)", path)
    if not match:
        return None, None, path
    theme = _item(document, "themes", int(match[1]))
    question = _item(theme, "questions", int(match[2])) if match[2] else None
    return theme, question, match[3]


def _item(holder: object, name: str, index: int) -> dict[str, Any] | None:
    items = holder.get(name) if isinstance(holder, Mapping) else None
    item = items[index] if isinstance(items, list | tuple) and index < len(items) else None
    return dict(item) if isinstance(item, Mapping) else None


def _place(document: object, theme: dict[str, Any] | None, question: dict[str, Any] | None) -> str:
    if theme is None:
        return ""
    title = str(theme.get("title") or theme.get("key") or "")
    if question is None:
        return title
    text = str(question.get("text") or "")
    return f"{title}, {quoted(text) if text else 'question sans texte'}"


def _of_reference(document: object, problem: Problem) -> tuple[str, str]:
    """A rule on a question that is not an earlier one: later, itself, in a circle, or nowhere."""
    asked = _at(document, problem.path)
    conditions = {key: _references(condition) for key, condition in _conditions(document)}
    here = _located(document, problem.path)[1]
    key = str((here or {}).get("key", ""))
    if asked not in conditions:
        return "missing_question", f"Cette condition porte sur {quoted(str(asked))}, qui n’est pas une question d’ici."
    if asked == key or key in _reached_from(str(asked), conditions):
        return "circular", "Cette condition tourne en rond\u00a0: la question dépend d’elle-même."
    return "later_question", f"Cette condition porte sur {quoted(str(asked))}, qui ne vient qu’après."


def _at(document: object, path: str) -> object:
    value = document
    for name, index in re.findall(r"([a-z_]+)|\[(\d+)\]", path):
        try:
            value = value[name] if name else value[int(index)]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value if isinstance(value, str) else None


def _conditions(document: object) -> Iterator[tuple[str, object]]:
    themes = document.get("themes") if isinstance(document, Mapping) else None
    for theme in themes if isinstance(themes, list | tuple) else []:
        questions = theme.get("questions") if isinstance(theme, Mapping) else None
        for question in questions if isinstance(questions, list | tuple) else []:
            if isinstance(question, Mapping):
                yield str(question.get("key")), question.get("condition")


def _references(condition: object) -> set[str]:
    """The keys that a condition names, as deep as it goes; iterative, since a document may nest without end."""
    found, todo = set(), [condition]
    while todo:
        part = todo.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("question"), str):
                found.add(part["question"])
            todo += [part.get("all"), part.get("any")]
        elif isinstance(part, list | tuple):
            todo += part
    return found


def _reached_from(start: str, references: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    todo = [start]
    while todo:
        for key in references.get(todo.pop(), set()) - reached:
            reached.add(key)
            todo.append(key)
    return reached


# --- What a definition that can be read says -------------------------------------------------------------------------


def _of_definition(definition: Definition, around: Surroundings) -> Iterator[Finding]:
    never = set(unreachable(definition, facts=around.facts))
    # For types that are not accepted here: asked elsewhere, they do no harm.
    everybody = replace(around, actor_types=ALL_TYPES).facts
    unasked = never - set(unreachable(definition, facts=everybody)) if never else never
    for theme in definition.themes:
        for question in theme.questions:
            yield from _of_question(theme, question, is_reachable=question.key not in never - unasked)
            if question.key in unasked:
                yield _unasked(theme, question)
        if definition.is_scored:
            yield from _of_scores(theme)
            yield from _of_texts(definition, theme)
    if definition.is_scored:
        for level in definition.levels:
            yield from _figures(definition, level, level.text, "level_texts")
        if around.candidates is not None:
            yield from _of_resources(definition, around)
        yield from _heavy_theme(definition)
    if len(definition.questions) > MOST_QUESTIONS:
        count = counted(len(definition.questions), "question")
        message = f"{count}, c’est long à remplir\u00a0: {MOST_QUESTIONS} au plus se répondent en une fois."
        yield _warning("too_many_questions", message)


def _of_question(theme: ThemeDefinition, question: Question, *, is_reachable: bool) -> Iterator[Finding]:
    at = {"theme": theme.key, "question": question.key, "place": f"{theme.title}, {quoted(question.text)}"}
    if not is_reachable:
        message = "Aucune réponse et aucun profil n’affichent cette question\u00a0: ses conditions s’excluent."
        yield _error("unreachable", message, field="condition", **at)
    if question.is_scored and not _can_be_full(question):
        message = "Personne ne peut avoir tous les points\u00a0: le meilleur palier n’en donne qu’une part."
        yield _error("no_maximum", message, field="scoring", **at)
    for name, text in (("text", question.text), *(("choices", choice.label) for choice in question.choices)):
        if len(text) > LONGEST_WORDING:
            message = f"{quoted(text[:40] + '…')} compte {counted(len(text), 'signe')}\u00a0: plus court se lit mieux."
            yield _warning("long_wording", message, field=name, **at)


def _unasked(theme: ThemeDefinition, question: Question) -> Finding:
    message = "Cette question ne s’affiche que pour des types de structure que votre espace n’accueille pas."
    place = f"{theme.title}, {quoted(question.text)}"
    return _warning("unaccepted_type", message, theme=theme.key, question=question.key, field="condition", place=place)


def _can_be_full(question: Question) -> bool:
    match question.scoring:
        case StepsScoring(steps):
            return any(step.ratio == 1 for step in steps)
        case LinearScoring():
            return True
        case _:
            return question.possible > 0


def _of_scores(theme: ThemeDefinition) -> Iterator[Finding]:
    scored = [question for question in theme.questions if question.is_scored]
    if not scored and theme.weight > 0:
        message = "Aucune question de ce thème ne compte dans le score\u00a0: il sera dit «\u00a0non concerné\u00a0»."
        yield _warning("no_scored_question", message, theme=theme.key, place=theme.title)
    heaviest = max(scored, key=lambda question: question.weight, default=None)
    if heaviest and len(scored) > 2 and heaviest.weight * 2 > sum(question.weight for question in scored):
        message = "Cette question pèse plus que toutes les autres du thème réunies."
        place = f"{theme.title}, {quoted(heaviest.text)}"
        yield _warning("heavy_question", message, theme=theme.key, question=heaviest.key, field="weight", place=place)


def _heavy_theme(definition: Definition) -> Iterator[Finding]:
    heaviest = max(definition.themes, key=lambda theme: theme.weight)
    if len(definition.themes) > 2 and heaviest.weight * 2 > sum(theme.weight for theme in definition.themes):
        message = "Ce thème pèse plus que tous les autres réunis."
        yield _warning("heavy_theme", message, theme=heaviest.key, field="weight", place=heaviest.title)


def _of_texts(definition: Definition, theme: ThemeDefinition) -> Iterator[Finding]:
    for level in definition.levels:
        text = theme.content(level.key).text
        if not text.strip():
            message = f"Rien n’est dit au niveau {quoted(level.name)}."
            yield _warning("no_level_text", message, theme=theme.key, level=level.key, place=theme.title)
        yield from _figures(definition, level, text, "levels", theme)


# A figure of the score: « 2,5/5 », « 4 sur 5 », or a percentage in a sentence that speaks of what was obtained.
_ON_SCALE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|sur)\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|pour cent)")
_SCORE_WORDS = re.compile(r"score|\bnote|résultat|moyenne|votre niveau|obten|atteint|supérieur|inférieur", re.I)
_LEVEL_WORDS = r"\b(?:niveau|profil)\s+(?:est\s+)?[«\"]?\s*{}\b"


def _figures(
    definition: Definition, level: Level, text: str, name: str, theme: ThemeDefinition | None = None
) -> Iterator[Finding]:
    """Figures that the level's own range contradicts, and the name of another level."""
    low, high = range_of(definition, level)
    shown = [word for word in ("{score}", "{percent}") if word in text]
    at = {"level": level.key, "field": name, "place": theme.title if theme else "", "theme": theme.key if theme else ""}
    if definition.levels_only and shown:
        message = f"Le texte du niveau {quoted(level.name)} cite {quoted(shown[0])}, or seuls les niveaux sont montrés."
        yield _error("hidden_figure", message, **at)
    for figure, value in _figures_of(text, definition.scale):
        if not low <= value <= high:
            spoken = f"de {number_text(low)} à {number_text(high)} sur {number_text(definition.scale)}"
            message = f"Le texte du niveau {quoted(level.name)} cite {quoted(figure)}, hors de ce niveau ({spoken})."
            yield _error("contradicting_text", message, **at)
    for other in definition.levels:
        named = re.compile(_LEVEL_WORDS.format(re.escape(other.name)), re.I)
        if other is not level and named.search(text):
            message = f"Le texte du niveau {quoted(level.name)} parle du niveau {quoted(other.name)}."
            yield _error("contradicting_text", message, **at)


def _figures_of(text: str, scale: Fraction) -> Iterator[tuple[str, Fraction]]:
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        for match in _ON_SCALE.finditer(sentence):
            if Fraction(match[2]) == scale:
                yield match[0], _exact(match[1])
        if _SCORE_WORDS.search(sentence):
            for match in _PERCENT.finditer(sentence):
                yield match[0], _exact(match[1]) * scale / 100


def _exact(figure: str) -> Fraction:
    return Fraction(figure.replace(",", "."))


_BROKEN = "une ressource choisie n’existe plus, n’est plus en ligne ou n’est pas de votre bibliothèque"


def _of_resources(definition: Definition, around: Surroundings) -> Iterator[Finding]:
    candidates = around.candidates or ()
    known = by_id(candidates)
    for theme in definition.themes:
        for question in theme.questions:
            yield from _of_advised(theme, question, known)
        for level in definition.levels:
            at = {"theme": theme.key, "level": level.key, "place": theme.title}
            chosen = theme.content(level.key).resources
            gone = [page for page in chosen if page not in known]
            if gone:
                yield _error("broken_resource", f"Au niveau {quoted(level.name)}, {_BROKEN}.", field="resources", **at)
            without = [
                several
                for kind, several in kinds.SEVERAL.items()
                if kind in around.actor_types and not proposed_at(definition, theme, level, kind, candidates)
            ]
            if without:
                message = f"Au niveau {quoted(level.name)}, aucune ressource pour\u00a0: {', '.join(without)}."
                yield _warning("no_resource", message, **at)


def _of_advised(theme: ThemeDefinition, question: Question, known: Collection[int]) -> Iterator[Finding]:
    """The resources that answers lead to, which must be of the library that answers are read beside."""
    for choice in question.choices:
        if any(page not in known for page in choice.resources):
            message = f"Après la réponse {quoted(choice.label)}, {_BROKEN}."
            place = f"{theme.title}, {quoted(question.text)}"
            at = {"theme": theme.key, "question": question.key, "place": place}
            yield _error("broken_resource", message, field="choices", **at)
