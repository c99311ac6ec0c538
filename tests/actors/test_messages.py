"""Messages of a territory's team to a selection of its organisations, and leaving them."""

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.utils import timezone

from actors.enums import DeliveryState, NoteKind
from actors.models import FollowUpNote, Membership, Message, MessageDelivery, Unsubscription
from actors.outreach.unsubscribing import unsubscribe_url
from actors.services.messages import recipients_of, selected, send_again, send_message
from actors.tasks import outreach
from actors.tasks.outreach import deliver_message
from home.problems import Conflict
from tests.factories.actors import make_organisations

pytestmark = pytest.mark.django_db

WRITE = "/admin/structures/message/"
DATA = "/mon-espace/mes-donnees/"
WORDS = {"subject": "Réunion de rentrée", "text": "Bonjour,\n\nVenez jeudi.\n\nhttps://exemple.org/inscription"}


@pytest.fixture
def manager(person):
    return person("responsable.ici")


@pytest.fixture
def send(here, manager, django_capture_on_commit_callbacks):
    """Send to a selection, and have the tasks done."""

    def run(selection=None, **words) -> Message:
        with django_capture_on_commit_callbacks(execute=True):
            return send_message(here, selection=selection or {}, by=manager, **{**WORDS, **words})

    return run


def later(message: Message) -> None:
    message.created_at = timezone.now() - timedelta(hours=2)
    message.save()


def states(message: Message) -> list[str]:
    return list(message.deliveries.values_list("state", flat=True))


def test_owner_receives_the_message_with_a_way_to_answer_and_to_leave(send, here):
    here.contact_email = "equipe@ici.example.org"
    here.save()
    message = send()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["titulaire.ici@example.org"], "Réunion de rentrée")
    assert sent.reply_to == ["equipe@ici.example.org"]
    assert "Venez jeudi." in sent.body
    assert "responsable du compte de Menuiserie ici" in sent.body
    url = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert url in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert states(message) == [DeliveryState.SENT]
    assert FollowUpNote.objects.get().kind == NoteKind.MESSAGE


def test_task_that_runs_twice_sends_once(send):
    delivery = send().deliveries.get()
    deliver_message.call(delivery.pk)
    assert len(mail.outbox) == 1
    assert FollowUpNote.objects.count() == 1


def test_owner_of_two_organisations_receives_one(send, here, person):
    for organisation in make_organisations(here, 2, member=person("titulaire.ici")):
        Membership.objects.filter(organisation=organisation).update(role="owner")
    assert states(send()) == [DeliveryState.SENT]


def test_only_owners_of_the_selection_are_written_to(here, manager, person):
    (asso,) = make_organisations(here, 1, member=person("nouvelle"), kind="association")
    Membership.objects.filter(organisation=asso).update(role="owner")
    found = recipients_of(selected(here, {"type": "association"}, by=manager))
    assert found == {person("nouvelle").pk: asso.presences.get().pk}
    assert person("membre.ici").pk not in recipients_of(selected(here, {}, by=manager))


def test_confirming_twice_sends_once(send):
    assert send() == send()
    assert len(mail.outbox) == 1


def test_second_message_waits_for_an_hour(send):
    first = send()
    with pytest.raises(Conflict, match="une heure"):
        send(subject="Encore")
    later(first)
    send(subject="Encore")
    assert len(mail.outbox) == 2


def test_message_to_nobody_is_refused(send):
    with pytest.raises(Conflict, match="Aucune structure"):
        send({"type": "association"})
    assert not Message.objects.exists()


def test_what_the_mail_server_refuses_can_be_sent_again(
    send, as_person, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**mail):
        raise SMTPException("550")

    monkeypatch.setattr(outreach, "send_mail", refuse)
    message = send()
    assert states(message) == [DeliveryState.FAILED]
    client = as_person("responsable.ici")
    page = f"{WRITE}{message.pk}/"
    assert "0 envoyé sur 1</b>, 1 en échec" in client.get(page).content.decode()
    home = client.get("/admin/").content.decode()
    assert "message qui n’est pas parti partout" in home
    assert f'href="{page}"' in home
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert states(message) == [DeliveryState.SENT]
    with django_capture_on_commit_callbacks(execute=True):
        send_again(message)
    assert len(mail.outbox) == 1


def test_mail_server_that_answers_nothing_leaves_what_can_be_sent_again(send, as_person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = send()
    assert states(message) == [DeliveryState.FAILED]
    page = as_person("responsable.ici").get(f"{WRITE}{message.pk}/").content.decode()
    assert "0 envoyé sur 1</b>, 1 en échec" in page
    assert "Renvoyer ce qui n’est pas parti" in page
    assert not FollowUpNote.objects.exists()


def on_its_way(message: Message, *, since: timedelta) -> None:
    """As if its task had stopped there, or were still at it."""
    message.deliveries.update(state=DeliveryState.SENDING, at=timezone.now() - since)
    mail.outbox.clear()


def test_message_on_its_way_is_not_sent_twice(send, as_person, django_capture_on_commit_callbacks):
    message = send()
    on_its_way(message, since=timedelta(minutes=14))
    client, page = as_person("responsable.ici"), f"{WRITE}{message.pk}/"
    shown = client.get(page).content.decode()
    assert "1 en cours d’envoi" in shown
    assert "Renvoyer ce qui n’est pas parti" not in shown
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    deliver_message.call(message.deliveries.get().pk)
    assert states(message) == [DeliveryState.SENDING]
    assert not mail.outbox


def test_message_that_was_stopped_on_its_way_is_sent_again(send, as_person, django_capture_on_commit_callbacks):
    message = send()
    on_its_way(message, since=timedelta(minutes=16))
    client, page = as_person("responsable.ici"), f"{WRITE}{message.pk}/"
    assert "N’est pas parti vers : Menuiserie ici" in client.get(page).content.decode().replace(" :", " :")
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page)
    assert states(message) == [DeliveryState.SENT]
    assert [sent.to for sent in mail.outbox] == [["titulaire.ici@example.org"]]


def test_person_whose_presence_is_gone_is_not_written_to(here, manager, organisation):
    message = send_message(here, selection={}, by=manager, **WORDS)
    organisation.presences.all().delete()
    deliver_message.call(message.deliveries.get().pk)
    assert states(message) == [DeliveryState.UNSUBSCRIBED]
    assert not mail.outbox


# --- The screens -----------------------------------------------------------------------------------------------------


def test_nothing_leaves_before_it_was_read_over(as_person, here, django_capture_on_commit_callbacks):
    client = as_person("responsable.ici")
    form = client.get(f"{WRITE}?type=company&nope=1").content.decode()
    assert '<option value="company" selected>' in form
    data = {"territory": here.pk, "type": "company", **WORDS}
    preview = client.post(WRITE, data).content.decode()
    assert "1\u00a0structure d’Ici (type\u00a0: Entreprise)\u00a0: Menuiserie ici" in preview
    assert "1 personne recevra le message" in preview
    assert not Message.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(WRITE, {**data, "send": "1"})
    page = client.get(answer.headers["Location"]).content.decode()
    assert "1 envoyé sur 1" in page
    assert Message.objects.get().selection == {"type": "company"}
    assert Message.objects.get().text == WORDS["text"]


def test_correcting_keeps_what_was_typed(as_person, here):
    data = {"territory": here.pk, **WORDS, "correct": "1"}
    assert "Venez jeudi." in as_person("responsable.ici").post(WRITE, data).content.decode()


def test_refusal_is_said_and_keeps_what_was_typed(as_person, send, here):
    send()
    data = {"territory": here.pk, "subject": "Autre", "text": "Autre texte", "send": "1"}
    text = as_person("responsable.ici").post(WRITE, data).content.decode()
    assert "Laissez passer une heure" in text
    assert "Autre texte" in text


def test_another_territory_cannot_be_written_to(as_person, there):
    data = {"territory": there.pk, **WORDS, "send": "1"}
    answer = as_person("responsable.ici").post(WRITE, data)
    assert answer.status_code == 200
    assert not Message.objects.exists()
    assert "Ailleurs" not in answer.content.decode()


def test_national_team_writes_for_one_territory(as_person, there, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_person("national").post(WRITE, {"territory": there.pk, **WORDS, "send": "1"})
    assert [sent.to for sent in mail.outbox] == [["titulaire.ailleurs@example.org"]]


# --- Leaving ---------------------------------------------------------------------------------------------------------


def test_one_press_without_log_in_leaves_one_territory(client, send, here, there, person):
    first = send()
    url = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert "Me désinscrire" in client.get(url).content.decode()
    assert not Unsubscription.objects.exists()
    for _turn in range(2):
        assert "Vous êtes désinscrit" in client.post(url, {"List-Unsubscribe": "One-Click"}).content.decode()
    left = Unsubscription.objects.get()
    assert (left.territory, left.email, left.user) == (here, "titulaire.ici@example.org", person("titulaire.ici"))
    later(first)
    assert states(send(subject="Encore")) == [DeliveryState.UNSUBSCRIBED]
    assert len(mail.outbox) == 1


def test_who_left_comes_back_from_the_same_address_or_from_their_data(client, send, as_person, person):
    first = send()
    url = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(url)
    assert "Les recevoir de nouveau" in client.get(url).content.decode()
    reader = as_person("titulaire.ici")
    # Signed with the second at which it is shown: not the very address of the mail.
    (back,) = re.findall(r'href="([^"]*/mon-espace/messages/[^"]+)"', reader.get(DATA).content.decode())
    assert "reçoit de nouveau" in reader.post(back, {"again": "1"}).content.decode()
    assert "Les messages que vous ne recevez plus" not in reader.get(DATA).content.decode()
    later(first)
    assert states(send(subject="Encore")) == [DeliveryState.SENT]


def test_leaving_needs_no_token_of_a_form(send, here, person):
    from django.test import Client

    url = unsubscribe_url(here, email="titulaire.ici@example.org", user=person("titulaire.ici"))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_who_changed_address_has_still_left(send, here, person):
    owner = person("titulaire.ici")
    Unsubscription.objects.create(territory=here, email=owner.email, user=owner)
    owner.email = "autre@example.org"
    owner.save()
    assert states(send()) == [DeliveryState.UNSUBSCRIBED]


@pytest.mark.parametrize("token", ["rien", "WzEsImEiLG51bGxd:1abcde:fauxfauxfaux"])
def test_made_up_address_leaves_nothing(client, token):
    assert client.post(f"/mon-espace/messages/{token}/").status_code == 404
    assert not Unsubscription.objects.exists()


def test_delivery_outlives_the_person(send, person):
    message = send()
    person("titulaire.ici").delete()
    assert MessageDelivery.objects.get(message=message).recipient is None
