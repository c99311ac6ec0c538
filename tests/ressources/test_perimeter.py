"""Where a resource may be had: the rule and the database's query, against the official geography read row by row."""

import csv
import random
from dataclasses import dataclass

import pytest

from home.enums import PlaceKind
from home.ground import Ground
from home.models import Place
from home.places import COMMUNES, DATA, EPCI, ground_of
from ressources.models import ResourcePage
from ressources.perimeter import Perimeter, Spot
from tests.factories.pages import make_resources

CASES = 500


@dataclass(frozen=True)
class Commune:
    """A row of the official list, as it is written there."""

    insee: str
    epci: str
    department: str
    region: str


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def communes() -> list[Commune]:
    return [Commune(row["insee"], row["epci"], row["departement"], row["region"]) for row in rows_of(COMMUNES)]


@pytest.fixture(scope="module")
def chosen(communes) -> list[Commune]:
    """The same each time; one in five lies in an intercommunality of two regions, where the rule is hardest."""
    draw = random.Random(8)
    of_two = epci_of_two_regions(communes)
    across = [one for one in communes if one.epci in of_two]
    return draw.sample(communes, CASES - 100) + draw.sample(across, 100)


def epci_of_two_regions(communes: list[Commune]) -> set[str]:
    regions: dict[str, set[str]] = {}
    for one in communes:
        regions.setdefault(one.epci, set()).add(one.region)
    return {epci for epci, found in regions.items() if epci and len(found) > 1}


def make_perimeter(draw: random.Random, near: Commune, far: Commune) -> Perimeter:
    """One of the ways in which a perimeter is drawn, around one of two communes."""
    one = draw.choice([near, far])
    return draw.choice(
        [
            Perimeter(),
            Perimeter(regions=frozenset([one.region])),
            Perimeter(regions=frozenset([one.region, far.region])),
            Perimeter(departments=frozenset([one.department])),
            Perimeter(spots=frozenset([Spot(one.insee, one.epci)])),
            Perimeter(spots=frozenset([Spot(one.epci or one.insee)])),
            Perimeter(departments=frozenset([far.department]), spots=frozenset([Spot(one.insee, one.epci)])),
        ]
    )


def holds(perimeter: Perimeter, commune: Commune) -> bool:
    """The rule as one would say it of one commune."""
    if not (perimeter.regions or perimeter.departments or perimeter.spots):
        return True
    codes = {spot.code for spot in perimeter.spots}
    return (
        commune.region in perimeter.regions
        or commune.department in perimeter.departments
        or commune.insee in codes
        or (commune.epci != "" and commune.epci in codes)
    )


def ground(commune: Commune) -> Ground:
    return Ground(commune.insee, commune.epci, frozenset([commune.department]), frozenset([commune.region]))


@pytest.mark.pure
def test_perimeter_reaches_the_communes_that_the_official_list_puts_in_it(communes, chosen):
    draw = random.Random(3)
    for near in chosen:
        perimeter = make_perimeter(draw, near, draw.choice(communes))
        assert perimeter.reaches(ground(near)) is holds(perimeter, near)


@pytest.mark.pure
def test_perimeter_reaches_an_intercommunality_when_it_holds_one_of_its_communes(communes):
    draw = random.Random(5)
    inside: dict[str, list[Commune]] = {}
    for one in communes:
        inside.setdefault(one.epci, []).append(one)
    across = sorted(epci_of_two_regions(communes))
    for epci in [*across, *draw.sample(sorted(set(inside) - {""} - set(across)), 100)]:
        members = inside[epci]
        whole = Ground(epci, "", frozenset(one.department for one in members), frozenset(one.region for one in members))
        for _time in range(5):
            perimeter = make_perimeter(draw, draw.choice(members), draw.choice(communes))
            assert perimeter.reaches(whole) is any(holds(perimeter, one) for one in members)


@pytest.fixture
def geography(db, chosen) -> dict[str, Place]:
    """The chosen communes and all intercommunalities, as rows."""
    named = {row["siren"]: row for row in rows_of(EPCI)}
    wanted = {one.epci for one in chosen if one.epci}
    Place.objects.exclude(territory__isnull=False).filter(code__in=wanted).delete()
    known = set(Place.objects.values_list("code", flat=True))
    Place.objects.bulk_create(
        Place(
            kind=PlaceKind.EPCI,
            code=siren,
            siren=siren,
            name=named[siren]["nom"],
            search_name=named[siren]["nom"],
            departments=named[siren]["departements"],
            region=named[siren]["region"],
        )
        for siren in sorted(wanted - known)
    )
    epci = {place.code: place for place in Place.objects.filter(code__in=wanted)}
    Place.objects.bulk_create(
        Place(
            kind=PlaceKind.COMMUNE,
            code=one.insee,
            insee=one.insee,
            name=one.insee,
            search_name=one.insee,
            departments=one.department,
            region=one.region,
            epci=epci.get(one.epci),
        )
        for one in {one.insee: one for one in chosen}.values()
        if one.insee not in known
    )
    return {place.code: place for place in Place.objects.select_related("epci")}


def test_database_reads_the_same_resources_as_the_rule(geography, chosen):
    """For 500 communes: what the query gives is what a brute-force reading of the official list gives."""
    draw = random.Random(13)
    ResourcePage.objects.all().delete()
    pages = make_resources(None, 40)
    perimeters = {}
    for page in pages:
        perimeter = make_perimeter(draw, draw.choice(chosen), draw.choice(chosen))
        page.regions, page.departments = sorted(perimeter.regions), sorted(perimeter.departments)
        page.places = [geography[spot.code] for spot in perimeter.spots]
        page.save()
        perimeters[page.pk] = perimeter
    for one in chosen:
        found = ResourcePage.objects.national().reaching(ground_of(geography[one.insee]))
        expected = {pk for pk, perimeter in perimeters.items() if holds(perimeter, one)}
        assert set(found.values_list("pk", flat=True)) == expected
    for page in ResourcePage.objects.with_reach():
        assert page.reach == perimeters[page.pk]
