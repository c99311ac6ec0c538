"""What a new round takes over from the last one: answers to confirm, one by one. Pure: no Django.

A proposal is not an answer: until it is confirmed its entry holds no value, and counts nowhere.
"""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from questionnaires.answers import AnswerError, clean_entry
from questionnaires.conditions import Answers, current_value, is_not_applicable
from questionnaires.definition import Definition, Kind


def proposals(
    before: Definition, after: Definition, answers: Answers, *, broken: Collection[str], on: str
) -> dict[str, dict[str, Any]]:
    """By question of the later version, the entry that proposes what was answered, {revision: 0, proposed: {...}}.

    `broken`: the keys that no longer compare; `on`: the day of the earlier answers, in ISO. Files are not taken over,
    nor what one did not know, nor what the question no longer accepts.
    """
    found = {}
    for question in after.questions:
        earlier = before.find_question(question.key)
        if earlier is None or question.kind is Kind.FILE or question.key in broken:
            continue
        entry = answers.get(question.key, {})
        away = is_not_applicable(earlier, answers)
        if not away and current_value(earlier, answers) is None:
            continue
        with suppress(AnswerError):
            told = clean_entry(question, entry.get("value"), not_applicable=away, reason=entry.get("reason", ""))
            found[question.key] = {"revision": 0, "proposed": told | {"on": on}}
    return found
