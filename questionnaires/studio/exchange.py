"""A questionnaire as a file: schema 1, strict JSON, capped before anything of it is read. Pure: no Django.

The format is told in docs/questionnaire-format.md.
"""

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from questionnaires.definition import canonical_json
from questionnaires.wording import NBSP, number_text, quoted

MAX_BYTES = 1024**2
MAX_DEPTH = 20
MAX_VALUES = 50_000  # thirty times those of a usual questionnaire
_LONGEST_NUMBER = 30
# Whole strings, so that no bracket inside one counts; possessive, so that an unclosed one is read once.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)


class Unreadable(ValueError):
    """The file is not one of a questionnaire; the message says why, in French."""


def to_file(document: Mapping[str, Any]) -> bytes:
    """A document as its file: sorted keys, indented, UTF-8."""
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def from_file(content: bytes) -> dict[str, Any]:
    """The document of a file, of which nothing is checked yet but its form. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"Ce fichier dépasse un mégaoctet{NBSP}: un questionnaire n’en fait pas tant.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            f"Ce fichier n’est pas un texte en UTF-8{NBSP}: choisissez un fichier téléchargé ici."
        ) from None
    _check_size(text)
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_real
        )
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise Unreadable(f"Ce fichier n’est pas du JSON{NBSP}: il s’interrompt ou se trompe {place}.") from None
    if not isinstance(document, dict):
        raise Unreadable("Ce fichier ne contient pas un questionnaire, qui est un objet JSON.")
    try:
        canonical_json(document).encode()
    except UnicodeEncodeError:
        raise Unreadable("Ce fichier contient la moitié d’un caractère (un surrogate isolé).") from None
    return document


def _check_size(text: str) -> None:
    depth = values = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        depth += (sign in "[{") - (sign in "]}")
        values += sign in "[{,"
        if depth > MAX_DEPTH:
            raise Unreadable(f"Ce fichier s’emboîte sur plus de {MAX_DEPTH} niveaux.")
        if values > MAX_VALUES:
            most = number_text(Fraction(MAX_VALUES))
            raise Unreadable(f"Ce fichier compte plus de {most} valeurs{NBSP}: c’est trop pour un questionnaire.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(f"Le champ {_shown(name)} est écrit deux fois dans le même objet.")
        found[name] = value
    return found


def _constant(name: str) -> None:
    raise Unreadable(f"{quoted(name)} n’est pas du JSON.")


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise Unreadable("Ce fichier contient un nombre démesuré.")
    return int(text)


def _real(text: str) -> float:
    number = float(text)
    if len(text) > _LONGEST_NUMBER or abs(number) == float("inf"):
        raise Unreadable("Ce fichier contient un nombre démesuré.")
    return number


def _shown(name: str) -> str:
    """A name of the file in a sentence: short, and without the half of a character."""
    return quoted(name[:40].encode(errors="replace").decode())
