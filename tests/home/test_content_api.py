"""The content in JSON: what visitors may read and nothing else, each section of one form, at a known price."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StreamBlock
from wagtail.models import Page, PageViewRestriction, Site

from cms.views.api_docs import document
from home.blocks import HomeBlock
from home.blocks.examples import EXAMPLES
from home.content_api.readable import told_models
from home.content_api.shapes import SECTIONS
from home.enums import TerritoryState
from home.models import NewsPage, Territory
from home.spaces import forget
from tests.contract import check_contract, errors
from tests.factories.actors import make_experiences
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.pages import (
    make_cycle,
    make_document,
    make_events,
    make_image,
    make_news,
    make_resources,
    make_standard_page,
)

pytestmark = pytest.mark.django_db

API = "/api/v2/"
DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "api-content.md"
PAGES = f"{API}pages/"
NEWS = f"{PAGES}?type=home.NewsPage"
MOST = 4


def read(client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    check_contract("GET", address, answer)
    return json.loads(answer.content or "null")


def titles(client, address: str) -> set[str]:
    told = read(client, address)
    assert told["meta"]["total_count"] == len(told["items"])
    return {one["title"] for one in told["items"]}


def sections_of(client, page: Page) -> dict[str, Any]:
    return {one["type"]: one["value"] for one in read(client, f"{PAGES}{page.pk}/")["body"]}


def publish(page: Any, sections: list[tuple[str, Any]]) -> None:
    page.body = StreamBlock.to_python(HomeBlock(), [{"type": kind, "value": value} for kind, value in sections])
    page.save_revision().publish()


# --- What may be read -------------------------------------------------------------------------------------------------


@pytest.fixture
def news(here, there) -> dict[str, NewsPage]:
    """Of two territories and of the nation; a draft, and one behind a password."""
    told = {"Ici": here, "Ailleurs": there, "Nation": None, "Brouillon": here, "Secret": here}
    made = {title: make_news(owner, title=title)[0] for title, owner in told.items()}
    NewsPage.objects.filter(pk=made["Brouillon"].pk).update(live=False)
    PageViewRestriction.objects.create(page=made["Secret"], restriction_type="password", password="secret")
    return made


def exists(client, page: Page) -> bool:
    """As each of the ways in says it."""
    path = page.url_path.split("/", 2)[2]
    found = [
        client.get(f"{PAGES}{page.pk}/").status_code == 200,
        client.get(f"{PAGES}find/?html_path=/{path}").status_code == 302,
        client.get(f"{PAGES}?descendant_of={page.pk}").status_code == 200,
        client.get(f"{PAGES}?child_of={page.pk}").status_code == 200,
    ]
    assert len(set(found)) == 1, found
    return found[0]


def test_pages_are_those_that_visitors_read(client, news):
    assert titles(client, NEWS) == {"Ici", "Ailleurs", "Nation"}
    assert titles(client, f"{NEWS}&territory=ici") == {"Ici"}
    assert [exists(client, page) for page in news.values()] == [True, True, True, False, False]


@pytest.mark.parametrize("state", [TerritoryState.PREPARED, TerritoryState.SUSPENDED, TerritoryState.ARCHIVED])
def test_space_that_is_not_open_does_not_exist_for_its_own_team_neither(as_person, here, news, state):
    Territory.objects.filter(pk=here.pk).update(state=state)
    forget()
    client = as_person("responsable.ici")
    assert titles(client, NEWS) == {"Ailleurs", "Nation"}
    assert not exists(client, news["Ici"])
    assert not exists(client, here.page)
    assert not any(title == here.page.title for title in titles(client, f"{PAGES}?type=home.TerritoryPage"))
    read(client, f"{NEWS}&territory=ici", 404)
    assert read(client, f"{PAGES}?limit=100")["meta"]["total_count"] == len(
        [one for one in read(client, f"{PAGES}?limit=100")["items"] if one["meta"]["territory"] != "ici"]
    )


def test_module_that_is_closed_does_not_exist(client, here, news):
    here.modules = [module for module in here.modules if module != "news"]
    here.save()
    forget()
    assert titles(client, NEWS) == {"Ailleurs", "Nation"}
    assert titles(client, f"{NEWS}&territory=ici") == set()
    assert not exists(client, news["Ici"])
    assert not exists(client, Page.objects.get(url_path=news["Ici"].url_path.removesuffix(f"{news['Ici'].slug}/")))


def test_what_is_of_elsewhere_is_not_of_the_territory_that_is_named(client, news):
    foreign = news["Ailleurs"]
    read(client, f"{PAGES}{foreign.pk}/?territory=ailleurs")
    for address in (f"{PAGES}{foreign.pk}/", f"{PAGES}?descendant_of={foreign.pk}", f"{PAGES}?child_of={foreign.pk}"):
        read(client, f"{address}{'&' if '?' in address else '?'}territory=ici", 404)


def test_addresses_are_those_where_pages_are_read(client, here, news):
    told = read(client, f"{PAGES}{news['Ici'].pk}/")
    assert told["meta"]["html_url"] == f"http://localhost/ici/actualites/{news['Ici'].slug}/"
    assert told["meta"]["territory"] == "ici"
    assert told["meta"]["parent"]["url"] == "http://localhost/ici/actualites/"
    assert read(client, f"{PAGES}{news['Nation'].pk}/")["meta"]["territory"] is None
    found = client.get(f"{PAGES}find/?territory=ici&html_path=/actualites/{news['Ici'].slug}/&fields=intro")
    assert found["Location"].endswith(f"{PAGES}{news['Ici'].pk}/?territory=ici&fields=intro")


def test_space_with_a_host_of_its_own_is_read_there(client, here, news, settings):
    settings.ALLOWED_HOSTS = ["testserver", "ici.example.org"]
    Site.objects.create(hostname="ici.example.org", port=80, root_page=here.page)
    publish(here.page, [("listing", EXAMPLES["listing"])])
    forget()
    assert read(client, f"{PAGES}{news['Ici'].pk}/")["meta"]["html_url"].startswith(
        "http://ici.example.org/actualites/"
    )
    told = sections_of(client, here.page)["listing"]["items_url"]
    assert told.startswith("http://ici.example.org/api/v2/pages/")
    answer = client.get(told.removeprefix("http://ici.example.org"), headers={"Host": "ici.example.org"})
    assert [one["title"] for one in answer.json()["items"]] == ["Ici"]


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "make"), [("images", make_image), ("documents", make_document)])
def test_files_are_those_that_pages_show(client, here, there, kind, make):
    """What waits in a library for a page that is not published is told to nobody."""
    made = {name: make(here, f"{name}.txt") for name in ("montre", "attend", "brouillon")}
    other = make(there, "ailleurs.txt")
    for page, file in (
        (make_standard_page(here), made["montre"]),
        (make_standard_page(here, live=False), made["brouillon"]),
        (make_standard_page(there), other),
    ):
        item = {"image": {"image": file.pk, "alt_text": "Vue", "decorative": False}, "caption": ""}
        files = {"title": "Lire", "documents": [{"document": file.pk, "title": "", "text": ""}]}
        page.body = StreamBlock.to_python(
            HomeBlock(),
            [{"type": "picture", "value": item} if kind == "images" else {"type": "documents", "value": files}],
        )
        page.save()
    address = f"{API}{kind}/"
    assert titles(client, address) == {made["montre"].title, other.title}
    assert titles(client, f"{address}?territory=ici") == {made["montre"].title}
    Territory.objects.filter(pk=there.pk).update(state=TerritoryState.SUSPENDED)
    forget()
    assert titles(client, address) == {made["montre"].title}
    made["ailleurs"] = other
    found = {name: client.get(f"{address}{file.pk}/").status_code for name, file in made.items()}
    assert found == {"montre": 200, "attend": 404, "brouillon": 404, "ailleurs": 404}


@pytest.mark.once
def test_image_has_the_sizes_that_are_named_and_no_other(client, here):
    here.logo = make_image(here, focal_point_x=2, focal_point_y=3, focal_point_width=2, focal_point_height=2)
    here.save()
    told = read(client, f"{API}images/{here.logo.pk}/")
    assert [one["name"] for one in told["renditions"]] == ["wide", "card", "small"]
    assert told["focal_point"] == {"x": 2, "y": 3, "width": 2, "height": 2}
    assert client.get(told["renditions"][0]["url"]).status_code == 200


# --- Sections ---------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_every_section_has_a_declared_form():
    assert set(SECTIONS) == set(HomeBlock().child_blocks)
    told = DOCUMENTATION.read_text(encoding="utf-8")
    for name, shape in SECTIONS.items():
        (row,) = (line for line in told.splitlines() if line.startswith(f"| `{name}` |"))
        assert set(shape.model_fields if shape else ()) <= set(re.findall(r"`(\w+)`", row)), name


def values_of(territory) -> list[tuple[str, Any]]:
    """Each section as an editor fills it in, with a picture, a document and a page."""
    picture = {"image": make_image(territory, "Un atelier").pk, "alt_text": "Un atelier", "decorative": False}
    file, page = make_document(territory).pk, make_news(territory)[0].pk
    said = json.loads(json.dumps(EXAMPLES))
    for name in ("picture", "video", "map"):
        said[name]["image"] = picture
    said["gallery"]["pictures"] = [{"image": picture, "caption": "Un"}, {"image": picture, "caption": ""}]
    said["documents"]["documents"] = [{"document": file, "title": "", "text": "Douze pages."}]
    said["cards"]["cards"][0] |= {"image": picture, "page": page}
    said["partners"]["partners"][0]["logo"] = picture
    said["testimony"]["page"] = said["axes"]["axes"][0]["page"] = page
    return list(said.items())


@pytest.mark.once
def test_each_section_is_of_the_form_that_is_declared_for_it(client, here):
    publish(here.page, values_of(here))
    told = sections_of(client, here.page)
    assert set(told) == set(SECTIONS)
    for name, value in told.items():
        shape = SECTIONS[name]
        schema = document()["components"]["schemas"][shape.__name__] if shape else {"type": "string"}
        assert not errors(value, schema), name
        assert not shape or set(value) == set(shape.model_fields), name
    assert told["picture"]["image"]["alt"] == "Un atelier"
    assert told["hero"]["diagnostic_url"] == told["diagnostic_call"]["url"] == "http://localhost/ici/diagnostic/"
    assert told["listing"]["items_url"].startswith("http://localhost/api/v2/pages/?type=home.NewsPage")
    assert titles(client, told["listing"]["items_url"].removeprefix("http://localhost")) == {"Nouvelle 1"}
    assert told["axes"]["axes"][0]["page"]["url"] == "http://localhost/ici/actualites/nouvelle-1/"
    assert told["table"]["rows"][0] == ["Papier", "Déchèterie des Trois Moulins", 2.0]
    assert client.get(told["documents"]["documents"][0]["document"]["url"]).status_code == 200


@pytest.mark.once
def test_sections_written_without_what_they_may_lack_are_of_the_same_form(client, here):
    least = {"cards": {"title": "Cartes", "cards": [{"title": "Une"}]}, "testimony": {"quote": "Oui.", "author": "Ada"}}
    publish(here.page, list(least.items()))
    for name, value in sections_of(client, here.page).items():
        assert not errors(value, document()["components"]["schemas"][SECTIONS[name].__name__]), name


def test_what_texts_name_is_told_where_it_may_be_read(client, here, news):
    link = '<a linktype="page" id="{}">là</a>'
    text = "".join(f"<p>{link.format(page.pk)}</p>" for page in news.values())
    file = make_document(here)
    more = f'<p><a linktype="document" id="{file.pk}">lire</a> <a href="/ami/">AMI</a></p>'
    testimony = {"quote": "Q", "author": "A", "page": news["Secret"].pk}
    publish(here.page, [("prose", text + more), ("testimony", testimony)])
    told = sections_of(client, here.page)
    assert told["prose"].count("<a href=") == 5
    assert told["prose"].count("<p>là</p>") == 2
    assert f'href="http://localhost/ici/actualites/{news["Ici"].slug}/"' in told["prose"]
    assert f'href="http://localhost{file.url}"' in told["prose"]
    assert 'href="http://localhost/ami/"' in told["prose"]
    assert told["testimony"]["page"] is None


@pytest.mark.once
def test_document_of_a_closed_space_is_told_by_no_section(client, here, there):
    mine, theirs = make_document(here), make_document(there, "ailleurs.txt")
    items = [{"document": file.pk, "title": "", "text": ""} for file in (mine, theirs)]
    link = f'<p><a linktype="document" id="{theirs.pk}">lire</a></p>'
    publish(here.page, [("prose", link), ("documents", {"title": "Lire", "documents": items})])
    Territory.objects.filter(pk=there.pk).update(state=TerritoryState.SUSPENDED)
    forget()
    told = sections_of(client, here.page)
    assert told["prose"] == "<p>lire</p>"
    assert [one["document"] and one["document"]["id"] for one in told["documents"]["documents"]] == [mine.pk, None]


@pytest.mark.once
def test_sections_that_lead_to_a_closed_module_lead_nowhere(client, here):
    publish(here.page, values_of(here))
    here.modules = []
    here.save()
    forget()
    told = sections_of(client, here.page)
    assert told["listing"]["items_url"] is told["diagnostic_call"]["url"] is told["hero"]["diagnostic_url"] is None


# --- Every kind of page -----------------------------------------------------------------------------------------------


def test_each_kind_of_page_is_of_its_form(client, here):
    make_news(here, themes=[], date="2026-11-30")
    make_event(here, cycle=make_cycle(here), online_address="https://visio.example.org/secret")
    (make_resources(here), make_experiences(here), make_campaign(here))
    for model in told_models():
        listed = read(client, f"{PAGES}?type={model._meta.app_label}.{model.__name__}&fields=*&territory=ici")["items"]
        for one in listed:
            assert "visio.example.org" not in json.dumps(read(client, f"{PAGES}{one['id']}/"))
    event = read(client, f"{PAGES}?type=home.EventPage&territory=ici&fields=*")["items"][0]
    assert read(client, f"{PAGES}{event['id']}/")["cycle"]["title"] == "Cycle 1"
    experience = read(client, f"{PAGES}?type=actors.ExperiencePage&fields=themes,year")["items"][0]
    assert experience["themes"][0]["key"]


# --- What is asked ----------------------------------------------------------------------------------------------------


def test_lists_are_filtered_searched_and_sorted(client, here, committed):
    with committed():
        make_resources(here, title="Vélos", theme="mobilite")
        make_resources(here, title="Ampoules", theme="energie")
    kind = f"{PAGES}?type=ressources.ResourcePage&territory=ici"
    assert titles(client, f"{kind}&theme=mobilite") == {"Vélos"}
    assert titles(client, f"{kind}&search=vélo") == {"Vélos"}
    assert titles(client, f"{PAGES}?search=inconnu") == set()
    ordered = read(client, f"{kind}&order=-title&limit=1&offset=1")
    assert [one["title"] for one in ordered["items"]] == ["Ampoules"]
    assert ordered["meta"]["total_count"] == 2


@pytest.mark.once
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("pages/?inconnu=1", "inconnu"),
        ("pages/?type=actors.User", "type"),
        ("pages/?fields=path", "fields"),
        ("pages/?fields=title(", "fields"),
        ("pages/?fields=" + "a(" * 400, "fields"),
        ("pages/?type=home.NewsPage&fields=body", "fields"),
        ("pages/?order=random", "order"),
        ("pages/?limit=101", "limit"),
        ("pages/?limit=", "limit"),
        ("pages/?offset=99999999999999999999", "offset"),
        ("pages/?child_of=racine", "child_of"),
        ("pages/?theme=energie", "theme"),
        ("images/?search=a", "search"),
        ("images/?limit=21", "limit"),
        ("images/?filter=width-3000", "filter"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(client, query, field):
    refusal = read(client, API + query, 400)
    assert refusal["fields"] == [field]
    assert refusal["detail"].endswith(".")


@pytest.mark.parametrize(
    "address",
    ["pages/99999999999999999999/", "pages/?child_of=9223372036854775807", "pages/?territory=nulle-part", "images/0/"],
)
def test_what_is_not_there_is_a_problem(client, address):
    assert read(client, API + address, 404)["title"] == "Introuvable"


@pytest.mark.once
def test_content_is_only_read(client):
    answer = client.post(PAGES)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert client.head(PAGES).status_code == 200
    assert client.get(PAGES, headers={"Accept": "text/html"})["Content-Type"] == "application/json"


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.parametrize("address", [f"{NEWS}&fields=*", f"{PAGES}?type=home.EventPage&fields=*", PAGES])
def test_list_costs_four_queries_at_most_whatever_its_length(client, here, there, address):
    costs = []
    for count in (1, 9):
        for territory in (here, there):
            (make_news(territory, count), make_events(territory, count))
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            read(client, address)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= MOST, "\n".join(one["sql"][:200] for one in asked)


@pytest.mark.usefixtures("generations_read_once")
def test_asking_again_by_its_tag_reads_nothing(client, here):
    make_news(here)
    tag = client.get(NEWS)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        again = client.get(NEWS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 0)
