"""From what authors wrote to the definition that is published."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

LONGEST_SLUG = 40


def fill_keys(stream: Any, *, from_field: str) -> None:
    """Give each block of a StreamField, and each of its choices, a stable key where it has none yet."""
    for child in stream or []:
        _fill_key(child.value, child.id, from_field)
        for choice in child.value.get("choices").bound_blocks if child.value.get("choices") else []:
            _fill_key(choice.value, choice.id, "label")


def _fill_key(value: Any, block_id: str | None, from_field: str) -> None:
    if not value.get("key"):
        words = slugify(value.get(from_field) or "")[:LONGEST_SLUG].strip("-")
        value["key"] = f"{words}-{(block_id or '')[:6]}".strip("-") or "cle"


def number(value: Any) -> str:
    """A decimal as the definition writes it: « 2.5 », « 3 »."""
    exact = Decimal(str(value or 0)).normalize()
    return f"{exact:f}"


def optional_number(value: Any) -> str | None:
    return None if value is None or value == "" else number(value)


def build_definition(page: Any) -> dict[str, Any]:
    """The definition document of a questionnaire, from the latest drafts of the page and of its themes."""
    themes = [child.get_latest_revision_as_object() for child in _theme_pages(page)]
    return {
        "schema": 1,
        "title": page.title,
        "scale": str(page.display_scale),
        "minutes": page.minutes,
        "levels": [
            {"key": block.value["key"], "name": block.value["name"], "threshold": number(block.value["threshold"])}
            for block in page.levels
        ],
        "level_texts": {block.value["key"]: block.value["text"] for block in page.levels},
        "themes": [_theme(theme) for theme in themes],
    }


def _theme_pages(page: Any) -> Any:
    from questionnaires.models import QuestionnaireThemePage

    return QuestionnaireThemePage.objects.child_of(page).select_related("theme").order_by("path")


def _theme(page: Any) -> dict[str, Any]:
    return {
        "key": page.theme.key,
        "title": page.title,
        "short_title": page.theme.short_name,
        "weight": number(page.weight),
        "intro": page.intro,
        "levels": {
            block.value["level"]: {
                "text": block.value["text"],
                "resources": [resource.pk for resource in block.value["resources"] if resource],
            }
            for block in page.level_texts
        },
        "questions": [_question(block.block_type, block.value) for block in page.questions],
    }


def _question(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    common = {
        "key": value["key"],
        "kind": kind,
        "text": value["text"],
        "help": value["help"],
        "why": value["why"],
        "weight": number(value["weight"]),
        "required": bool(value["required"]),
        "allow_not_applicable": bool(value["allow_not_applicable"]),
        "condition": _condition(value["condition"]),
    }
    return common | _BY_KIND[kind](value)


def _condition(value: Mapping[str, Any]) -> dict[str, Any] | None:
    if not value["question"]:
        return None
    rule = {"question": value["question"], "operator": value["operator"]}
    if value["operator"] == "one_of":
        return rule | {"value": [part.strip() for part in value["value"].split(",") if part.strip()]}
    return rule if value["operator"] == "answered" else rule | {"value": value["value"]}


def _choices(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "choices": [
            {
                "key": choice["key"],
                "label": choice["label"],
                "points": number(choice["points"]),
                "exclusive": bool(choice.get("exclusive")),
            }
            for choice in value["choices"]
        ]
    }


def _multiple(value: Mapping[str, Any]) -> dict[str, Any]:
    return _choices(value) | {"cap": optional_number(value["cap"])}


def _yes_no(value: Mapping[str, Any]) -> dict[str, Any]:
    points = (("oui", "Oui", value["yes_points"]), ("non", "Non", value["no_points"]))
    return {"choices": [{"key": k, "label": label, "points": number(p), "exclusive": False} for k, label, p in points]}


def _scale(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value[name] for name in ("minimum", "maximum", "minimum_label", "maximum_label")} | {
        "inverted": bool(value["inverted"])
    }


def _number(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "unit": value["unit"],
        "minimum": optional_number(value["minimum"]),
        "maximum": optional_number(value["maximum"]),
        "scoring": _scoring(value),
    }


def _scoring(value: Mapping[str, Any]) -> dict[str, Any] | None:
    if value["scoring"] == "linear":
        return {"mode": "linear", "zero": number(value["zero"]), "full": number(value["full"])}
    if value["scoring"] == "steps":
        steps = [{"from": number(step["start"]), "ratio": number(step["ratio"])} for step in value["steps"]]
        return {"mode": "steps", "steps": steps}
    return None


_BY_KIND = {
    "single": _choices,
    "multiple": _multiple,
    "yes_no": _yes_no,
    "scale": _scale,
    "number": _number,
    "percentage": _number,
}
