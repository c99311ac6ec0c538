"""The JSON document of a questionnaire (schema 1), checked and read: every problem with where it is, in French.

Pure: no Django.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from questionnaires.definition import (
    CHOICE_KINDS,
    FREE_KINDS,
    TEXT_KINDS,
    AllOf,
    AnswerRule,
    AnyOf,
    Choice,
    Condition,
    Definition,
    Kind,
    Level,
    LevelContent,
    LinearScoring,
    ProfileRule,
    Question,
    RatioStep,
    RuleValue,
    StepsScoring,
    ThemeDefinition,
    parse_date,
    parse_decimal,
)
from questionnaires.wording import number_text, quoted, unknown_placeholders

SCHEMA = 1
MAX_QUESTIONS_PER_THEME = 60
MAX_SCALE_SPAN = 20
MAX_CONDITION_DEPTH = 4
MAX_FILES = 5
# Usual length of a text, and the greatest that its author may allow.
TEXT_LENGTHS = {Kind.SHORT_TEXT: (200, 300), Kind.LONG_TEXT: (1500, 6000)}

# None: any text (a NAF section letter, the slug of a territory).
PROFILE_FACTS: dict[str, tuple[str, ...] | None] = {
    "actor_type": ("company", "association", "public", "other"),
    "headcount": ("0", "1-9", "10-49", "50-249", "250+"),
    "sector": None,
    "territory": None,
}

# As authors read them in the editor.
OPERATOR_NAMES = {
    "equals": "est",
    "not_equals": "n’est pas",
    "one_of": "est l’un de",
    "contains": "contient",
    "greater_than": "est plus grand que, ou vient après",
    "answered": "a une réponse",
}

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# PostgreSQL refuses the first in JSON, UTF-8 the others.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """Something that the document must mend: where (themes[0].questions[3].choices) and what, in French."""

    path: str
    message: str


class DefinitionError(ValueError):
    """The document cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.path}: {problem.message}" for problem in self.problems))


def parse_definition(document: Mapping[str, Any]) -> Definition:
    """Read a document; DefinitionError with every problem when it has some."""
    definition, found = _read(document)
    if found:
        raise DefinitionError(found)
    return definition


def problems(document: object) -> list[Problem]:
    """Every problem of a document; empty when it can be published. Never raises."""
    return _read(document)[1]


class _Node:
    """One object of the document, with its path. Each reading gives a usable value and reports what is wrong."""

    def __init__(self, value: object, path: str, found: list[Problem], *, scored: bool = True) -> None:
        self.path = path
        self.found = found
        self.scored = scored
        self.fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping):
            self.report("", "Un objet est attendu ici.")

    def report(self, name: str, message: str) -> None:
        self.found.append(Problem(self.at(name), message))

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def allow(self, names: Collection[str]) -> None:
        for name in self.fields:
            if name not in names:
                self.report(str(name), "Ce champ n’existe pas dans le schéma 1.")

    def allow_if_scored(self, *names: str) -> None:
        for name in names:
            if name in self.fields and not self.scored:
                self.report(name, "Un formulaire sans score n’a ni niveaux, ni poids, ni points.")

    def text(self, name: str, *, required: bool = False, default: str = "") -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str) or _UNSTORABLE.search(value):
            self.report(name, "Un texte est attendu.")
            return default
        if required and not value.strip():
            self.report(name, "Ce texte est obligatoire.")
        return value

    def template(self, name: str) -> str:
        value = self.text(name)
        for word in unknown_placeholders(value):
            self.report(name, f"{quoted('{' + word + '}')} n’est pas prévu\u00a0: {{score}}, {{percent}} ou {{level}}.")
        return value

    def key(self, taken: Collection[str]) -> str:
        value = self.text("key")
        if not _KEY.fullmatch(value):
            self.report("key", "Une clé s’écrit en minuscules, chiffres, tirets et soulignés, 64 caractères au plus.")
        elif value in taken:
            self.report("key", f"La clé {quoted(value)} est déjà prise.")
        return value

    def decimal(self, name: str, *, default: str | None = None, minimum: int | None = None) -> Fraction:
        value = parse_decimal(self.fields.get(name, default))
        if value is None:
            self.report(name, "Un nombre est attendu, par exemple 2.5 (quinze chiffres et six décimales au plus).")
            return parse_decimal(default) or Fraction(0)
        if minimum is not None and value < minimum:
            self.report(name, f"Ce nombre doit valoir au moins {minimum}.")
        return value

    def optional_decimal(self, name: str) -> Fraction | None:
        return None if self.fields.get(name) is None else self.decimal(name)

    def integer(self, name: str, default: int) -> int:
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**6:
            self.report(name, "Un nombre entier est attendu.")
            return default
        return value

    def optional_date(self, name: str) -> date | None:
        if self.fields.get(name) is None:
            return None
        value = parse_date(self.fields[name])
        if value is None:
            self.report(name, "Une date est attendue, par exemple 2026-03-03.")
        return value

    def count(self, name: str, default: int, *, most: int) -> int:
        value = self.integer(name, default)
        if not 1 <= value <= most:
            self.report(name, f"Un nombre de 1 à {number_text(Fraction(most))} est attendu.")
            return default
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.report(name, "Vrai ou faux est attendu.")
        return value is True

    def child(self, name: str) -> "_Node":
        return _Node(self.fields.get(name, {}), self.at(name), self.found, scored=self.scored)

    def items(self, name: str) -> list[object]:
        value = self.fields.get(name, [])
        if isinstance(value, list | tuple):
            return list(value)
        self.report(name, "Une liste est attendue.")
        return []

    def children(self, name: str) -> Iterator["_Node"]:
        for index, item in enumerate(self.items(name)):
            yield _Node(item, f"{self.at(name)}[{index}]", self.found, scored=self.scored)


_DEFINITION_FIELDS = frozenset({"schema", "title", "scored", "scale", "minutes", "levels", "level_texts", "themes"})
_THEME_FIELDS = frozenset({"key", "title", "short_title", "weight", "intro", "levels", "questions"})
_QUESTION_FIELDS = frozenset(Question.__dataclass_fields__)


def _read(document: object) -> tuple[Definition, list[Problem]]:
    node = _Node(document, "", [])
    node.allow(_DEFINITION_FIELDS)
    schema = node.fields.get("schema")
    if isinstance(schema, bool) or schema != SCHEMA:
        node.report("schema", f"Le schéma doit être {SCHEMA}.")
    node.scored = node.flag("scored", default=True)
    node.allow_if_scored("scale", "levels", "level_texts")
    scale = node.decimal("scale", default="5") if node.scored else Fraction(0)
    if node.scored and scale <= 0:
        node.report("scale", "L’échelle doit être plus grande que zéro.")
    minutes = node.integer("minutes", 20)
    if minutes < 1:
        node.report("minutes", "La durée doit être d’une minute au moins.")
    levels = _read_levels(node, scale) if node.scored else ()
    definition = Definition(
        title=node.text("title", required=True),
        scale=scale,
        minutes=minutes,
        levels=levels,
        themes=_read_themes(node, [level.key for level in levels]),
        is_scored=node.scored,
    )
    return definition, node.found


def _read_levels(node: _Node, scale: Fraction) -> tuple[Level, ...]:
    texts = node.child("level_texts")
    levels: dict[str, Level] = {}
    previous: Fraction | None = None
    for row in node.children("levels"):
        row.allow({"key", "name", "threshold"})
        key = row.key(levels)
        level = Level(key, row.text("name", required=True), row.decimal("threshold"), texts.template(key))
        if previous is None and level.threshold != 0:
            row.report("threshold", "Le premier niveau commence à 0.")
        if previous is not None and level.threshold <= previous:
            row.report("threshold", "Chaque niveau commence plus haut que le précédent.")
        if level.threshold >= scale:
            row.report("threshold", f"Le seuil doit rester sous {number_text(scale)}, sinon personne ne l’atteint.")
        previous = level.threshold
        levels[key] = level
    if not levels:
        node.report("levels", "Il faut au moins un niveau.")
    texts.allow(levels)
    return tuple(levels.values())


def _read_themes(node: _Node, level_keys: list[str]) -> tuple[ThemeDefinition, ...]:
    themes: dict[str, ThemeDefinition] = {}
    earlier: dict[str, Question] = {}
    for row in node.children("themes"):
        row.allow(_THEME_FIELDS)
        row.allow_if_scored("weight", "levels")
        title = row.text("title", required=True)
        theme = ThemeDefinition(
            key=row.key(themes),
            title=title,
            short_title=row.text("short_title") or title,
            weight=_read_weight(row),
            intro=row.text("intro"),
            levels=_read_contents(row.child("levels"), level_keys) if row.scored else (),
            questions=_read_questions(row, earlier),
        )
        themes[theme.key] = theme
    if not themes:
        node.report("themes", "Il faut au moins un thème." if node.scored else "Il faut au moins une partie.")
    return tuple(themes.values())


def _read_weight(node: _Node) -> Fraction:
    """Nothing weighs in a form without score, hence no question of it is scored."""
    return node.decimal("weight", default="1", minimum=0) if node.scored else Fraction(0)


def _read_contents(node: _Node, level_keys: list[str]) -> tuple[LevelContent, ...]:
    node.allow(level_keys)
    contents = []
    for key in level_keys:
        if key not in node.fields:
            continue
        row = node.child(key)
        row.allow({"text", "resources"})
        resources = row.items("resources")
        pages = [page for page in resources if isinstance(page, int) and not isinstance(page, bool) and page > 0]
        if len(set(pages)) != len(resources):
            row.report("resources", "Chaque ressource est le numéro d’une page, une seule fois.")
        contents.append(LevelContent(key, row.template("text"), tuple(dict.fromkeys(pages))))
    return tuple(contents)


def _read_questions(node: _Node, earlier: dict[str, Question]) -> tuple[Question, ...]:
    questions = []
    for row in node.children("questions"):
        question = _read_question(row, earlier)
        earlier.setdefault(question.key, question)
        questions.append(question)
    if not questions:
        node.report("questions", f"{'Ce thème' if node.scored else 'Cette partie'} n’a pas encore de question.")
    if len(questions) > MAX_QUESTIONS_PER_THEME:
        most = f"{MAX_QUESTIONS_PER_THEME} au plus par {'thème' if node.scored else 'partie'}"
        node.report("questions", f"{len(questions)} questions, c’est trop\u00a0: {most}.")
    return tuple(questions)


def _read_question(node: _Node, earlier: Mapping[str, Question]) -> Question:
    node.allow(_QUESTION_FIELDS)
    node.allow_if_scored("weight", "cap", "scoring", "inverted")
    key = node.key(earlier)
    kind_text = node.text("kind")
    if kind_text not in set(Kind):
        node.report("kind", f"Le type {quoted(kind_text)} n’existe pas\u00a0: {', '.join(Kind)}.")
    kind = Kind(kind_text) if kind_text in set(Kind) else Kind.NUMBER
    weight = Fraction(0) if kind in FREE_KINDS else _read_weight(node)
    if kind in FREE_KINDS and node.scored and "weight" in node.fields:
        node.report("weight", "Cette question ne compte pas dans le score\u00a0: elle n’a pas de poids.")
    condition = None
    if node.fields.get("condition") is not None:
        condition = _read_condition(node.child("condition"), earlier)
    question = Question(
        key=key,
        kind=kind,
        text=node.text("text", required=True),
        help=node.text("help"),
        why=node.text("why"),
        weight=weight,
        required=node.flag("required"),
        allow_not_applicable=node.flag("allow_not_applicable"),
        condition=condition,
        **(_read_kind_fields(node, kind) if kind == kind_text else {}),
    )
    _check_points(node, question)
    return question


def _read_kind_fields(node: _Node, kind: Kind) -> dict[str, Any]:
    if kind in CHOICE_KINDS:
        return _read_choice_fields(node, kind)
    if kind is Kind.SCALE:
        return _read_scale_fields(node)
    if kind in TEXT_KINDS:
        usual, most = TEXT_LENGTHS[kind]
        return {"max_length": node.count("max_length", usual, most=most)}
    if kind is Kind.DATE:
        return _read_date_fields(node)
    if kind is Kind.FILE:
        return {"max_files": node.count("max_files", 1, most=MAX_FILES)}
    return _read_number_fields(node, kind)


def _read_choice_fields(node: _Node, kind: Kind) -> dict[str, Any]:
    choices: list[Choice] = []
    for row in node.children("choices"):
        row.allow({"key", "label", "points", "exclusive"})
        row.allow_if_scored("points")
        key = row.key([choice.key for choice in choices])
        points = row.decimal("points", default="0", minimum=None if kind is Kind.MULTIPLE else 0)
        choice = Choice(key, row.text("label", required=True), points, row.flag("exclusive"))
        if choice.exclusive and kind is not Kind.MULTIPLE:
            row.report("exclusive", "Seule une question à plusieurs réponses peut avoir un choix exclusif.")
        choices.append(choice)
    if kind is Kind.YES_NO and {choice.key for choice in choices} != {"oui", "non"}:
        node.report("choices", f"Les choix sont exactement {quoted('oui')} et {quoted('non')}.")
    elif len(choices) < 2:
        node.report("choices", "Il faut au moins deux choix.")
    cap = node.optional_decimal("cap") if kind is Kind.MULTIPLE else None
    if cap is not None and cap <= 0:
        node.report("cap", "Le plafond doit être plus grand que zéro.")
    return {"choices": tuple(choices), "cap": cap}


def _check_points(node: _Node, question: Question) -> None:
    if question.kind not in CHOICE_KINDS or not question.is_scored or not question.choices:
        return
    if all(choice.points <= 0 for choice in question.choices):
        node.report("choices", "Aucun choix ne donne de points\u00a0: donnez-en, ou mettez le poids à 0.")
        return
    together = sum((c.points for c in question.choices if c.points > 0 and not c.exclusive), Fraction(0))
    alone = max((choice.points for choice in question.choices if choice.exclusive), default=Fraction(0))
    if question.kind is Kind.MULTIPLE and max(together, alone) < question.possible:
        name = "choices" if question.cap is None else "cap"
        reachable, possible = number_text(max(together, alone)), number_text(question.possible)
        node.report(name, f"Personne ne peut atteindre {possible}\u00a0: les choix donnent {reachable} au plus.")


def _read_scale_fields(node: _Node) -> dict[str, Any]:
    minimum, maximum = node.integer("minimum", 0), node.integer("maximum", 5)
    if maximum <= minimum:
        node.report("maximum", "Le maximum doit être plus grand que le minimum.")
    if maximum - minimum > MAX_SCALE_SPAN:
        node.report("maximum", f"Une échelle a {MAX_SCALE_SPAN} degrés d’écart au plus.")
    return {
        "minimum": Fraction(minimum),
        "maximum": Fraction(maximum),
        "minimum_label": node.text("minimum_label"),
        "maximum_label": node.text("maximum_label"),
        "inverted": node.flag("inverted"),
    }


def _read_date_fields(node: _Node) -> dict[str, Any]:
    earliest, latest = node.optional_date("earliest"), node.optional_date("latest")
    if earliest and latest and latest < earliest:
        node.report("latest", "La dernière date possible vient avant la première.")
    return {"earliest": earliest, "latest": latest}


def _read_number_fields(node: _Node, kind: Kind) -> dict[str, Any]:
    minimum, maximum = node.optional_decimal("minimum"), node.optional_decimal("maximum")
    if kind is Kind.PERCENTAGE:
        minimum = Fraction(0) if minimum is None else minimum
        maximum = Fraction(100) if maximum is None else maximum
    if minimum is not None and maximum is not None and maximum <= minimum:
        node.report("maximum", "Le maximum doit être plus grand que le minimum.")
    unit = "%" if kind is Kind.PERCENTAGE else node.text("unit")
    fields: dict[str, Any] = {"minimum": minimum, "maximum": maximum, "unit": unit, "scoring": None}
    if node.fields.get("scoring") is not None:
        bounds = Question(key="", kind=kind, text="", minimum=minimum, maximum=maximum)
        fields["scoring"] = _read_scoring(node.child("scoring"), bounds)
    return fields


def _read_scoring(node: _Node, bounds: Question) -> LinearScoring | StepsScoring | None:
    mode = node.text("mode")
    if mode == "linear":
        return _read_linear(node, bounds)
    if mode == "steps":
        return _read_steps(node, bounds)
    node.report("mode", f"Le calcul est {quoted('linear')} ou {quoted('steps')}.")
    return None


def _read_linear(node: _Node, bounds: Question) -> LinearScoring:
    node.allow({"mode", "zero", "full"})
    scoring = LinearScoring(node.decimal("zero"), node.decimal("full"))
    if scoring.zero == scoring.full:
        node.report("full", "Les deux bornes du calcul doivent différer.")
    elif not bounds.accepts(scoring.full):
        node.report("full", "Personne ne peut atteindre ce maximum\u00a0: il est hors des bornes de la réponse.")
    return scoring


def _read_steps(node: _Node, bounds: Question) -> StepsScoring:
    node.allow({"mode", "steps"})
    steps: list[RatioStep] = []
    for row in node.children("steps"):
        row.allow({"from", "ratio"})
        step = RatioStep(row.decimal("from"), row.decimal("ratio", minimum=0))
        if step.ratio > 1:
            row.report("ratio", "La part des points va de 0 à 1.")
        if steps and step.start <= steps[-1].start:
            row.report("from", "Chaque palier commence plus haut que le précédent.")
        if bounds.maximum is not None and step.start > bounds.maximum:
            row.report("from", "Personne ne peut atteindre ce palier\u00a0: il est hors des bornes de la réponse.")
        steps.append(step)
    if all(step.ratio <= 0 for step in steps):
        node.report("steps", "Aucun palier ne donne de points.")
    return StepsScoring(tuple(steps))


def _read_condition(node: _Node, earlier: Mapping[str, Question], depth: int = 1) -> Condition | None:
    forms = [name for name in ("question", "profile", "all", "any") if name in node.fields]
    if len(forms) != 1:
        node.report("", "Une condition porte sur une question, sur le profil, ou en réunit plusieurs.")
        return None
    if forms[0] == "question":
        return _read_answer_rule(node, earlier)
    if forms[0] == "profile":
        return _read_profile_rule(node)
    node.allow(forms)
    if depth >= MAX_CONDITION_DEPTH:
        node.report(forms[0], "Cette condition a trop de niveaux.")
        return None
    read = [_read_condition(row, earlier, depth + 1) for row in node.children(forms[0])]
    if not read:
        node.report(forms[0], "Il faut au moins une condition.")
    conditions = tuple(condition for condition in read if condition is not None)
    return AllOf(conditions) if forms[0] == "all" else AnyOf(conditions)


def _read_profile_rule(node: _Node) -> ProfileRule | None:
    node.allow({"profile", "operator", "value"})
    fact, operator, value = node.text("profile"), node.text("operator"), node.fields.get("value")
    if fact not in PROFILE_FACTS:
        node.report("profile", f"Le profil n’a pas {quoted(fact)}\u00a0: {', '.join(PROFILE_FACTS)}.")
        return None
    if operator not in {"equals", "one_of"}:
        node.report("operator", f"Le profil se compare par {quoted('est')} ou {quoted('est l’un de')}.")
        return None
    expected = PROFILE_FACTS[fact]
    wanted = node.items("value") if operator == "one_of" else [value]
    texts = [item for item in wanted if isinstance(item, str) and (expected is None or item in expected)]
    if not texts or len(texts) != len(wanted):
        node.report("value", "Cette valeur n’existe pas dans le profil.")
        return None
    return ProfileRule(fact, operator, tuple(texts) if operator == "one_of" else texts[0])


def _read_answer_rule(node: _Node, earlier: Mapping[str, Question]) -> AnswerRule | None:
    node.allow({"question", "operator", "value"})
    key, operator = node.text("question"), node.text("operator")
    question = earlier.get(key)
    if question is None:
        node.report("question", f"La question {quoted(key)} n’existe pas, ou ne vient pas avant celle-ci.")
        return None
    operators = _operators(question)
    if operator not in operators:
        names = ", ".join(quoted(OPERATOR_NAMES[name]) for name in operators)
        node.report("operator", f"Cette question ne se compare pas ainsi\u00a0: choisissez {names}.")
        return None
    if operator == "answered":
        return AnswerRule(key, operator)
    wanted = node.items("value") if operator == "one_of" else [node.fields.get("value")]
    values = [value for value in (_rule_value(question, operator, item) for item in wanted) if value is not None]
    if not values or len(values) != len(wanted):
        node.report("value", "Aucune réponse à cette question ne peut avoir cette valeur.")
        return None
    return AnswerRule(key, operator, tuple(values) if operator == "one_of" else values[0])


def _operators(question: Question) -> tuple[str, ...]:
    if question.kind is Kind.MULTIPLE:
        return ("contains", "answered")
    if question.kind in CHOICE_KINDS:
        return ("equals", "not_equals", "one_of", "answered")
    if question.kind in TEXT_KINDS or question.kind is Kind.FILE:
        return ("answered",)
    return ("equals", "not_equals", "one_of", "greater_than", "answered")


def _rule_value(question: Question, operator: str, raw: object) -> RuleValue | None:
    """The value that a rule compares with, None when no answer to the question could make it true."""
    if question.kind in CHOICE_KINDS:
        return raw if isinstance(raw, str) and question.choice(raw) else None
    if question.kind is Kind.DATE:
        return _rule_date(question, operator, parse_date(raw))
    number = parse_decimal(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw)
    if number is None:
        return None
    if operator == "greater_than":
        return number if question.maximum is None or number < question.maximum else None
    return number if question.accepts(number) else None


def _rule_date(question: Question, operator: str, day: date | None) -> date | None:
    if day is None:
        return None
    if operator == "greater_than":
        return day if question.latest is None or day < question.latest else None
    return day if question.accepts_date(day) else None
