"""The first screen of the admin: what each role reads there, of its own territory only, and what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from actors.enums import Showcase
from home.enums import Module, Role, TerritoryState
from home.models import NewsIndexPage, Territory, Theme
from home.services import add_to_team, invite, open_territory, remove_from_team, set_state
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from tests.factories.actors import make_organisations
from tests.factories.admin_objects import make_admin_objects
from tests.factories.pages import make_news, make_resources, make_standard_page
from tests.world import make_place
from trophees.models import LaunchItem
from trophees.services.launch import start_launch

pytestmark = pytest.mark.django_db

TEAMS = ["responsable.ici", "redaction.ici"]
ROLES = [*TEAMS, "national"]


def read(client) -> str:
    """What the screen says, without its marks: from the greeting to the last door."""
    page = client.get("/admin/").content.decode()
    (screen,) = re.findall(r'<div class="desk">.*</nav>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", screen)).split()).replace("\u00a0", " ")


def addresses(client) -> list[str]:
    page = client.get("/admin/").content.decode()
    return re.findall(r'href="([^"]+)"', page.partition('<div class="desk">')[2])


@pytest.fixture
def new(person):
    """A territory that was just opened, where the manager of « ici » is the manager of nothing else."""
    territory = open_territory(make_place("epci", "200000172", "CC Neuve", population=9_000), slug="neuve")
    remove_from_team(Territory.objects.get(slug="ici"), user=person("responsable.ici"), role=Role.MANAGER)
    add_to_team(territory, user=person("responsable.ici"), role=Role.MANAGER)
    return territory


@pytest.fixture
def ready(here):
    """A territory where nothing is missing."""
    here.contact_email = "equipe@example.org"
    here.save()
    here.page.body = [("hero", {"title": "Agir ici"}), ("listing", {"kind": "news", "title": "Du nouveau", "count": 3})]
    here.page.save()
    return here


def make_draft(territory, by, title: str) -> Page:
    (page,) = make_news(territory, title=title)
    page.title = f"{title} bis"
    revision = page.save_revision(user=by)
    log(instance=page, action="wagtail.edit", user=by, revision=revision)
    return page


def make_moderated(territory, by) -> Page:
    page = make_standard_page(territory)
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
    return page


def make_scheduled(territory) -> Page:
    page = make_standard_page(territory)
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


# --- Who one is ------------------------------------------------------------------------------------------------------


def test_greeting_says_role_and_territory(as_person, person):
    manager = person("responsable.ici")
    manager.first_name = "Solène"
    manager.save()
    assert read(as_person("responsable.ici")).startswith("Bonjour Solène Responsable du territoire, Ici Voir l’espace")
    assert read(as_person("redaction.ici")).startswith("Bonjour Équipe de communication, Ici Voir l’espace")


def test_national_team_reads_how_many_territories_are_in_each_state(as_person, there):
    assert read(as_person("national")).startswith("Bonjour Équipe nationale, 2 territoires ouverts Voir le portail")
    set_state(there, state=TerritoryState.SUSPENDED)
    assert "1 territoire ouvert, 1 suspendu" in read(as_person("national"))


@pytest.mark.parametrize(("name", "title"), [("responsable.ici", "Ici"), ("national", "Acteurs engagés")])
def test_admin_bears_the_name_and_the_mark_of_its_space(as_person, name, title):
    page = as_person(name).get("/admin/").content.decode()
    assert f"- {title}</title>" in page
    assert f"<b>{title}</b>" in page
    assert "admin/identity.css" in page
    assert "favicon.svg" in page
    assert "favicon.ico" not in page


def test_person_of_two_territories_works_under_the_nation_s_name(as_person, person, there):
    add_to_team(there, user=person("redaction.ici"), role=Role.EDITOR)
    client = as_person("redaction.ici")
    assert "- Acteurs engagés</title>" in client.get("/admin/").content.decode()
    assert "Voir l’espace d’Ailleurs" in read(client)


def test_screen_asks_nothing_of_another_host(as_person):
    page = as_person("national").get("/admin/").content.decode()
    assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//[^"]+"', page) == []


# --- What waits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEAMS)
def test_team_that_owes_nothing_reads_so(as_person, ready, name):
    assert "À faire Rien n’attend." in read(as_person(name))


def test_nation_that_owes_nothing_reads_so(as_person, ready, there):
    there.contact_email = "equipe@example.org"
    there.save()
    assert "À faire Rien n’attend." in read(as_person("national"))


def test_manager_is_told_what_the_space_lacks(as_person, here):
    said = read(as_person("responsable.ici"))
    assert "Composer la page d’accueil" in said
    assert "Donner l’adresse e-mail de l’équipe" in said
    assert "Publier le questionnaire" not in said


def test_manager_of_a_new_space_is_sent_to_its_questionnaire(as_person, new):
    client = as_person("responsable.ici")
    assert "Publier le questionnaire : personne" in read(client)
    questionnaire = QuestionnairePage.objects.for_territory(new).get()
    assert f"/admin/pages/{questionnaire.pk}/edit/" in addresses(client)


def test_questionnaire_of_a_module_that_is_off_is_not_asked_for(as_person, new):
    new.modules = [module for module in new.modules if module != Module.DIAGNOSTIC]
    new.save()
    client = as_person("responsable.ici")
    assert "questionnaire" not in read(client)


def test_editor_is_told_of_the_home_and_not_of_the_identity(as_person, here):
    said = read(as_person("redaction.ici"))
    assert "Composer la page d’accueil" in said
    assert "adresse e-mail" not in said


def test_public_pages_to_read_are_the_manager_s(as_person, here, there):
    for territory in (here, there):
        make_organisations(territory, 4, showcase=Showcase.ASKED)
    client = as_person("responsable.ici")
    assert "4 fiches d’acteurs à relire Atelier 3 Atelier 4 Atelier 5 et 1 autre" in read(client)
    assert "/admin/structures/?fiche=asked" in addresses(client)
    assert "fiche" not in read(as_person("redaction.ici"))
    assert "8 fiches d’acteurs à relire" in read(as_person("national"))


def test_drafts_are_named_by_what_they_will_be_called(as_person, person, ready):
    page = make_draft(ready, person("redaction.ici"), "Marché")
    for name in TEAMS:
        client = as_person(name)
        assert "1 page en brouillon à publier Marché bis" in read(client)
        assert f"/admin/pages/{page.pk}/edit/" in addresses(client)
    assert "Marché" not in read(as_person("national"))


def test_draft_of_the_questionnaire_is_the_manager_s(as_person, ready):
    questionnaire = QuestionnairePage.objects.for_territory(ready).get()
    draft = QuestionnaireThemePage(title="Eau", theme=Theme.objects.get(key="eau"), live=False)
    questionnaire.add_child(instance=draft)
    assert "1 page en brouillon à publier Eau" in read(as_person("responsable.ici"))
    assert "Rien n’attend." in read(as_person("redaction.ici"))


def test_page_in_moderation_waits_for_managers_and_is_followed_by_its_author(as_person, person, ready):
    page = make_moderated(ready, person("redaction.ici"))
    said = read(as_person("responsable.ici"))
    assert f"1 page à relire avant publication {page.title}" in said
    assert "brouillon" not in said
    assert f"1 page en attente de relecture {page.title}" in read(as_person("redaction.ici"))


def test_page_that_was_sent_back_is_its_author_s(as_person, person, ready):
    page = make_moderated(ready, person("redaction.ici"))
    page.current_workflow_task_state.reject(user=person("responsable.ici"))
    assert f"1 page à reprendre après relecture {page.title}" in read(as_person("redaction.ici"))
    assert "Rien n’attend." in read(as_person("responsable.ici"))


def test_scheduled_page_is_no_draft(as_person, ready):
    page = make_scheduled(ready)
    for name in TEAMS:
        assert f"1 page programmée {page.title}" in read(as_person(name))
        assert "brouillon" not in read(as_person(name))


def test_invitations_are_the_managers(as_person, person, ready):
    invite(ready, email="invitee@example.org", role=Role.EDITOR, invited_by=person("responsable.ici"))
    client = as_person("responsable.ici")
    assert "1 invitation sans réponse invitee@example.org" in read(client)
    assert f"/admin/territoires/{ready.pk}/equipe/" in addresses(client)
    assert "invitation" not in read(as_person("redaction.ici"))


def test_closed_resources_are_those_of_the_library_that_one_keeps(as_person, ready):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_resources(ready, 2, closing=yesterday)
    make_resources(None, 1, closing=yesterday)
    assert "2 ressources dont la date est passée" in read(as_person("redaction.ici"))
    assert "1 ressource dont la date est passée" in read(as_person("national"))


def test_national_team_reads_what_spaces_lack_and_its_own_drafts(as_person, person, here, new):
    remove_from_team(new, user=person("responsable.ici"), role=Role.MANAGER)
    make_resources(None, 1, live=False, title="Guide des haies")
    said = read(as_person("national"))
    assert "1 espace sans questionnaire publié CC Neuve" in said
    assert "2 espaces sans responsable CC Neuve Ici" in said
    assert "3 espaces sans adresse de contact Ailleurs CC Neuve Ici" in said
    assert "1 ressource nationale à publier ou à supprimer Guide des haies" in said


def test_last_changes_of_a_person_are_at_hand(as_person, person, ready):
    page = make_draft(ready, person("redaction.ici"), "Marché")
    page.save_revision().publish()
    assert "Reprendre Marché bis" in read(as_person("redaction.ici"))
    assert "Reprendre" not in read(as_person("responsable.ici"))


# --- Another territory -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEAMS)
def test_nothing_of_another_territory_is_counted_nor_named(as_person, person, ready, there, name):
    before = read(as_person(name))
    make_admin_objects(there, "qzmarque")
    make_organisations(there, 3, showcase=Showcase.ASKED)
    make_draft(there, person(name), "Marché")
    assert read(as_person(name)) == before


def test_whoever_left_a_team_reads_nothing_of_it(as_person, person, ready, there):
    add_to_team(there, user=person("redaction.ici"), role=Role.EDITOR)
    make_draft(there, person("redaction.ici"), "Marché")
    make_moderated(there, person("redaction.ici"))
    remove_from_team(there, user=person("redaction.ici"), role=Role.EDITOR)
    said = read(as_person("redaction.ici"))
    assert "Marché" not in said
    assert "Rien n’attend." in said


# --- Doors -----------------------------------------------------------------------------------------------------------

EDITOR_DOORS = ["Écrire une actualité", "Annoncer un rendez-vous", "Ajouter une ressource", "Modifier l’accueil"]
MANAGER_DOORS = [
    "Écrire une actualité",
    "Modifier l’accueil",
    "Adapter le questionnaire",
    "Structures",
    "Inviter des structures",
    "Équipe",
    "Identité",
]
NATIONAL_DOORS = [
    "Ouvrir un territoire",
    "Écrire une actualité",
    "Annoncer un rendez-vous",
    "Ajouter une ressource",
    "Territoires",
    "Lancements",
    "Structures",
    "Modifier le portail",
]
DOORS = dict(zip(ROLES, (MANAGER_DOORS, EDITOR_DOORS, NATIONAL_DOORS), strict=True))


def doors_of(client) -> dict[str, str]:
    page = client.get("/admin/").content.decode()
    found = re.findall(r'class="door" href="([^"]+)".*?<b>(.*?)</b>', page, re.DOTALL)
    return {unescape(label): address for address, label in found}


@pytest.mark.parametrize("name", ROLES)
def test_doors_of_a_role_open(as_person, here, name):
    client = as_person(name)
    doors = doors_of(client)
    assert list(doors) == DOORS[name]
    assert {client.get(address).status_code for address in doors.values()} == {200}


@pytest.mark.once
@pytest.mark.parametrize("name", ROLES)
def test_every_row_opens(as_person, person, here, name):
    make_admin_objects(here, "mienne")
    make_draft(here, person("redaction.ici"), "Marché")
    client = as_person(name)
    asked = [address for address in addresses(client) if address.startswith("/admin/")]
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 200)


def test_module_that_is_off_has_no_door(as_person, here):
    here.modules = [Module.AGENDA]
    here.save()
    assert list(doors_of(as_person("redaction.ici"))) == ["Annoncer un rendez-vous", "Modifier l’accueil"]


def test_person_of_two_territories_has_the_doors_of_both(as_person, person, here, there):
    add_to_team(there, user=person("redaction.ici"), role=Role.MANAGER)
    client = as_person("redaction.ici")
    indexes = NewsIndexPage.objects.filter(depth=4)
    expected = {f"/admin/pages/add/home/newspage/{index.pk}/" for index in indexes}
    assert len(expected) == 2
    assert expected <= set(addresses(client))
    assert "2 pages d’accueil sans section Ailleurs Ici" in read(client)


# --- What it costs ---------------------------------------------------------------------------------------------------

MOST = 40


def fill(territory, person, count: int) -> None:
    """As many of each thing that waits, in the territory and in the nation's library."""
    editor, manager = person("redaction.ici"), person("responsable.ici")
    first = Page.objects.count()
    make_organisations(territory, count, showcase=Showcase.ASKED)
    make_resources(territory, count, closing=timezone.localdate() - timedelta(days=1))
    make_resources(None, count, closing=timezone.localdate() - timedelta(days=1))
    make_resources(None, count, live=False)
    start_launch(territory)
    waiting = LaunchItem.objects.filter(territory=territory, due_on=None)[:count]
    LaunchItem.objects.filter(pk__in=[item.pk for item in waiting]).update(due_on=timezone.localdate() - timedelta(1))
    for number in range(first, first + count):
        make_draft(territory, editor, f"Nouvelle {number}")
        make_draft(territory, manager, f"Annonce {number}")
        make_scheduled(territory)
        make_moderated(territory, editor)
        make_moderated(territory, editor).current_workflow_task_state.reject(user=manager)
        invite(territory, email=f"{number}@example.org", role=Role.EDITOR, invited_by=manager)


def measure(client) -> tuple[int, str]:
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    return len(queries), read(client)


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.parametrize("name", ROLES)
def test_first_screen_costs_the_same_whatever_waits(as_person, person, here, name):
    fill(here, person, 5)
    client = as_person(name)
    few, _said = measure(client)
    fill(here, person, 10)
    many, said = measure(client)
    assert "15 " in said
    assert many == few
    assert many <= MOST
