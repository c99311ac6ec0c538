"""One's organisations by JSON: the rules of the pages, said to programs."""

import pytest
from django.test import Client

from actors.models import Organisation
from home.enums import ApiScope
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.questionnaires.together import all_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MINE = "/api/v1/my-organisations/"
NEW = {"territory": "ici", "kind": "association", "name": "Les Copains du vélo", "headcount": "0"}


@pytest.fixture
def call(person):
    """Calls as somebody, by their key; what is answered keeps to the contract."""

    def of(name: str):
        secret = make_api_token(person(name), scopes=[ApiScope.ORGANISATION])[1]
        client = Client(headers=bearing(secret))

        def send(method: str, address: str, document: dict | None = None):
            answer = getattr(client, method.lower())(address, document, content_type="application/json")
            check_contract(method, address, answer)
            return answer

        return send

    return of


def test_organisation_is_presented_then_told(call):
    send = call("nouvelle")
    made = send("POST", MINE, NEW | {"commune": "Chauvigny", "number": "732 829 320 00074"})
    assert made.status_code == 201
    told = made.json()
    assert (told["commune"], told["number"], told["role"]) == ("Chauvigny", "73282932000074", "owner")
    assert [one["territory"] for one in told["territories"]] == ["ici"]
    assert send("GET", MINE).json() == {"items": [told]}


def test_change_keeps_what_is_not_said(call):
    send = call("nouvelle")
    made = send("POST", MINE, NEW | {"commune": "Chauvigny", "number": "732829320", "sector": "C"}).json()
    address = f"{MINE}{made['uuid']}/"
    changed = send("PATCH", address, {"motto": "Un vélo chacun", "sector": ""}).json()
    assert changed == made | {"motto": "Un vélo chacun", "sector": None}
    refused = send("PATCH", address, {"number": "123456789", "commune": "Nulle-Part"})
    assert refused.json()["fields"] == ["commune", "number"]
    assert send("GET", address).json() == changed


@pytest.mark.django_db(transaction=True)
def test_members_who_change_it_at_the_same_moment_lose_nothing(call, organisation):
    send, address = call("titulaire.ici"), f"{MINE}{organisation.uuid}/"
    said = [
        ("motto", "Un vélo chacun"),
        ("activity", "Menuiserie"),
        ("description", "Du bois."),
        ("name", "Menuiserie"),
    ]
    answers = all_at_once(lambda turn: send("PATCH", address, dict([said[turn]])), people=len(said))
    assert [answer.status_code for answer in answers] == [200] * len(said)
    assert dict(said).items() <= send("GET", address).json().items()


def test_one_that_looks_the_same_is_joined_or_said_to_be_another(call, organisation, person):
    send, same = call("nouvelle"), NEW | {"kind": "company", "name": "menuiserie ici"}
    clash = send("POST", MINE, same)
    assert clash.status_code == 409
    assert [one["uuid"] for one in clash.json()["twins"]] == [str(organisation.uuid)]
    assert send("POST", MINE, same | {"distinct": True}).status_code == 201
    asked = send("POST", MINE, same | {"join": str(organisation.uuid)})
    assert asked.status_code == 202
    assert organisation.memberships.get(user=person("nouvelle")).state == "asked"


def test_number_of_another_is_never_taken(call, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(siren="732829320")
    clash = call("nouvelle")("POST", MINE, NEW | {"number": "732829320", "distinct": True}).json()
    assert (clash["status"], clash["certain"]) == (409, True)


def test_one_that_looks_like_nothing_is_not_joined(call, organisation):
    assert call("nouvelle")("POST", MINE, NEW | {"join": str(organisation.uuid)}).status_code == 404


def test_territory_refuses_types_that_it_does_not_take(call, here, organisation, there):
    there.actor_types = ["association"]
    there.save()
    assert call("nouvelle")("POST", MINE, NEW | {"territory": "ailleurs", "kind": "company"}).status_code == 422
    entering = call("titulaire.ici")("POST", f"{MINE}{organisation.uuid}/territories/", {"territory": "ailleurs"})
    assert entering.status_code == 409
    assert "accueille" in entering.json()["detail"]


def test_choices_are_those_of_the_territory(client, here):
    here.actor_types, here.other_kinds = ["company", "other"], ["Lycée"]
    here.save()
    found = client.get("/api/v1/territories/ici/sign-up-choices/?commune=chauv").json()
    assert "other:Lycée" in [one["value"] for one in found["kinds"]]
    assert "association" not in [one["value"] for one in found["kinds"]]
    assert [one["name"] for one in found["communes"]] == ["Chauvigny"]
