"""Loading of the official geography from `home/data`."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from home.enums import PlaceKind
from home.models import Place, PostalCode
from home.querysets import search_form

DATA = Path(__file__).parent / "data"
UPDATED = ["kind", "siren", "insee", "name", "search_name", "legal_form", "population", "departments", "region", "epci"]
BATCH = 2000


def digest() -> str:
    """Of the files, so that the same edition is not loaded twice."""
    content = b"".join((DATA / name).read_bytes() for name in ("epci.csv", "communes.csv"))
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Insert or update every EPCI and commune by its code; (EPCI, communes). Nothing is deleted."""
    epci = _upsert(_epci())
    keys = dict(Place.objects.epci().values_list("code", "pk"))
    communes = _upsert(_communes(keys))
    _load_postal_codes()
    return epci, communes


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _epci() -> Iterator[Place]:
    for row in _rows("epci.csv"):
        yield Place(
            kind=PlaceKind.EPCI,
            code=row["siren"],
            siren=row["siren"],
            name=row["nom"],
            search_name=search_form(row["nom"]),
            legal_form=row["type"],
            population=int(row["population"] or 0),
            departments=row["departements"],
            region=row["region"],
        )


def _communes(epci: dict[str, int]) -> Iterator[Place]:
    for row in _rows("communes.csv"):
        yield Place(
            kind=PlaceKind.COMMUNE,
            code=row["insee"],
            siren=row["siren"],
            insee=row["insee"],
            name=row["nom"],
            search_name=search_form(row["nom"]),
            population=int(row["population"] or 0),
            departments=row["departement"],
            region=row["region"],
            epci_id=epci.get(row["epci"]),
        )


def _upsert(places: Iterator[Place]) -> int:
    rows = list(places)
    Place.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["code"], update_fields=UPDATED
    )
    return len(rows)


def _load_postal_codes() -> None:
    keys = dict(Place.objects.communes().values_list("code", "pk"))
    codes = (
        PostalCode(place_id=keys[row["insee"]], code=code)
        for row in _rows("communes.csv")
        for code in row["codes_postaux"].split()
    )
    PostalCode.objects.bulk_create(codes, batch_size=BATCH, ignore_conflicts=True)
