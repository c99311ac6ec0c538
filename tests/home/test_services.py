"""Opening a space, its states, its host, its team: all or nothing, twice as once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, GroupPagePermission, Page, Site, Workflow, WorkflowPage

from home.enums import PlaceKind, Role, TerritoryState
from home.identity.moving import hostname_of, set_hostname
from home.models import Invitation, Place, Territory
from home.problems import Conflict
from home.services import (
    accept_invitation,
    add_to_team,
    invite,
    open_territory,
    remove_from_team,
    set_state,
    update_identity,
)

pytestmark = pytest.mark.django_db

SECTIONS = {
    "charte",
    "le-programme",
    "diagnostic",
    "ressources",
    "acteurs",
    "agenda",
    "actualites",
    "trophees",
    "retours-experience",
    "mentions-legales",
    "donnees-personnelles",
    "accessibilite",
    "plan-du-site",
}


@pytest.fixture
def place() -> Place:
    return Place.objects.create(
        kind=PlaceKind.EPCI, code="200000017", siren="200000017", name="CC du Val Vert", search_name="cc du val vert"
    )


def everything() -> list[set]:
    """The rows that opening a space writes."""
    models = (Territory, Page, Group, Collection, Workflow, WorkflowPage, Site, GroupPagePermission)
    return [set(model.objects.values_list("pk", flat=True)) for model in models]


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_opened_space_has_its_pages_groups_collection_and_moderation(client, place):
    territory = open_territory(place, programme_name="Val Vert s’engage")
    assert territory.slug == "cc-du-val-vert"
    assert set(territory.page.get_children().live().values_list("slug", flat=True)) == SECTIONS
    assert {territory.managers.name, territory.editors.name, territory.jury.name} == {
        "cc-du-val-vert · responsables",
        "cc-du-val-vert · communication",
        "cc-du-val-vert · jury",
    }
    assert territory.collection.name == "CC du Val Vert"
    task = WorkflowPage.objects.get(page=territory.page).workflow.tasks.get().specific
    assert list(task.groups.all()) == [territory.managers]
    home = client.get("/cc-du-val-vert/").content.decode()
    assert "Val Vert s’engage" in home
    assert all(client.get(f"/cc-du-val-vert/{slug}/").status_code == 200 for slug in SECTIONS)


def test_opening_twice_makes_nothing_more_and_keeps_the_address(place):
    opened = open_territory(place, programme_name="Val Vert s’engage")
    before = everything()
    again = open_territory(place, programme_name="Tout le Val Vert", short_name="Val Vert", slug="val-vert")
    assert again.pk == opened.pk
    assert everything() == before
    again.refresh_from_db()
    assert (again.slug, again.programme_name) == ("cc-du-val-vert", "Tout le Val Vert")


def test_opening_that_fails_on_the_way_leaves_nothing(place):
    def fail(territory):
        raise RuntimeError("La suite n’a pas pu se faire.")

    before = everything()
    with pytest.raises(RuntimeError):
        open_territory(place, programme_name="Val Vert", after=fail)
    assert everything() == before


@pytest.mark.parametrize("slug", ["ressources", "admin", "compte", "ici", "mentions-legales"])
def test_opening_under_an_address_that_is_taken_says_so_and_leaves_nothing(place, slug):
    before = everything()
    with pytest.raises(ValidationError) as raised:
        open_territory(place, programme_name="Val Vert", slug=slug)
    assert "slug" in raised.value.message_dict
    assert everything() == before


def test_opening_with_what_is_no_colour_says_which(place):
    with pytest.raises(ValidationError) as raised:
        open_territory(place, programme_name="Val Vert", color_1="vert")
    assert set(raised.value.message_dict) == {"color_1"}


# --- A host of its own ------------------------------------------------------------------------------------------------


def test_host_is_given_changed_and_taken_back(here):
    set_hostname(here, hostname="ici.test")
    assert hostname_of(here) == "ici.test"
    set_hostname(here, hostname="ici.example.org")
    assert list(Site.objects.filter(root_page=here.page).values_list("hostname", flat=True)) == ["ici.example.org"]
    set_hostname(here, hostname="")
    assert hostname_of(here) == ""
    assert Site.objects.count() == 1


@pytest.mark.parametrize("taken", ["ailleurs.test", "localhost"])
def test_host_of_another_space_or_of_the_platform_is_refused(here, there, taken):
    set_hostname(here, hostname="ici.test")
    set_hostname(there, hostname="ailleurs.test")
    with pytest.raises(ValidationError, match="déjà pris"):
        set_hostname(here, hostname=taken)
    assert hostname_of(here) == "ici.test"


# --- States -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [(TerritoryState.SUSPENDED, 503, "pour quelque temps"), (TerritoryState.ARCHIVED, 404, "plus en service")],
)
def test_closed_space_says_so_at_once_and_opens_again(client, here, committed, state, status, words):
    addresses = ["/ici/", "/ici/acteurs/", "/ici/diagnostic/commencer/", "/ici/n-existe-pas/"]
    assert "Programme ici" in client.get("/").content.decode()
    assert client.get("/ici/acteurs/").status_code == 200
    with committed():
        set_state(here, state=state)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert "Menuiserie" not in answer.content.decode()
    assert "Programme ici" not in client.get("/").content.decode()
    assert client.get("/ailleurs/").status_code == 200
    with committed():
        set_state(here, state=TerritoryState.OPEN)
    assert "Menuiserie ici" in client.get("/ici/acteurs/").content.decode()


PREPARED_ADDRESSES = ["/ici/", "/ici/acteurs/", "/ici/diagnostic/commencer/", "/ici/n-existe-pas/"]


@pytest.fixture
def prepared(here, committed):
    with committed():
        set_state(here, state=TerritoryState.PREPARED)
    return here


@pytest.mark.parametrize("address", PREPARED_ADDRESSES)
@pytest.mark.parametrize("name", ["", "titulaire.ici", "jury.ici", "responsable.ailleurs"])
def test_space_that_is_prepared_does_not_exist_for_others(as_person, client, prepared, name, address):
    answer = (as_person(name) if name else client).get(address)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()
    for word in ("Programme ici", "<b>Ici</b>", "Commune ici", "Menuiserie"):
        assert word not in answer.content.decode()


@pytest.mark.parametrize("name", ["responsable.ici", "redaction.ici", "national"])
def test_space_that_is_prepared_is_its_team_s_and_kept_for_nobody(as_person, prepared, name):
    answer = as_person(name).get("/ici/")
    assert "Programme ici" in answer.content.decode()
    assert "private" in answer["Cache-Control"]
    assert Client().get("/ici/").status_code == 404


def test_space_that_is_prepared_is_named_nowhere(as_person, prepared):
    public, member, place = Client(), as_person("nouvelle"), prepared.place
    for visitor, address in (
        (public, "/"),
        (public, f"/?lieu={place.name}"),
        (public, f"/?lieu={place.siren}"),
        (public, "/acteurs/"),
        (public, "/compte/login/?next=/ici/"),
        (member, "/mon-espace/structure/nouvelle/"),
        (member, "/mon-espace/"),
    ):
        answer = visitor.get(address)
        assert answer.status_code == 200
        for word in ("Programme ici", "<b>Ici</b>", 'href="/ici/', "territoire=ici"):
            assert word not in answer.content.decode()
    assert public.get("/rejoindre/ici/").status_code == 404
    assert public.get("/api/v1/campaigns/?territory=ici").status_code == 404


def test_space_that_is_prepared_opens_that_day(client, prepared, committed):
    before = prepared.opened_at
    with committed():
        set_state(prepared, state=TerritoryState.OPEN)
    prepared.refresh_from_db()
    assert prepared.opened_at > before
    assert "Programme ici" in client.get("/").content.decode()
    opened_at = prepared.opened_at
    set_state(prepared, state=TerritoryState.SUSPENDED)
    set_state(prepared, state=TerritoryState.OPEN)
    prepared.refresh_from_db()
    assert prepared.opened_at == opened_at


def test_closed_space_is_left_out_of_its_members_space(as_person, here):
    set_state(here, state=TerritoryState.SUSPENDED)
    page = as_person("titulaire.ici").get("/mon-espace/").content.decode()
    assert "Menuiserie ici" in page
    assert "/ici/diagnostic/" not in page


# --- Identity ---------------------------------------------------------------------------------------------------------


def test_changed_identity_is_seen_at_once(client, here, committed):
    assert "Programme ici" in client.get("/ici/").content.decode()
    with committed():
        here.programme_name, here.contact_email = "Ensemble ici", "equipe@example.org"
        update_identity(here)
    page = client.get("/ici/").content.decode()
    assert "Ensemble ici" in page
    assert "mailto:equipe@example.org" in page


def test_accepted_types_are_said_at_once(client, here, committed):
    address = "/ici/diagnostic/"
    assert "les entreprises, les associations et les établissements publics" in client.get(address).content.decode()
    with committed():
        here.actor_types = ["company"]
        update_identity(here)
    assert "Il s’adresse à qui agit ici : les entreprises." in client.get(address).content.decode().replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize("accepted", [[], ["martien"], "company", None])
def test_a_space_accepts_somebody(here, accepted):
    here.actor_types = accepted
    with pytest.raises(ValidationError):
        here.full_clean()


def test_database_refuses_a_space_that_accepts_nobody(here):
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.filter(pk=here.pk).update(actor_types=[])


def test_editors_lose_and_find_again_the_right_to_publish(here, person):
    def may_publish() -> bool:
        # Rights are kept on the person that was loaded.
        return here.page.permissions_for_user(person("redaction.ici")).can_publish_subpage()

    assert may_publish()
    here.editors_publish = False
    update_identity(here)
    assert not may_publish()
    here.editors_publish = True
    update_identity(here)
    assert may_publish()


# --- Team -------------------------------------------------------------------------------------------------------------


def test_invited_person_gets_a_mail_whose_address_lets_in(as_person, here, person, committed):
    with committed():
        invite(here, email="Nouvelle@example.org", role=Role.EDITOR, invited_by=person("responsable.ici"))
    (sent,) = mail.outbox
    assert sent.to == ["nouvelle@example.org"]
    address = next(word for word in sent.body.split() if word.startswith("http://localhost/equipe/"))
    client = as_person("nouvelle")
    assert "équipe de communication" in client.get(address).content.decode()
    page = client.post(address, follow=True)
    assert page.redirect_chain[-1][0] == "/admin/"
    assert "Bienvenue dans l’équipe de Ici." in page.content.decode()
    assert person("nouvelle") in here.editors.user_set.all()
    assert "elle a expiré" in client.post(address).content.decode()


def test_invited_juror_is_led_to_their_space_not_to_the_admin(as_person, here, person):
    token = invite(here, email="nouvelle@example.org", role=Role.JURY, invited_by=None).token
    response = as_person("nouvelle").post(f"/equipe/invitation/{token}/")
    assert response.headers["Location"] == "/mon-espace/"
    assert person("nouvelle") in here.jury.user_set.all()


def test_second_invitation_replaces_the_first(as_person, here):
    first = invite(here, email="nouvelle@example.org", role=Role.EDITOR, invited_by=None).token
    second = invite(here, email="NOUVELLE@example.org", role=Role.EDITOR, invited_by=None).token
    assert Invitation.objects.for_territory(here).count() == 1
    client = as_person("nouvelle")
    assert client.get(f"/equipe/invitation/{first}/").status_code == 404
    assert client.get(f"/equipe/invitation/{second}/").status_code == 200


def test_expired_invitation_lets_nobody_in(as_person, here, person):
    invitation = invite(here, email="nouvelle@example.org", role=Role.MANAGER, invited_by=None)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    response = as_person("nouvelle").post(f"/equipe/invitation/{invitation.token}/")
    assert "elle a expiré" in response.content.decode()
    assert person("nouvelle") not in here.managers.user_set.all()


def test_invitation_of_somebody_else_lets_nobody_in(as_person, here, person):
    token = invite(here, email="nouvelle@example.org", role=Role.MANAGER, invited_by=None).token
    response = as_person("titulaire.ailleurs").post(f"/equipe/invitation/{token}/")
    assert "envoyée à une autre adresse" in response.content.decode()
    assert person("titulaire.ailleurs") not in here.managers.user_set.all()
    assert Invitation.objects.filter(token=token).exists()


def test_invitations_of_who_left_the_team_are_gone(as_person, here, there, person):
    manager = person("responsable.ici")
    mine = invite(here, email="nouvelle@example.org", role=Role.EDITOR, invited_by=manager)
    add_to_team(there, user=manager, role=Role.MANAGER)
    elsewhere = invite(there, email="nouvelle@example.org", role=Role.EDITOR, invited_by=manager)
    others = invite(here, email="autre@example.org", role=Role.EDITOR, invited_by=person("national"))
    remove_from_team(here, user=manager, role=Role.MANAGER)
    assert set(Invitation.objects.all()) == {elsewhere, others}
    assert as_person("nouvelle").post(f"/equipe/invitation/{mine.token}/").status_code == 404
    assert person("nouvelle") not in here.editors.user_set.all()


def test_invitation_that_was_taken_back_meanwhile_lets_nobody_in(as_person, here, person):
    invitation = invite(here, email="nouvelle@example.org", role=Role.EDITOR, invited_by=None)
    as_person("responsable.ici").post(f"/admin/territoires/{here.pk}/equipe/invitations/{invitation.pk}/annuler/")
    with pytest.raises(Conflict):
        accept_invitation(invitation, user=person("nouvelle"))
    assert person("nouvelle") not in here.editors.user_set.all()
