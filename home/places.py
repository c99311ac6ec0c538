"""Loading of the official geography from `home/data`."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model

from home.enums import PlaceKind
from home.ground import Ground
from home.models import Place, PostalCode
from home.querysets import search_form

DATA = Path(__file__).parent / "data"
EPCI, COMMUNES, DEPARTMENTS = "epci.csv", "communes.csv", "departements.csv"
COLUMNS = {
    "code": "text",
    "kind": "text",
    "siren": "text",
    "insee": "text",
    "name": "text",
    "search_name": "text",
    "legal_form": "text",
    "population": "integer",
    "departments": "text",
    "region": "text",
    "epci_id": "bigint",
}

PlaceRow = tuple[str | int | None, ...]  # in the order of COLUMNS


READING = b"2"  # to be changed with what is made of a row, so that the same files are loaded again


def digest() -> str:
    """Of the files and of how they are read, so that the same edition is not loaded twice."""
    content = READING + b"".join((DATA / name).read_bytes() for name in (EPCI, COMMUNES))
    return hashlib.sha256(content).hexdigest()


def departments_in_words(place: Place) -> list[str]:
    """The names of a place's departments; the code of one that the list does not know."""
    return [department_name(code) for code in place.departments.split()]


def department_name(code: str) -> str:
    """« Vienne »; the code of one that the list does not know."""
    return _departments()[code]["nom"] if is_department(code) else code


def department_names() -> dict[str, str]:
    """Code -> name, of all of them."""
    return {code: row["nom"] for code, row in _departments().items()}


def is_department(code: str) -> bool:
    return code in _departments()


def ground_of(place: Place) -> Ground:
    """All that a place reaches into. Its intercommunality is read: load it with the place."""
    departments = frozenset(place.departments.split())
    return Ground(
        code=place.code,
        epci=place.epci.code if place.epci else "",
        departments=departments,
        regions=frozenset(_departments()[code]["region"] for code in departments if is_department(code)),
    )


@cache
def _departments() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows(DEPARTMENTS)}


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Insert or update every EPCI and commune by its code; (EPCI, communes). Nothing is deleted."""
    epci = _save_places(_epci())
    communes = _save_places(_communes())
    _save_postal_codes()
    return epci, communes


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _name(row: dict[str, str]) -> str:
    """As it is printed: the files type « d'Ascq », and the name of a space is its place's."""
    return row["nom"].replace("'", "’")


def _epci() -> Iterator[PlaceRow]:
    for row in _rows(EPCI):
        yield (
            row["siren"],
            PlaceKind.EPCI.value,
            row["siren"],
            "",
            _name(row),
            search_form(row["nom"]),
            row["type"],
            int(row["population"] or 0),
            row["departements"],
            row["region"],
            None,
        )


def _communes() -> Iterator[PlaceRow]:
    keys = dict(Place.objects.epci().values_list("code", "pk"))
    for row in _rows(COMMUNES):
        yield (
            row["insee"],
            PlaceKind.COMMUNE.value,
            row["siren"],
            row["insee"],
            _name(row),
            search_form(row["nom"]),
            "",
            int(row["population"] or 0),
            row["departement"],
            row["region"],
            keys.get(row["epci"]),
        )


def _save_places(rows: Iterable[PlaceRow]) -> int:
    rows = list(rows)
    known = set(Place.objects.values_list(*COLUMNS))
    updates = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS if column != "code")
    _insert(Place, COLUMNS, [row for row in rows if row not in known], f"(code) DO UPDATE SET {updates}")
    return len(rows)


def _save_postal_codes() -> None:
    keys = dict(Place.objects.communes().values_list("code", "pk"))
    known = set(PostalCode.objects.values_list("place_id", "code"))
    rows = {(keys[row["insee"]], code) for row in _rows(COMMUNES) for code in row["codes_postaux"].split()}
    _insert(PostalCode, {"place_id": "bigint", "code": "text"}, sorted(rows - known), "DO NOTHING")


def _insert(model: type[Model], columns: dict[str, str], rows: list[tuple], on_conflict: str) -> None:
    """Through the driver, in the way that each database takes best, measured on all rows.

    SQLite, row by row: 1 s; objects and `bulk_create` need 4. PostgreSQL, whole columns: 3 s; row by row it needs 8.
    """
    if not rows:
        return
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            values = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) ON CONFLICT {on_conflict}", values)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into} VALUES ({marks}) ON CONFLICT {on_conflict}", rows)
