"""Calls from the pages of other sites: a territory's sites reach its own addresses, and never with cookies."""

import pytest

from home.spaces import forget

pytestmark = pytest.mark.django_db

SITE = "https://www.exemple.fr"
HERE, THERE = "/api/v1/territories/ici/themes/", "/api/v1/territories/ailleurs/themes/"


@pytest.fixture(autouse=True)
def site(here):
    here.api_origins = [SITE]
    here.save()
    forget()


def allowed(client, address: str, origin: str, *, method: str = "GET") -> list[str | None]:
    """What the preflight and the call themselves are told."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    preflight = client.options(address, headers=headers)
    answers = [preflight, client.get(address, headers={"Origin": origin})]
    for answer in answers:
        assert "origin" in answer["Vary"].lower()
        assert "Access-Control-Allow-Credentials" not in answer.headers
    return [answer.headers.get("Access-Control-Allow-Origin") for answer in answers]


@pytest.mark.parametrize(
    ("address", "origin", "is_allowed"),
    [
        (HERE, SITE, True),
        (THERE, SITE, False),
        ("/api/v1/themes/", SITE, True),
        ("/api/v1/applications/", SITE, True),
        ("/api/openapi.json", SITE, True),
        ("/api/v2/pages/?territory=ici", SITE, True),
        ("/api/v2/pages/?territory=ailleurs", SITE, False),
        ("/api/v2/pages/", SITE, True),
        (HERE, "https://exemple.fr", False),
        (HERE, "null", False),
    ],
)
def test_site_of_a_territory_reaches_its_addresses_and_the_shared_ones(client, address, origin, is_allowed):
    assert allowed(client, address, origin) == [origin if is_allowed else None] * 2


def test_site_of_the_nation_reaches_all(client, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://national.exemple.fr"]
    assert allowed(client, THERE, "https://national.exemple.fr") == ["https://national.exemple.fr"] * 2


def test_preflight_offers_what_the_journey_needs(client):
    headers = {"Origin": SITE, "Access-Control-Request-Method": "PUT"}
    answer = client.options("/api/v1/applications/", headers=headers)
    assert {"authorization", "if-match", "if-none-match"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "PUT" in answer["Access-Control-Allow-Methods"]


def test_pages_are_reached_by_no_other_site(client):
    answer = client.get("/ici/", headers={"Origin": SITE})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "origin" not in answer["Vary"].lower()


def test_space_that_closes_takes_its_sites_with_it(client, here):
    here.state = "suspended"
    here.save()
    forget()
    assert allowed(client, "/api/v1/themes/", SITE) == [None, None]
