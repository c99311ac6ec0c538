"""The palmarès: nowhere before its time, everywhere it should be after it."""

from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.enums import Showcase
from actors.models import Presence
from cms.api import api
from home.spaces import territory_space
from tests.factories.deliberations import (
    SECOND,
    WINNER,
    make_decided,
    make_large,
    make_noted,
    make_released,
    manager_of,
)
from trophees.models import Application, CampaignPage, Conflict, Decision, Deliberation, Juror
from trophees.services.announcing import announce_due, release
from trophees.services.deliberation import freeze, note_present
from trophees.services.letters import save_words

pytestmark = pytest.mark.django_db
CANARIES = (WINNER, "Atelier%20Canari", "atelier-canari", "Prix Colibri", "machines y dorment")
PUBLIC_AT = "2027-03-28 08:00:00+02:00"
CALENDAR = {
    "opens_at": "2027-01-04T09:00:00+01:00",
    "closes_at": "2027-02-26T12:00:00+01:00",
    "reviews_at": "2027-03-01T09:00:00+01:00",
    "deliberates_at": "2027-03-15T09:00:00+01:00",
    "publishes_at": PUBLIC_AT,
}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def released(here, time_machine) -> Deliberation:
    """Released and waiting; its laureate shows itself nowhere else. A letter is ready."""
    time_machine.move_to("2027-03-20 10:00+01:00", tick=False)
    here.page.body = [("listing", {"kind": "laureates", "title": "Lauréats", "count": 6})]
    here.page.save()
    deliberation = make_released(here, **CALENDAR)
    Presence.objects.filter(organisation__name=WINNER).update(showcase=Showcase.PRIVATE, slug="fiche-privee")
    for one in Decision.objects.all():
        save_words(one, summary=one.summary, letter=f"{WINNER} ou non.", read=True, by=manager_of(here))
    mail.outbox.clear()
    return deliberation


@pytest.fixture
def public(released, time_machine) -> CampaignPage:
    time_machine.move_to(PUBLIC_AT, tick=False)
    return CampaignPage.objects.get(pk=released.campaign_id)


def base_of(released: Deliberation) -> str:
    return f"/ici/trophees/{released.campaign.slug}/"


def addresses_of(released: Deliberation) -> list[str]:
    """Where a visitor could look: pages, lists, searches, feed, interfaces."""
    base = base_of(released)
    schema = api.get_openapi_schema()["paths"]
    asked = [path for path, verbs in schema.items() if "get" in verbs]
    filled = [path.replace("{slug}", "ici").replace("{territory}", "ici") for path in asked]
    return [
        "/",
        "/?lieu=canari",
        "/ici/",
        "/ici/trophees/",
        base,
        f"{base}palmares/",
        f"{base}palmares/atelier-canari/",
        f"{base}palmares/flux/",
        f"{base}palmares/flux.xml",
        "/ami/",
        "/acteurs/?q=canari",
        "/ici/acteurs/",
        "/ici/acteurs/?q=canari",
        "/ici/acteurs/?badge=laureate",
        "/ici/acteurs/fiche-privee/",
        "/ici/actualites/",
        "/recherche/?q=canari",
        "/sitemap.xml",
        "/api/v2/pages/?search=canari",
        *(path for path in filled if "{" not in path),
    ]


def told(client: Client, address: str) -> list[str]:
    """The canaries that an answer sings. What was asked for may be said again in a field of search."""
    text = client.get(address).content.decode(errors="replace")
    return [word for word in CANARIES if word in text]


# --- Before ----------------------------------------------------------------------------------------------------------


def test_a_second_before_no_address_tells_anything(released, client, time_machine):
    time_machine.move_to("2027-03-28 07:59:59+02:00", tick=False)
    announce_due()
    found = {address: told(client, address) for address in addresses_of(released)}
    assert {address: words for address, words in found.items() if words} == {}
    assert client.get(f"{base_of(released)}palmares/").status_code == 404
    assert client.get(f"{base_of(released)}palmares/flux.xml").status_code == 404
    assert mail.outbox == []
    assert len(list(released.campaign.sitemap_entries(territory_space("ici")))) == 1


@pytest.mark.parametrize(
    "name",
    ["responsable.ailleurs", "redaction.ailleurs", "redaction.ici", "jury.ici", "titulaire.ailleurs", "nouvelle"],
)
def test_nobody_but_its_organisers_reads_its_screens(released, as_person, name):
    client, pk = as_person(name), released.campaign_id
    application = Application.objects.get(organisation__name=WINNER).pk
    screens = [
        f"/admin/campagnes/{pk}/deliberation/",
        f"/admin/campagnes/{pk}/deliberation/{application}/",
        f"/admin/campagnes/{pk}/deliberation/notes.csv",
        f"/admin/campagnes/{pk}/deliberation/notes.xlsx",
        f"/admin/campagnes/{pk}/deliberation/proces-verbal.pdf",
        f"/admin/campagnes/{pk}/palmares/",
        f"/admin/campagnes/{pk}/palmares/{application}/",
        f"/jury/{pk}/deliberation/",
        "/admin/",
        f"/admin/pages/{pk}/",
        "/admin/pages/search/?q=canari",
        "/admin/pages/search/?q=colibri",
        "/mon-espace/",
    ]
    found = {address: told(client, address) for address in screens}
    assert {address: words for address, words in found.items() if words} == {}


def test_an_applicant_reads_nothing_of_the_decision(released, as_person):
    client = as_person("titulaire.ici")
    for address in ["/mon-espace/", *addresses_of(released)]:
        text = client.get(address).content.decode(errors="replace")
        assert "Prix Colibri" not in text
        assert "machines y dorment" not in text


def test_a_recused_juror_does_not_read_the_row_of_the_conflict(here, client):
    """What was declared before the freezing and what is known since are left out alike."""
    campaign = make_noted(here)
    ada = Juror.objects.get(full_name="Ada Chêne")
    theirs = Application.objects.get(organisation__name=WINNER)
    Conflict.objects.create(application=theirs, juror=ada, kind="declared")
    deliberation = _frozen(campaign, here)
    note_present(deliberation, jurors=[ada.pk])
    client.force_login(ada.user)
    page = client.get(f"/jury/{campaign.pk}/deliberation/").content.decode()
    assert SECOND in page
    assert WINNER not in page
    other = Application.objects.get(organisation__name=SECOND)
    Conflict.objects.create(application=other, juror=ada, kind="member")
    assert SECOND not in client.get(f"/jury/{campaign.pk}/deliberation/").content.decode()


def _frozen(campaign, here):
    return freeze(campaign, by=manager_of(here), now=timezone.now())


def test_results_that_are_not_released_stay_untold_after_the_date(here, client, time_machine):
    time_machine.move_to("2027-03-20 10:00+01:00", tick=False)
    deliberation = make_decided(here, **CALENDAR)
    Presence.objects.filter(organisation__name=WINNER).update(showcase=Showcase.PRIVATE)
    time_machine.move_to("2027-04-20 10:00+02:00", tick=False)
    announce_due()
    assert not any(told(client, address) for address in addresses_of(deliberation))


def test_a_page_that_was_kept_before_tells_no_name_and_lags_a_minute_at_most(released, client, time_machine):
    base = base_of(released)
    time_machine.move_to("2027-03-28 07:59:59+02:00", tick=False)
    before = client.get(base).content
    assert client.get(f"{base}palmares/").status_code == 404
    time_machine.move_to(PUBLIC_AT, tick=False)
    assert WINNER in client.get(f"{base}palmares/").content.decode()  # what leads nowhere is not kept
    time_machine.move_to("2027-03-28 08:01:00+02:00", tick=False)
    after = client.get(base).content
    assert b"palmares/" not in before
    assert b"palmares/" in after


# --- After -----------------------------------------------------------------------------------------------------------


def test_at_the_instant_the_palmares_its_laureate_its_feed_and_the_lists_tell(public, released, client):
    base = base_of(released)
    page = client.get(f"{base}palmares/").content.decode()
    assert WINNER in page
    assert "Prix Colibri" in page
    assert SECOND not in page
    assert "Les machines y dorment la nuit." in page
    assert "palmares/" in client.get(base).content.decode()
    assert f"{base}palmares/" in client.get("/ici/trophees/").content.decode()
    laureate = client.get(f"{base}palmares/atelier-canari/").content.decode()
    assert "Les machines y dorment la nuit." in laureate
    assert "L’action de" not in laureate  # what was answered stays private
    assert "Éteindre les fours la nuit" not in laureate
    assert WINNER in client.get("/ici/").content.decode()
    locations = [location for location, _changed in public.sitemap_entries(territory_space("ici"))]
    assert locations[1].endswith("/palmares/")
    assert locations[2].endswith("/palmares/atelier-canari/")


def test_the_clock_then_gives_the_badge_and_sends_the_letters(public, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        announce_due()
    Presence.objects.filter(organisation__name=WINNER).update(showcase=Showcase.PUBLISHED)
    assert WINNER in client.get("/ici/acteurs/?badge=laureate").content.decode()
    page = client.get("/ici/acteurs/fiche-privee/").content.decode()
    assert "Prix Colibri" in page
    assert "/palmares/atelier-canari/" in page
    assert len(mail.outbox) == 3


def test_the_feed_is_atom_with_whole_addresses(public, released, client):
    response = client.get(f"{base_of(released)}palmares/flux.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == WINNER
    link = urlsplit(entry.find(f"{ATOM}link").get("href"))
    assert link.netloc
    assert client.get(link.path).status_code == 200


@pytest.mark.parametrize(("kind", "heading"), [("trophies", "Palmarès"), ("call", "Projets retenus")])
def test_it_is_called_by_what_the_campaign_chooses(public, released, client, kind, heading):
    CampaignPage.objects.update(kind=kind)
    base = base_of(released)
    page = client.get(f"{base}palmares/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert heading in page.partition("</title>")[0]
    assert heading in client.get(f"{base}palmares/atelier-canari/").content.decode()
    assert heading.lower() in client.get(f"{base}palmares/flux.xml").content.decode()
    assert "ollectivités retenues" not in page + client.get(base).content.decode()


def test_a_laureate_that_shows_itself_is_linked(public, released, client):
    address = f"{base_of(released)}palmares/atelier-canari/"
    assert "/ici/acteurs/fiche-privee/" not in client.get(address).content.decode()
    Presence.objects.filter(organisation__name=WINNER).update(showcase=Showcase.PUBLISHED)
    other = Client()
    other.cookies["x"] = "1"
    assert "/ici/acteurs/fiche-privee/" in other.get(address).content.decode()


@pytest.mark.parametrize("slug", ["fonderie-verte", "inconnue", "flux-2"])
def test_only_laureates_have_a_page(public, released, client, slug):
    assert client.get(f"{base_of(released)}palmares/{slug}/").status_code == 404


def test_a_jury_that_chose_nobody_says_so(here, client):
    deliberation = make_decided(here, phase="published")
    Decision.objects.update(outcome="refused")
    release(deliberation.campaign, by=manager_of(here))
    page = client.get(f"{base_of(deliberation)}palmares/").content.decode()
    assert "Aucun lauréat" in page
    assert SECOND not in page


def test_a_campaign_that_is_taken_away_takes_its_palmares_along(public, released, client):
    public.unpublish()
    assert client.get(f"{base_of(released)}palmares/").status_code == 404
    assert client.get(f"{base_of(released)}palmares/flux.xml").status_code == 404
    assert not Decision.objects.laureates().exists()


def test_two_laureates_of_one_name_have_two_addresses(here):
    deliberation = make_decided(here)
    Decision.objects.update(outcome="selected")
    for application in Application.objects.all():
        application.organisation.name = "Flux"
        application.organisation.save()
    release(deliberation.campaign, by=manager_of(here))
    assert sorted(Decision.objects.values_list("slug", flat=True)) == ["flux-2", "flux-3", "flux-4"]


@pytest.mark.usefixtures("generations_read_once")
def test_the_palmares_costs_the_same_for_one_and_for_twelve(public, released, here, client):
    client.cookies["mesure"] = "1"
    address = f"{base_of(released)}palmares/"

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    large = make_large(here, applications=20, readers=1)
    Application.objects.filter(campaign=large).update(campaign=public, number=None, state="withdrawn")
    for place, application in enumerate(Application.objects.filter(campaign=public, number=None), start=100):
        Application.objects.filter(pk=application.pk).update(number=place, state="selected")
        Decision.objects.create(
            application=application,
            outcome="selected",
            reason="Oui.",
            slug=f"l-{place}",
            announced_at=public.publishes_at - timedelta(days=1),
        )
    assert count() == few
    assert b"?page=2" in client.get(address).content
