"""How each thing that a resource says is written in a cell, and read from one. Reading raises ValidationError."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _

from home.querysets import search_form
from home.spreadsheets import HELD, as_typed
from ressources.forms import MOST_PLACES, DepartmentsField, PlacesField, too_many_places

BETWEEN = re.compile(r"\s*[;\n]\s*")
YES, NO = "oui", "non"
SAYS_YES, SAYS_NO = {"oui", "o", "x", "vrai", "1"}, {"", "non", "n", "faux", "0"}
LONGEST = 20_000  # signs of a cell
MOST_NAMES = 1_000  # different ones of a workbook: each asks the database

Read = Callable[[str], Any]


def as_text(value: Any) -> str:
    """What a cell holds, as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")[:LONGEST]
    return as_typed("".join(sign for sign in text if sign.isprintable() or sign in HELD).strip())


def line(text: str) -> str:
    return " ".join(text.split())


def one_of(choices: Mapping[Any, str]) -> Read:
    """One of the words of a list, or its key."""
    known = _known(choices)

    def read(text: str) -> Any:
        return _find(known, choices, text) if text else None

    return read


def some_of(choices: Mapping[Any, str], also: Mapping[str, Any] | None = None) -> Read:
    """Several of them; `also`: other words for the same things."""
    known = {search_form(word): key for word, key in (also or {}).items()} | _known(choices)

    def read(text: str) -> list[Any]:
        found = {_find(known, choices, word) for word in BETWEEN.split(text) if word}
        return [key for key in choices if key in found]

    return read


def _known(choices: Mapping[Any, str]) -> dict[str, Any]:
    keys = {search_form(str(key)): key for key in choices}
    return keys | {search_form(str(label)): key for key, label in choices.items()}


def _find(known: Mapping[str, Any], choices: Mapping[Any, str], word: str) -> Any:
    try:
        return known[search_form(word)]
    except KeyError as error:
        message = _("«\u00a0%(word)s\u00a0» n’est pas dans la liste. Voyez la feuille «\u00a0Valeurs\u00a0».")
        raise ValidationError(message, params={"word": word[:60]}) from error


def percent(text: str) -> int:
    digits = text.rstrip("% \u00a0\u202f")
    if not digits.isdecimal() or len(digits) > 3 or int(digits) > 100:
        raise ValidationError(_("Un nombre entier de 0 à 100 est attendu."))
    return int(digits)


def day(text: str) -> date | None:
    if not text:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValidationError(_("Une date comme 31/12/2026 est attendue."))


def yes_or_no(text: str) -> bool:
    said = search_form(text)
    if said in SAYS_YES | SAYS_NO:
        return said in SAYS_YES
    raise ValidationError(_("«\u00a0oui\u00a0» ou «\u00a0non\u00a0» est attendu."))


def departments(text: str) -> list[str]:
    return DepartmentsField(required=False).to_python(text)


def places() -> Read:
    """Each name is looked up once, however many rows hold it."""
    known: dict[str, list[Any]] = {}

    def read(text: str) -> list[Any]:
        names = list(dict.fromkeys(name for name in BETWEEN.split(text) if name))
        if len(names) > MOST_PLACES:
            raise too_many_places()
        if len(known) > MOST_NAMES:
            raise ValidationError(_("Ce classeur nomme trop de lieux\u00a0: nommez plutôt leurs départements."))
        for name in names:
            if name not in known:
                known[name] = PlacesField(required=False).to_python(name)
        return list({place.pk: place for name in names for place in known[name]}.values())

    return read


def paragraphs(text: str) -> list[tuple[str, str]]:
    """The body that a text makes: one paragraph a line."""
    said = "".join(f"<p>{escape(part)}</p>" for part in map(line, text.split("\n")) if part)
    return [("prose", said)] if said else []


def plain(body: Iterable[Any]) -> str:
    """What a body says, without its marks: enough to read, not to make it again."""
    texts = (strip_tags(str(block.value).replace("</p>", "\n")) for block in body if block.block_type == "prose")
    return "\n".join(text.strip() for text in texts)


def joined(words: Iterable[Any]) -> str:
    return "; ".join(map(str, words))
