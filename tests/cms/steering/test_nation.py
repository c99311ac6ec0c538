"""The nation's figures: equal to a plain count, silent on groups of fewer than five, as quick with 300 territories."""

from decimal import Decimal
from io import BytesIO
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from actors.models import Organisation, Presence
from cms.steering import nation
from cms.steering.nation_facts import Facts, Place, Register, Round, Share, Spread
from cms.steering.nation_sides import side_by_side
from cms.steering.tables import HIDDEN
from home.models import Place as Ground
from home.models import Territory
from questionnaires.models import ThemeRollup
from questionnaires.rollups import UNIT, WHOLE
from questionnaires.services.rollups import recount
from tests.cms.steering.subtracting import Reader
from tests.factories.peers import make_peers

URL = "/admin/tableau-de-bord/"
THEMES = {"eau": "Eau", "feu": "Feu"}


def facts(*, counts=(), **fields) -> Facts:
    """Territories of so many organisations, the first of which have the highest scores."""
    places = {number: Place(f"Lieu {number}", "53" if number % 3 else "75") for number in range(len(counts))}
    shares = [
        Share(number, theme, count, count * (90 - number) * UNIT)
        for number, count in enumerate(counts)
        for theme in (WHOLE, *THEMES)
    ]
    levels, regions = {"a": "Débutant", "b": "Avancé"}, {"53": "Bretagne", "75": "Nouvelle-Aquitaine"}
    return Facts(themes=THEMES, levels=levels, regions=regions, places=places, shares=shares, **fields)


# --- Tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.pure
@given(st.lists(st.integers(0, 12), max_size=12))
def test_what_pages_leave_out_is_five_organisations_at_least(counts):
    """By subtracting what is listed from what is told of the country and of each region."""
    told = {region: side_by_side(facts(counts=counts, region=region)) for region in ("", "53", "75")}
    for region, sides in told.items():
        mine = {n: c for n, c in enumerate(counts) if c and (not region or ("53" if n % 3 else "75") == region)}
        listed = {side.territory for side in sides.sides}
        assert listed <= {side.territory for side in told[""].sides}
        assert all(counts[territory] >= 5 for territory in listed)
        left = [count for number, count in mine.items() if number not in listed]
        assert sides.unlisted == len(left)
        if left and sides.everybody.row[1] is not HIDDEN:
            assert sum(left) >= 5
    whole, *parts = [sides.everybody and sides.everybody.row[2] for sides in told.values()]
    if isinstance(whole, int):
        assert sum(part is HIDDEN for part in parts) != 1


@pytest.mark.pure
def test_a_region_is_hidden_where_the_country_less_the_others_would_tell_it():
    spreads = [Spread("53", WHOLE, "a", 0, 3, 0), Spread("75", WHOLE, "a", 0, 30, 0), Spread("11", WHOLE, "a", 0, 8, 0)]
    rows = {one: nation.levels(facts(spreads=spreads, region=one)).rows[0] for one in ("", "53", "75", "11")}
    assert rows[""][1] == 41
    assert [one for one, row in rows.items() if row[1] is HIDDEN] == ["53", "11"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("-score", ["Lieu 0", "Lieu 1", "Lieu 2"]),
        ("score", ["Lieu 2", "Lieu 1", "Lieu 0"]),
        ("-structures", ["Lieu 1", "Lieu 2", "Lieu 0"]),
        ("-nom", ["Lieu 2", "Lieu 1", "Lieu 0"]),
        ("rien", ["Lieu 0", "Lieu 1", "Lieu 2"]),
    ],
)
def test_territories_are_sorted_by_any_column(order, names):
    sides = side_by_side(facts(counts=[5, 9, 7]), order=order)
    assert [side.row[0] for side in sides.sides] == names
    assert sides.everybody.row[2] == 21


@pytest.mark.pure
def test_small_parts_are_hidden_with_what_would_give_them_away():
    spreads = [
        Spread("53", WHOLE, "a", 0, 20, 20 * 10 * UNIT),
        Spread("53", WHOLE, "b", 2, 2, 2 * 50 * UNIT),
        Spread("53", WHOLE, "ailleurs", 4, 9, 9 * 90 * UNIT),
        Spread("53", "eau", "a", 1, 3, 3 * 30 * UNIT),
    ]
    whole, water = nation.levels(facts(spreads=spreads)).rows
    assert whole == ("Ensemble", 20, HIDDEN, HIDDEN, 31, Decimal(200 + 100 + 810) / 20 / 31)
    assert water == ("Eau", HIDDEN, 0, 0, HIDDEN, HIDDEN)
    assert nation.bands(facts(spreads=spreads)).rows[1][1:] == (0, HIDDEN, 0, 0, 0, HIDDEN, HIDDEN)


@pytest.mark.pure
def test_each_organisation_is_counted_once_on_its_way():
    rounds = [
        Round("53", WHOLE, 1, True, 30, 0, 0),
        Round("53", WHOLE, 1, False, 8, 0, 0),
        Round("53", WHOLE, 2, True, 8, 0, 0),
    ]
    table = nation.funnel(facts(rounds=rounds, registers=[Register("53", 50, 40, 7)]))
    assert [row[1] for row in table.rows] == [5, 7, 30, 8]
    assert sum(row[2] for row in table.rows) == 100


SECOND_FEW = [Round("53", WHOLE, 1, False, 5, 5, 0), Round("53", WHOLE, 1, True, 30, 30, 0)]


@pytest.mark.pure
def test_key_figures_do_not_undo_the_funnel_nor_does_the_table_of_rounds():
    """Twenty who have not begun, three who have, thirty with one diagnostic, five with two."""
    told = facts(rounds=[*SECOND_FEW, Round("53", WHOLE, 2, True, 5, 5, 0)], registers=[Register("53", 58, 0, 3)])
    assert [row[1] for row in nation.funnel(told).rows] == [HIDDEN, HIDDEN, 30, 5]
    assert nation.key_counts(told) == {"present": 58, "engaged": 0, "sent": 35, "again": 5}
    few = facts(rounds=[*SECOND_FEW, Round("53", WHOLE, 2, True, 3, 3, 0)], registers=[Register("53", 56, 0, 8)])
    assert [row[1] for row in nation.funnel(few).rows] == [15, 8, HIDDEN, HIDDEN]
    assert nation.key_counts(few)["again"] is HIDDEN
    assert nation.rounds(few).rows[1][1:] == (HIDDEN, HIDDEN)


NEVER, BEGUN, ONCE, AGAIN, ENGAGED = "never", "begun", "once", "again", "engaged"
FIGURES = {
    "present": (NEVER, BEGUN, ONCE, AGAIN),
    "sent": (ONCE, AGAIN),
    "again": (AGAIN,),
    "engaged": (ENGAGED,),
}
GROUPS = (*((one,) for one in (NEVER, BEGUN, ONCE, AGAIN, ENGAGED)), (NEVER, BEGUN), (ONCE, AGAIN), FIGURES["present"])


def fields_of(counts) -> dict:
    """Of each region, how many have not begun, have begun, have sent once, have again; how many are engaged."""
    found: dict = {"registers": [], "rounds": []}
    for region, (never, begun, once, again, engaged) in counts.items():
        found["registers"].append(Register(region, never + begun + once + again, engaged, begun))
        found["rounds"] += [
            Round(region, WHOLE, 1, True, once, once, 0),
            Round(region, WHOLE, 1, False, again, again, 0),
            Round(region, WHOLE, 2, True, again, again, 0),
        ]
    return found


FEW_OR_MANY = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 30))


@pytest.mark.pure
@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(*(FEW_OR_MANY for _stage in range(4)), st.floats(0, 1)).map(
            lambda one: (*one[:4], round(sum(one[:4]) * one[4]))
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_group_of_few_is_found_from_regions_and_the_country(counts):
    """By adding and subtracting all key figures and all steps, of all pages."""
    named = dict(zip("abcd", counts, strict=False))
    fields, reader = fields_of(named), Reader()
    values = {
        (region, name): count for region, line in named.items() for name, count in zip(GROUPS, line, strict=False)
    }
    for page in ("", *named):
        told, of = facts(**fields, region=page), [page] if page else list(named)
        for name, parts in FIGURES.items():
            reader.read([f"{region} {part}" for region in of for part in parts], nation.key_counts(told)[name])
        for stage, (_title, cell, _share) in zip((NEVER, BEGUN, ONCE, AGAIN), nation.funnel(told).rows, strict=False):
            reader.read([f"{region} {stage}" for region in of], cell)
    for number in range(1, len(named) + 1):
        for regions in combinations(named, number):
            for group in GROUPS:
                size = sum(values[region, (one,)] for region in regions for one in group)
                assert not 0 < size < 5 or not reader.finds([f"{one} {part}" for one in regions for part in group])
            others = {
                f"{one} {part}": -1 if part == ENGAGED else 1 for one in regions for part in (*GROUPS[-1], ENGAGED)
            }
            size = sum(sum(named[one][:4]) - named[one][4] for one in regions)
            assert not 0 < size < 5 or not reader.finds(others)


@pytest.mark.pure
def test_few_without_a_diagnostic_take_no_result_away():
    """Two regions of thirty with a diagnostic; in the one, somebody registers."""
    spreads = [Spread(region, WHOLE, "a", 2, 30, 30 * 50 * UNIT) for region in ("53", "75")]
    fields = fields_of({"53": (1, 0, 30, 0, 30), "75": (0, 0, 30, 0, 30)})
    told = {one: facts(counts=[30, 30], spreads=spreads, **fields, region=one) for one in ("", "53", "75")}
    assert [[side.row[1:3] for side in side_by_side(one).sides] for one in told.values()] == [
        [(Decimal("4.5"), 30), (Decimal("4.45"), 30)],
        [(Decimal("4.45"), 30)],
        [(Decimal("4.5"), 30)],
    ]
    assert [nation.levels(one).rows[0][-2:] for one in told.values()] == [(60, Decimal("2.5"))] + 2 * [
        (30, Decimal("2.5"))
    ]
    assert [nation.key_counts(one) for one in told.values()] == [
        {"present": HIDDEN, "engaged": 60, "sent": 60, "again": 0},
        {"present": HIDDEN, "engaged": 30, "sent": 30, "again": 0},
        {"present": 30, "engaged": 30, "sent": 30, "again": 0},
    ]
    assert [cell for row in nation.funnel(told["53"]).rows for cell in row[1:]] == [HIDDEN] * 4 + [30, None, 0, None]


@pytest.mark.pure
def test_round_that_all_but_few_made_is_hidden():
    """Of eight who have sent, six have a score of the core in the first round."""
    rounds = [Round("53", WHOLE, 1, True, 6, 6, 0), Round("53", WHOLE, 2, True, 2, 2, 0)]
    told = facts(rounds=rounds, registers=[Register("53", 23, 0, 5)])
    assert nation.key_counts(told)["sent"] == 8
    assert [row[2] for row in nation.rounds(told).rows] == [HIDDEN, HIDDEN]


@pytest.mark.pure
def test_region_does_not_hang_on_the_order_of_what_is_read():
    registers = [Register(region, count, 0, 0) for region, count in (("53", 3), ("75", 7), ("11", 7))]
    for order in (registers, registers[::-1]):
        told = {one: nation.key_counts(facts(registers=order, region=one))["present"] for one in ("53", "75", "11")}
        assert told == {"53": HIDDEN, "75": 7, "11": HIDDEN}


@pytest.mark.pure
@pytest.mark.parametrize(("again", "is_told"), [(3, False), (6, True)])
def test_round_that_differs_from_the_latest_by_few_has_no_levels(again, is_told):
    rounds = [
        Round("53", WHOLE, 1, True, 20, 20, 0),
        Round("53", WHOLE, 1, False, again, again, 0),
        Round("53", WHOLE, 2, True, again, again, 0),
    ]
    spreads = [Spread("53", WHOLE, "a", 1, 20 + again, 0)]
    told = facts(rounds=rounds, spreads=spreads, registers=[Register("53", 40, 0, 0)], round=1)
    assert (HIDDEN not in nation.levels(told).rows[0]) == is_told


# --- The screen -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_figures_are_those_of_a_plain_count(as_person, here, there):
    make_peers(here, [10, 20, 30, 40, 50, 60, 70, 80])
    make_peers(there, [90] * 6)
    recount(repair=True)
    client = as_person("national")
    lines = client.get(f"{URL}?theme=energie&tri=nom").context["lines"]
    assert [(line.bar.label, *(cell.words for cell in line.bar.cells[:2])) for line in lines] == [
        ("Ensemble", "3,2", "14"),
        ("Ailleurs", "4,5", "6"),
        ("Ici", "2,3", "8"),
    ]
    Ground.objects.filter(pk=there.place_id).update(region="53")
    Ground.objects.filter(pk=here.place_id).update(region="75")
    found = client.get(f"{URL}?theme=energie&region=53").context["lines"]
    assert [line.bar.label for line in found] == ["Ensemble", "Ailleurs"]


@pytest.mark.django_db
@pytest.mark.once
def test_somebody_who_registers_takes_no_territory_away(as_person, here, there):
    Presence.objects.all().delete()
    Ground.objects.filter(pk=there.place_id).update(region="53")
    make_peers(here, [50] * 8)
    make_peers(there, [90] * 6)
    recount(repair=True)
    counted = {"round": 1, "band": 2, "is_latest": True, "level": "a"}
    ThemeRollup.objects.bulk_create(
        ThemeRollup(territory=one, theme=WHOLE, results=number, cores=number, percent=0, core=0, **counted)
        for one, number in ((here, 8), (there, 6))
    )
    newcomer = Organisation.objects.create(name="Neuve", kind="company")
    Presence.objects.create(organisation=newcomer, territory=here, slug="neuve")
    page = as_person("national").get(f"{URL}?theme=energie&tri=nom")
    assert [(line.bar.label, line.bar.cells[1].words) for line in page.context["lines"]] == [
        ("Ensemble", "14"),
        ("Ailleurs", "6"),
        ("Ici", "8"),
    ]
    told = {figure.label: figure.words for figure in page.context["figures"]}
    assert (told["Structures inscrites"], told["Structures avec un diagnostic"]) == ("masqué", "14")
    assert "n’y figure" not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.once
def test_filters_stay_in_the_addresses_and_a_wrong_one_is_said(as_person, here):
    make_peers(here, [50] * 5)
    recount(repair=True)
    client = as_person("national")
    page = client.get(f"{URL}?theme=energie&tour=1&tri=nom")
    assert "tableaux.xlsx?tour=1&amp;theme=energie&amp;tri=nom" in page.content.decode()
    assert any("theme=energie" in one.order and "tri=-nom" in one.order for one in page.context["headings"])
    assert "Un filtre n’a pas été compris" in client.get(f"{URL}?tour=99&region=xx").content.decode()


@pytest.mark.django_db
def test_files_hold_what_the_page_says_and_no_formula(as_person, here):
    make_peers(here, [50] * 6)
    recount(repair=True)
    Territory.objects.filter(pk=here.pk).update(short_name="=1+1")
    client = as_person("national")
    query = {"theme": "energie"}
    csv = b"".join(client.get(reverse("nation_csv", args=["territoires"]), query).streaming_content).decode()
    assert "'=1+1,2.5,6," in csv
    book = load_workbook(BytesIO(client.get(reverse("nation_workbook"), query).content))
    rows = list(book["Territoires côte à côte"].iter_rows(values_only=True))
    assert rows[2][:3] == ("'=1+1", 2.5, 6)
    assert client.get(reverse("nation_csv", args=["rien"])).status_code == 404


@pytest.mark.django_db
def test_as_many_queries_for_three_hundred_territories_as_for_three(as_person, here, there, generations_read_once):
    client, counts = as_person("national"), []
    Presence.objects.all().delete()  # few, in another region: they would hide this one
    for total in (3, 300):
        crowd(total)
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(URL)
        counts.append(len(queries))
        assert page.context["sides"].everybody.row[2] == 6 * total
    assert counts[0] == counts[1]
    assert len(page.context["lines"]) == 26


def crowd(total: int) -> None:
    """So many territories of six organisations besides those of the cast."""
    already = ThemeRollup.objects.count()
    places = Ground.objects.bulk_create(
        Ground(kind="epci", code=f"9{number:08}", name=f"Lieu {number}", search_name="lieu", region="53")
        for number in range(already, total)
    )
    spaces = Territory.objects.bulk_create(
        Territory(place=place, slug=f"lieu-{place.code}", short_name=place.name, programme_name="P") for place in places
    )
    counted = {"round": 1, "band": 2, "is_latest": True, "results": 6, "percent": 300 * UNIT}
    ThemeRollup.objects.bulk_create(
        ThemeRollup(territory=one, theme=WHOLE, level="a", cores=6, core=300 * UNIT, **counted) for one in spaces
    )
