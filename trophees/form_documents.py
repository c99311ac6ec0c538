"""The form of a campaign as its page holds it: the document that the editor checks, previews, then freezes."""

from collections.abc import Iterator
from typing import Any

from questionnaires.definition_reading import Problem
from questionnaires.studio.drafts import build_form

MINUTES = 20  # said to whoever begins an application


def form_document(page: Any) -> dict[str, Any]:
    """Of a `CampaignPage`, whose model imports the form that asks this. A draft may have no title yet."""
    return build_form(page.parts, title=page.title or "–", minutes=MINUTES)


def rules_on_who_answers(form: dict[str, Any]) -> Iterator[Problem]:
    """Of a national call: who answers is a place, of which no such fact is known, and the question would never show."""
    for at, part in enumerate(form["themes"]):
        for number, question in enumerate(part["questions"]):
            for path in _rules_on_who_answers(question["condition"], f"themes[{at}].questions[{number}].condition"):
                message = "Un appel national ne sait rien de qui répond\u00a0: cette question ne serait jamais posée."
                yield Problem(path, message)


def _rules_on_who_answers(condition: dict[str, Any] | None, path: str) -> Iterator[str]:
    if condition and "profile" in condition:
        yield f"{path}.profile"
    for join in ("all", "any"):
        for number, rule in enumerate((condition or {}).get(join, ())):
            yield from _rules_on_who_answers(rule, f"{path}.{join}[{number}]")
