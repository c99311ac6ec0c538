"""The demonstration's questionnaire: from `questionnaire.json` to the pages that authors would have written."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms.demo.pages import add_once, write_once
from cms.demo.sources import read
from home.models import Territory, Theme
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services import publish_version
from ressources.models import ResourcePage

PUBLISHED_SINCE = 1100  # days: before the first assessment

Blocks = list[tuple[str, dict[str, Any]]]


def ensure_questionnaire(territory: Territory, *, resources: Mapping[str, ResourcePage]) -> QuestionnaireVersion:
    """The territory's questionnaire, written and published once; `resources` are those that may be chosen, by key."""
    found = QuestionnaireVersion.objects.for_territory(territory).newest_first().first()
    if found:
        return found
    page = QuestionnairePage.objects.for_territory(territory).get()
    write_questionnaire(page, read("questionnaire"), resources=resources)
    version = publish_version(page)
    QuestionnaireVersion.objects.filter(pk=version.pk).update(
        published_at=timezone.now() - timedelta(days=PUBLISHED_SINCE)
    )
    return version


def write_questionnaire(
    page: QuestionnairePage, document: Mapping[str, Any], *, resources: Mapping[str, ResourcePage]
) -> None:
    """Write a definition document into the page and one child page per theme; the inverse of `build_definition`."""
    themes = {theme.key: theme for theme in Theme.objects.filter(territory=None)}
    for theme in document["themes"]:
        child = QuestionnaireThemePage(
            slug=theme["key"],
            title=theme["title"],
            theme=themes[theme["key"]],
            weight=Decimal(theme["weight"]),
            intro=theme["intro"],
            questions=question_blocks(theme["questions"]),
            level_texts=level_text_blocks(theme, resources=resources),
        )
        add_once(page, child)
    words = read("national")["questionnaire"]
    write_once(
        page,
        title=document["title"],
        intro=words["intro"],
        at_hand="\n".join(words["at_hand"]),
        minutes=document["minutes"],
        display_scale=int(document["scale"]),
        levels=level_blocks(document),
    )


def level_blocks(document: Mapping[str, Any]) -> Blocks:
    """The levels of the whole, with the texts of the mean."""
    texts = document["level_texts"]
    return [
        ("level", {**level, "threshold": Decimal(level["threshold"]), "text": texts[level["key"]]})
        for level in document["levels"]
    ]


def level_text_blocks(theme: Mapping[str, Any], *, resources: Mapping[str, ResourcePage]) -> Blocks:
    """What a theme says at each level, with the resources that `guides.json` chose for it and that are open."""
    curated = read("guides")["curated"][theme["key"]]
    return [
        (
            "level",
            {
                "level": key,
                "text": level["text"],
                "resources": [resources[chosen] for chosen in curated[key] if chosen in resources],
            },
        )
        for key, level in theme["levels"].items()
    ]


def question_blocks(questions: list[Mapping[str, Any]]) -> Blocks:
    """The blocks of a theme's questions."""
    return [(question["kind"], _question(question)) for question in questions]


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    common = {name: question[name] for name in ("key", "text", "help", "why", "required", "allow_not_applicable")}
    common |= {"weight": Decimal(question["weight"]), "condition": _condition(question["condition"])}
    return common | _BY_KIND[question["kind"]](question)


def _condition(condition: Mapping[str, Any] | None) -> dict[str, str]:
    if condition is None:
        return {"question": "", "operator": "equals", "value": ""}
    value = condition.get("value", "")
    return {**condition, "value": ", ".join(value) if isinstance(value, list) else value}


def _single(question: Mapping[str, Any]) -> dict[str, Any]:
    names = ("key", "label", "exclusive") if question["kind"] == "multiple" else ("key", "label")
    choices = [
        {name: choice[name] for name in names} | {"points": Decimal(choice["points"])} for choice in question["choices"]
    ]
    return {"choices": choices}


def _multiple(question: Mapping[str, Any]) -> dict[str, Any]:
    return _single(question) | {"cap": _optional(question["cap"])}


def _yes_no(question: Mapping[str, Any]) -> dict[str, Any]:
    points = {choice["key"]: Decimal(choice["points"]) for choice in question["choices"]}
    return {"yes_points": points["oui"], "no_points": points["non"]}


def _scale(question: Mapping[str, Any]) -> dict[str, Any]:
    return {name: question[name] for name in ("minimum", "maximum", "minimum_label", "maximum_label", "inverted")}


def _number(question: Mapping[str, Any]) -> dict[str, Any]:
    scoring = question["scoring"] or {"mode": "none"}
    steps = [{"start": Decimal(step["from"]), "ratio": Decimal(step["ratio"])} for step in scoring.get("steps", [])]
    return {
        "unit": question["unit"],
        "minimum": _optional(question["minimum"]),
        "maximum": _optional(question["maximum"]),
        "scoring": scoring["mode"],
        "zero": _optional(scoring.get("zero")),
        "full": _optional(scoring.get("full")),
        "steps": steps,
    }


def _optional(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_BY_KIND = {
    "single": _single,
    "multiple": _multiple,
    "yes_no": _yes_no,
    "scale": _scale,
    "number": _number,
    "percentage": _number,
}
