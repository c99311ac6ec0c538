"""The library's facets: every count is what a reader would count by hand, whatever the library and what is ticked."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.enums import Sector
from home.enums import Headcount
from home.models import Theme
from home.stems import kept
from home.templatetags.french import number
from ressources.enums import Need, Opening, Origin, ResourceKind
from ressources.filters import STRUCTURES, ResourceFilter
from ressources.models import ResourcePage
from tests.factories.pages import make_large_library, make_resources

pytestmark = pytest.mark.django_db

THEMES = ("energie", "eau", "mobilite")
ROWS = 5
DAYS = st.sampled_from([None, -3, 0, 3])


@dataclass(frozen=True)
class Row:
    """A resource as plain values; days are counted from today."""

    themes: frozenset[str]
    kind: str
    needs: frozenset[str]
    structures: frozenset[str]
    headcounts: frozenset[str]
    sectors: frozenset[str]
    opening: int | None
    closing: int | None
    is_national: bool
    title: str


def some(values, most: int = 2):
    return st.frozensets(st.sampled_from(list(values)), max_size=most)


OFFERED = {
    "theme": THEMES,
    "type": ResourceKind.values[:3],
    "besoin": Need.values,
    "structure": [value for value, _label in STRUCTURES],
    "taille": Headcount.values[:3],
    "secteur": Sector.values[:3],
    "etat": Opening.values,
    "origine": Origin.values,
}
LIBRARIES = st.lists(
    st.builds(
        Row,
        themes=some(THEMES),
        kind=st.sampled_from(OFFERED["type"]),
        needs=some(OFFERED["besoin"]),
        structures=some(OFFERED["structure"]),
        headcounts=some(OFFERED["taille"]),
        sectors=some(OFFERED["secteur"]),
        opening=DAYS,
        closing=DAYS,
        is_national=st.booleans(),
        title=st.sampled_from(["Les vélos", "Bâtiment sobre", "Vélo et bâtiments"]),
    ),
    min_size=ROWS,
    max_size=ROWS,
)
TICKED = st.fixed_dictionaries({name: some(values) for name, values in OFFERED.items()})


def answers(row: Row, facet: str, value: str) -> bool:
    """Whether a reader would say that the resource has the value; an empty list of whom it is for is everybody."""
    return {
        "theme": lambda: value in row.themes,
        "type": lambda: value == row.kind,
        "besoin": lambda: value in row.needs,
        "structure": lambda: not row.structures or value in row.structures,
        "taille": lambda: not row.headcounts or value in row.headcounts,
        "secteur": lambda: not row.sectors or value in row.sectors,
        "etat": lambda: {
            "ouverte": row.opening is None or row.opening <= 0,
            "bientot": row.opening is not None and row.opening > 0,
            "limite": row.closing is not None,
        }[value],
        "origine": lambda: row.is_national == (value == "nationale"),
    }[facet]()


def answering(rows: list[Row], ticked: dict[str, frozenset[str]], *, but: str = "") -> list[Row]:
    asked = {name: values for name, values in ticked.items() if values and name != but}
    return [row for row in rows if all(any(answers(row, name, one) for one in asked[name]) for name in asked)]


def naive(rows: list[Row], ticked: dict[str, frozenset[str]]) -> dict[str, dict[str, int]]:
    return {
        name: {value: sum(answers(row, name, value) for row in answering(rows, ticked, but=name)) for value in values}
        for name, values in OFFERED.items()
    }


def day(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


@pytest.fixture
def library(here) -> list[ResourcePage]:
    return make_resources(here, ROWS)


def rewrite(pages: list[ResourcePage], rows: list[Row], here) -> None:
    through = ResourcePage.themes.through.objects
    through.filter(resourcepage__in=pages).delete()
    themes = {theme.key: theme for theme in Theme.objects.filter(territory=None)}
    for page, row in zip(pages, rows, strict=True):
        ResourcePage.objects.filter(pk=page.pk).update(
            kind=row.kind,
            needs=sorted(row.needs),
            actor_types=sorted(row.structures),
            headcounts=sorted(row.headcounts),
            sectors=sorted(row.sectors),
            opening=day(row.opening),
            closing=day(row.closing),
            territory=None if row.is_national else here,
            search_text=kept(row.title),
        )
        through.bulk_create(through.model(resourcepage=page, theme=themes[key]) for key in sorted(row.themes))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=LIBRARIES, ticked=TICKED, text=st.sampled_from(["", "velo", "bâtiments"]))
def test_every_count_is_what_one_counts_by_hand(library, here, rows, ticked, text):
    rewrite(library, rows, here)
    asked = QueryDict(mutable=True)
    asked["q"] = text
    for name, values in ticked.items():
        asked.setlist(name, sorted(values))
    found = ResourceFilter(asked, queryset=ResourcePage.objects.filter(pk__in=[page.pk for page in library]))
    searched = [row for row in rows if not text or text[1:4].lower() in row.title.lower().replace("é", "e")]
    if text and not searched:
        return
    expected = naive(searched, ticked)
    assert {name: {value: found.counts.values[name][value] for value in expected[name]} for name in OFFERED} == expected
    assert found.counts.found == len(answering(searched, ticked)) == found.qs.count()
    assert found.counts.searched == len(searched)
    without = {name: len(answering(searched, ticked, but=name)) for name in OFFERED}
    assert found.counts.without == without


@pytest.mark.once
@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_list_of_very_many_costs_as_many_queries_as_one_of_twenty(client, here, generations_read_once, count):
    client.cookies["mesure"] = "1"
    address = "/ici/ressources/?q=climat&theme=energie&structure=company&tri=cloture"

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert "ressources" in client.get(address).content.decode()
        return len(asked)

    make_large_library(here, 20)
    few = queries()
    make_large_library(here, count - 20)
    assert queries() == few <= 10
    share = count // Theme.objects.filter(territory=None).count()
    assert f"{number(share)}\u00a0ressources" in client.get(address).content.decode()


def shown(client, query: str) -> str:
    return client.get(f"/ici/ressources/?{query}").content.decode()


def test_values_show_how_many_resources_they_would_add(client, here):
    make_resources(here, 2, kind="financing", theme="mobilite")
    make_resources(here, 1, kind="training", theme="mobilite", actor_types=["company"])
    page = shown(client, "theme=mobilite&type=training")
    assert "Financement\u00a0(2)" in page
    assert "Formation\u00a0(1)" in page
    assert "Guide\u00a0(1)" in page
    assert "Énergie\u00a0(" not in page
    assert "1\u00a0ressource<" in page or "1\u00a0ressource " in page


def test_facet_that_parts_nothing_is_not_drawn_unless_it_is_ticked(client, here):
    assert 'id="facette-secteur"' not in shown(client, "")
    assert 'id="facette-secteur"' in shown(client, "secteur=A")
    assert 'id="facette-origine"' not in shown(client, "")
    make_resources(here)
    assert "Du territoire\u00a0(1)" in shown(client, "page=1")


def test_long_facet_is_drawn_when_it_is_asked_for(client, here):
    for sector in Sector.values:
        make_resources(here, 1, sectors=[sector])
    assert 'name="secteur"' not in shown(client, "")
    assert 'href="?facette=secteur"' in shown(client, "")
    page = shown(client, "facette=secteur")
    assert page.count('name="secteur"') == len(Sector.values)
    assert 'id="facette-secteur" open' in page


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("", ["Zèbre", "Éolienne", "Ânes"]),
        ("titre", ["Ânes", "Éolienne", "Zèbre"]),
        ("cloture", ["Éolienne", "Ânes", "Zèbre"]),
        ("pertinence", ["Zèbre", "Éolienne", "Ânes"]),
    ],
)
def test_list_is_in_the_order_that_is_asked_for(client, here, order, titles):
    closing = {"Éolienne": 2, "Ânes": 9}
    for title in ("Ânes", "Éolienne", "Zèbre"):
        make_resources(here, title=title, kind="tool", closing=day(closing.get(title)))
    page = shown(client, f"type=tool&tri={order}")
    assert sorted(titles, key=page.index) == titles


def test_nothing_found_says_what_to_drop_and_what_is_left_then(client, here):
    make_resources(here, 3, title="Aide au vélo", theme="mobilite")
    page = shown(client, "q=velo&theme=mobilite&type=training").replace("\u00a0", " ")
    assert "Sans le filtre « Type »</a> (3 ressources)" in page
    assert "Tout ce qui touche au thème « Mobilité »" in page
    assert 'href="?q=velo&amp;theme=mobilite"' in page


def test_nearest_ways_out_come_first_and_are_three_at_most(client, here):
    make_resources(here, 2, title="Prêt pour un vélo", kind="financing", theme="mobilite")
    make_resources(here, 4, title="Aide au vélo", kind="tool", theme="mobilite")
    page = shown(client, "q=pret+velo&type=tool&theme=mobilite").replace("\u00a0", " ")
    ways = page.partition('class="library__ways"')[2].partition("</ul>")[0]
    assert ways.count("<li>") == 3
    counts = [int(count) for count in re.findall(r"\((\d+) ressources?\)", ways)]
    assert counts == sorted(counts, reverse=True)
    assert "Sans le mot « pret »</a> (4 ressources)" in ways
    assert "Sans le filtre « Type »</a> (2 ressources)" in ways
    assert 'href="?q=velo&amp;type=tool&amp;theme=mobilite"' in ways


def test_where_leaving_one_out_is_not_enough_all_filters_may_go(client, here):
    make_resources(here, 2, title="Aide au vélo", kind="tool", theme="mobilite")
    page = shown(client, "q=velo&theme=dechets&type=testimony")
    assert 'href="?q=velo">Sans aucun filtre</a> (2\u00a0ressources)' in page
