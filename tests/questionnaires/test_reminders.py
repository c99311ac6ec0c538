"""Reminders of the next diagnostic: at the interval, once, and never to who does not want them."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from actors.enums import AssessAgain
from actors.models import Membership, Presence
from cms.management.commands.clock import works
from home.enums import Module, TerritoryState
from questionnaires.models import Assessment
from questionnaires.services.assessments import start_assessment
from questionnaires.services.reminders import due_presences, remind_to_assess_again

pytestmark = pytest.mark.django_db

LAST = date(2025, 3, 12)
DUE = datetime(2026, 3, 12, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
PEOPLE = ["membre.ici@example.org", "titulaire.ici@example.org"]


@pytest.fixture
def presence(here, organisation) -> Presence:
    found = organisation.presences.get(territory=here)
    found.assessed_on = LAST
    found.save()
    return found


def strike(at: datetime, capture) -> list[str]:
    """Whom the clock writes to at that instant."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False), capture(execute=True):
        remind_to_assess_again()
    return sorted(message.to[0] for message in mail.outbox)


def test_members_are_reminded_on_the_day_and_not_before(presence, django_capture_on_commit_callbacks):
    for early in (timedelta(days=1), timedelta(hours=2)):  # the day before; at seven in the morning
        assert strike(DUE - early, django_capture_on_commit_callbacks) == []
    assert strike(DUE, django_capture_on_commit_callbacks) == PEOPLE
    assert "12\u00a0mars 2025" in mail.outbox[0].body
    assert "/ici/diagnostic/commencer/" in mail.outbox[0].body
    for later in (timedelta(minutes=1), timedelta(days=364)):
        assert strike(DUE + later, django_capture_on_commit_callbacks) == []
    assert strike(DUE + timedelta(days=365), django_capture_on_commit_callbacks) == PEOPLE


@pytest.mark.parametrize(("every", "reminded"), [(0, []), (6, PEOPLE), (12, PEOPLE), (24, [])])
def test_the_interval_is_the_organisation_s(presence, every, reminded, django_capture_on_commit_callbacks):
    Presence.objects.filter(pk=presence.pk).update(assess_again_every=every)
    assert strike(DUE, django_capture_on_commit_callbacks) == reminded


def test_nobody_is_reminded_of_what_is_under_way_or_cannot_be(presence, here, organisation, person):
    def due() -> bool:
        return due_presences(DUE.date()).filter(pk=presence.pk).exists()

    assert due()
    start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    assert not due()
    Assessment.objects.all().delete()
    assert due()
    for changed in ({"state": TerritoryState.PREPARED}, {"modules": [Module.ACTORS]}):
        kept = {name: getattr(here, name) for name in changed}
        type(here).objects.filter(pk=here.pk).update(**changed)
        assert not due()
        type(here).objects.filter(pk=here.pk).update(**kept)
    Membership.objects.update(wants_reminders=False)
    assert not due()


def test_each_person_leaves_by_one_press_and_comes_back(presence, client, django_capture_on_commit_callbacks):
    strike(DUE, django_capture_on_commit_callbacks)
    message = next(one for one in mail.outbox if one.to == ["membre.ici@example.org"])
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.sub(r"^<https?://[^/]+|>$", "", message.extra_headers["List-Unsubscribe"])
    mine = Membership.objects.filter(user__email="membre.ici@example.org", organisation=presence.organisation)
    assert client.get(address).status_code == 200
    assert mine.get().wants_reminders, "opening it changes nothing"
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert not mine.get().wants_reminders
    next_year = DUE + timedelta(days=400)
    assert strike(next_year, django_capture_on_commit_callbacks) == ["titulaire.ici@example.org"]
    assert "Les recevoir de nouveau" in client.get(address).content.decode()
    client.post(address, {"again": "1"})
    assert mine.get().wants_reminders
    assert client.get(address[:-3] + "xx/").status_code == 404
    mine.delete()
    assert client.get(address).status_code == 404


def test_a_member_chooses_for_the_organisation_and_for_themselves(presence, as_person):
    client = as_person("membre.ici")
    address = f"/mon-espace/structure/{presence.organisation.uuid}/rappel/{presence.pk}/"
    back = f"{address}?next=/ici/diagnostic/"
    assert client.post(back, {"assess_again_every": "6"}).url == "/ici/diagnostic/"
    presence.refresh_from_db()
    assert presence.assess_again_every == AssessAgain.HALF_YEAR
    assert client.post(f"{address}?next=https://ailleurs.example/", {"assess_again_every": "0"}).url == "/mon-espace/"
    assert client.post(address, {"assess_again_every": "7"}).status_code == 200
    client.post(address, {"mine": "0"})
    assert not Membership.objects.get(user__email="membre.ici@example.org").wants_reminders
    assert Membership.objects.get(user__email="titulaire.ici@example.org").wants_reminders


def test_the_clock_does_it():
    assert remind_to_assess_again in works()


def test_an_interval_that_nobody_offers_is_refused_by_the_database(presence):
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.filter(pk=presence.pk).update(assess_again_every=7)
