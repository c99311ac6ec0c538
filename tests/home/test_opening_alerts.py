"""A place without a space: what its page leads to, and being told when it has one."""

import re
from datetime import timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.utils import timezone

from cms.rights.retention import retain
from home.enums import TerritoryState
from home.models import OpeningAlert, Place
from home.opening_alerts import ask_to_be_told, tell_of_openings
from home.services import open_territory, set_state
from home.spam import stamp
from tests.world import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def people_are_quick(monkeypatch):
    monkeypatch.setattr("home.spam.FASTEST", timedelta(0))


@pytest.fixture
def angers(db) -> Place:
    return make_place("epci", "244900015", "CU Angers Loire Métropole", population=300_000)


@pytest.fixture
def trelaze(angers) -> Place:
    return make_place("commune", "49353", "Trélazé", population=15_000, epci=angers, codes=["49800"])


def sent(**changes: str) -> dict[str, str]:
    return {"email": "Lectrice@Example.org", "agreed": "on", "page_du": stamp()} | changes


def test_the_page_says_it_and_leads_to_what_is_open(client, trelaze):
    page = client.get("/territoires/49353/").content.decode()
    assert "Trélazé n’a pas encore d’espace" in page
    assert 'href="/ressources/"' in page
    assert 'href="/ami/"' in page
    assert client.get("/territoires/00000/").status_code == 404


def test_a_place_that_has_its_space_leads_there(client, here):
    assert client.get("/territoires/86070/").url == "/ici/"
    set_state(here, state=TerritoryState.PREPARED)
    assert client.get("/territoires/86070/").status_code == 200


def test_asking_keeps_the_address_with_its_consent_and_says_how_to_stop(
    client, trelaze, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            assert client.post("/territoires/49353/", sent()).status_code == 302
    alert = OpeningAlert.objects.get()
    assert (alert.email, alert.place) == ("lectrice@example.org", trelaze)
    assert alert.wording.startswith("J’accepte que mon adresse soit gardée")
    (receipt,) = mail.outbox
    (url,) = re.findall(r"https?://\S+", receipt.body)
    path = "/" + url.split("/", 3)[3]
    assert "Retirer mon adresse" in client.get(path).content.decode()
    assert OpeningAlert.objects.exists()
    assert "est retirée" in client.post(path).content.decode()
    assert not OpeningAlert.objects.exists()
    assert client.get("/territoires/alerte/inventee/").status_code == 404


@pytest.mark.parametrize("changes", [{"agreed": ""}, {"email": "non"}, {"site_web": "x"}])
def test_without_consent_or_address_nothing_is_kept(client, trelaze, changes):
    assert client.post("/territoires/49353/", sent(**changes)).status_code == 200
    assert not OpeningAlert.objects.exists()


def test_who_asked_is_told_once_when_the_space_opens_and_forgotten(angers, trelaze):
    ask_to_be_told(trelaze, email="a@example.org", wording="Oui.")
    ask_to_be_told(angers, email="b@example.org", wording="Oui.")
    assert tell_of_openings() == 0
    territory = open_territory(angers, short_name="Angers", slug="angers", state=TerritoryState.PREPARED)
    assert tell_of_openings() == 0
    set_state(territory, state=TerritoryState.OPEN)
    mail.outbox.clear()
    assert tell_of_openings() == 2
    assert sorted(one.to[0] for one in mail.outbox) == ["a@example.org", "b@example.org"]
    assert "/angers/" in mail.outbox[0].body
    assert "d’Angers" in mail.outbox[0].subject
    assert not OpeningAlert.objects.exists()
    assert tell_of_openings() == 0


def test_a_mail_server_that_is_away_makes_nobody_forgotten(here, monkeypatch):
    ask_to_be_told(here.place, email="a@example.org", wording="Oui.")

    def refuse(**_mail):
        raise ConnectionRefusedError

    monkeypatch.setattr("home.opening_alerts.send_mail", refuse)
    assert tell_of_openings() == 0
    assert OpeningAlert.objects.exists()


def test_an_address_whose_mail_is_refused_keeps_no_other_waiting(here, monkeypatch):
    for name in ("a", "b"):
        ask_to_be_told(here.place, email=f"{name}@example.org", wording="Oui.")
    told = []

    def refuse_the_first(*, to, **_mail):
        if to == ["a@example.org"]:
            raise SMTPDataError(550, b"no")
        told.extend(to)

    monkeypatch.setattr("home.opening_alerts.send_mail", refuse_the_first)
    tell_of_openings()
    assert told == ["b@example.org"]


def test_an_address_is_forgotten_after_two_years(angers):
    for name, days in (("vieille", 731), ("neuve", 729)):
        OpeningAlert.objects.create(
            place=angers,
            email=f"{name}@example.org",
            wording="Oui.",
            asked_at=timezone.now() - timedelta(days=days),
        )
    retain()
    assert [alert.email for alert in OpeningAlert.objects.all()] == ["neuve@example.org"]
