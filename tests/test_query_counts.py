"""What a page costs, drawn by a process that is warm and without the cache of pages: queries, bytes, nodes.

Each list asks as many questions of the database with 20 items, more than a page of a list shows, as with 2.
"""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import ExperiencePage
from actors.services.experiences import add_picture, ask_for_experience, publish_experience
from cms.benchmark.large import PER_THEME, grown
from home.models import PortalPage, Territory, Theme
from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from questionnaires.services.assessments import start_assessment
from questionnaires.services.publishing import publish_version
from questionnaires.services.restoring import write_draft
from questionnaires.studio.drafts import theme_pages
from tests.factories.actors import (
    make_comment,
    make_experience,
    make_experiences,
    make_open_territories,
    make_organisations,
    make_photograph,
)
from tests.factories.assessments import make_draft, make_sent, make_version
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.pages import make_events, make_news, make_past_events, make_resources
from tests.world import QUESTIONNAIRE

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("generations_read_once")]

FEW, MANY = 2, 20
HOME, LIST, DETAIL, MEMBER = 12, 10, 8, 2
MOST_BYTES = 20 * 1024
MOST_NODES = 350
LISTINGS = ("news", "events", "resources", "actors", "experiences")


@pytest.fixture
def visitor(client) -> Client:
    """Somebody whose cookie, of another site on the same domain, keeps the cache of pages out of the way."""
    client.cookies["mesure"] = "1"
    return client


@pytest.fixture
def full_home(here) -> Territory:
    """A home with each kind of list at its longest."""
    lists = [("listing", {"kind": kind, "title": "Du nouveau", "count": 6}) for kind in LISTINGS]
    here.page.body = [("hero", {"title": "Agir ici"}), *lists]
    here.page.save()
    make_campaigns(here, MANY)
    return here


def measure(client: Client, address: str) -> tuple[int, HttpResponse]:
    """How many queries the second drawing takes: the first one warms the process."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), response


def check_list(client: Client, address: str, make, *, budget: int, shown: str) -> HttpResponse:
    make(FEW)
    few, _response = measure(client, address)
    make(MANY - FEW)
    many, response = measure(client, address)
    assert shown in response.content.decode()
    assert many == few
    assert many <= budget
    return response


def check_weight(response: HttpResponse) -> None:
    counter = NodeCounter()
    counter.feed(response.content.decode())
    assert counter.nodes <= MOST_NODES
    assert len(response.content) <= MOST_BYTES


class NodeCounter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.nodes = 0

    def handle_starttag(self, tag, attrs):
        self.nodes += 1


# --- Lists -----------------------------------------------------------------------------------------------------------


def test_territory_s_home_costs_the_same_whatever_is_listed(visitor, full_home):
    def make(count):
        for fill in (make_news, make_events, make_resources, make_organisations, make_experiences):
            fill(full_home, count)

    check_weight(check_list(visitor, "/ici/", make, budget=HOME, shown="Atelier 42"))


@pytest.mark.parametrize("kind", LISTINGS)
def test_further_list_of_a_home_costs_one_query(visitor, full_home, kind):
    for fill in (make_news, make_events, make_resources, make_organisations, make_experiences):
        fill(full_home, FEW)
    before, _response = measure(visitor, "/ici/")
    full_home.page.body.append(("listing", {"kind": kind, "title": "Encore", "count": 2}))
    full_home.page.save()
    after, response = measure(visitor, "/ici/")
    assert "Encore" in response.content.decode()
    assert after == before + 1


def test_portal_costs_the_same_whatever_is_open(visitor):
    portal = PortalPage.objects.get()
    lists = ("resources", "events", "news")
    portal.body = [("hero", {}), *(("listing", {"kind": kind, "title": "Du nouveau", "count": 4}) for kind in lists)]
    portal.save()
    make_campaigns(None, MANY)

    def make(count):
        make_open_territories(count)
        for fill in (make_resources, make_events, make_news):
            fill(None, count)

    check_weight(check_list(visitor, "/", make, budget=HOME, shown="CC 10"))


def test_search_of_the_portal_costs_the_same_whatever_it_finds(visitor):
    check_weight(check_list(visitor, "/?lieu=CC", make_open_territories, budget=HOME, shown="CC 10"))


def make_campaigns(territory: Territory | None, count: int) -> None:
    for _number in range(count):
        make_campaign(territory)


LISTS = {
    "/ici/actualites/": (make_news, "Nouvelle 20"),
    "/ici/agenda/": (make_events, "Rencontre 1"),
    "/ici/agenda/?passes=1": (make_past_events, "Rencontre 20"),
    "/ici/ressources/": (make_resources, "Ressource 20"),
    "/ici/ressources/?theme=energie&type=guide&q=ressource": (make_resources, "Ressource 20"),
    "/ici/acteurs/": (make_organisations, "Atelier 22"),
    "/ici/acteurs/?type=company&q=atelier": (make_organisations, "Atelier 22"),
    "/ici/retours-experience/": (make_experiences, "Retour 20"),
    "/ici/trophees/": (make_campaigns, "Campagne 20"),
    "/ici/retours-experience/?theme=energie&q=retour": (make_experiences, "Retour 20"),
}


@pytest.mark.parametrize("address", LISTS)
def test_list_costs_the_same_whatever_its_length(visitor, here, address):
    make, shown = LISTS[address]
    check_weight(check_list(visitor, address, lambda count: make(here, count), budget=LIST, shown=shown))


def test_national_library_costs_the_same_whatever_its_size(visitor):
    response = check_list(visitor, "/ressources/", lambda n: make_resources(None, n), budget=LIST, shown="Ressource 24")
    check_weight(response)


def make_sheets(territory: Territory | None, count: int) -> list[ExperiencePage]:
    """The nation has none of its own."""
    return make_experiences(territory, count) if territory else []


NATIONAL_LISTS = {
    "/actualites/?theme=energie&q=nouvelle": (make_news, "Nouvelle 20"),
    "/agenda/": (make_events, "Rencontre 1"),
    "/retours-experience/?territoire=ici&q=retour": (make_sheets, "Retour 20"),
    "/agenda/?passes=1&mode=in_person": (make_past_events, "Rencontre 20"),
}


@pytest.mark.parametrize("address", NATIONAL_LISTS)
def test_list_of_the_network_costs_the_same_whatever_it_gathers(visitor, here, there, address):
    """Spaces that publish, spaces that do not, themes and words."""
    make, shown = NATIONAL_LISTS[address]

    def fill(count: int) -> None:
        make_open_territories(count)
        for territory in (None, here, there):
            for page in make(territory, count):
                page.themes = Theme.objects.filter(territory=None)
                page.save()

    check_weight(check_list(visitor, address, fill, budget=LIST, shown=shown))


def test_my_space_costs_the_same_whatever_one_applied_to(as_person, person, here, organisation):
    owner = person("titulaire.ici")

    def make(count):
        for _number in range(count):
            make_application(make_campaign(here), by=owner, organisation=organisation, sent=False)

    check_list(as_person("titulaire.ici"), "/mon-espace/", make, budget=LIST + MEMBER, shown="Campagne 20")


def test_my_space_costs_the_same_whatever_one_belongs_to(as_person, person, here, there):
    owner = person("titulaire.ici")

    def make(count):
        for number, organisation in enumerate(make_organisations(here, count, member=owner)):
            if number % 2:
                make_draft(organisation, territory=there, by=owner)

    check_list(as_person("titulaire.ici"), "/mon-espace/", make, budget=LIST + MEMBER, shown="Atelier 22")


# --- Details ---------------------------------------------------------------------------------------------------------

DETAILS = {
    "/ici/actualites/nouvelle-20/": (make_news, "Nouvelle 20"),
    "/ici/agenda/rencontre-20/": (make_events, "Rencontre 20"),
    "/ici/ressources/ressource-20/": (make_resources, "Ressource 20"),
    "/ici/ressources/n/guide-energie/": (make_resources, "Guide Énergie"),
    "/ici/acteurs/atelier-22/": (make_organisations, "Atelier 22"),
    "/ici/retours-experience/retour-20/": (make_experiences, "Retour 20"),
    "/ici/trophees/campagne-20/": (make_campaigns, "Effet mesuré"),
    "/ici/le-programme/": (make_news, "Le programme"),
    "/ici/diagnostic/": (make_news, "questions au plus"),
}


@pytest.mark.parametrize("address", DETAILS)
def test_detail_costs_little_among_many(visitor, here, address):
    make, shown = DETAILS[address]
    make(here, MANY)
    queries, response = measure(visitor, address)
    assert shown in response.content.decode()
    assert queries <= DETAIL
    check_weight(response)


def test_sheet_costs_the_same_with_one_picture_and_comment_or_many(visitor, organisation, person):
    member = person("membre.ici")
    page = make_experience(organisation.presences.get(), by=member)

    def add(pictures: int, comments: int) -> None:
        for _number in range(pictures):
            add_picture(page, file=make_photograph(), alt="Un four", user=member)
        ask_for_experience(page, revision_id=page.latest_revision_id, user=member)
        publish_experience(page.review, revision_id=page.latest_revision_id, user=member)
        for number in range(comments):
            make_comment(page, by=member, text=f"Commentaire {number}")

    add(1, FEW)
    few, _response = measure(visitor, f"/ici/retours-experience/{page.slug}/")
    add(5, MANY)
    many, response = measure(visitor, f"/ici/retours-experience/{page.slug}/")
    assert response.content.decode().count("Commentaire ") == 12
    assert many == few <= DETAIL
    check_weight(response)


# --- Members ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/ici/", "/ici/actualites/", "/ici/ressources/", "/ici/acteurs/menuiserie-ici/"]
)
def test_member_costs_two_queries_more_than_a_visitor(visitor, person, address):
    anonymous, _response = measure(visitor, address)
    member = Client()
    member.force_login(person("membre.ici"))
    known, _response = measure(member, address)
    assert known <= anonymous + MEMBER


def test_answer_is_saved_in_four_queries_whatever_was_answered(as_person, person, here, organisation):
    draft = make_draft(organisation, territory=here, by=person("titulaire.ici"))
    client, address = as_person("membre.ici"), f"/api/v1/assessments/{draft.uuid}/answers/energie_suivi"
    client.put(address, json.dumps({"value": "non"}), content_type="application/json")
    with CaptureQueriesContext(connection) as queries:
        response = client.put(address, json.dumps({"value": "usages"}), content_type="application/json")
    assert response.json()["answer"]["value"] == "usages"
    assert len(queries) == 4


def test_result_costs_the_same_in_a_large_library(as_person, person, here, organisation):
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    client, address = as_person("membre.ici"), f"/ici/diagnostic/{sent.uuid}/resultat/"
    make_resources(here, FEW)
    few, _response = measure(client, address)
    make_resources(here, MANY - FEW)
    many, response = measure(client, address)
    assert "Ressource" in response.content.decode()
    assert many == few
    levers = re.findall(r'name="levier" value="([^"]+)"', response.content.decode())
    assert len(levers) > 1
    every, _response = measure(client, f"{address}?tout=1&levier={'&levier='.join(levers)}")
    assert every == few


# --- Questionnaires --------------------------------------------------------------------------------------------------

SIZES = [(1, 1), (1, 2), (6, 2), (6, PER_THEME)]  # themes, questions in each; the first time warms the process


def large(themes: int, per_theme: int) -> dict[str, Any]:
    """Part of the demonstration's questionnaire, or many times over, without a question that must be answered."""
    document = grown(QUESTIONNAIRE, per_theme=per_theme)
    kept = [
        {**theme, "questions": [{**question, "required": False} for question in theme["questions"]]}
        for theme in document["themes"][:themes]
    ]
    return {**document, "themes": kept}


def count(ask: Callable[[], HttpResponse]) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    assert response.status_code == 200
    return len(queries)


def test_answering_costs_the_same_for_three_hundred_questions(as_person, person, here, organisation):
    client, owner = as_person("titulaire.ici"), person("titulaire.ici")

    def costs(size: tuple[int, int]) -> dict[str, int]:
        make_version(here, large(*size))
        draft = start_assessment(organisation, territory=here, by=owner)
        base, answer = f"/ici/diagnostic/{draft.uuid}/", f"/api/v1/assessments/{draft.uuid}/answers/energie_suivi"
        step, value = f"{base}energie/1/", {"value": "usages"}
        return {
            "resume": count(lambda: client.get(base, follow=True)),
            "step": count(lambda: client.get(step)),
            "save": count(lambda: client.put(answer, json.dumps(value), content_type="application/json")),
            "step sent": count(lambda: client.post(step, {"energie_suivi": "total", "review": "1"}, follow=True)),
            "review": count(lambda: client.get(f"{base}relecture/")),
            "review sent": count(lambda: client.post(f"{base}relecture/", follow=True)),
            "result": count(lambda: client.get(f"{base}resultat/")),
        }

    _warm, few, *more = map(costs, SIZES)
    assert more == [few, few]


STUDIO = ("", "_try", "_publish", "_national", "_move", "_versions", "_compare", "_exchange", "_draft_file")


def test_studio_costs_the_same_for_three_hundred_questions(as_person, here):
    client, page = as_person("responsable.ici"), QuestionnairePage.objects.for_territory(here).get()
    make_national(large(6, 9))
    for theme in QUESTIONNAIRE["themes"]:
        Theme.objects.get_or_create(key=theme["key"], territory=None, defaults={"name": theme["title"]})

    def costs(size: tuple[int, int]) -> dict[str, int]:
        document = large(*size)
        write_draft(page, document, by=None)
        version = publish_version(QuestionnairePage.objects.get(pk=page.pk).get_latest_revision_as_object())
        for theme in document["themes"]:
            theme["questions"] = [{**one, "text": f"{one['text']} ({size})"} for one in theme["questions"]]
        write_draft(page, document, by=None)
        addresses = {name: reverse(f"questionnaire{name}", args=[page.pk]) for name in STUDIO}
        addresses["version"] = reverse("questionnaire_version", args=[page.pk, version.number])
        addresses["editor"] = reverse("wagtailadmin_pages:edit", args=[theme_pages(page)[0].pk])
        addresses["rules"] = f"{reverse('questions_before')}?page={theme_pages(page).last().pk}"
        tried = {"energie_suivi": "total", "try.show": document["themes"][0]["questions"][-1]["key"]}
        found = {name: count(lambda at=at: client.get(at)) for name, at in addresses.items()}
        return found | {"tried": count(lambda: client.post(addresses["_try"], tried))}

    _warm, few, *more = map(costs, SIZES)
    assert more == [few, few]


def make_national(document: dict[str, Any]) -> None:
    QuestionnaireVersion.objects.create(number=1, definition=document, sha256=sha256(document))
