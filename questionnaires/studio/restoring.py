"""From a definition document back to what authors write: the inverse of `drafts`. The document was checked before."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from questionnaires.definition import parse_date

Blocks = list[tuple[str, dict[str, Any]]]  # as a StreamField takes them
NO_PAGES: Mapping[int, Any] = {}


def question_blocks(questions: Sequence[Mapping[str, Any]], *, resources: Mapping[int, Any] = NO_PAGES) -> Blocks:
    """The blocks of questions, in their order. `resources`: as `level_text_blocks` takes them."""
    return [(question["kind"], _question(_with_pages(question, resources))) for question in questions]


def _with_pages(question: Mapping[str, Any], resources: Mapping[int, Any]) -> Mapping[str, Any]:
    """The question, its choices naming pages by themselves, those that may be chosen."""
    choices = [
        {**choice, "resources": _pages(choice.get("resources", ()), resources)}
        for choice in question.get("choices", ())
    ]
    return {**question, "choices": choices} if choices else question


def _pages(numbers: Iterable[int], resources: Mapping[int, Any]) -> list[Any]:
    return [resources[number] for number in numbers if number in resources]


def level_blocks(document: Mapping[str, Any]) -> Blocks:
    """The levels of the whole, with the texts of the mean."""
    texts = document.get("level_texts", {})
    return [
        ("level", {**level, "threshold": Decimal(level["threshold"]), "text": texts.get(level["key"], "")})
        for level in document["levels"]
    ]


def level_text_blocks(theme: Mapping[str, Any], *, resources: Mapping[int, Any]) -> Blocks:
    """What a theme says at each level. `resources`: the pages that may be chosen, by the number that names them."""
    return [
        (
            "level",
            {
                "level": key,
                "text": level.get("text", ""),
                "resources": _pages(level.get("resources", ()), resources),
            },
        )
        for key, level in theme.get("levels", {}).items()
    ]


def objective_fields(theme: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a theme page that hold the territory's objective."""
    objective = theme.get("objective") or {}
    return {
        "objective": objective.get("text", ""),
        "objective_figure": objective.get("figure", ""),
        "objective_plan": objective.get("plan", ""),
    }


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    common = {
        "key": question["key"],
        "text": question["text"],
        "help": question.get("help", ""),
        "why": question.get("why", ""),
        "required": question.get("required", False),
        "allow_not_applicable": question.get("allow_not_applicable", False),
        "condition": _condition(question.get("condition")),
        "hidden": False,
    }
    weight = {} if question["kind"] in _UNWEIGHTED else {"weight": Decimal(question.get("weight", "1"))}
    return common | weight | _BY_KIND[question["kind"]](question)


def _condition(condition: Mapping[str, Any] | None) -> dict[str, Any]:
    if condition is None:
        return {"join": "all", "rules": []}
    return _group(condition) if _is_group(condition) else {"join": "all", "rules": [_rule(condition)]}


def _is_group(condition: Mapping[str, Any]) -> bool:
    return "all" in condition or "any" in condition


def _group(condition: Mapping[str, Any]) -> dict[str, Any]:
    join = "all" if "all" in condition else "any"
    return {"join": join, "rules": [_rule(rule) for rule in condition[join]]}


def _rule(rule: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if _is_group(rule):
        return "group", _group(rule)
    value = rule.get("value", "")
    values = [*value] if isinstance(value, list | tuple) else [value]
    typed = ", ".join(map(str, values))
    if "profile" in rule:
        return rule["profile"], {"values": typed if rule["profile"] == "territory" else values}
    return "answer", {"question": rule["question"], "operator": rule["operator"], "value": typed}


def _after(choice: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    action = choice.get("action") or {}
    return {
        f"{prefix}comment": choice.get("comment", ""),
        f"{prefix}action": action.get("text", ""),
        f"{prefix}effort": str(action.get("effort", "")),
        f"{prefix}resources": choice["resources"],
    }


def _single(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"choices": [_choice(choice) for choice in question["choices"]]}


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    words = {"key": choice["key"], "label": choice["label"]}
    return words | {"points": Decimal(choice.get("points", "0"))} | _after(choice)


def _multiple(question: Mapping[str, Any]) -> dict[str, Any]:
    choices = [_choice(choice) | {"exclusive": choice.get("exclusive", False)} for choice in question["choices"]]
    return {"choices": choices, "cap": _optional(question.get("cap"))}


def _yes_no(question: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for choice in question["choices"]:
        prefix = {"oui": "yes_", "non": "no_"}[choice["key"]]
        fields |= {f"{prefix}points": Decimal(choice.get("points", "0"))} | _after(choice, prefix)
    return fields


def _scale(question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "minimum": question.get("minimum", 0),
        "maximum": question.get("maximum", 5),
        "minimum_label": question.get("minimum_label", ""),
        "maximum_label": question.get("maximum_label", ""),
        "inverted": question.get("inverted", False),
    }


def _number(question: Mapping[str, Any]) -> dict[str, Any]:
    scoring = question.get("scoring") or {"mode": "none"}
    return {
        "unit": question.get("unit", ""),
        "minimum": _optional(question.get("minimum")),
        "maximum": _optional(question.get("maximum")),
        "scoring": scoring["mode"],
        "zero": _optional(scoring.get("zero")),
        "full": _optional(scoring.get("full")),
        "steps": [{"start": Decimal(s["from"]), "ratio": Decimal(s["ratio"])} for s in scoring.get("steps", [])],
    }


def _text(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"max_length": question["max_length"]} if "max_length" in question else {}


def _date(question: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parse_date(question.get(name)) for name in ("earliest", "latest")}


def _file(question: Mapping[str, Any]) -> dict[str, Any]:
    return {"max_files": question.get("max_files", 1)}


def _optional(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_UNWEIGHTED = frozenset({"short_text", "long_text", "date", "file"})
_BY_KIND = {
    "single": _single,
    "multiple": _multiple,
    "yes_no": _yes_no,
    "scale": _scale,
    "number": _number,
    "percentage": _number,
    "short_text": _text,
    "long_text": _text,
    "date": _date,
    "file": _file,
}
