"""What a person receives and turns off, in one place."""

import re

import pytest

from actors.enums import MailKind
from actors.models import Membership, Unsubscription
from actors.outreach.unsubscribing import unsubscribe_url, wants
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db

PAGE = "/mon-espace/mes-messages/"


def boxes(client) -> dict[str, bool]:
    page = client.get(PAGE).content.decode()
    return {key: bool(on) for key, on in re.findall(r'name="wanted" value="([^"]+)"( checked)?>', page)}


def test_each_kind_is_turned_off_and_on_again_by_itself(as_person, here, person):
    reader, me = as_person("membre.ici"), person("membre.ici")
    membership = me.memberships.get()
    letter, team, events = f"digest-{here.pk}", f"messages-{here.pk}", f"events-{here.pk}"
    reminders = f"rappels-{membership.pk}"
    assert boxes(reader) == {letter: True, team: True, events: True, reminders: True}
    reader.post(PAGE, {"wanted": [team]})
    assert boxes(reader) == {letter: False, team: True, events: False, reminders: False}
    assert not wants(me, here, MailKind.DIGEST)
    assert wants(me, here, MailKind.MESSAGES)
    assert not Membership.objects.get(pk=membership.pk).wants_reminders
    assert Membership.objects.get(user=person("titulaire.ici")).wants_reminders
    reader.post(PAGE, {"wanted": [letter, team, events, reminders, "digest-999"]})
    assert boxes(reader) == {letter: True, team: True, events: True, reminders: True}
    assert not Unsubscription.objects.exists()


def test_account_mails_say_that_they_always_arrive(as_person):
    page = as_person("nouvelle").get(PAGE).content.decode()
    assert "Ce qui arrive toujours" in page
    assert "nouvelle@example.org" in page
    assert boxes(as_person("nouvelle")) == {}


def test_what_was_left_from_a_mail_is_seen_there_and_taken_back(client, as_person, here, person):
    me = person("membre.ici")
    url = unsubscribe_url(here, email=me.email, user=me, kind=MailKind.DIGEST)
    assert "la lettre d’information d’Ici" in client.post(url).content.decode()
    reader = as_person("membre.ici")
    assert boxes(reader)[f"digest-{here.pk}"] is False
    assert boxes(reader)[f"messages-{here.pk}"] is True
    assert "lettre d’information" in reader.get("/mon-espace/mes-donnees/").content.decode()
    reader.post(PAGE, {"wanted": list(boxes(reader))})
    assert wants(me, here, MailKind.DIGEST)


def test_who_only_comes_to_events_chooses_their_reminders_and_nothing_else(as_person, there, person):
    make_registration(make_event(there), user=person("nouvelle"), email="nouvelle@example.org")
    reader = as_person("nouvelle")
    assert boxes(reader) == {f"events-{there.pk}": True}
    reader.post(PAGE, {"wanted": []})
    assert not wants(person("nouvelle"), there, MailKind.EVENTS)
