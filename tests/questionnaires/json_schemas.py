"""As much of JSON Schema 2020-12 as the questionnaires' file and the API's document use; a word that is not known here
fails."""

import re
from collections.abc import Iterator
from functools import reduce
from operator import getitem
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": int | float, "null": type(None)}
SILENT = {"$schema", "$defs", "title", "description", "default", "format"}


def errors(value: Any, schema: dict[str, Any] | bool, root: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where a value is not what the schema says. True and False are schemas too: anything, and nothing."""
    if isinstance(schema, bool):
        yield from [] if schema else [f"{at}: nothing may be there"]
        return
    for word, said in schema.items():
        if word not in SILENT:
            yield from WORDS[word](value, said, root, at)
    if not isinstance(value, dict) or "additionalProperties" not in schema:
        return
    for name, inner in value.items():
        known = schema.get("properties", {}).get(name, schema["additionalProperties"])
        yield from errors(inner, known, root, f"{at}.{name}") if known is not False else [f"{at}: no {name}"]


def _type(value, said, root, at):
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not (is_whole if said == "integer" else isinstance(value, TYPES[said])):
        yield f"{at}: no {said}"


def _ref(value, said, root, at):
    yield from errors(value, reduce(getitem, said.removeprefix("#/").split("/"), root), root, at)


def _any(value, said, root, at):
    if not any(not [*errors(value, one, root, at)] for one in said):
        yield f"{at}: none of them"


def _all(value, said, root, at):
    for one in said:
        yield from errors(value, one, root, at)


def _one(value, said, root, at):
    fitting = [one for one in said if not [*errors(value, one, root, at)]]
    if len(fitting) != 1:
        yield f"{at}: {len(fitting)} of them"


def _items(value, said, root, at):
    for index, item in enumerate(value if isinstance(value, list) else []):
        yield from errors(item, said, root, f"{at}[{index}]")


def _must(holds, kind):
    def check(value, said, root, at):
        if isinstance(value, kind) and not holds(value, said):
            yield f"{at}: not {said}"

    return check


WORDS = {
    "type": _type,
    "$ref": _ref,
    "allOf": _all,
    "anyOf": _any,
    "oneOf": _one,
    "items": _items,
    "properties": lambda *_: (),
    "additionalProperties": lambda *_: (),
    "required": _must(lambda value, said: set(said) <= set(value), dict),
    "const": _must(lambda value, said: value == said, object),
    "enum": _must(lambda value, said: value in said, object),
    "minLength": _must(lambda value, said: len(value) >= said, str),
    "maxLength": _must(lambda value, said: len(value) <= said, str),
    "pattern": _must(lambda value, said: re.search(said, value), str),
    "minimum": _must(lambda value, said: value >= said, int),
    "maximum": _must(lambda value, said: value <= said, int),
    "minItems": _must(lambda value, said: len(value) >= said, list),
    "maxItems": _must(lambda value, said: len(value) <= said, list),
    "uniqueItems": _must(lambda value, said: len(value) == len({*map(str, value)}), list),
}
