"""The journey of an actor by JSON alone, and what it refuses."""

import pytest
from django.test import Client

from home.enums import ApiScope
from home.models import Territory
from home.spaces import forget
from questionnaires.models import Assessment
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.factories.assessments import make_draft
from tests.world import SEED

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BEGIN = "/api/v1/territories/ici/assessments/"


@pytest.fixture
def send(person):
    """Calls as the owner, by their key; what is answered keeps to the contract."""
    secret = make_api_token(person("titulaire.ici"), scopes=[ApiScope.ANSWER])[1]
    client = Client(headers=bearing(secret))

    def call(method: str, address: str, document: dict | None = None, **headers: str):
        sent = {} if document is None else {"data": document, "content_type": "application/json"}
        answer = getattr(client, method.lower())(address, headers=headers, **sent)
        check_contract(method, address, answer)
        return answer

    return call


def test_diagnostic_is_begun_once_answered_and_sent(send, organisation):
    begun = send("POST", BEGIN, {"organisation": str(organisation.uuid)})
    again = send("POST", BEGIN, {"organisation": str(organisation.uuid)})
    assert (begun.status_code, again.status_code) == (201, 200)
    assert again.json() == begun.json()
    address = f"/api/v1/assessments/{begun.json()['uuid']}/"
    unfinished = send("POST", f"{address}submission/")
    assert unfinished.status_code == 422
    assert unfinished.json()["missing"] == begun.json()["missing"] != []
    for key, answer in SEED["answers"].items():
        told = {"value": answer.get("value"), "not_applicable": answer.get("na", False)}
        send("PUT", f"{address}answers/{key}", told | {"reason": answer.get("reason", "")})
    read = send("GET", address)
    assert (read.json()["missing"], read["ETag"]) == ([], f'"{read.json()["revision"]}"')
    sent = send("POST", f"{address}submission/", **{"If-Match": read["ETag"], "Idempotency-Key": "un"})
    assert (sent.status_code, sent.json()["state"]) == (200, "sent")
    assert send("POST", f"{address}submission/", **{"Idempotency-Key": "un"}).content == sent.content
    assert [one["uuid"] for one in send("GET", "/api/v1/assessments/").json()["items"]] == [begun.json()["uuid"]]
    following = send("POST", BEGIN, {"organisation": str(organisation.uuid)}).json()
    assert (following["round"], following["state"]) == (2, "draft")


def test_what_a_colleague_changed_since_is_not_sent_unread(send, here, organisation, person):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    address = f"/api/v1/assessments/{draft.uuid}/"
    read = send("GET", address)["ETag"]
    send("PUT", f"{address}answers/energie_suivi", {"value": "non"})
    assert send("POST", f"{address}submission/", **{"If-Match": read}).status_code == 412
    assert not Assessment.objects.get(pk=draft.pk).is_submitted


def test_list_holds_what_one_may_open_alone(send, here, organisation, person):
    make_draft(organisation, territory=here, by=person("titulaire.ici"))
    Territory.objects.filter(pk=here.pk).update(modules=[one for one in here.modules if one != "diagnostic"])
    forget()
    assert send("GET", "/api/v1/assessments/").json()["items"] == []
    assert send("POST", BEGIN, {"organisation": str(organisation.uuid)}).status_code == 404
