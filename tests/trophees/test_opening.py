"""From a selected application to an open space: its team, its launch, once whatever happens."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.enums import PlaceKind, Role, TerritoryState
from home.models import Invitation, Place, Territory
from home.problems import Conflict as Refused
from home.services import add_to_team, open_territory
from tests.factories.campaigns import make_application, make_campaign, make_selected
from tests.questionnaires import together
from trophees.calendar import Phase
from trophees.enums import ApplicationState, LaunchState, Outcome
from trophees.launching.steps import ITEMS
from trophees.models import Author, CampaignPage, Decision, Deliberation, LaunchItem
from trophees.permissions import is_selected
from trophees.recipients import proposed_managers_of
from trophees.services.opening import free_slug, open_space

VAL_VERT = {"kind": PlaceKind.EPCI, "code": "200000017", "siren": "200000017", "name": "CC du Val Vert"}


@pytest.fixture
def place(db) -> Place:
    return Place.objects.create(**VAL_VERT, search_name="cc du val vert", population=12_000, departments="86")


@pytest.fixture
def application(place, person):
    return make_selected(place, by=person("nouvelle"))


def open_it(application, by, **given) -> Territory:
    return open_space(application, by=by, slug="val-vert", short_name="Val Vert", **given)


@pytest.mark.django_db
def test_space_is_made_with_its_team_and_its_launch(application, person, client):
    territory = open_it(application, person("national"), programme_name="Val Vert agit", invited=["A@example.org"])
    application.refresh_from_db()
    assert application.opened_territory == territory
    assert (territory.slug, territory.short_name, territory.programme_name) == ("val-vert", "Val Vert", "Val Vert agit")
    assert set(territory.launch_items.values_list("key", flat=True)) == set(ITEMS)
    assert set(territory.launch_items.values_list("state", flat=True)) == {LaunchState.TODO}
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "a@example.org",
        Role.MANAGER,
        person("national"),
    )
    assert territory.state == TerritoryState.PREPARED


@pytest.mark.django_db
def test_space_is_its_team_s_until_it_opens_it(application, person, as_person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        territory = open_it(application, person("national"), programme_name="Val Vert agit")
    add_to_team(territory, user=person("nouvelle"), role=Role.MANAGER)
    visitor = Client()
    assert visitor.get("/val-vert/").status_code == 404
    assert "Val Vert agit" not in visitor.get("/").content.decode()
    assert "Val Vert agit" in as_person("national").get("/val-vert/").content.decode()
    team = as_person("nouvelle")
    assert "Val Vert agit" in team.get("/val-vert/").content.decode()
    checklist, door = f"/admin/lancement/{territory.pk}/", f"/admin/territoires/edit/{territory.pk}/"
    assert f"{door}#id_state" in team.get(checklist).content.decode()
    identity = {"short_name": "Val Vert", "programme_name": "Val Vert agit", "modules": ["news"], "state": "open"}
    identity |= {"actor_types": ["company"]}
    with django_capture_on_commit_callbacks(execute=True):
        team.post(door, identity | {"color_1": territory.color_1, "color_2": territory.color_2})
    assert "Val Vert agit" in visitor.get("/val-vert/").content.decode()
    assert "Val Vert agit" in visitor.get("/").content.decode()
    assert "#id_state" not in team.get(checklist).content.decode()


@pytest.mark.django_db
def test_opened_twice_as_once(application, person):
    first = open_it(application, person("national"), invited=["a@example.org"])
    item = LaunchItem.objects.get(territory=first, key="contexte")
    item.state = LaunchState.DONE
    item.save()
    again = open_space(application, by=person("national"), slug="autre", invited=["a@example.org"])
    assert again == first
    assert Territory.objects.get(place=application.place).slug == "val-vert"
    assert Invitation.objects.count() == 1
    item.refresh_from_db()
    assert item.state == LaunchState.DONE


@pytest.mark.django_db
def test_space_that_is_open_keeps_its_identity_and_begins_its_launch(here, person):
    application = make_selected(here.place, by=person("nouvelle"))
    open_space(application, by=person("national"), invited=["responsable.ici@example.org", "b@example.org"])
    application.refresh_from_db()
    here.refresh_from_db()
    assert application.opened_territory == here
    assert (here.slug, here.programme_name, here.state) == ("ici", "Programme ici", TerritoryState.OPEN)
    assert LaunchItem.objects.for_territory(here).count() == len(ITEMS)
    assert [one.email for one in Invitation.objects.all()] == ["b@example.org"]


@pytest.mark.django_db
def test_second_call_that_selects_the_same_place_opens_nothing_more(application, place, person):
    territory = open_it(application, person("national"))
    second = make_selected(place, by=person("nouvelle"), campaign=make_campaign(None, phase=Phase.PUBLISHED))
    assert open_space(second, by=person("national")) == territory
    second.refresh_from_db()
    assert second.opened_territory is None


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "message"), [("ici", "autre territoire"), ("admin", "adresse de la plateforme")])
def test_address_that_is_not_free_opens_nothing(application, person, slug, message):
    with pytest.raises(ValidationError, match=message):
        open_space(application, by=person("national"), slug=slug, short_name="X", invited=["a@example.org"])
    assert not Territory.objects.filter(place=application.place).exists()
    assert not LaunchItem.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", [ApplicationState.EVALUATED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN])
def test_what_is_not_selected_opens_nothing(application, person, state):
    application.state = state
    application.save()
    with pytest.raises(Refused, match="n’est plus retenue"):
        open_it(application, person("national"))
    assert not Territory.objects.filter(place=application.place).exists()


@pytest.mark.django_db
def test_selection_counts_from_its_announcement_on(application, person):
    """Decided is not announced: what the jury chose opens nothing while it is under embargo."""
    application.state = ApplicationState.EVALUATED
    application.save()
    now, campaign = timezone.now(), application.campaign
    decision = Decision.objects.create(application=application, outcome=Outcome.SELECTED, reason="Bien.")
    Deliberation.objects.create(campaign=campaign, method="mean", quorum=1, table={}, sha256="0", released_at=now)
    assert not is_selected(application)
    decision.announced_at = now
    decision.save()
    assert is_selected(application)
    # A date that the public has seen pass is settled: only the database itself moves it.
    CampaignPage.objects.filter(pk=campaign.pk).update(publishes_at=now.replace(year=now.year + 1))
    campaign.refresh_from_db()
    assert not is_selected(application)


@pytest.mark.django_db
def test_trophies_open_no_space(here, organisation, person):
    application = make_application(make_campaign(here), by=person("titulaire.ici"), organisation=organisation)
    application.state = ApplicationState.SELECTED
    assert not is_selected(application)


# --- What is proposed ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_address_that_is_proposed_is_free(place):
    assert free_slug(place) == "cc-du-val-vert"
    for slug in ("cc-du-val-vert", "cc-du-val-vert-86", "cc-du-val-vert-2"):
        other = Place.objects.create(kind="commune", code=slug[-5:], name=slug, search_name=slug)
        open_territory(other, slug=slug)
    assert free_slug(place) == "cc-du-val-vert-3"
    assert free_slug(Place(name="Admin", departments="2A 2B")) == "admin-2a"


@pytest.mark.django_db
def test_authors_are_proposed_those_who_took_their_seat_checked(application):
    Author.objects.create(application=application, email="collegue@example.org")
    assert proposed_managers_of(application) == {"nouvelle@example.org": True, "collegue@example.org": False}


@pytest.mark.django_db
def test_manager_is_not_invited_to_what_they_hold(application, person):
    territory = open_it(application, person("national"))
    add_to_team(territory, user=person("nouvelle"), role=Role.MANAGER)
    open_space(application, by=person("national"), invited=["Nouvelle@example.org"])
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_at_once_open_one_space(application, person):
    by = person("national")
    opened = together.all_at_once(lambda _number: open_it(application, by, invited=["a@example.org"]).pk, people=3)
    assert set(opened) == {Territory.objects.get(place=application.place).pk}
    assert LaunchItem.objects.count() == len(ITEMS)
    assert Invitation.objects.count() == 1
