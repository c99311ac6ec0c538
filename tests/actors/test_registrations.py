"""Registering for events: places, the waiting list, what is told to whom, what nobody else learns."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from actors.enums import MailKind, RegistrationState
from actors.models import Registration
from actors.outreach.unsubscribing import want
from actors.registering import REFUSALS
from actors.services.registrations import (
    AlreadyRegistered,
    NotOpen,
    cancel,
    forget_old_registrations,
    record_attendance,
    remind_of_events,
)
from cms.rights.erasure import erase_person
from cms.rights.export import about
from home.models import AgendaPage, EventPage
from home.seats import Door
from tests.factories.events import make_event, make_registration, republish
from tests.factories.pages import make_cycle
from tests.forms import hidden_fields, send_form

pytestmark = pytest.mark.django_db

ADDRESS = "https://visio.example.org/salle-42"
TYPED = {"name": "Zoé Martin", "email": "Zoe@Example.org", "organisation_name": "Atelier Zoé"}


@pytest.fixture(autouse=True)
def _attempts_are_counted_anew():
    cache.clear()
    yield
    cache.clear()


def names(event: EventPage, state: RegistrationState) -> list[str]:
    return list(event.registrations.filter(state=state).order_by("number").values_list("name", flat=True))


def form_of(event: EventPage) -> str:
    return f"/ici/agenda/{event.slug}/inscription/"


# --- Places -----------------------------------------------------------------------------------------------------------


def test_places_go_to_the_first_and_back_to_those_who_wait(here, committed):
    event = make_event(here, capacity=1)
    with committed():
        first, second, third = (make_registration(event, name) for name in ("Une", "Deux", "Trois"))
    assert [first.state, second.state, third.state] == ["in", "waiting", "waiting"]
    mail.outbox.clear()
    with committed():
        cancel(first)
        cancel(first)
    assert names(event, RegistrationState.IN) == ["Deux"]
    assert sorted((one.to[0], one.subject.partition(" :")[0]) for one in mail.outbox) == [
        ("deux@example.org", "Une place s’est libérée"),
        ("une@example.org", "Votre inscription est annulée"),
    ]
    with committed():
        republish(event, capacity=5)
    assert names(event, RegistrationState.IN) == ["Deux", "Trois"]
    event.seat_count.refresh_from_db()
    assert (event.seat_count.taken, event.seat_count.waiting) == (2, 0)


def test_place_added_while_nobody_looked_goes_to_who_waited(here):
    event = make_event(here, capacity=1)
    make_registration(event, "Une"), make_registration(event, "Deux")
    EventPage.objects.filter(pk=event.pk).update(capacity=2)
    assert make_registration(event, "Trois").state == "waiting"
    assert names(event, RegistrationState.IN) == ["Une", "Deux"]


@pytest.mark.parametrize(
    ("fields", "door"),
    [
        ({"registers": False}, Door.NONE),
        ({"is_cancelled": True}, Door.CANCELLED),
        ({"registration_ends_at": timezone.now() - timedelta(minutes=1)}, Door.CLOSED),
        ({"capacity": 1, "has_waiting_list": False}, Door.FULL),
    ],
)
def test_what_is_not_open_is_refused(client, here, fields, door):
    event = make_event(here)
    make_registration(event, "Une")
    EventPage.objects.filter(pk=event.pk).update(**fields)
    with pytest.raises(NotOpen) as refusal:
        make_registration(event, "Deux")
    assert refusal.value.door is door
    shown = client.get(form_of(event)).content.decode()
    assert str(REFUSALS[door]) in shown
    assert "M’inscrire" not in shown


def test_address_has_one_place_whatever_its_capitals(here):
    event = make_event(here)
    make_registration(event, "Une", email="une@example.org")
    with pytest.raises(AlreadyRegistered):
        make_registration(event, "Une", email="UNE@example.org")


def test_erased_person_leaves_a_place_to_who_waits(here, person):
    event = make_event(here, capacity=2)
    owner = person("titulaire.ici")
    make_registration(event, "Une", user=owner, email=owner.email)
    make_registration(event, "Deux")
    make_registration(event, "Trois")
    assert about(owner)["inscriptions_a_des_rendez_vous"][0]["nom"] == "Une"
    erase_person(owner)
    assert names(event, RegistrationState.IN) == ["Deux", "Trois"]


def test_registrations_are_forgotten_a_year_after(here):
    event = make_event(here)
    make_registration(event)
    assert forget_old_registrations() == 0
    with time_machine.travel(event.ends_at + timedelta(days=366)):
        assert forget_old_registrations() == 1


# --- What is told -----------------------------------------------------------------------------------------------------


def test_online_address_is_told_to_those_who_have_a_place_alone(client, here, committed):
    event = make_event(here, capacity=1, mode="online", place="", online_address=ADDRESS)
    with committed():
        held, waits = make_registration(event, "Une"), make_registration(event, "Deux")
    receipt, waiting = mail.outbox
    assert ADDRESS in receipt.body
    (name, content, _kind) = receipt.attachments[0]
    assert name.endswith(".ics")
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert ADDRESS in entry["description"]
    assert ADDRESS not in waiting.body
    assert not waiting.attachments
    for address in (f"/ici/agenda/{event.slug}/", f"/ici/agenda/{event.slug}.ics", "/ici/agenda/agenda.ics"):
        assert ADDRESS not in client.get(address).content.decode()
    assert ADDRESS in client.get(f"/inscription/{held.token}/").content.decode()
    assert ADDRESS not in client.get(f"/inscription/{waits.token}/").content.decode()


def test_cancelled_event_is_told_once_to_everybody_and_again_if_it_is_restored(here, committed):
    event = make_event(here, capacity=1)
    with committed():
        make_registration(event, "Une"), make_registration(event, "Deux"), cancel(make_registration(event, "Trois"))
    mail.outbox.clear()
    with committed():
        republish(event, is_cancelled=True, cancellation_word="Il neige.\nhttps://exemple.fr")
        republish(event, is_cancelled=True, title="Rencontre annulée")
    assert sorted(one.to[0] for one in mail.outbox) == ["deux@example.org", "une@example.org"]
    assert all("> Il neige." in one.body for one in mail.outbox)
    (calendar,) = (one.attachments[0][1] for one in mail.outbox if one.attachments)
    (entry,) = Calendar.from_ical(calendar).walk("VEVENT")
    assert entry["status"] == "CANCELLED"
    mail.outbox.clear()
    with committed():
        republish(event, is_cancelled=False)
    assert [one.subject.partition(",")[0] for one in mail.outbox] == ["Finalement", "Finalement"]


def test_another_hour_is_told_once_to_those_who_come(here, committed):
    event = make_event(here, capacity=1)
    with committed():
        make_registration(event, "Une"), make_registration(event, "Deux")
    mail.outbox.clear()
    later = event.starts_at + timedelta(hours=1)
    with committed():
        republish(event, starts_at=later)
        republish(event, intro="Une autre phrase.")
    assert sorted((one.to[0], len(one.attachments)) for one in mail.outbox) == [
        ("deux@example.org", 0),
        ("une@example.org", 1),
    ]
    assert all("19\u00a0h" in one.body for one in mail.outbox)


def test_reminder_leaves_once_the_day_before(here, committed):
    event = make_event(here)
    make_registration(event, "Une"), cancel(make_registration(event, "Deux"))
    eve = event.starts_at - timedelta(days=1)
    assert remind_of_events(eve.replace(hour=4)) == 0
    assert remind_of_events(eve - timedelta(days=1)) == 0
    with committed():
        assert [remind_of_events(eve), remind_of_events(eve)] == [1, 0]
    (one,) = mail.outbox
    assert (one.to, one.subject.partition(" :")[0]) == (["une@example.org"], "C’est demain")


def test_reminders_are_left_by_one_press_for_one_territory_and_what_answers_a_registration_stays(
    client, here, there, person, committed
):
    own, other = make_event(here), make_event(there)
    eve = own.starts_at - timedelta(days=1)
    for event in (own, other):
        make_registration(event, "Une")
    member = make_registration(own, "Deux", user=person("membre.ici"))
    want(person("membre.ici"), here, MailKind.EVENTS, wanted=False)
    with committed():
        assert remind_of_events(eve) == 2
    reminder = next(one for one in mail.outbox if "Programme ici" in one.body)
    leave = reminder.extra_headers["List-Unsubscribe"].strip("<>")
    assert leave in reminder.body
    assert reminder.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"rappels" in Client(enforce_csrf_checks=True).post(leave, {"List-Unsubscribe": "One-Click"}).content
    Registration.objects.update(reminded_at=None)
    mail.outbox.clear()
    with committed():
        assert remind_of_events(eve) == 1
        cancel(member)
    assert sorted(one.to[0] for one in mail.outbox) == ["deux@example.org", "une@example.org"]
    assert not [one for one in mail.outbox if "annulée" in one.subject and "List-Unsubscribe" in one.extra_headers]


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_visitor_registers_then_gives_the_place_back_by_the_link(client, here, committed):
    event = make_event(here, capacity=3)
    assert "3\u00a0places restantes" in client.get(f"/ici/agenda/{event.slug}/").content.decode()
    with committed():
        response = send_form(client, form_of(event), TYPED)
    assert "no-store" in client.get(form_of(event)).headers["Cache-Control"]
    assert response.url == f"/ici/agenda/{event.slug}/"
    made = Registration.objects.get()
    assert (made.email, made.territory, made.state) == ("zoe@example.org", here, "in")
    assert "2\u00a0places restantes" in Client().get(f"/ici/agenda/{event.slug}/").content.decode()
    (receipt,) = mail.outbox
    link = f"/inscription/{made.token}/"
    assert link in receipt.body
    page = Client().get(link)
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    made.refresh_from_db()
    assert made.is_living
    Client(enforce_csrf_checks=True).post(link, {"cancel": "1"})
    made.refresh_from_db()
    assert not made.is_living


def test_nobody_learns_from_the_form_who_is_registered(client, here, committed):
    event = make_event(here)
    with committed():
        first = send_form(client, form_of(event), TYPED)
        told = [str(one) for one in client.get(first.url).context["messages"]]
        other = Client()
        again = send_form(other, form_of(event), {**TYPED, "name": "Quelqu’un d’autre"})
    assert [str(one) for one in other.get(again.url).context["messages"]] == told
    assert Registration.objects.get().name == "Zoé Martin"
    assert [one.to for one in mail.outbox] == [["zoe@example.org"], ["zoe@example.org"]]


def test_form_that_is_closed_says_no_more_of_an_address_that_has_a_place(here, committed):
    event = make_event(here, capacity=1, has_waiting_list=False)
    with committed():
        make_registration(event, "Une")
    mail.outbox.clear()
    # Shown no more, it is sent all the same by who has that of another event.
    hidden = hidden_fields(form_of(make_event(here, title="Ouvert")))
    with committed():
        pages = [
            Client().post(form_of(event), {**hidden, **TYPED, "email": f"{name}@example.org"})
            for name in ("une", "autre")
        ]
    assert [page.status_code for page in pages] == [200, 200]
    assert [page.context["form"].non_field_errors() for page in pages] == [[str(REFUSALS[Door.FULL])]] * 2
    assert [one.to for one in mail.outbox] == [["une@example.org"]]


def test_signed_in_person_is_known_and_finds_it_in_their_space(as_person, here, organisation):
    client, event = as_person("titulaire.ici"), make_event(here)
    shown = client.get(form_of(event)).content.decode()
    assert organisation.name in shown
    assert 'name="email"' not in shown
    response = send_form(client, form_of(event), {"name": "Ada Bois", "organisation_name": organisation.name})
    made = Registration.objects.get()
    assert response.url == f"/inscription/{made.token}/"
    assert (made.user.email, made.organisation) == (made.email, organisation)
    assert client.get(form_of(event)).url == response.url
    assert response.url in client.get("/mon-espace/").content.decode()


def test_national_event_takes_registrations_that_the_national_team_alone_reads(as_person, client, committed):
    event = make_event(None, capacity=1, mode="online", online_address=ADDRESS)
    with committed():
        response = send_form(client, f"/agenda/{event.slug}/inscription/", TYPED)
    assert response.url == f"/agenda/{event.slug}/"
    made = Registration.objects.get()
    assert (made.territory, made.state) == (None, "in")
    (receipt,) = mail.outbox
    assert ADDRESS in receipt.body
    assert f"http://localhost/inscription/{made.token}/" in receipt.body
    assert "attente" in client.get(f"/agenda/{event.slug}/").content.decode()
    assert f'href="http://localhost/agenda/{event.slug}/"' in client.get(f"/inscription/{made.token}/").content.decode()
    sheet = f"/admin/agenda/{event.pk}/inscriptions/"
    assert made.email in as_person("national").get(sheet).content.decode()
    assert as_person("responsable.ici").get(sheet).status_code == 404


# --- The team ---------------------------------------------------------------------------------------------------------


def test_team_sees_who_comes_and_ticks_who_came(as_person, here):
    event = make_event(here, capacity=1)
    held, waits = make_registration(event, "Une", organisation_name="=Fonderie"), make_registration(event, "Deux")
    client = as_person("redaction.ici")
    address = f"/admin/agenda/{event.pk}/inscriptions/"
    shown = client.get(address).content.decode()
    assert "une@example.org" in shown
    assert shown.count("csrfmiddlewaretoken") == 1 + 2  # of the boxes, and one a row
    assert address in client.get(f"/admin/pages/{event.pk}/edit/").content.decode()
    client.post(address, {"came": [held.pk, waits.pk + 99]})
    held.refresh_from_db()
    assert held.has_attended
    sheet = load_workbook(BytesIO(client.get(f"{address}liste.xlsx").content)).active
    rows = [[str(value or "") for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [[row[1], row[2], row[4], row[6]] for row in rows] == [
        ["Une", "'=Fonderie", "inscrit·e", "oui"],
        ["Deux", "", "en attente d’une place", ""],
    ]
    client.post(address, {"cancel": held.pk})
    assert names(event, RegistrationState.IN) == ["Deux"]
    assert record_attendance(event, came=[held.pk]) == 0


def test_contributions_of_a_cycle_are_gathered(client, as_person, here, there):
    cycle = make_cycle(here, title="Ateliers du bois")
    event = make_event(here, cycle=cycle, question="Que jetez-vous le plus ?")
    said, _silent = make_registration(event, "Une"), make_registration(event, "Deux")
    assert event.title in client.get(f"/ici/agenda/{cycle.slug}/").content.decode()
    assert cycle.title in client.get(f"/ici/agenda/{event.slug}/").content.decode()
    client.post(f"/inscription/{said.token}/", {"contribution": "Des chutes.\r\nBeaucoup."})
    address = f"/admin/agenda/cycles/{cycle.pk}/contributions/"
    team = as_person("redaction.ici")
    assert "Des chutes." in team.get(address).content.decode()
    sheet = load_workbook(BytesIO(team.get(f"{address}liste.xlsx").content)).active
    assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Des chutes.\nBeaucoup."]
    assert as_person("redaction.ailleurs").get(address).status_code == 404
    cancel(said)
    assert not Registration.objects.contributing_to(cycle).exists()


def test_event_that_was_moved_leaves_its_cycle(client, as_person, here, there, person):
    cycle = make_cycle(here, title="Ateliers du bois")
    event = make_event(here, cycle=cycle, question="Que jetez-vous le plus ?")
    said = make_registration(event, "Une")
    client.post(f"/inscription/{said.token}/", {"contribution": "Des chutes."})
    event.move(AgendaPage.objects.child_of(there.page).get(), pos="last-child", user=person("national"))
    team = as_person("redaction.ici")
    assert "Des chutes." not in team.get(f"/admin/agenda/cycles/{cycle.pk}/contributions/").content.decode()
    assert event.title not in client.get(f"/ici/agenda/{cycle.slug}/").content.decode()
    assert cycle.title not in client.get(f"/ailleurs/agenda/{event.slug}/").content.decode()


def test_event_that_people_expect_is_called_off_before_its_page_goes(as_person, here):
    event, team = make_event(here), as_person("responsable.ici")
    make_registration(event)
    ways = ("delete", "unpublish")
    bulk = [f"/admin/bulk/wagtailcore/page/{way}/?id={event.pk}" for way in ways]
    for address in (*(f"/admin/pages/{event.pk}/{way}/" for way in ways), *bulk):
        team.post(address)
        assert EventPage.objects.filter(pk=event.pk, live=True).exists()
    republish(event, is_cancelled=True)
    team.post(bulk[0])
    assert not EventPage.objects.filter(pk=event.pk).exists()


def test_event_names_no_cycle_of_another_territory(as_person, here, there):
    event, foreign, own = make_event(here), make_cycle(there), make_cycle(here)
    form = as_person("redaction.ici").get(f"/admin/pages/{event.pk}/edit/").context["form"]
    assert list(form.fields["cycle"].queryset) == [own]
    assert foreign.pk != own.pk
