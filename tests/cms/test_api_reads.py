"""Public reads: what everybody may ask, of what is open alone, at a known price."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from actors.models import Registration
from home.enums import TerritoryState
from home.models import EventPage, Territory
from home.spaces import forget
from ressources.models import ResourcePage
from tests.contract import check_contract
from tests.factories.actors import make_experiences, make_open_territories, make_organisations
from tests.factories.campaigns import make_campaign
from tests.factories.deliberations import make_released
from tests.factories.events import make_event, make_registration
from tests.factories.pages import hide, make_events, make_resources
from trophees.calendar import Phase

pytestmark = pytest.mark.django_db

API = "/api/v1/"
HERE = f"{API}territories/ici/"
MOST = 4
LISTS = {
    "resources/": make_resources,
    "organisations/": make_organisations,
    "experiences/": make_experiences,
    "events/": make_events,
    "campaigns/": lambda territory, count: [make_campaign(territory) for _rank in range(count)],
}
OF_MODULES = {
    "resources/": "resources",
    "organisations/": "actors",
    "experiences/": "experiences",
    "events/": "agenda",
    "questionnaire/": "diagnostic",
    "questionnaire/versions/": "diagnostic",
    "campaigns/": "trophies",
}


def items(client, address: str) -> list[dict]:
    answer = client.get(address)
    check_contract("GET", address, answer)
    return answer.json()["items"]


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.parametrize("address", [*LISTS, "", "themes/", "questionnaire/", "questionnaire/versions/"])
def test_list_costs_four_queries_at_most_whatever_its_length(client, here, address):
    costs = []
    for count in (2, 18):
        if make := LISTS.get(address):
            make(here, count)
        client.get(HERE + address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(HERE + address)
        check_contract("GET", HERE + address, answer)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= MOST, "\n".join(one["sql"][:200] for one in asked)


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.parametrize("address", ["territories/", "resources/", "organisations/", "experiences/", "events/"])
def test_list_of_the_nation_costs_four_queries_at_most(client, here, there, address):
    make_open_territories(12)
    for territory in (here, there, None):
        make_events(territory, 6)
        make_resources(territory, 6)
    make_experiences(there, 6)
    client.get(API + address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(API + address)
    check_contract("GET", API + address, answer)
    assert len(asked) <= MOST


@pytest.mark.usefixtures("generations_read_once")
def test_asking_again_by_its_tag_reads_nothing_until_something_is_published(
    client, here, django_capture_on_commit_callbacks
):
    make_events(here)
    answer = client.get(f"{HERE}events/")
    with CaptureQueriesContext(connection) as asked:
        again = client.get(f"{HERE}events/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 0)
    assert again["ETag"] == answer["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        make_event(here, title="Tout neuf")
    changed = client.get(f"{HERE}events/", headers={"If-None-Match": answer["ETag"]})
    assert changed.status_code == 200
    assert "Tout neuf" in changed.content.decode()


# --- What is open -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", OF_MODULES)
def test_module_that_is_closed_does_not_exist(client, here, address):
    assert client.get(HERE + address).status_code == 200
    here.modules = [module for module in here.modules if module != OF_MODULES[address]]
    here.save()
    forget()
    answer = client.get(HERE + address)
    assert answer.status_code == 404
    check_contract("GET", HERE + address, answer)


@pytest.mark.parametrize("state", [TerritoryState.PREPARED, TerritoryState.SUSPENDED, TerritoryState.ARCHIVED])
def test_space_that_is_not_open_does_not_exist(as_person, here, state):
    """For its own team neither: the API shows what everybody may read."""
    Territory.objects.filter(pk=here.pk).update(state=state)
    forget()
    client = as_person("responsable.ici")
    for address in ("", "themes/", *OF_MODULES):
        assert client.get(HERE + address).status_code == 404
    assert [one["slug"] for one in items(client, f"{API}territories/")] == ["ailleurs"]
    assert {one["territory"] for one in items(client, f"{API}organisations/")} <= {"ailleurs"}


def test_drafts_and_pages_behind_a_password_do_not_exist(client, here):
    (shown, private, draft) = make_events(here, 3)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="secret")
    EventPage.objects.filter(pk=draft.pk).update(live=False)
    found = [client.get(f"{HERE}events/{event.pk}/").status_code for event in (shown, private, draft)]
    assert found == [200, 404, 404]


def test_what_is_of_elsewhere_does_not_exist_here(client, here, there):
    (event,), (resource,), (sheet,) = make_events(there, 1), make_resources(there, 1), make_experiences(there, 1)
    campaign = make_campaign(there)
    for address in (
        f"events/{event.pk}/",
        f"resources/{resource.pk}/",
        f"experiences/{sheet.pk}/",
        f"campaigns/{campaign.pk}/",
        f"campaigns/{campaign.pk}/palmares/",
        "organisations/menuiserie-ailleurs/",
    ):
        assert client.get(HERE + address).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [("territories/ici/events/?q=%00", 400), ("territories/a%00b/", 400), ("territories/ici/events/1e9/", 404)],
)
def test_address_that_nothing_can_be_looked_for_by_is_refused(client, address, status):
    answer = client.get(API + address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("territories/ici/resources/?theme=nulle-part", "theme"),
        ("territories/ici/resources/?themes=energie", "themes"),
        ("resources/?foo=1", "foo"),
        ("territories/ici/organisations/?theme=energie&theme=x", "theme"),
        ("organisations/?type=entreprise", "type"),
        ("organisations/?badge=or", "badge"),
        ("events/?theme=x", "theme"),
        ("territories/ici/experiences/?theme=x", "theme"),
        ("territories/?page=2", "page"),
    ],
)
def test_filter_that_is_not_understood_does_not_let_everything_through(client, address, name):
    answer = client.get(API + address)
    assert (answer.status_code, answer.json()["fields"]) == (422, [name])
    assert answer.json()["errors"][name].endswith(".")


@pytest.mark.parametrize("address", ["organisations/", "territories/ici/resources/", "events/", "territories/"])
def test_parameter_without_a_value_asks_for_nothing(client, address):
    names = "q=&theme=&limit=&cursor=" if address != "territories/" else "q=&limit=&cursor="
    plain, asked = client.get(API + address), client.get(f"{API}{address}?{names}")
    assert (asked.status_code, asked.json()["items"]) == (200, plain.json()["items"])


# --- What is said -----------------------------------------------------------------------------------------------------


def test_library_is_filtered_and_counted_as_its_page_is(client, here):
    make_resources(here, 2)
    hide(ResourcePage.objects.get(slug="guide-eau"), here)
    answer = client.get(f"{HERE}resources/?theme=energie&theme=eau").json()
    assert {one["title"] for one in answer["items"]} >= {"Guide Énergie"}
    assert "Guide Eau" not in {one["title"] for one in answer["items"]}
    assert answer["count"] == len(answer["items"])
    (themes,) = (facet for facet in answer["facets"] if facet["name"] == "theme")
    assert {"energie"} <= {one["value"] for one in themes["options"] if one["is_ticked"]}
    assert client.get(f"{HERE}resources/?type=inconnu").status_code == 422


@pytest.mark.parametrize("order", ["", "&tri=titre", "&tri=cloture", "&tri=nouveautes", "&q=guide&tri=pertinence"])
def test_whole_library_comes_by_pages_in_each_order(client, here, order):
    make_resources(here, 5)
    address, found = f"{HERE}resources/?limit=2{order}", []
    whole = [one["id"] for one in items(client, f"{HERE}resources/?limit=100{order}")]
    while address:
        answer = client.get(address)
        following = answer.json()["next"]
        assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        found += [one["id"] for one in answer.json()["items"]]
        address = following
    assert found == whole
    assert len(whole) > 4


def test_organisation_says_no_more_than_its_public_page(client, organisation):
    organisation.presences.update(latest_level="Avancé", latest_score="4,1/5", shares="level")
    answer = client.get(f"{HERE}organisations/menuiserie-ici/")
    check_contract("GET", f"{HERE}organisations/menuiserie-ici/", answer)
    assert (answer.json()["level"], answer.json()["score"]) == ("Avancé", "")
    organisation.presences.update(showcase="private")
    assert client.get(f"{HERE}organisations/menuiserie-ici/").status_code == 404
    assert items(client, f"{HERE}organisations/") == []


def test_event_tells_its_online_address_to_nobody(client, here):
    event = make_event(here, mode="online", online_address="https://visio.example.org/secret", capacity=3)
    answer = client.get(f"{HERE}events/{event.pk}/")
    assert answer.json()["places_left"] == 3
    assert "visio.example.org" not in answer.content.decode()


def test_palmares_shows_once_it_is_public(client, here, time_machine):
    campaign = make_released(here, phase=Phase.PUBLISHED).campaign
    address = f"{HERE}campaigns/{campaign.pk}/palmares/"
    answer = client.get(address)
    check_contract("GET", address, answer)
    assert answer.json()["laureates"][0]["name"]
    time_machine.move_to(campaign.publishes_at - timedelta(seconds=1))
    assert client.get(address).status_code == 404


def test_questionnaire_is_given_as_it_was_published(client, here):
    version = here.questionnaire_versions.get()
    answer = client.get(f"{HERE}questionnaire/").json()
    assert (answer["number"], answer["sha256"], answer["is_current"]) == (1, version.sha256, True)
    assert answer["definition"] == version.definition


# --- Registering ------------------------------------------------------------------------------------------------------


def register(client, event, **fields):
    told = {"name": "Ada Bois", "email": "ada@example.org", **fields}
    address = f"{HERE}events/{event.pk}/registrations/"
    answer = client.post(address, json.dumps(told), content_type="application/json")
    check_contract("POST", address, answer)
    return answer


def test_visitor_registers_and_reads_the_same_words_the_second_time(client, here, mailoutbox):
    event = make_event(here)
    first, second = register(client, event), register(client, event)
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (202, first.json())
    assert Registration.objects.get().email == "ada@example.org"


def test_registration_says_why_it_is_refused(client, here):
    event = make_event(here, capacity=1, has_waiting_list=False)
    wrong = register(client, event, email="pas une adresse")
    assert (wrong.status_code, wrong.json()["fields"]) == (422, ["email"])
    make_registration(event, "Premier Venu")
    full = register(client, event)
    assert (full.status_code, full.json()["code"]) == (409, "full")


def test_a_session_does_not_count_to_register(as_person, here):
    """No token keeps another site from posting for somebody who is signed in: the call is that of a visitor."""
    register(as_person("titulaire.ici"), make_event(here))
    registration = Registration.objects.get()
    assert (registration.user, registration.email) == (None, "ada@example.org")


def test_registrations_are_limited_as_on_the_page(client, here, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "registration_by_visitor": "1/h/ip"}
    event = make_event(here)
    assert register(client, event).status_code == 202
    assert register(client, event, email="autre@example.org").status_code == 429
