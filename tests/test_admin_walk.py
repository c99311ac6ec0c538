"""Every address of the admin, asked by its own territory, by another one, and by those who have no business there.

Who opens what runs on both databases: each screen is drawn there. What the others are refused needs one of them.
"""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

from tests.admin_table import CAST, TABLE
from tests.factories.admin_objects import make_admin_objects
from tests.world import client_of
from tests.written import taken_back

pytestmark = pytest.mark.django_db

MARK = "qzmarque"
FOREIGN = ("redaction.ici", "responsable.ici")
OUTSIDE = ("titulaire.ailleurs", "jury.ailleurs", "nouvelle")
# Answers alike whatever the number, and ends nothing but one's own.
ALIKE = {"POST /admin/editing-sessions/release/{editing_session}/"}
# Who the teams are is told to every team: names and hosts of the territories that are open, as on the portal.
DIRECTORY = "/admin/equipes/"
OPEN_TO_ALL = ("/admin/login/", "/admin/sprite/", "/admin/jsi18n/", "/admin/password_reset/")


class Line(NamedTuple):
    method: str
    address: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"

    @property
    def names_an_object(self) -> bool:
        return "{" in self.address


def read_table() -> Iterator[Line]:
    for text in TABLE.splitlines():
        words = text.split()
        if words and words[0] != "#":
            yield Line(words[0], words[1], tuple(words[2:]))


LINES = list(read_table())


@pytest.fixture
def objects(there):
    return vars(make_admin_objects(there, MARK))


def ask(client: Client, line: Line, objects: dict[str, int]) -> HttpResponse:
    """The answer, with what it wrote; that is taken back, and the person stays signed in."""
    client.raise_request_exception = False
    signed_in = SimpleCookie(client.cookies.output(header=""))
    with taken_back() as changed:
        method = client.post if line.method == "POST" else client.get
        response = method(line.address.format(**objects))
        body_of(response)
    client.cookies = signed_in
    response.changed = changed
    return response


def body_of(response: HttpResponse) -> str:
    if not hasattr(response, "whole"):
        response.whole = response.getvalue().decode(errors="replace").lower()
    return response.whole


def outcome_of(response: HttpResponse) -> str:
    at_the_door = response.status_code == 302 and urlsplit(response.headers["Location"]).path == "/admin/"
    return "door" if at_the_door else str(response.status_code)


@pytest.mark.parametrize("number", range(len(CAST)), ids=CAST)
def test_own_objects_are_shown(objects, person, number):
    client, wrong = client_of(person(CAST[number])), []
    for line in LINES:
        response = ask(client, line, objects)
        found = outcome_of(response) + "*" * (MARK in body_of(response))
        wanted = line.cells[number]
        if found.rstrip("*") != wanted.rstrip("*") or ("*" in wanted and "*" not in found):
            wrong.append(f"{line}: {found}, not {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
@pytest.mark.parametrize("name", FOREIGN)
def test_objects_of_another_territory_do_not_exist(objects, person, name):
    client, wrong = client_of(person(name)), []
    for line in LINES:
        response = ask(client, line, objects)
        body = body_of(response)
        if (
            line.names_an_object
            and str(line) not in ALIKE
            and outcome_of(response) not in {"404", "403", "405", "door"}
        ):
            wrong.append(f"{line}: {outcome_of(response)}")
        if MARK in besides_directory(line, body).replace(line.address.format(**objects).lower(), ""):
            wrong.append(f"{line}: {excerpt(body)}")
        if line.names_an_object and response.changed:
            wrong.append(f"{line}: writes {response.changed}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
@pytest.mark.parametrize("name", FOREIGN)
def test_own_objects_show_nothing_of_another_territory(objects, here, person, name):
    """Choices, filters, histories and usages of one's own: the other territory's names are in none."""
    own, client, wrong = vars(make_admin_objects(here, "mienne")), client_of(person(name)), []
    for line in LINES:
        body = body_of(ask(client, line, own))
        if MARK in besides_directory(line, body):
            wrong.append(f"{line}: {excerpt(body)}")
    assert not wrong, "\n".join(wrong)


def besides_directory(line: Line, body: str) -> str:
    """What a page says, less the names and hosts of territories where they are told to all."""
    if not line.address.startswith(DIRECTORY):
        return body
    return body.replace(f"<h2>{MARK} ailleurs</h2>", "").replace(f"http://{MARK}.example.org/", "")


def excerpt(body: str) -> str:
    at = body.index(MARK)
    return re.sub(r"\s+", " ", body[max(0, at - 120) : at + 60])


@pytest.mark.once
@pytest.mark.parametrize("name", OUTSIDE)
def test_admin_is_closed_to_actors_and_jury(objects, person, name):
    client = client_of(person(name))
    for line in LINES:
        response = ask(client, line, objects)
        assert MARK not in body_of(response), line
        if not line.address.startswith(OPEN_TO_ALL):
            assert response.status_code in {302, 403, 404, 405}, line
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.once
def test_admin_asks_visitors_to_log_in(objects):
    for line in LINES:
        response = ask(Client(), line, objects)
        assert MARK not in body_of(response), line
        if not line.address.startswith(OPEN_TO_ALL):
            assert response.status_code in {302, 404}, line
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/compte/login/")


@pytest.mark.once
def test_every_route_of_the_admin_has_a_line(objects):
    asked = {resolve(urlsplit(line.address.format(**objects)).path).route.replace("^", "") for line in LINES}
    missing = "\n".join(sorted(route for route in admin_routes(get_resolver()) if route not in asked))
    assert not missing, f"Add to TABLE, in tests/admin_table.py, a line with a real object for each of:\n{missing}"


def admin_routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from admin_routes(pattern, route) if not prefix or route.startswith("admin/") else ()
        elif route.startswith("admin/"):
            yield route
