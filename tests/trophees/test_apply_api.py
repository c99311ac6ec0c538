"""Campaigns and applications by JSON."""

import json
from datetime import datetime

import pytest

from home.models import Place
from tests.factories.campaigns import make_application, make_campaign
from trophees.calendar import Phase
from trophees.models import Application, CampaignPage

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def draft(campaign, organisation, owner):
    return make_application(campaign, by=owner, organisation=organisation, sent=False)


def put(client, address: str, document: dict):
    return client.put(API + address, json.dumps(document), content_type="application/json")


def post(client, address: str, document: dict | None = None):
    return client.post(API + address, json.dumps(document or {}), content_type="application/json")


def test_campaigns_of_a_space_are_public_with_their_form_and_without_their_grid(client, campaign, there):
    call = make_campaign(None)
    make_campaign(there)
    assert [one["id"] for one in client.get(f"{API}campaigns/?territory=ici").json()["items"]] == [campaign.pk]
    assert [one["id"] for one in client.get(f"{API}campaigns/").json()["items"]] == [call.pk]
    found = client.get(f"{API}campaigns/{campaign.pk}/")
    document = found.json()
    assert document["phase"] == "open"
    assert datetime.fromisoformat(document["closes_at"]) == campaign.closes_at
    assert [one["title"] for one in document["categories"]] == ["Énergie", "Coopération"]
    assert document["form"]["themes"][0]["questions"][0]["key"] == "phrase"
    assert "Effet mesuré" not in found.content.decode()
    assert document["url"].endswith(f"/ici/trophees/{campaign.slug}/")


@pytest.mark.parametrize("close", [{"state": "suspended"}, {"modules": []}], ids=["suspended", "without trophies"])
def test_campaigns_of_a_closed_space_do_not_exist(client, campaign, here, close):
    for name, value in close.items():
        setattr(here, name, value)
    here.save()
    assert client.get(f"{API}campaigns/?territory=ici").status_code == 404
    assert client.get(f"{API}campaigns/{campaign.pk}/").status_code == 404


def test_a_campaign_that_is_not_published_does_not_exist(client, campaign):
    CampaignPage.objects.filter(pk=campaign.pk).update(live=False)
    assert client.get(f"{API}campaigns/{campaign.pk}/").status_code == 404
    assert client.get(f"{API}campaigns/?territory=ici").json() == {"items": [], "next": None}


def test_a_whole_application_goes_by_json(as_person, campaign, organisation):
    client = as_person("titulaire.ici")
    begun = post(client, f"campaigns/{campaign.pk}/applications/", {"organisation": str(organisation.uuid)})
    assert begun.status_code == 201
    mine = f"applications/{begun.json()['uuid']}/"
    incomplete = post(client, f"{mine}submit/")
    assert incomplete.status_code == 422
    assert [one["what"] for one in incomplete.json()["missing"]] == ["title", "category", "answer", "answer"]
    assert put(client, mine, {"title": " Fours\nde nuit ", "category": "energie"}).json()["title"] == "Fours de nuit"
    for key, value in (("phrase", "Éteindre"), ("recit", "Des minuteries.")):
        assert put(client, f"{mine}answers/{key}", {"value": value}).json()["answer"]["value"] == value
    assert client.get(f"{API}{mine}").json()["missing"] == []
    sent = post(client, f"{mine}submit/").json()
    assert (sent["state"], sent["number"]) == ("received", 1)
    assert [one["uuid"] for one in client.get(f"{API}applications/").json()["items"]] == [sent["uuid"]]
    assert post(client, f"{mine}withdraw/").json()["state"] == "withdrawn"
    locked = put(client, f"{mine}answers/phrase", {"value": "Trop tard"})
    assert (locked.status_code, locked.json()["detail"]) == (
        409,
        "Cette candidature est retirée\u00a0: elle ne change plus.",
    )


def test_a_commune_is_found_in_the_official_list_only(as_person, db):
    call, client = make_campaign(None), as_person("nouvelle")
    address = f"campaigns/{call.pk}/applications/"
    refused = post(client, address, {"place": "Nulle-Part"})
    assert (refused.status_code, Application.objects.count()) == (422, 0)
    begun = post(client, address, {"place": "86070"})
    assert begun.json()["applicant"] == "Chauvigny"
    assert Application.objects.get().place == Place.objects.get(name="Chauvigny")


def test_another_one_s_organisation_does_not_apply(as_person, campaign, organisation, there):
    client = as_person("titulaire.ailleurs")
    refused = post(client, f"campaigns/{campaign.pk}/applications/", {"organisation": str(organisation.uuid)})
    assert (refused.status_code, Application.objects.count()) == (422, 0)


def test_two_people_who_answer_the_same_question_are_told(as_person, draft):
    address = f"applications/{draft.uuid}/answers/phrase"
    assert put(as_person("titulaire.ici"), address, {"value": "La nôtre", "revision": 1}).status_code == 200
    conflict = put(as_person("membre.ici"), address, {"value": "La leur", "revision": 1})
    assert (conflict.status_code, conflict.json()["standing"]["value"]) == (409, "La nôtre")


def test_who_is_late_is_told_the_exact_time(as_person, draft, time_machine):
    time_machine.move_to(draft.campaign.closes_at)
    client = as_person("titulaire.ici")
    for reply in (
        put(client, f"applications/{draft.uuid}/answers/phrase", {"value": "Trop tard"}),
        put(client, f"applications/{draft.uuid}/", {"title": "Trop tard", "category": "energie"}),
        post(client, f"applications/{draft.uuid}/submit/"),
        post(client, f"campaigns/{draft.campaign_id}/applications/", {"organisation": str(draft.organisation.uuid)}),
    ):
        assert reply.status_code == 409
        assert reply["Content-Type"] == "application/problem+json"
        assert "Clôture le" in reply.json()["detail"]
        assert "Il était" in reply.json()["detail"]


@pytest.mark.parametrize("phase", list(Phase))
def test_what_was_decided_is_not_told(as_person, here, organisation, owner, phase):
    """Of a state that is set too early, authors see « en évaluation » all the same."""
    application = make_application(make_campaign(here, phase=phase), by=owner, organisation=organisation)
    for state in ("selected", "refused", "contracted"):
        Application.objects.filter(pk=application.pk).update(state=state)
        client = as_person("titulaire.ici")
        assert client.get(f"{API}applications/{application.uuid}/").json()["state"] == "evaluated"
        for page in (f"/mon-espace/candidatures/{application.uuid}/", "/mon-espace/"):
            text = client.get(page).content.decode().lower()
            assert "en évaluation" in text
            assert "retenue" not in text
            assert "contractualisée" not in text


def test_nobody_learns_by_beginning_that_a_commune_has_applied(as_person, person):
    call = make_campaign(None)
    make_application(call, by=person("titulaire.ici"), place=Place.objects.get(name="Chauvigny"))
    begun = post(as_person("nouvelle"), f"campaigns/{call.pk}/applications/", {"place": "86070"})
    assert (begun.status_code, begun.json()["state"]) == (201, "draft")


def test_beginnings_are_counted_by_json_and_on_pages_together(as_person, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "application_begun": "1/h/user"}
    call, client = make_campaign(None), as_person("nouvelle")
    address = f"campaigns/{call.pk}/applications/"
    assert post(client, address, {"place": "86070"}).status_code == 201
    assert post(client, address, {"place": "86070"}).status_code == 429
    page = client.post(f"/mon-espace/candidatures/nouvelle/{call.pk}/", {"place": "86070"})
    assert page.status_code == 429
    assert "Trop de candidatures se suivent" in page.content.decode()


@pytest.mark.parametrize("between", ["\u0000 ", "\u0008 ", "\ud800 ", "\u000b"])
def test_a_title_is_kept_without_what_no_sheet_could_hold(as_person, draft, between):
    typed = {"title": f"Fours{between}de nuit", "category": "energie"}
    saved = put(as_person("titulaire.ici"), f"applications/{draft.uuid}/", typed)
    assert (saved.status_code, saved.json()["title"]) == (200, "Fours de nuit")
