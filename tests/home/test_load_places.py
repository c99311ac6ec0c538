import csv

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home import places
from home.models import Place, PostalCode
from home.places import COMMUNES, DATA, EPCI, load_places

pytestmark = pytest.mark.django_db

CC = {
    "siren": "200000001",
    "nom": "CC du Val",
    "type": "CC",
    "population": "9000",
    "departements": "86",
    "region": "75",
}
VILLAGE = {
    "insee": "86999",
    "nom": "Sainte-Œdenne",
    "siren": "",
    "population": "412",
    "departement": "86",
    "region": "75",
    "epci": "200000001",
    "codes_postaux": "86998 86999",
}


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """Makes the given rows the edition to load, in place of the 36,000 of the real one."""

    def write(name: str, row: dict[str, str]) -> None:
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerow(row)

    def make(epci: dict[str, str] = CC, commune: dict[str, str] = VILLAGE) -> None:
        write(EPCI, epci)
        write(COMMUNES, commune)

    monkeypatch.setattr(places, "DATA", tmp_path)
    return make


def lines(name: str) -> int:
    return len((DATA / name).read_text("utf-8").splitlines()) - 1


def everything() -> tuple[list, list]:
    return list(Place.objects.order_by("pk").values_list()), list(PostalCode.objects.order_by("pk").values_list())


def test_official_data_is_loaded_over_what_is_there():
    key = Place.objects.get(code="86070").pk
    assert load_places() == (lines(EPCI), lines(COMMUNES))
    assert Place.objects.count() == lines(EPCI) + lines(COMMUNES)
    chauvigny = Place.objects.select_related("epci").get(pk=key)
    assert (chauvigny.departments, chauvigny.epci.code) == ("86", "200069854")
    assert Place.objects.get(code="67482").search_name == "strasbourg"
    assert {"59000", "59800"} <= set(Place.objects.get(code="59350").postal_codes.values_list("code", flat=True))
    assert [place.code for place in Place.objects.search("st etienne du bois")] == ["01350", "85210"]
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        load_places()
    assert [query["sql"] for query in queries if query["sql"].startswith("INSERT")] == []
    assert everything() == before


def test_new_place_has_its_intercommunality_and_postal_codes(edition):
    edition()
    assert load_places() == (1, 1)
    village = Place.objects.get(code="86999")
    assert village.epci == Place.objects.get(code="200000001")
    assert (village.kind, village.insee, village.population) == ("commune", "86999", 412)
    assert village.search_name == "sainte oedenne"
    assert set(village.postal_codes.values_list("code", flat=True)) == {"86998", "86999"}


def test_changed_row_is_updated_under_the_same_key(edition):
    edition()
    load_places()
    key = Place.objects.get(code="86999").pk
    edition(commune=VILLAGE | {"nom": "Val-Neuf", "population": "", "epci": "", "codes_postaux": "86997 86999"})
    load_places()
    village = Place.objects.get(pk=key)
    assert (village.name, village.search_name, village.population, village.epci) == ("Val-Neuf", "val neuf", 0, None)
    assert village.postal_codes.count() == 3


def test_places_that_left_the_edition_stay(edition):
    before = Place.objects.count()
    edition()
    load_places()
    assert Place.objects.count() == before + 2


def test_unreadable_row_changes_nothing(edition):
    before = everything()
    edition(commune=VILLAGE | {"population": "quatre cents"})
    with pytest.raises(ValueError, match="quatre cents"):
        load_places()
    assert everything() == before


def test_command_loads_an_edition_once(edition, capsys):
    edition()
    call_command("load_places")
    call_command("load_places")
    edition(epci=CC | {"population": "9100"})
    call_command("load_places")
    assert capsys.readouterr().out.splitlines() == [
        "Lieux : 1 EPCI et 1 communes.",
        "Lieux : à jour.",
        "Lieux : 1 EPCI et 1 communes.",
    ]
    assert Place.objects.get(code="200000001").population == 9100


def test_names_are_printed_with_the_apostrophe_of_the_pages(edition):
    edition(epci={**CC, "nom": "CC du Val d'Œdenne"}, commune={**VILLAGE, "nom": "L'Œdenne"})
    load_places()
    assert [
        *Place.objects.filter(code__in=["200000001", "86999"]).order_by("code").values_list("name", "search_name")
    ] == [
        ("CC du Val d’Œdenne", "cc du val d oedenne"),
        ("L’Œdenne", "l oedenne"),
    ]
