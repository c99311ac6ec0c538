"""What each kind of question has of its own."""

from fractions import Fraction
from typing import Any

from questionnaires.definition import (
    CHOICE_KINDS,
    TEXT_KINDS,
    Advice,
    Choice,
    Kind,
    LinearScoring,
    Question,
    RatioStep,
    StepsScoring,
)
from questionnaires.definition_reading.node import Node
from questionnaires.wording import number_text, quoted

MAX_SCALE_SPAN = 20
MAX_FILES = 5
MOST_EFFORT = 3
# Usual length of a text, and the greatest that its author may allow.
TEXT_LENGTHS = {Kind.SHORT_TEXT: (200, 300), Kind.LONG_TEXT: (1500, 6000)}


def read_kind_fields(node: Node, kind: Kind) -> dict[str, Any]:
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


def _read_choice_fields(node: Node, kind: Kind) -> dict[str, Any]:
    choices: list[Choice] = []
    taken: set[str] = set()
    for row in node.children("choices"):
        row.allow({"key", "label", "points", "exclusive", "comment", "action", "resources"})
        row.allow_if_scored("points", "comment", "action", "resources")
        key = row.key(taken)
        taken.add(key)
        points = row.decimal("points", default="0", minimum=None if kind is Kind.MULTIPLE else 0)
        choice = Choice(
            key,
            row.text("label", missing="Une réponse n’a pas de texte."),
            points,
            exclusive=row.flag("exclusive"),
            comment=row.text("comment"),
            action=_read_action(row),
            resources=row.pages("resources"),
        )
        if choice.exclusive and kind is not Kind.MULTIPLE:
            row.report("exclusive", "Seule une question à plusieurs réponses peut avoir une réponse exclusive.")
        choices.append(choice)
    if kind is Kind.YES_NO and {choice.key for choice in choices} != {"oui", "non"}:
        node.report("choices", f"Les réponses sont exactement {quoted('oui')} et {quoted('non')}.")
    elif len(choices) < 2:
        node.report("choices", "Il faut au moins deux réponses.", "no_choices")
    cap = node.optional_decimal("cap") if kind is Kind.MULTIPLE else None
    if cap is not None and cap <= 0:
        node.report("cap", "Le plafond doit être plus grand que zéro.")
    return {"choices": tuple(choices), "cap": cap}


def _read_action(node: Node) -> Advice | None:
    if node.fields.get("action") is None:
        return None
    row = node.child("action")
    row.allow({"text", "effort"})
    effort = row.count("effort", 1, most=MOST_EFFORT) if "effort" in row.fields else None
    return Advice(row.text("text", missing="Une action proposée n’a pas de texte."), effort)


def check_points(node: Node, question: Question) -> None:
    if question.kind not in CHOICE_KINDS or not question.is_scored or not question.choices:
        return
    if all(choice.points <= 0 for choice in question.choices):
        node.report(
            "choices", "Aucune réponse ne donne de points\u00a0: donnez-en, ou mettez le poids à 0.", "no_maximum"
        )
        return
    together = sum((c.points for c in question.choices if c.points > 0 and not c.exclusive), Fraction(0))
    alone = max((choice.points for choice in question.choices if choice.exclusive), default=Fraction(0))
    if question.kind is Kind.MULTIPLE and max(together, alone) < question.possible:
        name = "choices" if question.cap is None else "cap"
        reachable, possible = number_text(max(together, alone)), number_text(question.possible)
        node.report(
            name,
            f"Personne ne peut atteindre {possible}\u00a0: les réponses donnent {reachable} au plus.",
            "no_maximum",
        )


def _read_scale_fields(node: Node) -> dict[str, Any]:
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


def _read_date_fields(node: Node) -> dict[str, Any]:
    earliest, latest = node.optional_date("earliest"), node.optional_date("latest")
    if earliest and latest and latest < earliest:
        node.report("latest", "La dernière date possible vient avant la première.")
    return {"earliest": earliest, "latest": latest}


def _read_number_fields(node: Node, kind: Kind) -> dict[str, Any]:
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


def _read_scoring(node: Node, bounds: Question) -> LinearScoring | StepsScoring | None:
    mode = node.text("mode")
    if mode == "linear":
        return _read_linear(node, bounds)
    if mode == "steps":
        return _read_steps(node, bounds)
    node.report("mode", f"Le calcul est {quoted('linear')} ou {quoted('steps')}.")
    return None


def _read_linear(node: Node, bounds: Question) -> LinearScoring:
    node.allow({"mode", "zero", "full"})
    scoring = LinearScoring(node.decimal("zero"), node.decimal("full"))
    if scoring.zero == scoring.full:
        node.report("full", "Les deux bornes du calcul doivent différer.")
    elif not bounds.accepts(scoring.full):
        node.report(
            "full", "Personne ne peut atteindre ce maximum\u00a0: il est hors des bornes de la réponse.", "no_maximum"
        )
    return scoring


def _read_steps(node: Node, bounds: Question) -> StepsScoring:
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
            row.report(
                "from",
                "Personne ne peut atteindre ce palier\u00a0: il est hors des bornes de la réponse.",
                "no_maximum",
            )
        steps.append(step)
    if all(step.ratio <= 0 for step in steps):
        node.report("steps", "Aucun palier ne donne de points.", "no_maximum")
    return StepsScoring(tuple(steps))
