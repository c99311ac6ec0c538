"""The HTML of every page: valid, whole, without inline code, and each of its links leads somewhere."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from tests.html_checks import Html, faults, links, policy_faults, read
from tests.named import Made
from tests.pages import VISITS, Visit, demonstrate, fill, people_of, report, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

STATIC = "/static/"
IN_DEMONSTRATION = tuple(visit for visit in VISITS if visit.in_demonstration)
ELSEWHERE = tuple(visit for visit in VISITS if not visit.in_demonstration)


@pytest.fixture
def made(here, organisation, person) -> Made:
    world = Made(here, organisation, person)
    fill(world)
    return world


@pytest.mark.parametrize("who", people_of(ELSEWHERE))
def test_html_of_every_page_is_sound(made, who):
    found = check_pages(made, [visit for visit in ELSEWHERE if visit.who == who])
    if found:
        pytest.fail(found, pytrace=False)


@pytest.mark.skipif(not IN_DEMONSTRATION, reason="no page of the demonstration has a line in the table")
def test_html_of_the_demonstration_is_sound(settings, made):
    demonstrate(settings)
    found = check_pages(made, list(IN_DEMONSTRATION))
    if found:
        pytest.fail(found, pytrace=False)


def check_pages(made: Made, visits: list[Visit]) -> str:
    walk = Walk(sign_in(made, visits[0].who))
    return report((visit, fault) for visit in visits for fault in walk.faults_at(made.fill(visit.line.address)))


class Walk:
    """One person's way over the site; what was already asked for is not asked twice."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.responses: dict[str, Any] = {}
        self.pages: dict[str, Html] = {}

    def faults_at(self, address: str) -> Iterator[str]:
        response = self.get(address)
        if response.status_code != 200:
            yield f"answers {response.status_code}"
            return
        if not is_html(response):
            return
        page = self.page(address)
        yield from faults(page)
        yield from policy_faults(response.headers.get("Content-Security-Policy", ""))
        yield from (
            f"leads to {link}: {fault}"
            for link in sorted(links(page, address=address))
            if (fault := self.fault_of(link))
        )

    def fault_of(self, link: str) -> str:
        """Why a link leads nowhere; empty when it leads somewhere."""
        address, fragment = urldefrag(link)
        path = urlsplit(address).path
        if path.startswith(STATIC):
            return "" if finders.find(path.removeprefix(STATIC)) else "no such file"
        response = self.get(address)
        if response.status_code >= 400:
            return f"answers {response.status_code}"
        if fragment and is_html(response) and fragment not in self.page(address).ids:
            return "no such id there"
        return ""

    def get(self, address: str) -> Any:
        if address not in self.responses:
            self.responses[address] = self.client.get(address)
        return self.responses[address]

    def page(self, address: str) -> Html:
        if address not in self.pages:
            self.pages[address] = read(self.get(address).content.decode())
        return self.pages[address]


def is_html(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
