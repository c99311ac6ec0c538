"""The admin's screens of territories, by those who may use them."""

import csv
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from wagtail.models import Site

from home.enums import Role, TerritoryState
from home.models import Invitation, Place, Territory
from home.services import group_of, invite
from tests.factories.pages import make_image
from tests.world import make_place

pytestmark = pytest.mark.django_db

IDENTITY = {
    "short_name": "Ici",
    "programme_name": "Programme ici",
    "color_1": "#0b4f4a",
    "color_2": "#f5d547",
    "actor_types": ["company", "association", "public"],
    "modules": ["news", "diagnostic"],
}


@pytest.fixture(autouse=True)
def _server_answers_under_these_names(settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]


@pytest.fixture
def place(db) -> Place:
    return make_place("epci", "246700488", "Eurométropole de Strasbourg", population=500_000)


# --- Opening ---------------------------------------------------------------------------------------------------------


def open_by_form(client, **fields):
    form = {"place_text": "246700488", "programme_name": "Guichet", "color_1": "#0b4f4a", "color_2": "#f5d547"}
    return client.post("/admin/territoires/new/", form | fields, follow=True)


def test_national_team_opens_a_territory(as_person, place, client):
    answer = open_by_form(as_person("national"), short_name="Strasbourg", hostname="Strasbourg.example.org")
    assert "L’espace «\u00a0Strasbourg\u00a0» est ouvert" in answer.content.decode()
    territory = Territory.objects.get(place=place)
    assert (territory.slug, territory.programme_name) == ("strasbourg", "Guichet")
    assert Site.objects.get(hostname="strasbourg.example.org").root_page_id == territory.page.pk


def test_opening_names_the_colour_that_it_replaces(as_person, place):
    answer = open_by_form(as_person("national"), color_1="#fffde7")
    assert "#fffde7" in answer.content.decode()
    assert "la nuance voisine" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"place_text": "Atlantide"}, "Aucun lieu ne porte ce nom"),
        ({"place_text": "200093201"}, "est déjà ouvert : /ailleurs/"),
        ({"slug": "admin"}, "est une adresse de la plateforme"),
        ({"slug": "ici"}, "déjà celle d’un autre territoire"),
        ({"slug": "mentions-legales"}, "mentions-legales"),
        ({"hostname": "https://exemple.fr/"}, "Écrivez le nom seul"),
        ({"hostname": "acteurs.exemple.fr"}, "n’accepte pas encore ce nom"),
        ({"hostname": "localhost.example.org"}, "déjà pris"),
        ({"programme_name": ""}, "À remplir"),
    ],
)
def test_opening_refused_keeps_what_was_typed_and_writes_nothing(as_person, place, here, fields, message):
    Site.objects.create(hostname="localhost.example.org", root_page=here.page)
    answer = open_by_form(as_person("national"), contact_email="equipe@example.org", **fields)
    text = answer.content.decode()
    assert message in text
    assert 'value="equipe@example.org"' in text
    assert not Territory.objects.filter(place=place).exists()


def test_command_opens_a_territory(place):
    call_command("open_territory", "246700488", "--name", "Strasbourg", verbosity=0)
    assert Territory.objects.get(place=place).slug == "strasbourg"


def test_command_says_which_field_is_wrong(place):
    with pytest.raises(CommandError, match="color_1 : «\u00a0bleu\u00a0» n’est pas une couleur"):
        call_command("open_territory", "246700488", "--color-1", "bleu")


def test_command_suspends_and_reopens(here, client):
    call_command("set_territory_state", "ici", "suspended")
    here.refresh_from_db()
    assert here.state == TerritoryState.SUSPENDED
    call_command("set_territory_state", "ici", "open")
    here.refresh_from_db()
    assert here.state == TerritoryState.OPEN


# --- Identity --------------------------------------------------------------------------------------------------------


def test_manager_changes_the_identity_but_neither_state_nor_host(as_person, here):
    form = IDENTITY | {"programme_name": "Engagés ici", "state": "archived", "hostname": "pris.example.org"}
    as_person("responsable.ici").post(f"/admin/territoires/edit/{here.pk}/", form)
    here.refresh_from_db()
    assert (here.programme_name, here.modules, here.state) == ("Engagés ici", ["news", "diagnostic"], "open")
    assert not Site.objects.filter(hostname="pris.example.org").exists()


def test_manager_chooses_which_types_are_accepted(as_person, here):
    client, address = as_person("responsable.ici"), f"/admin/territoires/edit/{here.pk}/"
    for wrong, said in (([], "Cochez au moins un type de structure."), (["martien"], "martien")):
        assert said in client.post(address, IDENTITY | {"actor_types": wrong}).content.decode()
        here.refresh_from_db()
        assert here.actor_types == ["company", "association", "public"]
    client.post(address, IDENTITY | {"actor_types": ["company"], "other_kinds": "Copropriété"})
    here.refresh_from_db()
    assert (here.actor_types, here.other_kinds) == (["company"], ["Copropriété"])


def test_manager_opens_the_space_that_they_prepare_and_does_not_close_it(as_person, here):
    Territory.objects.filter(pk=here.pk).update(state=TerritoryState.PREPARED)
    client, address = as_person("responsable.ici"), f"/admin/territoires/edit/{here.pk}/"
    assert 'value="archived"' not in client.get(address).content.decode()
    client.post(address, IDENTITY | {"state": "archived"})
    here.refresh_from_db()
    assert here.state == TerritoryState.PREPARED
    for state in ("open", "prepared", "suspended"):
        client.post(address, IDENTITY | {"state": state})
        here.refresh_from_db()
        assert here.state == TerritoryState.OPEN


def test_national_team_suspends_and_gives_a_host(as_person, here):
    form = IDENTITY | {"state": "suspended", "hostname": "ici.example.org"}
    as_person("national").post(f"/admin/territoires/edit/{here.pk}/", form)
    here.refresh_from_db()
    assert here.state == TerritoryState.SUSPENDED
    assert Site.objects.get(hostname="ici.example.org").root_page_id == here.page.pk


@pytest.mark.parametrize(("owner", "taken"), [("here", True), ("there", False)])
def test_logo_is_ones_own(request, as_person, here, owner, taken):
    image = make_image(request.getfixturevalue(owner))
    as_person("responsable.ici").post(f"/admin/territoires/edit/{here.pk}/", IDENTITY | {"logo": image.pk})
    here.refresh_from_db()
    assert (here.logo_id == image.pk) == taken


def test_export_of_territories_holds_no_formula(as_person, here):
    here.short_name = "=HYPERLINK(1)"
    here.save()
    answer = as_person("national").get("/admin/territoires/?export=csv")
    names = {value for row in csv.reader(StringIO(answer.getvalue().decode())) for value in row}
    assert "'=HYPERLINK(1)" in names
    assert not any(name.startswith("=") for name in names)


# --- The team --------------------------------------------------------------------------------------------------------


def team(territory) -> str:
    return f"/admin/territoires/{territory.pk}/equipe/"


def test_invited_person_enters_the_team(as_person, here, client, person, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        as_person("responsable.ici").post(team(here), {"email": "Nouvelle@example.org", "role": "editor"})
    (sent,) = mail.outbox
    assert sent.to == ["nouvelle@example.org"]
    address = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert "équipe de communication" in sent.body
    as_person("nouvelle").post(address.removeprefix(settings.BASE_URL))
    assert group_of(here, Role.EDITOR).user_set.filter(email="nouvelle@example.org").exists()
    assert not Invitation.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_manager_names_no_manager(as_person, here):
    answer = as_person("responsable.ici").post(team(here), {"email": "nouvelle@example.org", "role": "manager"})
    assert "Sélectionnez un choix valide" in answer.content.decode()
    as_person("national").post(team(here), {"email": "nouvelle@example.org", "role": "manager"})
    assert Invitation.objects.get().role == Role.MANAGER


def test_nobody_is_invited_twice_to_the_same_role(as_person, here):
    answer = as_person("responsable.ici").post(team(here), {"email": "redaction.ici@example.org", "role": "editor"})
    assert "Cette personne tient déjà ce rôle" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_manager_removes_an_editor_who_then_stays_out(as_person, here, person, client):
    editor = person("redaction.ici")
    as_person("responsable.ici").post(f"{team(here)}editor/{editor.pk}/retirer/")
    assert not group_of(here, Role.EDITOR).user_set.exists()
    as_person("redaction.ici")
    assert client.get("/admin/", follow=True).status_code == 403


def test_manager_removes_neither_a_manager_nor_someone_of_another_team(as_person, here, there, person):
    client = as_person("responsable.ici")
    manager, foreign = person("responsable.ici"), person("redaction.ailleurs")
    client.post(f"{team(here)}manager/{manager.pk}/retirer/")
    assert client.post(f"{team(here)}editor/{foreign.pk}/retirer/").status_code == 404
    assert client.post(f"{team(there)}editor/{foreign.pk}/retirer/").status_code == 404
    assert group_of(here, Role.MANAGER).user_set.count() == 1
    assert group_of(there, Role.EDITOR).user_set.count() == 1


def test_invitation_is_taken_back(as_person, here, there, person):
    mine = invite(here, email="a@example.org", role=Role.JURY, invited_by=person("responsable.ici"))
    theirs = invite(there, email="b@example.org", role=Role.JURY, invited_by=person("responsable.ailleurs"))
    client = as_person("responsable.ici")
    client.post(f"{team(here)}invitations/{mine.pk}/annuler/")
    assert client.post(f"{team(here)}invitations/{theirs.pk}/annuler/").status_code == 404
    assert list(Invitation.objects.all()) == [theirs]


def test_words_of_wagtail_that_were_not_french_are(as_person):
    page = as_person("national").get("/admin/territoires/new/").content.decode()
    assert "Aller au contenu principal" in page
    assert "Ajout\u00a0: " in page
    assert "Nouvel(le)" not in page
