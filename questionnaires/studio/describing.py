"""A question as its authors read it: each of its settings under its name, in words. Pure: no Django."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from home import kinds
from questionnaires.definition import (
    CHOICE_KINDS,
    FREE_KINDS,
    NUMBER_KINDS,
    TEXT_KINDS,
    AllOf,
    AnswerRule,
    AnyOf,
    Choice,
    Condition,
    Definition,
    Kind,
    LinearScoring,
    ProfileRule,
    Question,
    StepsScoring,
)
from questionnaires.definition_reading import OPERATOR_NAMES
from questionnaires.wording import EFFORTS, NARROW, counted, date_text, number_text, percent_text, quoted

KIND_NAMES = {
    Kind.SINGLE: "choix unique",
    Kind.MULTIPLE: "choix multiples",
    Kind.YES_NO: "oui ou non",
    Kind.SCALE: "échelle",
    Kind.NUMBER: "nombre",
    Kind.PERCENTAGE: "pourcentage",
    Kind.SHORT_TEXT: "texte court",
    Kind.LONG_TEXT: "texte long",
    Kind.DATE: "date",
    Kind.FILE: "fichier à joindre",
}
FACT_NAMES = {
    "actor_type": "le type de structure",
    "headcount": "l’effectif",
    "sector": "le secteur",
    "territory": "le territoire",
}
FACT_VALUES = {
    **kinds.ONE,
    "0": "aucun salarié",
    "1-9": "1 à 9",
    "10-49": "10 à 49",
    "50-249": "50 à 249",
    "250+": "250 et plus",
}

# Setting -> its name. Their order is that of the page.
SETTINGS = {
    "text": "Question",
    "kind": "Type",
    "help": "Aide",
    "why": "Pourquoi cette question",
    "choices": "Réponses",
    "actions": "Commentaires et actions",
    "resources": "Ressources conseillées",
    "bounds": "Bornes",
    "scoring": "Points",
    "weight": "Poids",
    "required": "Obligatoire",
    "not_applicable": "«\u00a0Non concerné\u00a0»",
    "condition": "Affichée si",
}


def describe(definition: Definition, question: Question) -> dict[str, str]:
    """The settings of a question in words, by their names of `SETTINGS`; those that say nothing are left out."""
    words = {
        "text": question.text,
        "kind": KIND_NAMES[question.kind],
        "help": question.help,
        "why": question.why,
        "choices": "\n".join(_choice(question, choice) for choice in question.choices),
        "actions": "\n".join(line for choice in question.choices for line in _after(choice)),
        "resources": "\n".join(_advised(choice) for choice in question.choices if choice.resources),
        "bounds": ", ".join(_bounds(question)),
        "scoring": _scoring(question),
        "weight": number_text(question.weight) if definition.is_scored and _has_own_weight(question) else "",
        "required": "oui" if question.required else "",
        "not_applicable": "possible" if question.allow_not_applicable else "",
        "condition": condition_text(definition, question.condition) if question.condition else "",
    }
    return {name: text for name, text in words.items() if text}


def _has_own_weight(question: Question) -> bool:
    return question.kind not in FREE_KINDS and question.weight != 1


def condition_text(definition: Definition, condition: Condition, *, inside: bool = False) -> str:
    """A condition as a sentence: « Chauffez-vous ? » est « Oui », et le type de structure est entreprise."""
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            word = ", et " if isinstance(condition, AllOf) else ", ou "
            text = word.join(condition_text(definition, part, inside=True) for part in conditions)
            return f"({text})" if inside and len(conditions) > 1 else text
        case ProfileRule(fact, _, value):
            facts = value if isinstance(value, tuple) else (value,)
            return f"{FACT_NAMES[fact]} est {' ou '.join(FACT_VALUES.get(one, one) for one in facts)}"
        case AnswerRule(key, operator, wanted):
            question = definition.question(key)
            asked = quoted(question.text)
            if operator == "answered":
                return f"{asked} {OPERATOR_NAMES[operator]}"
            values = wanted if isinstance(wanted, tuple) else (wanted,)
            return f"{asked} {OPERATOR_NAMES[operator]} {' ou '.join(_value(question, one) for one in values)}"


def _value(question: Question, value: str | Fraction | date | None) -> str:
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, date):
        return date_text(value)
    choice = question.choice(str(value))
    return quoted(choice.label if choice else str(value))


def _choice(question: Question, choice: Choice) -> str:
    notes = [counted_points(choice.points)] if question.is_weighted else []
    notes += ["exclut les autres"] if choice.exclusive else []
    return f"{choice.label} ({', '.join(notes)})" if notes else choice.label


def counted_points(points: Fraction) -> str:
    """« 1,5 point », « 2 points »."""
    return f"{number_text(points)}\u00a0{'points' if abs(points) >= 2 else 'point'}"


def _after(choice: Choice) -> Iterator[str]:
    if choice.comment:
        yield f"{choice.label}\u00a0: {choice.comment}"
    if choice.action:
        effort = f" ({EFFORTS[choice.action.effort]})" if choice.action.effort else ""
        yield f"{choice.label}\u00a0: {choice.action.text}{effort}"


def _advised(choice: Choice) -> str:
    pages = ", ".join(f"ressource {page}" for page in choice.resources)
    return f"{choice.label}\u00a0: {pages}"


def _bounds(question: Question) -> Iterator[str]:
    if question.kind is Kind.SCALE:
        ends = (question.minimum or Fraction(0), question.maximum or Fraction(0))
        labels = (question.minimum_label, question.maximum_label)
        yield " ".join(
            f"{word} {number_text(end)}{f' ({label})' if label else ''}"
            for word, end, label in zip(("de", "à"), ends, labels, strict=True)
        )
    elif question.kind in NUMBER_KINDS:
        if question.minimum is not None:
            yield f"au moins {number_text(question.minimum)}"
        if question.maximum is not None:
            yield f"au plus {number_text(question.maximum)}"
        if question.unit:
            yield question.unit
    elif question.kind is Kind.DATE:
        if question.earliest:
            yield f"au plus tôt le {date_text(question.earliest)}"
        if question.latest:
            yield f"au plus tard le {date_text(question.latest)}"
    elif question.kind in TEXT_KINDS:
        yield f"{counted(question.max_length, 'signe')} au plus"
    elif question.kind is Kind.FILE:
        yield f"{counted(question.max_files, 'fichier')} au plus"


def _scoring(question: Question) -> str:
    match question.scoring:
        case LinearScoring(zero, full):
            return f"en proportion, de {number_text(zero)} (rien) à {number_text(full)} (tout)"
        case StepsScoring(steps):
            return f"{NARROW}; ".join(f"dès {number_text(s.start)}, {percent_text(s.ratio)} des points" for s in steps)
    if question.kind in CHOICE_KINDS and question.cap is not None:
        return f"{counted_points(question.cap)} au plus"
    return "le plus petit est le meilleur" if question.inverted else ""
