"""Every address outside Wagtail's admin, asked by everybody: see `permission_table.py`."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLResolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, get_page_models

from actors.models import Membership, User
from actors.services.memberships import leave
from cms.api import api
from home.models import PortalPage
from tests.contract import check_contract
from tests.named import Made
from tests.permission_table import CAST, COUNTS_READINGS, FORMS, LINES, Line
from tests.world import client_of, make_person
from tests.written import taken_back

pytestmark = pytest.mark.django_db

ADMIN = "admin/"
SERVED_BY_WAGTAIL = "wagtail_serve"
LOGIN = "/compte/login/"
PRIVATE = "Menuiserie"  # what no one who is refused may read


@pytest.fixture
def made(here, request, person) -> Made:
    return Made(here, request.getfixturevalue("organisation"), person)


# --- Each cell --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", LINES, ids=str)
def test_address_gives_each_person_what_the_table_says(line, made, person):
    address = made.fill(line.address)
    form = {made.fill(name): made.fill(value) for name, value in FORMS.get(str(line), {}).items()}
    clients = {key: client_of(person(name) if name else None) for key, name in CAST.items()}
    found = {key: send(client, line, address, form) for key, client in clients.items()}
    assert in_words(line, {key: word for key, (word, _response) in found.items()}) == in_words(line, line.cells)
    for word, response in found.values():
        check_answer(line, address, word, response)


@pytest.mark.once
@pytest.mark.parametrize("name", ["ancienne.ici", "responsable.ailleurs"])
@pytest.mark.parametrize("line", LINES, ids=str)
def test_who_left_and_the_team_of_elsewhere_get_what_strangers_get(line, name, made, organisation):
    """Strangers are a person of no organisation and the actor of another territory: the table has a column for each."""
    if name == "ancienne.ici":
        leave(Membership.objects.create(user=make_person(name), organisation=organisation))
    user = User.objects.get(email=f"{name}@example.org")
    address = made.fill(line.address)
    form = {made.fill(key): made.fill(value) for key, value in FORMS.get(str(line), {}).items()}
    word, response = send(client_of(user), line, address, form)
    assert word in {line.cells["new"], line.cells["other"]}
    check_answer(line, address, word, response)


def in_words(line: Line, cells: dict[str, str]) -> str:
    """The line as it would stand in the table."""
    return " ".join([str(line), *(f"{cell:<5}" for cell in cells.values())])


def send(client: Client, line: Line, address: str, form: dict[str, str]) -> tuple[str, HttpResponse]:
    """What the person gets, and the answer itself; what was written is taken back for the next one."""
    if line.method != "GET":
        cache.clear()  # how often one may try is counted there
    with taken_back() as changed:
        if line.method == "GET":
            response = client.get(address)
        elif address.startswith("/api/"):
            response = client.generic(line.method, address, json.dumps(form), content_type="application/json")
        else:
            response = client.post(address, form)
    if line.method == "GET":
        assert changed <= {COUNTS_READINGS.get(str(line))}, f"{line} writes, although it only asks"
        return in_word(response), response
    return in_word(response) + "+" * bool(changed), response


def in_word(response: HttpResponse) -> str:
    to_login = response.status_code == 302 and urlsplit(response.headers["Location"]).path == LOGIN
    return "login" if to_login else str(response.status_code)


def check_answer(line: Line, address: str, word: str, response: HttpResponse) -> None:
    """A log-in comes back, a refusal tells nothing, a personal page is kept by no cache, its forms have a line."""
    if word == "login" and not address.startswith(("/compte/", "/_util/")):
        assert unquote(response.headers["Location"]) == f"{LOGIN}?next={address}"
    if word in {"401", "403", "404"}:
        assert PRIVATE not in response.content.decode()
    if address.startswith(("/api/v1/", "/api/v2/")) and address != "/api/v1/":
        check_contract(line.method, address, response)
    if word == "200" and line.cells["anon"] in {"login", "401"}:
        assert "no-store" in response.headers["Cache-Control"]
    for action in forms_of(response):
        target = urlsplit(action).path or urlsplit(address).path
        known = any(one.method == "POST" and shape_of(one).fullmatch(target) for one in LINES)
        assert known, f"{address} holds a form: add to TABLE, in tests/permission_table.py, POST {target}"


def shape_of(line: Line) -> re.Pattern:
    """What the path of the line may be once it is filled."""
    return re.compile(re.sub(r"{\w+}", r"[^?]+", urlsplit(line.address).path))


class FormReader(HTMLParser):
    """The addresses to which the forms of a page post."""

    def __init__(self) -> None:
        super().__init__()
        self.actions: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.actions.append(given.get("action") or "")


def forms_of(response: HttpResponse) -> list[str]:
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return []
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.actions


# --- Each route -------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_every_route_has_a_line_and_every_line_a_route(made):
    """The routes are those of the resolver, of the API and of the pages that Wagtail serves."""
    known = known_routes()
    lines = {str(line): route_of(line.method, made.fill(line.address), known) for line in LINES}
    missing = "\n".join(sorted(known - set(lines.values())))
    assert not missing, f"Add to TABLE, in tests/permission_table.py, a line for each of:\n{missing}"
    demonstration = ("GET /design/", "GET /demo/")  # its routes are there with DEMO on: tests/pages.py asks them
    kept = {line: route for line, route in lines.items() if not line.startswith(demonstration)}
    lost = "\n".join(line for line, route in kept.items() if route not in known)
    assert not lost, f"Take away from TABLE, in tests/permission_table.py, what no route answers any more:\n{lost}"


def test_everything_that_is_sent_has_a_line():
    assert set(FORMS) <= {str(line) for line in LINES}


def known_routes() -> set[str]:
    routes = set(walk(get_resolver())) - {SERVED_BY_WAGTAIL}
    operations = {
        f"{method.upper()} {path.lstrip('/').replace('{', '<').replace('}', '>')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
        if not path.startswith("/api/v2/")  # Wagtail's, which the resolver names
    }
    by_path = {operation.partition(" ")[2] for operation in operations}
    pages = {route for model in get_page_models() if model is not Page for route in page_routes(model)}
    return routes - by_path | operations | pages


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route outside Wagtail's admin, written as the resolver names it."""
    for pattern in resolver.url_patterns:
        route = plain(prefix + str(pattern.pattern).removeprefix("^"))
        if route.startswith(ADMIN):
            continue
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield SERVED_BY_WAGTAIL if pattern.name == SERVED_BY_WAGTAIL else route


def plain(route: str) -> str:
    """As the document of the API writes it, which names no converter of ours."""
    return route.replace("<id:", "<")


def page_routes(model: type[Page]) -> Iterator[str]:
    if issubclass(model, RoutablePageMixin):
        yield from (f"{model._meta.label} {pattern.pattern}" for pattern in model.get_subpage_urls())
    else:
        yield f"{model._meta.label} "


def route_of(method: str, address: str, known: set[str]) -> str:
    """The known route that answers to an address; empty when there is none."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    if match.url_name == SERVED_BY_WAGTAIL:
        return page_route_of(path)
    route = plain(re.sub(r"(^|/)\^", r"\1", match.route))
    operation = f"{method} {route}"
    return operation if operation in known else route


def page_route_of(path: str) -> str:
    """The deepest page of the path, and its own route for the rest."""
    portal, segments = PortalPage.objects.get(), path.strip("/").split("/")
    for depth in range(len(segments), -1, -1):
        inside = "".join(f"{segment}/" for segment in segments[:depth] if segment)
        page = Page.objects.filter(url_path=portal.url_path + inside).first()
        if page:
            break
    rest = path.removeprefix(f"/{inside}")
    model = page.specific_class
    if not issubclass(model, RoutablePageMixin):
        return "" if rest else f"{model._meta.label} "
    found = (pattern.resolve(rest) for pattern in model.get_subpage_urls())
    return next((f"{model._meta.label} {match.route}" for match in found if match), "")


def test_messages_of_the_demonstration_do_not_exist_elsewhere(client):
    assert client.get("/demo/messages/").status_code == 404
