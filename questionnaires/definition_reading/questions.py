"""Questions, whatever their kind."""

from collections.abc import Mapping
from fractions import Fraction

from questionnaires.definition import FREE_KINDS, Kind, Question
from questionnaires.definition_reading.kinds import check_points, read_kind_fields
from questionnaires.definition_reading.node import Node, read_core, read_weight
from questionnaires.definition_reading.rules import read_condition
from questionnaires.wording import quoted

MAX_QUESTIONS_PER_THEME = 60
_QUESTION_FIELDS = frozenset(Question.__dataclass_fields__)


def read_questions(node: Node, earlier: dict[str, Question]) -> tuple[Question, ...]:
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


def _read_question(node: Node, earlier: Mapping[str, Question]) -> Question:
    node.allow(_QUESTION_FIELDS)
    node.allow_if_scored("weight", "cap", "scoring", "inverted", "core")
    key = node.key(earlier)
    kind_text = node.text("kind")
    if kind_text not in set(Kind):
        node.report("kind", f"Le type {quoted(kind_text)} n’existe pas\u00a0: {', '.join(Kind)}.")
    kind = Kind(kind_text) if kind_text in set(Kind) else Kind.NUMBER
    weight = Fraction(0) if kind in FREE_KINDS else read_weight(node)
    if kind in FREE_KINDS and node.scored and {"weight", "core"} & set(node.fields):
        node.report("weight", "Cette question ne compte pas dans le score\u00a0: elle n’a pas de poids.")
    condition = None
    if node.fields.get("condition") is not None:
        condition = read_condition(node.child("condition"), earlier)
    question = Question(
        key=key,
        kind=kind,
        text=node.text("text", missing="La question n’a pas de texte."),
        help=node.text("help"),
        why=node.text("why"),
        weight=weight,
        required=node.flag("required"),
        allow_not_applicable=node.flag("allow_not_applicable"),
        condition=condition,
        core=read_core(node),
        **(read_kind_fields(node, kind) if kind == kind_text else {}),
    )
    check_points(node, question)
    return question
