"""The whole document: its levels, its themes, what they say."""

from fractions import Fraction

from questionnaires.definition import Definition, Level, LevelContent, Objective, Question, ThemeDefinition
from questionnaires.definition_reading.node import Node, Problem, read_core, read_weight
from questionnaires.definition_reading.questions import read_questions
from questionnaires.wording import number_text

SCHEMA = 1
_DEFINITION_FIELDS = frozenset(
    {"schema", "title", "scored", "scale", "minutes", "levels", "level_texts", "levels_only", "themes"}
)
_THEME_FIELDS = frozenset(
    {"key", "title", "short_title", "weight", "intro", "levels", "objective", "core", "questions"}
)


def read_document(document: object) -> tuple[Definition, list[Problem]]:
    node = Node(document, "", [])
    node.allow(_DEFINITION_FIELDS)
    schema = node.fields.get("schema")
    if isinstance(schema, bool) or schema != SCHEMA:
        node.report("schema", f"Le schéma doit être {SCHEMA}.")
    node.scored = node.flag("scored", default=True)
    node.allow_if_scored("scale", "levels", "level_texts", "levels_only")
    scale = node.decimal("scale", default="5") if node.scored else Fraction(0)
    if node.scored and scale <= 0:
        node.report("scale", "L’échelle doit être plus grande que zéro.")
    minutes = node.integer("minutes", 20)
    if minutes < 1:
        node.report("minutes", "La durée doit être d’une minute au moins.")
    levels = _read_levels(node, scale) if node.scored else ()
    definition = Definition(
        title=node.text("title", missing="Le questionnaire n’a pas de titre."),
        scale=scale,
        minutes=minutes,
        levels=levels,
        themes=_read_themes(node, [level.key for level in levels]),
        is_scored=node.scored,
        levels_only=node.flag("levels_only"),
    )
    return definition, node.found


def _read_levels(node: Node, scale: Fraction) -> tuple[Level, ...]:
    texts = node.child("level_texts")
    levels: dict[str, Level] = {}
    previous: Fraction | None = None
    for row in node.children("levels"):
        row.allow({"key", "name", "threshold"})
        key = row.key(levels)
        level = Level(
            key, row.text("name", missing="Ce niveau n’a pas de nom."), row.decimal("threshold"), texts.template(key)
        )
        if previous is None and level.threshold != 0:
            row.report("threshold", "Le premier niveau commence à 0.", "level_gap")
        if previous is not None and level.threshold <= previous:
            row.report("threshold", "Chaque niveau commence plus haut que le précédent.", "level_overlap")
        if level.threshold >= scale:
            row.report(
                "threshold",
                f"Le seuil doit rester sous {number_text(scale)}, sinon personne ne l’atteint.",
                "level_gap",
            )
        previous = level.threshold
        levels[key] = level
    if not levels:
        node.report("levels", "Il faut au moins un niveau.", "level_gap")
    texts.allow(levels)
    return tuple(levels.values())


def _read_themes(node: Node, level_keys: list[str]) -> tuple[ThemeDefinition, ...]:
    themes: dict[str, ThemeDefinition] = {}
    earlier: dict[str, Question] = {}
    for row in node.children("themes"):
        row.allow(_THEME_FIELDS)
        row.allow_if_scored("weight", "levels", "objective", "core")
        title = row.text("title", missing="Ce thème n’a pas de titre.")
        theme = ThemeDefinition(
            key=row.key(themes),
            title=title,
            short_title=row.text("short_title") or title,
            weight=read_weight(row),
            intro=row.text("intro"),
            levels=_read_contents(row.child("levels"), level_keys) if row.scored else (),
            questions=read_questions(row, earlier),
            objective=_read_objective(row),
            core=read_core(row),
        )
        themes[theme.key] = theme
    if not themes:
        node.report("themes", "Il faut au moins un thème." if node.scored else "Il faut au moins une partie.")
    return tuple(themes.values())


def _read_objective(node: Node) -> Objective | None:
    if node.fields.get("objective") is None:
        return None
    row = node.child("objective")
    row.allow({"text", "figure", "plan"})
    return Objective(row.text("text", missing="L’objectif n’a pas de texte."), row.text("figure"), row.text("plan"))


def _read_contents(node: Node, level_keys: list[str]) -> tuple[LevelContent, ...]:
    node.allow(level_keys)
    contents = []
    for key in level_keys:
        if key not in node.fields:
            continue
        row = node.child(key)
        row.allow({"text", "resources"})
        contents.append(LevelContent(key, row.template("text"), row.pages("resources")))
    return tuple(contents)
