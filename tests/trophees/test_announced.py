"""What homes say of campaigns: those to apply to, now or soon, until the second of their closing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache, caches
from django.test import Client

from cms import page_cache
from home.identity.moving import set_hostname
from home.services import update_identity
from tests.factories.campaigns import DATES, make_campaign
from trophees.calendar import Phase
from trophees.models import CampaignIndexPage, CampaignPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 3, 1, 9, tzinfo=PARIS)
CLOSING = datetime(2027, 3, 21, 9, tzinfo=PARIS)  # of an open campaign of the factory


@pytest.fixture
def nothing_kept():
    """No page of the test before, nor of this one for the next."""

    def forget():
        cache.clear()
        for name in (page_cache.NEAR, "kept_pages"):
            caches[name].clear()

    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def home(address: str = "/ici/", **headers) -> str:
    return Client().get(address, headers=headers).content.decode()


def test_territory_s_home_tells_of_its_open_campaign(here, there):
    campaign = make_campaign(here, title="Trophées du pays")
    make_campaign(there, title="Trophées d’à côté")
    make_campaign(None, title="Appel national")
    page = home()
    assert f'<a href="/ici/trophees/{campaign.slug}/">Trophées du pays</a>' in page
    assert "Candidatures ouvertes jusqu’au 21\u00a0mars 2027 à 9\u00a0h" in page
    assert campaign.intro in page
    assert f'href="/mon-espace/candidatures/nouvelle/{campaign.pk}/">Candidater' in page
    assert "Trophées d’à côté" not in page
    assert "Appel national" not in page


def test_portal_tells_of_national_calls_only(here):
    campaign = make_campaign(None, title="Appel national")
    make_campaign(here, title="Trophées du pays")
    page = home("/")
    assert f'<a href="/ami/{campaign.slug}/">Appel national</a>' in page
    assert "Trophées du pays" not in page


@pytest.mark.parametrize(("days", "told"), [(29, True), (30, True), (31, False)])
def test_campaign_is_told_of_thirty_days_before_it_opens(here, days, told):
    dates = dict(
        zip(
            ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at"),
            (NOW + timedelta(days=days + more) for more in (0, 20, 21, 30, 40)),
            strict=True,
        )
    )
    make_campaign(here, title="Trophées du pays", **dates)
    assert ("Trophées du pays" in home()) is told
    assert ("Ouverture le " in home()) is told
    assert (">Voir<" in home()) is told
    assert ">Candidater<" not in home()


@pytest.mark.parametrize("phase", [phase for phase in DATES if phase not in (Phase.TO_COME, Phase.OPEN)])
def test_campaign_that_has_closed_is_told_of_no_more(here, phase):
    make_campaign(here, title="Trophées du pays", phase=phase)
    assert "Trophées du pays" not in home()


def test_campaign_leaves_the_home_at_the_second_of_its_closing(here, clock):
    make_campaign(here, title="Trophées du pays")
    clock.move_to(CLOSING - timedelta(seconds=30), tick=False)
    assert "Trophées du pays" in home()
    clock.move_to(CLOSING - timedelta(seconds=1), tick=False)
    assert "Trophées du pays" in home()
    clock.move_to(CLOSING, tick=False)
    assert "Trophées du pays" not in home()


def test_home_says_that_applications_are_open_from_the_second_of_the_opening(here, clock):
    opening = make_campaign(here, phase=Phase.TO_COME).opens_at
    clock.move_to(opening - timedelta(seconds=30), tick=False)
    assert "Ouverture le " in home()
    clock.move_to(opening, tick=False)
    assert "Candidatures ouvertes" in home()


@pytest.mark.parametrize("address", ["/ici/", "/"])
def test_home_that_is_kept_learns_of_a_publication_and_of_its_end(here, address, django_capture_on_commit_callbacks):
    campaign = make_campaign(here if address == "/ici/" else None, title="Trophées du pays")
    CampaignPage.objects.filter(pk=campaign.pk).update(live=False)
    assert "Trophées du pays" not in home(address)
    with django_capture_on_commit_callbacks(execute=True):
        campaign.save_revision().publish()
    assert "Trophées du pays" in home(address)
    with django_capture_on_commit_callbacks(execute=True):
        campaign.unpublish()
    assert "Trophées du pays" not in home(address)


def test_module_that_is_off_tells_of_nothing(here, django_capture_on_commit_callbacks):
    make_campaign(here, title="Trophées du pays")
    here.modules = [module for module in here.modules if module != "trophies"]
    with django_capture_on_commit_callbacks(execute=True):
        update_identity(here)
    assert "Trophées du pays" not in home()


def test_section_that_is_not_published_leads_nowhere(here, django_capture_on_commit_callbacks):
    make_campaign(here, title="Trophées du pays")
    with django_capture_on_commit_callbacks(execute=True):
        CampaignIndexPage.objects.child_of(here.page).get().unpublish()
    assert "Trophées du pays" not in home()


def test_space_with_a_host_of_its_own_links_inside_it(here, settings, django_capture_on_commit_callbacks):
    settings.ALLOWED_HOSTS = ["propre.test", "testserver"]
    campaign = make_campaign(here)
    with django_capture_on_commit_callbacks(execute=True):
        set_hostname(here, hostname="propre.test")
    assert f'<a href="/trophees/{campaign.slug}/">' in home("/", host="propre.test")


def test_those_that_close_first_come_first_four_at_most(here):
    for days in range(9, 3, -1):
        make_campaign(here, title=f"Dans {days} jours", closes_at=NOW + timedelta(days=days))
    page = home()
    places = [page.find(f"Dans {days} jours") for days in (4, 5, 6, 7)]
    assert -1 < places[0] < places[1] < places[2] < places[3]
    assert "Dans 8 jours" not in page
