"""A territory's letter: what it tells, who receives it, and the screens that prepare it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from actors.enums import DeliveryState, DigestState, MailKind
from actors.models import Digest, DigestDelivery, DigestSubscriber, Unsubscription
from actors.outreach.unsubscribing import unsubscribe
from actors.services.digests import (
    begin_digest,
    confirm_digest,
    forget_old_deliveries,
    save_draft,
    seal_of,
    send_due_digests,
    take_back,
    told_by,
)
from actors.services.subscribing import ask_for_digest
from home.enums import EventMode, TerritoryState
from home.letters import MOST
from home.models import NewsPage
from home.problems import Conflict
from home.services import set_state
from tests.factories.actors import make_experience
from tests.factories.pages import make_events, make_news, make_resources

pytestmark = pytest.mark.django_db

LETTERS = "/admin/lettres/"
ASKING = "/mon-espace/lettre/ici/"


@pytest.fixture
def manager(person):
    return person("responsable.ici")


@pytest.fixture
def filled(here, organisation, person) -> Digest:
    """A draft, with something to tell of each kind that this floor and those below have."""
    publish([*make_news(here), *make_events(here), *make_resources(here)])
    make_experience(organisation.presences.get(), by=person("titulaire.ici"))
    return begin_digest(here)


def publish(pages: list[Page]) -> None:
    """As of now: pages that are made by code have no day."""
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(first_published_at=timezone.now())


def told(digest: Digest) -> dict[str, list[str]]:
    return {part.kind: [entry.title for entry in part.entries] for part in told_by(digest)}


def confirm(digest: Digest, *, by, **at) -> None:
    confirm_digest(digest, seen=seal_of(digest, told_by(digest)), by=by, **at)


def send(digest: Digest, *, by) -> Digest:
    """Confirm, and let the clock strike until it is done."""
    confirm(digest, by=by)
    for _minute in range(2):
        send_due_digests()
    digest.refresh_from_db()
    return digest


# --- What it tells ---------------------------------------------------------------------------------------------------


def test_letter_tells_what_is_new_of_each_floor_in_its_own_territory(filled, there):
    publish(make_news(there))
    found = told(filled)
    assert {"news", "events", "resources", "experiences"} <= set(found)
    addresses = [entry.url for part in told_by(filled) for entry in part.entries]
    assert all(url.startswith("http://localhost/ici/") for url in addresses)


def test_next_letter_tells_what_came_since(filled, here, manager):
    send(filled, by=manager)
    following = begin_digest(here)
    assert "news" not in told(following)
    NewsPage.objects.update(first_published_at=timezone.now() + timedelta(seconds=1))
    assert told(following)["news"]


def test_module_that_is_closed_is_not_told(filled, here):
    here.modules = [module for module in here.modules if module != "news"]
    here.save()
    from home import generations, spaces

    generations.bump(here.slug)
    spaces.forget()
    assert "news" not in told(filled)


def test_what_is_unticked_is_not_told_and_what_comes_later_is(filled, as_person):
    client = as_person("redaction.ici")
    page = client.get(f"{LETTERS}{filled.pk}/").content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    kept = [name for name in shown if not name.startswith("news:")]
    client.post(f"{LETTERS}{filled.pk}/", {"subject": "Du neuf", "intro": "null", "shown": shown[1:], "kept": kept})
    filled.refresh_from_db()
    assert filled.subject == "Du neuf"
    found = told(filled)
    assert found["experiences"]
    assert len(found.get("news", [])) == 1, "the one that was not on screen stays"


# --- Leaving ---------------------------------------------------------------------------------------------------------


def test_members_receive_one_with_its_text_and_its_way_out(filled, manager, here):
    here.contact_email = "equipe@ici.example.org"
    here.save()
    save_draft(filled, subject="Nouvelles", intro="<p>Bonjour <b>à tous</b>.</p>", left_out=())
    digest = send(filled, by=manager)
    assert digest.state == DigestState.SENT
    assert (digest.received, digest.deliveries.count()) == (2, 2)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["membre.ici@example.org", "titulaire.ici@example.org"]
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert (sent["Subject"], sent["Reply-To"]) == ("Nouvelles", "equipe@ici.example.org")
    text = sent.get_body(preferencelist=("plain",)).get_content()
    html = sent.get_body(preferencelist=("html",)).get_content()
    for title in [title for titles in told(digest).values() for title in titles]:
        assert title in text
    assert "Bonjour à tous." in text
    assert "Bonjour <b>à tous</b>." in html
    assert "<img" not in html
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in text
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    left = Unsubscription.objects.get()
    assert (left.kind, left.email) == (MailKind.DIGEST, mail.outbox[0].to[0])


def test_who_left_receives_none_before_or_in_between(filled, manager, here, person):
    first, second = person("titulaire.ici"), person("membre.ici")
    unsubscribe(here, email=first.email, user=first, kind=MailKind.DIGEST)
    unsubscribe(here, email=second.email, user=second, kind=MailKind.MESSAGES)
    assert [one.recipient for one in send(filled, by=manager).deliveries.all()] == [second]
    following = begin_digest(here)
    confirm(following, by=manager)
    from actors.services.digests import _write_deliveries

    _write_deliveries(following.pk)
    unsubscribe(here, email=second.email, user=second, kind=MailKind.DIGEST)
    send_due_digests()
    assert following.deliveries.get().state == DeliveryState.UNSUBSCRIBED
    assert len(mail.outbox) == 1


def test_letter_waits_for_its_hour_and_can_be_taken_back(filled, manager):
    confirm(filled, by=manager, send_at=timezone.now() + timedelta(hours=3))
    send_due_digests()
    assert not DigestDelivery.objects.exists()
    take_back(filled)
    filled.refresh_from_db()
    assert filled.is_draft
    confirm(filled, by=manager, send_at=timezone.now() + timedelta(hours=3))
    send_due_digests(timezone.now() + timedelta(hours=4))
    assert len(mail.outbox) == 2
    with pytest.raises(Conflict, match="commencé à partir"):
        take_back(filled)


def test_what_was_taken_offline_meanwhile_is_not_told(filled, manager):
    confirm(filled, by=manager, send_at=timezone.now() + timedelta(hours=1))
    news = NewsPage.objects.live().first()
    news.unpublish()
    send_due_digests(timezone.now() + timedelta(hours=2))
    assert news.title not in mail.outbox[0].body


def test_what_is_called_off_is_not_told_and_what_is_online_says_so(here):
    make_events(here, title="Sur place", place="Halle", commune="Lusignan")
    make_events(here, title="À distance", mode=EventMode.ONLINE, place="", commune="")
    make_events(here, title="Annulé", is_cancelled=True)
    (events,) = told_by(begin_digest(here))
    lines = {entry.title: entry.line.partition(", ")[2] for entry in events.entries}
    assert lines == {"Sur place": "Halle, Lusignan", "À distance": "En ligne"}


def test_what_came_while_it_waited_takes_nobodys_place(filled, manager, here):
    confirm(filled, by=manager, send_at=timezone.now() + timedelta(hours=1))
    filled.refresh_from_db()
    contents = filled.contents
    publish(make_news(here, MOST))
    send_due_digests(timezone.now() + timedelta(hours=2))
    filled.refresh_from_db()
    assert filled.contents == contents


def test_letter_of_a_space_that_is_closed_does_not_leave(filled, manager, here):
    confirm(filled, by=manager, send_at=timezone.now() + timedelta(hours=1))
    set_state(here, state=TerritoryState.SUSPENDED)
    send_due_digests(timezone.now() + timedelta(hours=2))
    filled.refresh_from_db()
    assert (filled.is_draft, mail.outbox) == (True, [])
    with pytest.raises(Conflict, match="fermé"):
        confirm(filled, by=manager)


def test_only_what_was_read_over_leaves(filled, manager, here):
    seen = seal_of(filled, told_by(filled))
    publish(make_news(here))
    with pytest.raises(Conflict, match="relisez-la"):
        confirm_digest(filled, seen=seen, by=manager)


def test_one_letter_of_a_territory_leaves_at_a_time_and_confirming_twice_sends_once(filled, manager, here):
    confirm(filled, by=manager)
    confirm(filled, by=manager)
    other = begin_digest(here)
    with pytest.raises(Conflict, match="déjà programmée"):
        confirm(other, by=manager)
    send_due_digests()
    send_due_digests()
    assert len(mail.outbox) == 2


def test_server_that_is_away_loses_nothing(filled, manager, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _minute in range(5):
        digest = send(filled, by=manager)
    assert digest.state == DigestState.SENDING
    assert set(digest.deliveries.values_list("state", "attempts")) == {(DeliveryState.QUEUED, 0)}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(digest, by=manager).state == DigestState.SENT
    assert len(mail.outbox) == 2


def test_address_that_the_server_refuses_is_given_up_after_three_times(filled, manager, time_machine):
    from smtplib import SMTPRecipientsRefused

    with pytest.MonkeyPatch.context() as patch:

        def refuse(letter, *, to, **about):
            raise SMTPRecipientsRefused({to: (550, b"no")})

        patch.setattr("actors.tasks.digests.send_letter", refuse)
        digest = send(filled, by=manager)
        assert digest.state == DigestState.SENDING
        for turn in range(1, 4):
            time_machine.move_to(timezone.now() + timedelta(minutes=16 * turn))
            send_due_digests()
        send_due_digests()
    digest.refresh_from_db()
    assert (digest.state, digest.received) == (DigestState.SENT, 0)
    assert set(digest.deliveries.values_list("state", "attempts")) == {(DeliveryState.FAILED, 3)}


# --- Screens ---------------------------------------------------------------------------------------------------------


def test_letter_from_its_draft_to_its_departure_by_the_screens(as_person, filled, here):
    client = as_person("responsable.ici")
    begun = client.post(LETTERS, {"territory": here.pk})
    page = begun.headers["Location"]
    assert "Les nouvelles d’Ici" in client.get(page).content.decode()
    client.post(page, {"subject": "Les nouvelles", "intro": "null", "test": "1"})
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (["responsable.ici@example.org"], "[Essai] Les nouvelles")
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    preview = client.get(f"{page}apercu/")
    assert "Les nouvelles" in preview.content.decode()
    assert "Ne plus recevoir cette lettre" in client.get(f"{page}apercu/?texte").content.decode()
    review = client.get(f"{page}envoi/").content.decode()
    assert "2\u00a0membres de ses structures" in review
    (seen,) = re.findall(r'name="seen" value="(\w+)"', review)
    assert client.post(f"{page}envoi/", {"seen": "autre"}).status_code == 409
    assert client.post(f"{page}envoi/", {"seen": seen}).status_code == 302
    assert "Ne pas l’envoyer" in client.get(page).content.decode()
    send_due_digests()
    assert "2\u00a0envoyées sur 2" in client.get(page).content.decode()


def test_communication_team_prepares_and_sends_only_where_it_publishes(as_person, filled, here):
    client = as_person("redaction.ici")
    assert client.get(f"{LETTERS}{filled.pk}/envoi/").status_code == 200
    here.editors_publish = False
    here.save()
    assert client.get(f"{LETTERS}{filled.pk}/envoi/").headers["Location"] == "/admin/"
    assert filled.state == DigestState.DRAFT
    page = client.get(f"{LETTERS}{filled.pk}/").content.decode()
    assert "Un responsable du territoire la relira" in page
    assert "Relire avant l’envoi" not in page


def test_letter_of_another_territory_does_not_exist(as_person, filled, here):
    client = as_person("responsable.ailleurs")
    for address in ("", "apercu/", "envoi/"):
        assert client.get(f"{LETTERS}{filled.pk}/{address}").status_code == 404
    assert client.post(LETTERS, {"territory": here.pk}).status_code == 200
    assert Digest.objects.count() == 1


# --- Addresses without an account ------------------------------------------------------------------------------------


def test_address_receives_the_letter_once_it_has_confirmed(
    client, filled, manager, here, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("home.spam.FASTEST", timedelta(0))
    form = client.get(ASKING).content.decode()
    (stamp,) = re.findall(r'name="page_du" value="([^"]+)"', form)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ASKING, {"email": "Voisine@example.org", "page_du": stamp})
    assert "Un e-mail vous attend" in answer.content.decode()
    (asked,) = mail.outbox
    (url,) = re.findall(r"http://localhost(/mon-espace/lettre/confirmer/\S+)", asked.body)
    client.get(url)
    assert not DigestSubscriber.objects.confirmed().exists(), "opening it changes nothing"
    assert "recevra la prochaine lettre" in client.post(url).content.decode()
    send(filled, by=manager)
    (received,) = [one for one in mail.outbox[1:] if one.to == ["voisine@example.org"]]
    assert "parce que vous l’avez demandée" in received.body
    client.post(received.extra_headers["List-Unsubscribe"].strip("<>"))
    following = send(begin_digest(here), by=manager)
    assert not following.deliveries.exclude(subscriber=None).exists()


def test_address_that_many_places_ask_for_gets_few_mails(client, here, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("home.spam.FASTEST", timedelta(0))
    cache.clear()
    (stamp,) = re.findall(r'name="page_du" value="([^"]+)"', client.get(ASKING).content.decode())
    with django_capture_on_commit_callbacks(execute=True):
        answers = [
            client.post(ASKING, {"email": "Voisine@example.org", "page_du": stamp}, REMOTE_ADDR=f"192.0.2.{number}")
            for number in range(1, 8)
        ]
    assert (len(mail.outbox), answers[-1].status_code) == (5, 429)


def test_member_who_subscribes_too_receives_one(here, filled, manager):
    DigestSubscriber.objects.create(territory=here, email="membre.ici@example.org", confirmed_at=timezone.now())
    assert send(filled, by=manager).deliveries.count() == 2


def test_what_is_no_longer_of_use_is_forgotten(here, filled, manager):
    ask_for_digest(here, email="jamais@example.org")
    DigestSubscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))
    digest = send(filled, by=manager)
    forget_old_deliveries()
    assert not DigestSubscriber.objects.exists()
    assert digest.deliveries.exists()
    forget_old_deliveries(timezone.now() + timedelta(days=366))
    assert not digest.deliveries.exists()
    digest.refresh_from_db()
    assert digest.received == 2
