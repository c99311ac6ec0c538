"""The journey of an actor by JSON alone, and what it refuses."""

import pytest
from django.test import Client

from home.enums import ApiScope
from home.models import Territory
from home.spaces import forget
from questionnaires.models import Assessment
from questionnaires.results.reading import explanation_of, simulator_of
from questionnaires.versions import definition_of
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.factories.assessments import make_draft, make_sent
from tests.factories.pages import make_resources
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
    told = send("GET", f"/api/v1/assessments/{following['uuid']}/answers/").json()["answers"]["energie_suivi"]
    assert (told["value"], told["proposed"]["value"]) == (None, SEED["answers"]["energie_suivi"]["value"])


def test_what_a_colleague_changed_since_is_not_sent_unread(send, here, organisation, person):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    address = f"/api/v1/assessments/{draft.uuid}/"
    read = send("GET", address)["ETag"]
    send("PUT", f"{address}answers/energie_suivi", {"value": "non"})
    assert send("POST", f"{address}submission/", **{"If-Match": read}).status_code == 412
    assert not Assessment.objects.get(pk=draft.pk).is_submitted


@pytest.mark.parametrize("what", ["notes/energie_suivi", "remarks/questions/energie_suivi"])
def test_text_that_no_database_holds_is_refused(send, here, organisation, person, what):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    refused = send("PUT", f"/api/v1/assessments/{draft.uuid}/{what}", {"text": "Un\0 mot"})
    assert (refused.status_code, refused.json()["fields"]) == (422, ["text"])


def test_list_holds_what_one_may_open_alone(send, here, organisation, person):
    make_draft(organisation, territory=here, by=person("titulaire.ici"))
    Territory.objects.filter(pk=here.pk).update(modules=[one for one in here.modules if one != "diagnostic"])
    forget()
    assert send("GET", "/api/v1/assessments/").json()["items"] == []
    assert send("POST", BEGIN, {"organisation": str(organisation.uuid)}).status_code == 404


# --- The result and the plan ------------------------------------------------------------------------------------------


@pytest.fixture
def sent(here, organisation, person):
    return make_sent(organisation, territory=here, by=person("titulaire.ici"))


def test_result_says_why_and_what_would_raise_it(send, sent):
    told = send("GET", f"/api/v1/assessments/{sent.uuid}/result/").json()
    shown = explanation_of(sent)
    assert told["score"] == float(shown.score)
    assert [theme["score"] for theme in told["themes"]] == [float(theme.score) for theme in shown.themes]
    asked = {row["key"]: row for theme in told["themes"] for row in theme["questions"]}
    assert set(asked) == {question.key for question in definition_of(sent.version_id).questions}
    for theme in told["themes"]:
        assert sum(row["brings"] or 0 for row in theme["questions"]) == pytest.approx(theme["score"])
    assert [one["question"] for one in told["levers"]] == [
        one.key for one in simulator_of(sent, everything=True).levers
    ]


def test_resources_say_their_reason_and_the_first_round_has_no_other(send, sent):
    address = f"/api/v1/assessments/{sent.uuid}/"
    (first, *_others) = send("GET", f"{address}resources/").json()["items"]
    assert first["resources"][0]["reason"]
    assert first["resources"][0]["url"].startswith("http")
    progress = send("GET", f"{address}progress/").json()
    assert (progress["rounds"], progress["rows"]) == ([], [])


def test_second_round_is_told_beside_the_first(send, sent, here, organisation, person):
    again = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    progress = send("GET", f"/api/v1/assessments/{again.uuid}/progress/?since=1").json()
    assert [one["round"] for one in progress["rounds"] if one["is_compared"]] == [1]
    assert progress["way"] == "stable"


def test_place_among_peers_is_of_who_takes_part(send, here, organisation, person, sent):
    address = f"/api/v1/assessments/{sent.uuid}/benchmark/"
    assert send("GET", address).json()["state"] == "not_sharing"
    organisation.presences.update(shares_with_peers=True)
    alone = send("GET", address).json()
    assert (alone["state"], alone["overall"], alone["themes"]) == ("too_few", None, {})


def test_plan_is_kept_by_json(send, sent, organisation, person):
    plan = f"/api/v1/territories/ici/plans/{organisation.uuid}/actions/"
    said = {"title": "Isoler le four", "owner": "membre.ici@example.org", "due_on": "2030-06-30", "theme": "energie"}
    made = send("POST", plan, said)
    assert made.status_code == 201
    assert made.json()["owner"]["email"] == "membre.ici@example.org"
    address, before = f"{plan}{made.json()['uuid']}/", made["ETag"]
    changed = send("PATCH", address, {"state": "done"}, **{"If-Match": before})
    assert {**made.json(), **changed.json()} == changed.json()
    assert (changed.json()["state"]["value"], changed.json()["title"]) == ("done", "Isoler le four")
    assert send("PATCH", address, {"title": "Autre"}, **{"If-Match": before}).status_code == 412
    assert send("DELETE", address, **{"If-Match": before}).status_code == 412
    assert send("POST", plan, {"title": "X", "owner": "titulaire.ailleurs@example.org"}).json()["fields"] == ["owner"]
    lever = send("GET", f"/api/v1/assessments/{sent.uuid}/result/").json()["levers"][0]["question"]
    proposed = {"assessment": str(sent.uuid), "question": lever}
    assert [send("POST", plan, proposed).status_code for _time in range(2)] == [201, 200]
    assert (send("GET", plan).json()["done"], send("GET", plan).json()["total"]) == (1, 2)
    assert send("DELETE", address).status_code == 200
    assert send("GET", address).status_code == 404


def test_plan_takes_nothing_from_elsewhere(send, there, organisation, person):
    (elsewhere,) = make_resources(there)
    foreign = make_sent(there.presences.first().organisation, territory=there, by=person("titulaire.ailleurs"))
    plan = f"/api/v1/territories/ici/plans/{organisation.uuid}/actions/"
    assert send("POST", plan, {"resource": elsewhere.pk}).status_code == 404
    assert send("POST", plan, {"assessment": str(foreign.uuid), "question": "energie_suivi"}).status_code == 404
