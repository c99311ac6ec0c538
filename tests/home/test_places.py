"""Finding a place by what people type, and the space that covers it."""

import pytest

from actors.enums import Showcase
from home.enums import PlaceKind, TerritoryState
from home.finding import find_territory
from home.identity.moving import set_hostname
from home.models import Place
from home.querysets import search_form
from home.services import set_state
from home.spaces import forget
from tests.factories.actors import make_open_territories, make_organisations
from tests.world import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _more_places():
    metropole = make_place("epci", "244200770", "Saint-Étienne Métropole", population=404_000)
    make_place("commune", "42218", "Saint-Étienne", population=173_000, epci=metropole, codes=["42000", "42100"])
    make_place("commune", "64493", "Saint-Étienne-de-Baïgorry", population=1_500, codes=["64430"])
    make_place("commune", "51410", "Œuilly", population=600, codes=["51480"])
    make_place("commune", "94038", "L’Haÿ-les-Roses", population=31_000, codes=["94240"])
    make_place("commune", "2A004", "Ajaccio", population=73_000, codes=["20000", "20090"])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("ST ETIENNE", "saint etienne"),
        ("Ste-Mère-Église", "sainte mere eglise"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  ", ""),
    ],
)
def test_names_are_compared_without_accents_nor_signs(text, form):
    assert search_form(text) == form


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("saint etienne", ["Saint-Étienne", "Saint-Étienne Métropole", "Saint-Étienne-de-Baïgorry"]),
        ("St Étienne", ["Saint-Étienne", "Saint-Étienne Métropole", "Saint-Étienne-de-Baïgorry"]),
        ("baigorry", ["Saint-Étienne-de-Baïgorry"]),
        ("oeuilly", ["Œuilly"]),
        ("l'hay", ["L’Haÿ-les-Roses"]),
        ("L’Haÿ", ["L’Haÿ-les-Roses"]),
        ("poitiers", ["CU du Grand Poitiers"]),
        ("oitiers", []),
        ("42100", ["Saint-Étienne"]),
        ("42218", ["Saint-Étienne"]),
        ("2a004", ["Ajaccio"]),
        ("20090", ["Ajaccio"]),
        ("200069854", ["CU du Grand Poitiers"]),
        ("200 069 854", ["CU du Grand Poitiers"]),
        ("999999999", []),
        ("%", []),
        ("", []),
    ],
)
def test_place_is_found_by_name_or_code_the_largest_first(text, names):
    assert [place.name for place in Place.objects.search(text)] == names


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("CU du Grand Poitiers", "Communauté urbaine du Grand Poitiers"),
        ("CC Erdre et Gesvres", "Communauté de communes Erdre et Gesvres"),
        ("Métropole de Lyon", "Métropole de Lyon"),
        ("CA", "CA"),
    ],
)
def test_name_of_an_intercommunality_is_written_out(name, full):
    assert Place(name=name).full_name == full


def test_commune_leads_to_the_space_of_its_intercommunality():
    (found,) = find_territory("Chauvigny").places
    assert (found.detail, found.territory, found.url) == ("Communauté urbaine du Grand Poitiers", "Ici", "/ici/")


def test_commune_leads_to_the_host_of_its_space(here):
    set_hostname(here, hostname="ici.test")
    assert find_territory("86300").places[0].url == "http://ici.test/"


def test_commune_of_a_closed_space_leads_nowhere(here):
    set_state(here, state=TerritoryState.SUSPENDED)
    assert find_territory("86300").places[0].url == ""


def test_a_postal_code_of_several_intercommunalities_makes_one_choose_the_commune(client, here):
    other = make_place("epci", "248600413", "CC Vienne et Gartempe", population=40_000)
    make_place("commune", "86233", "Valdivienne", population=2_700, epci=other, codes=["86300"])
    answer = find_territory("86300")
    assert answer.places == []
    assert [(one.name, one.url) for one in answer.choices] == [("Chauvigny", "/ici/"), ("Valdivienne", "")]
    page = client.get("/", {"lieu": "86300"}).content.decode()
    assert "choisissez la vôtre" in page
    assert '<option value="86233">Valdivienne (Communauté de communes Vienne et Gartempe)</option>' in page
    assert [one.url for one in find_territory("86300", commune="86070").places] == ["/ici/"]
    assert 'href="/territoires/86233/"' in client.get("/", {"lieu": "86300", "commune": "86233"}).content.decode()


def test_a_postal_code_of_one_intercommunality_asks_nothing(here):
    make_place("commune", "86233", "Valdivienne", population=2_700, epci=here.place, codes=["86300"])
    answer = find_territory("86300")
    assert answer.choices == []
    assert {one.url for one in answer.places} == {"/ici/"}


def test_the_portal_counts_what_is_open_and_shown(client, here, there):
    make_organisations(here, 3)
    make_organisations(there, 2, showcase=Showcase.ASKED)
    page = client.get("/").content.decode()
    assert "<dt>structures présentées</dt><dd>5</dd>" in page  # with one of each territory's own
    assert "<dt>territoires ouverts</dt><dd>2</dd>" in page
    set_state(there, state=TerritoryState.SUSPENDED)
    forget()
    page = client.get("/", {"lieu": ""}).content.decode()
    assert "<dt>structures présentées</dt><dd>4</dd>" in page
    assert "<dt>territoire ouvert</dt><dd>1</dd>" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("86300", '<a href="/ici/">Chauvigny</a>'),
        ("Baigorry", "Pas encore d’espace ici"),
        ("Xanadu", "Aucun lieu ne répond à « Xanadu »"),
        ("<script>", "Aucun lieu ne répond à « &lt;script&gt; »"),
    ],
)
def test_portal_says_what_it_found(client, text, words):
    page = client.get("/", {"lieu": text}).content.decode()
    assert words in page


def test_portal_shows_twelve_spaces_a_page(client):
    make_open_territories(20)
    first, second = (client.get("/", {"page": number}).content.decode() for number in (1, 2))
    assert 'href="/ailleurs/"' in first
    assert 'href="/ici/"' not in first
    assert "Page 1 sur 2" in first
    assert 'href="/ici/"' in second
    assert Place.objects.filter(kind=PlaceKind.EPCI, territory__isnull=False).count() == 22
