"""What the platform sees of a launch: from real rows, of each territory its own, as many queries for ten as for one."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.enums import Role, TerritoryState
from home.models import StandardPage, Territory, Theme
from home.services import invite, open_territory, remove_from_team
from ressources.models import ResourcePage
from tests.factories.actors import make_experiences, make_organisations
from tests.factories.assessments import make_sent
from tests.factories.campaigns import make_campaign, make_selected
from tests.factories.charter import make_charter
from tests.factories.pages import hide, make_image, make_resources
from tests.world import make_place
from trophees.launching.seeing import LEGAL_PAGES, seen_of, sightings_of
from trophees.launching.sightings import Seen
from trophees.launching.steps import Fact
from trophees.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(db) -> Territory:
    return open_territory(make_place("epci", "200000172", "CC Neuve", population=9_000), slug="neuve")


def seen(territory: Territory) -> Seen:
    territory.refresh_from_db()
    return seen_of([territory])[territory.pk]


def test_new_space_has_nothing_but_what_opening_it_made(new):
    found = seen(new)
    assert found == Seen(
        is_open=True,
        resources=tuple((name, 1) for name in ("Énergie", "Déchets", "Eau", "Mobilité")),
        lacks=("le nom du dispositif", "le logo", "l’adresse e-mail de contact"),
        unread_pages=("mentions légales", "données personnelles", "accessibilité"),
    )


def test_team_counts_people_by_role_and_who_has_not_answered(here, person):
    invite(here, email="nouvelle@example.org", role=Role.MANAGER, invited_by=None)
    found = seen(here)
    assert (found.managers, found.editors, found.invitations) == (1, 1, 1)
    remove_from_team(here, user=person("responsable.ici"), role=Role.MANAGER)
    editor = person("redaction.ici")
    editor.is_active = False
    editor.save()
    found = seen(here)
    assert (found.managers, found.editors) == (0, 0)


def test_charter_and_signatures_of_organisations_that_are_engaged(here, organisation):
    make_charter(here)
    assert (seen(here).charter, seen(here).signatures) == (1, 0)
    organisation.presences.update(engaged_since=timezone.localdate())
    assert seen(here).signatures == 1
    organisation.presences.update(engaged_until=timezone.localdate().replace(year=2020))
    assert seen(here).signatures == 0


def test_questionnaire_actors_and_diagnostics_count_each_organisation_once(here, new, organisation, person):
    make_organisations(here, 2)
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    found = seen(here)
    assert (found.questionnaire, found.actors, found.assessments) == (1, 3, 1)
    assert (seen(new).questionnaire, seen(new).actors, seen(new).assessments) == (0, 0, 0)


def test_resources_are_those_that_the_library_shows(here, there):
    """The nation's and one's own; neither another territory's, nor what is hidden, closed or withdrawn."""
    make_resources(here, theme="eau")
    make_resources(there, theme="mobilite")
    (closed,) = make_resources(here, theme="dechets")
    closed.closing = timezone.localdate().replace(year=2020)
    closed.save()
    energy = ResourcePage.objects.get(slug="guide-energie")
    hide(energy, here)
    Theme.objects.create(territory=here, key="forets", name="Forêts", short_name="Forêts", order=9)
    Theme.objects.create(territory=there, key="bruit", name="Bruit", short_name="Bruit")
    assert dict(seen(here).resources) == {"Énergie": 0, "Déchets": 1, "Eau": 2, "Mobilité": 1, "Forêts": 0}
    assert sightings_of([here])[here.pk][Fact.RESOURCES].text == "Pas encore de ressource pour\u00a0: Énergie, Forêts."


def test_identity_lacks_what_nobody_has_given(here):
    here.contact_email, here.logo = "equipe@example.org", make_image(here, "Emblème")
    here.save()
    assert seen(here).lacks == ()


def test_legal_pages_are_read_once_somebody_publishes_them(here, there):
    for slug in LEGAL_PAGES:
        StandardPage.objects.get(slug=slug, path__startswith=here.page.path).save_revision().publish()
    assert seen(here).unread_pages == ()
    assert len(seen(there).unread_pages) == 3
    StandardPage.objects.get(slug="accessibilite", path__startswith=here.page.path).unpublish()
    assert seen(here).unread_pages == ("accessibilité",)


def test_closed_space_campaigns_and_experiences(here):
    make_campaign(here)
    make_experiences(here, 2)
    here.state = TerritoryState.SUSPENDED
    here.save()
    found = seen(here)
    assert (found.campaigns, found.experiences, found.is_open, found.is_prepared) == (1, 2, False, False)
    here.state = TerritoryState.PREPARED
    here.save()
    assert (seen(here).is_open, seen(here).is_prepared) == (False, True)


def test_agreement_is_that_of_the_application_that_opened_the_space(here, person):
    application = make_selected(here.place, by=person("nouvelle"))
    assert seen(here).signed is None
    application.opened_territory = here
    application.save()
    assert seen(here).signed is None
    agreement = Agreement.objects.create(application=application, total=2, cofinanced=1)
    assert seen(here).signed is False
    agreement.signed_on, agreement.file = timezone.localdate(), ContentFile(b"x", name="x")
    agreement.save()
    assert seen(here).signed is True


@pytest.mark.once
@pytest.mark.usefixtures("generations_read_once")
@pytest.mark.once
def test_ten_territories_cost_as_much_as_one(here):
    for number in range(8):
        open_territory(make_place("epci", f"299000{number:03}", f"CC {number}", population=1), slug=f"cc-{number}")
    with CaptureQueriesContext(connection) as one:
        seen_of([here])
    everywhere = list(Territory.objects.all())
    with CaptureQueriesContext(connection) as many:
        found = seen_of(everywhere)
    assert len(found) == 10
    assert len(many) == len(one) <= 19
