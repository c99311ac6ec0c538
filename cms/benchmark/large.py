"""A questionnaire as large as one may be, made of a real one. Pure."""

from collections.abc import Iterator, Mapping
from itertools import count, islice
from typing import Any

Document = dict[str, Any]

PER_THEME = 50


def grown(document: Mapping[str, Any], *, per_theme: int = PER_THEME) -> Document:
    """The questionnaire with so many questions in each theme: its own, asked of one site after the other.

    Every kind that a diagnostic has is there, with comments, actions and conditions.
    """
    themes = [
        {**theme, "questions": list(islice(_questions(theme["key"], theme["questions"]), per_theme))}
        for theme in document["themes"]
    ]
    return {**document, "themes": themes}


def _questions(theme: str, asked: list[Document]) -> Iterator[Document]:
    for site in count(1):
        for question in [*asked, *_free_questions(theme)]:
            yield question if site == 1 else _of_site(question, site)


def _free_questions(theme: str) -> list[Document]:
    common = {"required": False, "allow_not_applicable": True, "condition": None, "why": ""}
    return [
        {
            **common,
            "key": f"{theme}_responsable",
            "kind": "short_text",
            "text": "Qui suit ce sujet dans votre structure ?",
            "help": "Une fonction suffit : nous ne demandons pas de nom.",
            "max_length": 120,
        },
        {
            **common,
            "key": f"{theme}_recit",
            "kind": "long_text",
            "text": "Qu’est-ce qui a le mieux marché chez vous, et qu’est-ce qui vous a freinés ?",
            "help": "Cinq lignes suffisent. Elles aideront d’autres structures à se lancer.",
            "max_length": 2000,
        },
        {
            **common,
            "key": f"{theme}_revue",
            "kind": "date",
            "text": "Quand ferez-vous le point la prochaine fois ?",
            "help": "",
            "earliest": "2026-01-01",
            "latest": "2030-12-31",
            "condition": {"question": f"{theme}_recit", "operator": "answered"},
        },
    ]


def _of_site(question: Document, site: int) -> Document:
    copied = {
        **question,
        "key": f"{question['key']}_{site}",
        "text": f"{question['text']} (site {site})",
        "condition": _condition(question["condition"], site),
    }
    if "choices" in question:
        copied["choices"] = [_with_advice(choice) for choice in question["choices"]]
    return copied


def _condition(condition: Document | None, site: int) -> Document | None:
    if condition is None:
        return None
    elsewhere = {"profile": "headcount", "operator": "one_of", "value": ["50-249", "250+"]}
    here = {**condition, "question": f"{condition['question']}_{site}"} if "question" in condition else condition
    return {"any": [here, elsewhere]} if site % 2 else here


def _with_advice(choice: Document) -> Document:
    action = {"text": "Choisir une personne qui suit ce point, et en parler deux fois par an.", "effort": 2}
    return {**choice, "comment": "C’est un bon début : écrivez ce que vous avez déjà fait.", "action": action}
