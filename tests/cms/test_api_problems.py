"""Every refusal of the API is a problem document, in French."""

import pytest

from tests.contract import check_contract
from tests.factories.assessments import make_draft

pytestmark = pytest.mark.django_db

ANSWER = "/api/v1/assessments/{uuid}/answers/energie_suivi"


@pytest.fixture
def address(organisation, here, person):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    return ANSWER.format(uuid=draft.uuid)


@pytest.mark.parametrize(
    ("name", "body", "status", "title"),
    [
        ("", '{"value": "non"}', 401, "Connexion nécessaire"),
        ("titulaire.ailleurs", '{"value": "non"}', 404, "Introuvable"),
        ("titulaire.ici", "{nonsense", 400, "Demande illisible"),
        ("titulaire.ici", '{"value": null, "revision": "beaucoup"}', 422, "Valeur refusée"),
        ("titulaire.ici", "{}", 422, "Valeur refusée"),
        ("titulaire.ici", "[]", 422, "Valeur refusée"),
        ("titulaire.ici", '{"value": "inconnue"}', 422, "Valeur refusée"),
        ("titulaire.ici", '{"value": "non", "revision": 9}', 409, "Conflit"),
    ],
)
def test_refusal_is_a_problem_in_french(client, as_person, address, name, body, status, title):
    if name:
        as_person(name)
    answer = client.put(address, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["title"], problem["status"]) == (title, status)
    assert isinstance(problem["detail"], str)
    assert problem["detail"].endswith(".") or "\u00a0" in problem["detail"]


def test_field_that_is_not_understood_is_named(as_person, address):
    answer = as_person("titulaire.ici").put(
        address, '{"value": null, "revision": "beaucoup"}', content_type="application/json"
    )
    assert answer.json()["fields"] == ["revision"]
    assert answer.json()["errors"] == {"revision": "Un nombre entier est attendu."}


def test_address_that_leads_nowhere_is_a_problem_too(client):
    answer = client.get("/api/v1/nulle-part/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/docs/nulle-part/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("seen", "status"), [('"{}"', 200), ('"{}0"', 412), ('W/"{}"', 200), ('W/"{}0"', 412), ("*", 412), ("{}", 412)]
)
def test_answer_that_was_changed_meanwhile_is_not_overwritten_by_its_tag(as_person, address, seen, status):
    client = as_person("titulaire.ici")
    first = client.put(address, '{"value": "non"}', content_type="application/json")
    assert first["ETag"] == f'"{first.json()["answer"]["revision"]}"'
    tag = seen.format(first["ETag"].strip('"'))
    again = client.put(address, '{"value": "total"}', content_type="application/json", headers={"If-Match": tag})
    check_contract("PUT", address, again)
    assert again.status_code == status
    if status == 412:
        assert again.json()["standing"]["value"] == "non"


@pytest.mark.once
def test_head_answers_what_get_would_without_its_body(client):
    address = "/api/v1/territories/ici/themes/"
    got, told = client.get(address), client.head(address)
    assert (told.status_code, told["ETag"], told.content) == (200, got["ETag"], b"")
    assert told["Content-Length"] == str(len(got.content))
    assert client.head("/api/v1/territories/nulle-part/").status_code == 404
