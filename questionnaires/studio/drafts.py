"""From what authors wrote to the definition that is published."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from home.querysets import search_form
from questionnaires.answers import read_date

LONGEST_SLUG = 40
LONGEST_SHORT_TITLE = 30
WRITTEN = (  # of the page of a theme
    *("title", "theme_id", "weight", "intro", "objective", "objective_figure", "objective_plan"),
    *("questions", "level_texts"),
)


def fill_keys(stream: Any, *, from_field: str, taken: set[str] | None = None) -> None:
    """Give each block of a StreamField, with its choices or questions, a stable key where it has none of its own yet.

    A block that was copied holds the key of the first one, and gets another: a choice within its question, a question
    within its form (`taken`). Nothing tells a copy from what it was made of: where it was put before, it keeps the key.
    """
    taken = set() if taken is None else taken
    taken_inside: set[str] = set()
    for child in stream or []:
        _fill_key(child.value, child.id, from_field, taken)
        fill_keys(child.value.get("questions"), from_field="text", taken=taken_inside)
        choices = child.value.get("choices")
        fill_keys(choices.bound_blocks if choices else [], from_field="label")


def _fill_key(value: Any, block_id: str | None, from_field: str, taken: set[str]) -> None:
    if not value.get("key") or value["key"] in taken:
        words = slugify(value.get(from_field) or "")[:LONGEST_SLUG].strip("-")
        value["key"] = f"{words}-{(block_id or '')[:6]}".strip("-") or "cle"
    taken.add(value["key"])


def number(value: Any) -> str:
    """A decimal as the definition writes it: « 2.5 », « 3 »."""
    exact = Decimal(str(value or 0)).normalize()
    return f"{exact:f}"


def optional_number(value: Any) -> str | None:
    return None if value is None or value == "" else number(value)


def build_definition(page: Any, themes: Sequence[Any] | None = None) -> dict[str, Any]:
    """The definition document of a questionnaire: the page's as it is given, the latest drafts of its themes.

    `themes`: those drafts, where they were read already.
    """
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
        "themes": [_theme(theme) for theme in (theme_drafts(page) if themes is None else themes) if is_asked(theme)],
    } | ({"levels_only": True} if page.levels_only else {})


def build_form(parts: Any, *, title: str, minutes: int) -> dict[str, Any]:
    """The definition document of a form that is not scored, from the value of a `FormPartsBlock`."""
    return {
        "schema": 1,
        "scored": False,
        "title": title,
        "minutes": minutes,
        "themes": [_part(part.value) for part in parts],
    }


def _part(value: Mapping[str, Any]) -> dict[str, Any]:
    words = {"key": value["key"], "title": value["title"], "intro": value["intro"] or ""}
    return words | {"questions": question_documents(value["questions"])}


def theme_pages(page: Any) -> Any:
    """The pages of the themes, in their order."""
    from questionnaires.models import QuestionnaireThemePage

    return QuestionnaireThemePage.objects.child_of(page).select_related("theme").order_by("path")


def theme_drafts(page: Any) -> list[Any]:
    """The themes as they were last written, in their order: to read, never to save. One query for all."""
    return [_as_written(child) for child in theme_pages(page).select_related("latest_revision")]


def _as_written(child: Any) -> Any:
    if child.has_unpublished_changes and child.latest_revision:
        written = type(child).from_serializable_data(child.latest_revision.content, check_fks=False)
        for name in WRITTEN:
            setattr(child, name, getattr(written, name))
    return child


def is_asked(theme: Any) -> bool:
    """A theme of which every question is hidden is hidden; one that has none yet is still to be written."""
    return not theme.questions or any(not child.value["hidden"] for child in theme.questions)


def _theme(page: Any) -> dict[str, Any]:
    return {
        "key": page.theme.key,
        "title": page.title,
        "short_title": _short_title(page),
        "weight": number(page.weight),
        "intro": page.intro,
        "levels": {
            block.value["level"]: {
                "text": block.value["text"],
                "resources": pages_in(block.value["resources"]),
            }
            for block in page.level_texts
        },
        "questions": question_documents(page.questions),
    } | _objective(page)


def _short_title(page: Any) -> str:
    """The theme's own, unless the questionnaire calls it by other words, few enough."""
    short = page.theme.short_name
    is_said = page.title == page.theme.name or search_form(short) in search_form(page.title)
    return short if is_said or len(page.title) > LONGEST_SHORT_TITLE else page.title


def question_documents(stream: Any) -> list[dict[str, Any]]:
    """The questions of a stream that are asked."""
    return [_question(block.block_type, block.value) for block in stream if not block.value.get("hidden")]


def _objective(page: Any) -> dict[str, Any]:
    if not page.objective:
        return {}
    plan = {"figure": page.objective_figure, "plan": page.objective_plan}
    return {"objective": {"text": page.objective} | {name: text for name, text in plan.items() if text}}


def _question(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    common = {
        "key": value["key"],
        "kind": kind,
        "text": value["text"],
        "help": value["help"] or "",
        "why": value["why"] or "",
        "required": bool(value["required"]),
        "allow_not_applicable": bool(value["allow_not_applicable"]),
        "condition": _condition(value["condition"]),
    }
    weight = {"weight": number(value["weight"])} if "weight" in value else {}
    return common | weight | _BY_KIND[kind](value)


def _condition(value: Mapping[str, Any]) -> dict[str, Any] | None:
    rules = [_rule(rule.block_type, rule.value) for rule in value["rules"] or []]
    if len(rules) < 2:
        return rules[0] if rules else None
    return {value["join"]: rules}


def _rule(kind: str, value: Mapping[str, Any]) -> dict[str, Any] | None:
    if kind == "group":
        return _condition(value)
    if kind != "answer":
        return {"profile": kind, "operator": "one_of", "value": _listed(value["values"])}
    rule = {"question": value["question"], "operator": value["operator"]}
    if value["operator"] == "one_of":
        return rule | {"value": [_wanted(part) for part in _listed(value["value"])]}
    return rule if value["operator"] == "answered" else rule | {"value": _wanted(value["value"])}


def _listed(values: Any) -> list[str]:
    """Several keys: chosen among boxes, or in one field, set apart by commas."""
    parts = values.split(",") if isinstance(values, str) else values
    return [part.strip() for part in parts if part.strip()]


def _wanted(typed: str) -> str:
    """A date as the definition writes it; all else as it was typed, since no key and no number reads as a date."""
    day = read_date(typed)
    return day.isoformat() if day else typed.strip()


# A block of a form without score lacks the fields of scoring: so does what is made of it.


def _choices(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"choices": [_choice(choice) for choice in value["choices"]]}


def _choice(value: Mapping[str, Any]) -> dict[str, Any]:
    scored = {"points": number(value["points"])} | _after(value) if "points" in value else {}
    return {"key": value["key"], "label": value["label"], "exclusive": bool(value.get("exclusive"))} | scored


def _after(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What follows an answer; nothing is written of what its author left empty."""
    comment, action = value.get(f"{prefix}comment"), value.get(f"{prefix}action")
    effort = value.get(f"{prefix}effort")
    said = {"comment": comment} if comment else {}
    rated = {"effort": int(effort)} if effort else {}
    chosen = pages_in(value.get(f"{prefix}resources"))
    advised = {"resources": chosen} if chosen else {}
    return said | ({"action": {"text": action} | rated} if action else {}) | advised


def pages_in(chosen: Any) -> list[int]:
    """The numbers of the pages that were chosen, less those that were deleted since."""
    return [page.pk for page in chosen or () if page]


def _multiple(value: Mapping[str, Any]) -> dict[str, Any]:
    return _choices(value) | ({"cap": optional_number(value["cap"])} if "cap" in value else {})


def _yes_no(value: Mapping[str, Any]) -> dict[str, Any]:
    choices = ({"key": "oui", "label": "Oui"}, {"key": "non", "label": "Non"})
    if "yes_points" not in value:
        return {"choices": [_choice(choice) for choice in choices]}
    scored = [
        _choice(choice | {"points": value[f"{name}_points"]}) | _after(value, f"{name}_")
        for choice, name in zip(choices, ("yes", "no"), strict=True)
    ]
    return {"choices": scored}


def _scale(value: Mapping[str, Any]) -> dict[str, Any]:
    ends = {name: value[name] for name in ("minimum", "maximum", "minimum_label", "maximum_label")}
    return ends | ({"inverted": bool(value["inverted"])} if "inverted" in value else {})


def _number(value: Mapping[str, Any]) -> dict[str, Any]:
    bounds = {name: optional_number(value[name]) for name in ("minimum", "maximum")}
    scoring = {"scoring": _scoring(value)} if "scoring" in value else {}
    return {"unit": value["unit"]} | bounds | scoring


def _scoring(value: Mapping[str, Any]) -> dict[str, Any] | None:
    if value["scoring"] == "linear":
        return {"mode": "linear", "zero": number(value["zero"]), "full": number(value["full"])}
    if value["scoring"] == "steps":
        steps = [{"from": number(step["start"]), "ratio": number(step["ratio"])} for step in value["steps"]]
        return {"mode": "steps", "steps": steps}
    return None


def _text(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"max_length": value["max_length"]}


def _date(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value[name].isoformat() if value[name] else None for name in ("earliest", "latest")}


def _file(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"max_files": value["max_files"]}


_BY_KIND = {
    "single": _choices,
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
