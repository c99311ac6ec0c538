"""The description of the API said in French, for who reads it: a type in words, a shape as text. Pure: no Django."""

from collections.abc import Iterator, Mapping
from typing import Any

KINDS = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux", "null": "vide"}
FORMATS = {"date-time": "date et heure", "date": "jour", "uuid": "UUID", "uri": "adresse"}
ANYTHING = "toute valeur"
INDENT = "  "

Schema = Mapping[str, Any]


def in_words(schema: Schema, known: Mapping[str, Schema]) -> str:
    """« texte ou vide », « liste de textes », « "upcoming" ou "past" »."""
    schema = _followed(schema, known)
    if "enum" in schema:
        return " ou ".join(_quoted(value) for value in schema["enum"])
    if "const" in schema:
        return _quoted(schema["const"])
    if options := schema.get("anyOf"):
        return " ou ".join(in_words(option, known) for option in options)
    if schema.get("type") == "array":
        return f"plusieurs fois\u00a0: {in_words(schema.get('items', {}), known)}"
    if schema.get("type") == "object":
        return "objet"
    return FORMATS.get(schema.get("format", ""), KINDS.get(schema.get("type", ""), ANYTHING))


def shape_of(schema: Schema, known: Mapping[str, Schema]) -> str:
    """The document that a schema describes, as a text with a line a field."""
    return "\n".join(_lines(schema, known, name="", told="", depth=0, within=()))


def _lines(
    schema: Schema, known: Mapping[str, Schema], *, name: str, told: str, depth: int, within: tuple[str, ...]
) -> Iterator[str]:
    """`within`: the schemas that hold this one, where it would come back for ever."""
    told = "\u202f; ".join(filter(None, (told.rstrip("."), "peut être vide" if _is_optional(schema) else "")))
    title, schema = _resolved(schema, known)
    head = INDENT * depth + (f'"{name}": ' if name else "")
    tail = f"  — {told}" if told else ""
    fields, items = _fields(schema), schema.get("items")
    alternatives = [one for one in schema.get("anyOf", ()) if _fields(_followed(one, known))]
    if title and title in within:
        yield f"{head}…{tail}"
    elif len(alternatives) > 1:
        yield f"{head}l’un de\u00a0:{tail}"
        yield from (INDENT * (depth + 1) + _in_short(one, known) for one in alternatives)
    elif fields:
        yield f"{head}{{{tail}"
        for key, one in fields.items():
            said = one.get("description", "")
            yield from _lines(one, known, name=key, told=said, depth=depth + 1, within=(*within, title))
        yield f"{INDENT * depth}}}"
    elif items and _fields(_resolved(items, known)[1]):
        yield f"{head}[{tail}"
        yield from _lines(items, known, name="", told="", depth=depth + 1, within=within)
        yield f"{INDENT * depth}]"
    elif schema.get("type") == "array":
        yield f"{head}[ {in_words(items or {}, known)} ]{tail}"
    else:
        yield f"{head}{in_words(schema, known)}{tail}"


def _in_short(schema: Schema, known: Mapping[str, Schema]) -> str:
    """One of several objects on a line: the type that it says, and the names of its fields."""
    fields = dict(_fields(_followed(schema, known)))
    meta = _fields(fields.pop("meta", {}))
    kind = _followed(fields.pop("type", meta.get("type", {})), known)
    fields.pop("id", None)
    return f"{in_words(kind, known)}\u00a0: {', '.join(fields)}"


def _fields(schema: Schema) -> Mapping[str, Schema]:
    """Of an object; of one whose keys are not known before, « … »."""
    if schema.get("properties"):
        return schema["properties"]
    more = schema.get("additionalProperties")
    return {"…": more} if schema.get("type") == "object" and isinstance(more, Mapping) and more else {}


def _is_optional(schema: Schema) -> bool:
    return len(schema.get("anyOf", ())) > 1 and {"type": "null"} in schema["anyOf"]


def _resolved(schema: Schema, known: Mapping[str, Schema]) -> tuple[str, Schema]:
    """The name of a schema, and what it says; of one that may be empty, what it is otherwise."""
    if _is_optional(schema):
        (*others,) = (one for one in schema["anyOf"] if one != {"type": "null"})
        schema = others[0] if len(others) == 1 else {"anyOf": others}
    name = _name_of(schema)
    return name, _followed(schema, known)


def _followed(schema: Schema, known: Mapping[str, Schema]) -> Schema:
    name = _name_of(schema)
    return known[name] if name else schema


def _name_of(schema: Schema) -> str:
    wrapped = schema.get("allOf", ())
    reference = schema.get("$ref") or (wrapped[0].get("$ref") if len(wrapped) == 1 else "")
    return reference.rpartition("/")[2] if reference else ""


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
