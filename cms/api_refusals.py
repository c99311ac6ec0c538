"""Why a value has not the form that the document of the API states, in French. Pure: no Django."""

from collections.abc import Iterable, Mapping
from typing import Any

UNLIKE = "Cette valeur n’a pas la forme attendue."

# By the kinds of errors of pydantic and of ours, or how their names begin; {names} are of the error's context.
REASONS = {
    "missing": "Il faut donner cette valeur.",
    "extra_forbidden": "Ce nom n’est pas connu ici.",
    "string_too_long": "{max_length} caractères au plus.",
    "string_too_short": "Trop court\u00a0: au moins {min_length}.",
    "string": "Un texte est attendu.",
    "int": "Un nombre entier est attendu.",
    "float": "Un nombre est attendu.",
    "greater_than_equal": "Au moins {ge}.",
    "less_than_equal": "Au plus {le}.",
    "bool": "true ou false est attendu.",
    "uuid": "Un identifiant (uuid) est attendu.",
    "date": "Une date est attendue, comme 2026-01-31.",
    "enum": "Au choix\u00a0: {expected}.",
    "literal": "Au choix\u00a0: {expected}.",
    "list": "Une liste est attendue.",
    "cursor": "Ce curseur n’est pas de cette liste\u00a0: reprenez-la depuis le début.",
    "too_long": "Au plus {max_length}.",
    "too_short": "Au moins {min_length}.",
}
GROUPS = ("payload", "asked")  # what views call a body, or parameters together: nobody else knows these names


def reasons(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What is wrong by the name of a parameter or the way to a member: « days », « scopes.0 »."""
    return {_name(error["loc"]): _reason(error) for error in errors}


def _name(way: tuple[str | int, ...]) -> str:
    source, *steps = way
    if steps and steps[0] in GROUPS:
        steps = steps[1:]
    if source == "query":  # which of the values, nobody counts in an address
        steps = steps[:1]
    return ".".join(map(str, steps)) or str(source)


def _reason(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    found = REASONS.get(kind) or next((said for start, said in REASONS.items() if kind.startswith(f"{start}_")), UNLIKE)
    context = {name: str(value).replace(" or ", " ou ") for name, value in error.get("ctx", {}).items()}
    return found.format_map(context)
