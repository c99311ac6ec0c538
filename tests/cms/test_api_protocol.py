"""What HTTP asks of any API: methods, kinds and sizes of bodies, numbers that no row bears, who is asked for a key."""

import json

import pytest
from django.conf import settings
from django.test import Client

from home.enums import ApiScope
from tests.factories.api_tokens import bearing, make_api_token

pytestmark = [pytest.mark.django_db, pytest.mark.once]

V = "/api/v1/territories/ici/"


def is_problem(answer, status: int) -> bool:
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    return told["status"] == status and bool(told["detail"])


@pytest.mark.parametrize(
    ("method", "address"), [("post", V), ("delete", V), ("patch", "/api/v1/themes/"), ("get", "/api/v1/accounts/")]
)
def test_method_that_is_not_offered_is_a_problem_that_names_those_that_are(client, method, address):
    answer = getattr(client, method)(address)
    assert is_problem(answer, 405)
    assert answer["Allow"] in answer.json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/nulle-part/", "/api/v2/nulle-part/", "/api/v1/assessments/x/answers/y/"])
def test_address_that_leads_nowhere_is_none_whatever_the_method(person, method, address):
    checking = Client(enforce_csrf_checks=True)
    assert is_problem(getattr(checking, method)(address), 404)
    key = bearing(make_api_token(person("membre.ici"), scopes=[ApiScope.ANSWER])[1])
    assert is_problem(getattr(checking, method)(address, headers=key), 404)


def test_address_without_its_slash_is_another_one_for_who_writes(client, here):
    assert is_problem(client.post("/api/v1/accounts", {}, content_type="application/json"), 404)
    assert client.get("/api/v1/themes").headers["Location"] == "/api/v1/themes/"


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_body_that_is_no_json_is_refused(client, kind):
    document = json.dumps({"email": "a@example.org", "password": "un mot de passe solide"})
    assert is_problem(client.generic("POST", "/api/v1/accounts/", document, content_type=kind), 415)


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "application/problem+json"])
def test_body_of_any_kind_of_json_is_read(client, kind):
    assert is_problem(client.generic("POST", "/api/v1/keys/", "{}", content_type=kind), 422)


def test_body_that_is_too_large_is_said_to_be(client):
    document = json.dumps({"email": "a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert is_problem(client.post("/api/v1/accounts/", document, content_type="application/json"), 413)


@pytest.mark.parametrize("number", ["0", "99999999", "9223372036854775808", "9" * 20, "9" * 400, "1e9", "-1"])
@pytest.mark.parametrize(
    "address",
    [
        f"{V}resources/{{}}/",
        f"{V}events/{{}}/",
        f"{V}experiences/{{}}/",
        f"{V}campaigns/{{}}/",
        f"{V}campaigns/{{}}/palmares/",
        f"{V}questionnaire/versions/{{}}/",
        "/api/v2/pages/{}/",
        "/api/v2/images/{}/",
    ],
)
def test_number_that_no_row_bears_leads_nowhere(client, here, address, number):
    assert is_problem(client.get(address.format(number)), 404)


@pytest.mark.parametrize("address", [f"{V}events/{{}}/registrations/", "/api/v1/campaigns/{}/applications/"])
def test_nor_does_one_to_write_to(here, person, address):
    key = bearing(make_api_token(person("membre.ici"), scopes=[ApiScope.ANSWER])[1])
    sent = {"data": {"name": "Ada"}, "content_type": "application/json", "headers": key}
    assert is_problem(Client().post(address.format("9" * 20), **sent), 404)


def test_who_brings_nothing_is_asked_for_a_key(here, as_person):
    """Only a session needs the site's token beside it."""
    begin = {"data": {}, "content_type": "application/json"}
    answer = Client(enforce_csrf_checks=True).post(f"{V}assessments/", **begin)
    assert is_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"
    signed_in = as_person("membre.ici")
    signed_in.handler.enforce_csrf_checks = True
    assert is_problem(signed_in.post(f"{V}assessments/", **begin), 403)
