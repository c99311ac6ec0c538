"""Conditions: rules on earlier answers and on the profile."""

from collections.abc import Mapping
from datetime import date

from home import kinds
from questionnaires.definition import (
    CHOICE_KINDS,
    TEXT_KINDS,
    AllOf,
    AnswerRule,
    AnyOf,
    Condition,
    Kind,
    ProfileRule,
    Question,
    RuleValue,
    parse_date,
    parse_decimal,
)
from questionnaires.definition_reading.node import Node
from questionnaires.wording import quoted

MAX_CONDITION_DEPTH = 3  # as deep as the editor writes: a group, a group inside, its rules

# None: any text (a NAF section letter, the slug of a territory).
PROFILE_FACTS: dict[str, tuple[str, ...] | None] = {
    "actor_type": (*kinds.COMMON, kinds.OTHER),
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


def read_condition(node: Node, earlier: Mapping[str, Question], depth: int = 1) -> Condition | None:
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
    read = [read_condition(row, earlier, depth + 1) for row in node.children(forms[0])]
    if not read:
        node.report(forms[0], "Il faut au moins une condition.")
    conditions = tuple(condition for condition in read if condition is not None)
    return AllOf(conditions) if forms[0] == "all" else AnyOf(conditions)


def _read_profile_rule(node: Node) -> ProfileRule | None:
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


def _read_answer_rule(node: Node, earlier: Mapping[str, Question]) -> AnswerRule | None:
    node.allow({"question", "operator", "value"})
    key, operator = node.text("question"), node.text("operator")
    question = earlier.get(key)
    if question is None:
        node.report(
            "question", f"La question {quoted(key)} n’existe pas, ou ne vient pas avant celle-ci.", "not_earlier"
        )
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
