"""One object of a document, read with its path: every reading gives a usable value and reports what is wrong."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from questionnaires.definition import parse_date, parse_decimal
from questionnaires.wording import number_text, quoted, unknown_placeholders

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# PostgreSQL refuses the first in JSON, UTF-8 the others.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """Something that the document must mend: where (themes[0].questions[3].choices) and what, in French."""

    path: str
    message: str
    code: str = "invalid"  # a name for what the linter tells apart


class DefinitionError(ValueError):
    """The document cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.path}: {problem.message}" for problem in self.problems))


class Node:
    """One object of the document, with its path. Each reading gives a usable value and reports what is wrong."""

    def __init__(self, value: object, path: str, found: list[Problem], *, scored: bool = True) -> None:
        self.path = path
        self.found = found
        self.scored = scored
        self.fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping):
            self.report("", "Un objet est attendu ici.")

    def report(self, name: str, message: str, code: str = "invalid") -> None:
        self.found.append(Problem(self.at(name), message, code))

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def allow(self, names: Collection[str]) -> None:
        for name in self.fields:
            if name not in names:
                self.report(str(name), "Ce champ n’existe pas dans le schéma 1.")

    def allow_if_scored(self, *names: str) -> None:
        for name in names:
            if name in self.fields and not self.scored:
                self.report(name, "Un formulaire sans score n’a ni niveaux, ni poids, ni points.")

    def text(self, name: str, *, missing: str = "", default: str = "") -> str:
        """`missing`: what is said of a text that may not be empty."""
        value = self.fields.get(name, default)
        if not isinstance(value, str) or _UNSTORABLE.search(value):
            self.report(name, "Un texte est attendu.")
            return default
        if missing and not value.strip():
            self.report(name, missing)
        return value

    def template(self, name: str) -> str:
        value = self.text(name)
        for word in unknown_placeholders(value):
            self.report(name, f"{quoted('{' + word + '}')} n’est pas prévu\u00a0: {{score}}, {{percent}} ou {{level}}.")
        return value

    def key(self, taken: Collection[str]) -> str:
        value = self.text("key")
        if not _KEY.fullmatch(value):
            self.report("key", "Une clé s’écrit en minuscules, chiffres, tirets et soulignés, 64 caractères au plus.")
        elif value in taken:
            self.report("key", f"La clé {quoted(value)} est déjà prise.", "duplicate_key")
        return value

    def decimal(self, name: str, *, default: str | None = None, minimum: int | None = None) -> Fraction:
        value = parse_decimal(self.fields.get(name, default))
        if value is None:
            self.report(name, "Un nombre est attendu, par exemple 2.5 (quinze chiffres et six décimales au plus).")
            return parse_decimal(default) or Fraction(0)
        if minimum is not None and value < minimum:
            self.report(name, f"Ce nombre doit valoir au moins {minimum}.")
        return value

    def optional_decimal(self, name: str) -> Fraction | None:
        return None if self.fields.get(name) is None else self.decimal(name)

    def integer(self, name: str, default: int) -> int:
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**6:
            self.report(name, "Un nombre entier est attendu.")
            return default
        return value

    def optional_date(self, name: str) -> date | None:
        if self.fields.get(name) is None:
            return None
        value = parse_date(self.fields[name])
        if value is None:
            self.report(name, "Une date est attendue, par exemple 2026-03-03.")
        return value

    def count(self, name: str, default: int, *, most: int) -> int:
        value = self.integer(name, default)
        if not 1 <= value <= most:
            self.report(name, f"Un nombre de 1 à {number_text(Fraction(most))} est attendu.")
            return default
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.report(name, "Vrai ou faux est attendu.")
        return value is True

    def child(self, name: str) -> "Node":
        return Node(self.fields.get(name, {}), self.at(name), self.found, scored=self.scored)

    def items(self, name: str) -> list[object]:
        value = self.fields.get(name, [])
        if isinstance(value, list | tuple):
            return list(value)
        self.report(name, "Une liste est attendue.")
        return []

    def pages(self, name: str) -> tuple[int, ...]:
        """The numbers of pages of resources, each once."""
        told = self.items(name)
        pages = [page for page in told if isinstance(page, int) and not isinstance(page, bool) and page > 0]
        if len(set(pages)) != len(told):
            self.report(name, "Chaque ressource est le numéro d’une page, une seule fois.")
        return tuple(dict.fromkeys(pages))

    def children(self, name: str) -> Iterator["Node"]:
        for index, item in enumerate(self.items(name)):
            yield Node(item, f"{self.at(name)}[{index}]", self.found, scored=self.scored)


def read_core(node: Node) -> Fraction | None:
    """The weight that it has in the national core, when it is of it."""
    return None if node.fields.get("core") is None else node.decimal("core", minimum=0)


def read_weight(node: Node) -> Fraction:
    """Nothing weighs in a form without score, hence no question of it is scored."""
    return node.decimal("weight", default="1", minimum=0) if node.scored else Fraction(0)
