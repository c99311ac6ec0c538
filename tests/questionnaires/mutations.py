"""Files of questionnaires that somebody or something damaged, the same for the same seed."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

ODD = [
    None, True, False, 0, -1, 10**25, 1.5, 1e300, "", " ", "\x00", "\ud800", "2.5", "9" * 400, "x" * 70_000, [], {},
    [[]], [None], {"a": {"b": []}}, [{"key": "a"}] * 3, "</script><b>", "{score} {inconnu}",
]  # fmt: skip


def damaged(document: dict[str, Any], seed: int) -> bytes:
    """One file, damaged in its bytes, its text or its values."""
    random = Random(seed)
    damage = random.choice([_values, _values, _values, _bytes, _text, _encoding])
    content: bytes = damage(random, copy.deepcopy(document))
    return content


def _values(random: Random, document: dict[str, Any]) -> bytes:
    for _ in range(random.randint(1, 4)):
        holder, name = random.choice([*_places(document)])
        act = random.randrange(4)
        if act == 0 and isinstance(holder, dict):
            del holder[name]
        elif act == 1 and isinstance(holder, dict):
            holder[random.choice(["", "inconnu", "\ud800", "key", "all"])] = holder[name]
        elif act == 2:
            other, field = random.choice([*_places(document)])
            holder[name] = copy.deepcopy(other[field])
        else:
            holder[name] = random.choice(ODD)
    return json.dumps(document, ensure_ascii=True).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a document, as its holder and its name there."""
    names = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in list(names):
        yield value, name
        yield from _places(inner)


def _bytes(random: Random, document: dict[str, Any]) -> bytes:
    content = bytearray(json.dumps(document, ensure_ascii=False).encode())
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(content)


def _text(random: Random, document: dict[str, Any]) -> bytes:
    text = json.dumps(document)
    at = random.randrange(len(text))
    put = random.choice(["[" * 30_000, "{" * 25, "NaN", "9" * 5000, '"schema": 1, ', "\x00", ",", '"', "\\u0000", "}"])
    return (text[:at] + put + text[at + random.randrange(3) :]).encode()


def _encoding(random: Random, document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False)
    return text.encode(random.choice(["utf-16", "utf-32", "latin-1", "cp1252", "utf-7"]), errors="replace")
