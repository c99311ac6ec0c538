"""The checklist and the board: who reads them, what is written, what is told to owners."""

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.enums import Role
from home.models import Territory
from home.services import add_to_team, open_territory, remove_from_team
from tests.factories.actors import make_open_territories
from tests.factories.hostile_files import make_pdf, one_of_each_refusal
from tests.world import make_place
from trophees.enums import LaunchState
from trophees.launching.steps import ITEMS
from trophees.models import LaunchDocument, LaunchItem
from trophees.services.launch import remind_owners, save_item, start_launch, version_of

pytestmark = pytest.mark.django_db
MORNING = time_machine.travel("2027-03-01 09:00+01:00", tick=False)


@pytest.fixture
def launched(here) -> Territory:
    start_launch(here)
    return here


def address(territory: Territory) -> str:
    return f"/admin/lancement/{territory.pk}/"


def read(answer) -> str:
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def item_of(territory: Territory, key: str = "contexte") -> LaunchItem:
    return LaunchItem.objects.get(territory=territory, key=key)


def form_of(item: LaunchItem, **fields) -> dict:
    seen = version_of(item)
    values = {"state": item.state, "owner": "", "due_on": "", "note": item.note, "seen": seen} | fields
    return {"item": item.key, **{f"{item.key}-{name}": value for name, value in values.items()}}


# --- Who reads it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("responsable.ici", 200),
        ("national", 200),
        ("redaction.ici", 404),
        ("responsable.ailleurs", 404),
        ("redaction.ailleurs", 404),
        ("jury.ici", 302),
        ("titulaire.ici", 302),
    ],
)
def test_checklist_is_its_managers_and_the_nation_s(as_person, launched, name, status):
    assert as_person(name).get(address(launched)).status_code == status


def test_territory_without_a_launch_has_no_checklist(as_person, here):
    assert as_person("national").get(address(here)).status_code == 404


def test_checklist_says_each_item_with_what_is_seen(as_person, launched):
    text = read(as_person("responsable.ici").get(address(launched)))
    assert all(item.title in text for _step, item in ITEMS.values())
    assert f"0 point fait sur {len(ITEMS)}" in text
    assert "Étape en cours : 1. État des lieux et cadrage." in text
    assert "Le questionnaire est publié (version 1)." in text
    assert "La charte n’est pas encore publiée." in text


def test_every_form_bears_its_token(as_person, launched):
    deposit(as_person("responsable.ici"), launched, pdf())
    text = as_person("responsable.ici").get(address(launched)).content.decode()
    (main,) = re.findall(r'<div class="[^"]*launch">.*</section>', text, re.DOTALL)
    assert main.count("<form") == main.count("csrfmiddlewaretoken") == 2 * len(ITEMS) + 6 + 1


# --- Items -----------------------------------------------------------------------------------------------------------


def test_item_is_saved_with_its_owner_who_is_told(as_person, person, launched, committed, mailoutbox):
    owner = person("redaction.ici")
    with committed():
        fields = {"state": "doing", "owner": owner.pk, "due_on": "2027-04-01", "note": "On écrit la note."}
        answer = as_person("responsable.ici").post(address(launched), form_of(item_of(launched), **fields))
    assert answer.headers["Location"] == f"{address(launched)}#contexte"
    item = item_of(launched)
    assert (item.state, item.owner, item.due_on, item.note) == ("doing", owner, date(2027, 4, 1), "On écrit la note.")
    (sent,) = mailoutbox
    assert sent.to == [owner.email]
    assert "Contexte du territoire" in sent.subject
    assert "1er\u00a0avril 2027" in sent.body
    assert "> On écrit la note." in sent.body
    # The checklist does not open to the editors: no address that would be refused.
    assert address(launched) not in sent.body
    assert "Dites à un responsable" in sent.body


def test_manager_is_sent_to_the_checklist_and_whoever_takes_an_item_is_not_told(
    as_person, person, here, launched, committed, mailoutbox
):
    with committed():
        manager = person("responsable.ici")
        as_person("responsable.ici").post(address(launched), form_of(item_of(launched), owner=manager.pk))
    assert mailoutbox == []
    with committed():
        client = as_person("national")
        client.post(address(launched), form_of(item_of(launched, "cibles"), owner=manager.pk))
        client.post(address(launched), form_of(item_of(launched, "cibles"), owner=manager.pk, note="Encore."))
    (sent,) = mailoutbox
    assert address(launched) in sent.body


def test_item_is_ticked_in_one_click_and_opened_again(as_person, launched):
    client = as_person("responsable.ici")
    answer = client.post(address(launched), {"tick": "contexte"}, follow=True)
    assert f"1 point fait sur {len(ITEMS)}" in read(answer)
    assert f"« {ITEMS['contexte'][1].title} » est fait." in read(answer)
    item = item_of(launched)
    assert item.state == LaunchState.DONE
    assert item.done_at is not None
    client.post(address(launched), form_of(item, state="stuck"))
    item = item_of(launched)
    assert (item.state, item.done_at) == ("stuck", None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"owner": "titulaire.ici"}, "Cette personne ne fait pas partie de l’équipe."),
        ({"owner": "responsable.ailleurs"}, "Cette personne ne fait pas partie de l’équipe."),
        ({"owner": "national"}, "Cette personne ne fait pas partie de l’équipe."),
        ({"due_on": "demain"}, "date valide"),
        ({"state": "fini"}, "fini"),
        ({"note": "x" * 4001}, "4000"),
    ],
)
def test_wrong_input_keeps_what_was_typed_and_writes_nothing(as_person, person, launched, fields, message):
    if "owner" in fields:
        fields = {"owner": person(fields["owner"]).pk}
    form = form_of(item_of(launched), **{"note": "Ce que j’ai tapé.", **fields})
    answer = as_person("responsable.ici").post(address(launched), form)
    text = read(answer)
    assert message in text
    assert form["contexte-note"] in text
    item = item_of(launched)
    assert (item.note, item.owner, item.changed_at) == ("", None, None)


def test_item_that_somebody_changed_meanwhile_is_not_overwritten_unread(as_person, person, launched):
    stale = form_of(item_of(launched), note="La mienne.")
    everything = {"state": "doing", "owner": None, "due_on": None, "note": "La sienne."}
    save_item(launched, "contexte", by=person("national"), seen="", **everything)
    client = as_person("responsable.ici")
    answer = client.post(address(launched), stale)
    assert answer.status_code == 409
    text = read(answer)
    assert "Quelqu’un a modifié ce point entre-temps" in text
    assert "La mienne." in text
    assert "La sienne." in text
    assert item_of(launched).note == "La sienne."
    # Saved again, knowingly.
    client.post(address(launched), form_of(item_of(launched), note="La mienne."))
    assert item_of(launched).note == "La mienne."


@pytest.mark.parametrize("data", [{}, {"item": "disparu"}, {"tick": "disparu"}, {"item": ""}])
def test_item_that_does_not_exist(as_person, launched, data):
    assert as_person("responsable.ici").post(address(launched), data).status_code == 404


def test_whoever_left_the_team_is_said_to_have(as_person, person, launched):
    item = item_of(launched)
    item.owner = person("redaction.ici")
    item.save()
    remove_from_team(launched, user=item.owner, role=Role.EDITOR)
    assert "n’est plus dans l’équipe" in read(as_person("responsable.ici").get(address(launched)))


def test_ticked_and_unseen_is_said(as_person, launched):
    LaunchItem.objects.filter(territory=launched, step=2).update(state=LaunchState.DONE)
    text = read(as_person("responsable.ici").get(address(launched)))
    assert "« Charte écrite avec les acteurs » est coché, mais la plateforme ne le voit pas" in text
    assert "La charte n’est pas encore publiée." in text
    assert "il reste 6 points à cocher" in text


# --- Documents -------------------------------------------------------------------------------------------------------


def deposit(client, territory, file, **fields):
    data = {"step": "2", "etape-2-file": file, "etape-2-name": "", **fields}
    return client.post(address(territory), data)


def stored() -> set[str]:
    """The files that are kept apart, of whatever test."""
    if not default_storage.exists("private"):
        return set()
    folders = (f"private/{name}" for name in default_storage.listdir("private")[0])
    return {f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1]}


def pdf(name: str = "Compte rendu.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), "application/pdf")


def test_document_is_kept_apart_and_sent_to_be_saved(as_person, person, launched):
    client = as_person("responsable.ici")
    answer = deposit(client, launched, pdf(), **{"etape-2-name": "Atelier du 3 mars"})
    assert answer.headers["Location"] == f"{address(launched)}#etape-2"
    document = LaunchDocument.objects.get()
    assert (document.step, document.name, document.sent_by) == (2, "Atelier du 3 mars", person("responsable.ici"))
    assert document.file.name.startswith("private/")
    url = f"{address(launched)}documents/{document.pk}/"
    page = client.get(address(launched)).content.decode()
    assert url in page
    assert "1\u00a0Ko, " in page
    sent = client.get(url)
    assert sent.getvalue() == make_pdf()
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="Atelier du 3 mars.pdf"'


def test_document_is_removed_with_its_file(as_person, launched, committed):
    client = as_person("responsable.ici")
    deposit(client, launched, pdf())
    document = LaunchDocument.objects.get()
    with committed():
        client.post(f"{address(launched)}documents/{document.pk}/supprimer/")
    assert not LaunchDocument.objects.exists()
    assert not default_storage.exists(document.file.name)


def test_document_of_another_territory_does_not_exist(as_person, launched, there):
    start_launch(there)
    deposit(as_person("responsable.ici"), launched, pdf())
    document = LaunchDocument.objects.get()
    for name in ("responsable.ailleurs", "redaction.ici"):
        client = as_person(name)
        for territory in (launched, there):
            url = f"{address(territory)}documents/{document.pk}/"
            assert client.get(url).status_code == 404
            assert client.post(f"{url}supprimer/").status_code == 404
        assert deposit(client, launched, pdf()).status_code == 404
    assert LaunchDocument.objects.count() == 1


@pytest.mark.once
def test_hostile_document_is_refused_beside_its_field(as_person, launched):
    before, client = stored(), as_person("responsable.ici")
    for hostile in one_of_each_refusal():
        assert deposit(client, launched, hostile.as_upload()).status_code in (200, 413), hostile.name
        assert not LaunchDocument.objects.exists(), hostile.name
    assert stored() == before


def test_a_step_has_a_greatest_number_of_documents(as_person, launched, person):
    LaunchDocument.objects.bulk_create(
        LaunchDocument(territory=launched, step=2, name=f"Pièce {n}", file="private/x", size=1) for n in range(20)
    )
    page = deposit(as_person("responsable.ici"), launched, pdf())
    assert "Cette étape a déjà 20 documents" in page.content.decode()
    assert LaunchDocument.objects.count() == 20


@pytest.mark.parametrize("step", ["0", "7", "", "deux", "２"])
def test_document_of_no_step_is_kept_nowhere(as_person, launched, step):
    answer = deposit(as_person("responsable.ici"), launched, pdf(), step=step)
    assert answer.status_code == 404
    assert not LaunchDocument.objects.exists()


# --- The board -------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(db) -> list[Territory]:
    made = []
    for number in range(3):
        place = make_place("epci", f"2990000{number:02}", f"CC {number}", population=1)
        place.region = "75" if number else "93"
        place.save()
        made.append(open_territory(place, slug=f"cc-{number}"))
        start_launch(made[-1])
    return made


def rows_of(answer) -> list[str]:
    text = read(answer)
    return [name for name in ("CC 0", "CC 1", "CC 2", "Ici") if f">{name}</a>" in text]


def test_board_shows_every_launch_to_the_nation(as_person, person, many):
    first = many[0]
    yesterday = timezone.localdate() - timedelta(days=1)
    add_to_team(first, user=person("redaction.ici"), role=Role.EDITOR)
    item = LaunchItem.objects.get(territory=first, key="contexte")
    item.owner, item.due_on, item.state, item.changed_at = person("redaction.ici"), yesterday, "stuck", timezone.now()
    item.save()
    answer = as_person("national").get("/admin/lancement/")
    assert rows_of(answer) == ["CC 0", "CC 1", "CC 2"]
    row = read(answer).partition(">CC 0</a>")[2].partition("</tr>")[0]
    assert "1. État des lieux et cadrage" in row
    assert f"0/{len(ITEMS)}" in row
    assert "Contexte du territoire, besoins et attentes" in row
    assert "redaction.ici@example.org" in row


def test_board_filters_by_step_and_region(as_person, many):
    LaunchItem.objects.filter(territory=many[1], step=1).update(state="done")
    managers = many[1].managers
    client = as_person("national")
    assert rows_of(client.get("/admin/lancement/?region=93")) == ["CC 0"]
    assert rows_of(client.get("/admin/lancement/?etape=2")) == []
    managers.user_set.add(client.get("/admin/").wsgi_request.user)
    assert rows_of(client.get("/admin/lancement/?etape=2&region=75")) == ["CC 1"]
    assert rows_of(client.get("/admin/lancement/?etape=neuf&region=xx")) == ["CC 0", "CC 1", "CC 2"]


def test_manager_of_one_launch_is_led_to_it_and_of_several_sees_theirs(as_person, person, launched, many):
    client = as_person("responsable.ici")
    assert client.get("/admin/lancement/").headers["Location"] == address(launched)
    add_to_team(many[2], user=person("responsable.ici"), role=Role.MANAGER)
    assert rows_of(as_person("responsable.ici").get("/admin/lancement/")) == ["CC 2", "Ici"]


def test_manager_without_a_launch_reads_that_there_is_none(as_person, launched):
    assert "Aucun lancement" in read(as_person("responsable.ailleurs").get("/admin/lancement/"))


@pytest.mark.parametrize("name", ["redaction.ici", "jury.ici", "titulaire.ici"])
def test_board_is_closed_to_the_others(as_person, launched, name):
    assert as_person(name).get("/admin/lancement/").status_code == 302


def test_board_as_a_table_holds_no_formula(as_person, many):
    many[0].short_name = "=SOMME(A1)"
    many[0].save()
    answer = as_person("national").get("/admin/lancement/?export=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Territoire", "Région", "Étape"]
    assert [row[0] for row in rows[1:]] == ["'=SOMME(A1)", "CC 1", "CC 2"]
    assert rows[2][1:5] == ["Nouvelle-Aquitaine", "1. État des lieux et cadrage", "0", str(len(ITEMS))]


@pytest.mark.once
@pytest.mark.once
def test_board_of_forty_costs_as_much_as_of_two(as_person, launched, there, generations_read_once):
    start_launch(there)
    client = as_person("national")
    client.get("/admin/lancement/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/lancement/")
    make_open_territories(38)
    for territory in Territory.objects.filter(slug__startswith="cc-"):
        start_launch(territory)
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/admin/lancement/")
    assert "40 territoires" in read(answer)
    assert len(many) == len(few)


# --- Reminders -------------------------------------------------------------------------------------------------------


def give(territory: Territory, key: str, owner, due_on: str) -> None:
    LaunchItem.objects.filter(territory=territory, key=key).update(owner=owner, due_on=due_on)


@MORNING
def test_owner_is_reminded_once_a_week_in_one_mail(person, launched, committed, mailoutbox):
    owner = person("responsable.ici")
    give(launched, "contexte", owner, "2027-02-28")
    give(launched, "cibles", owner, "2027-02-01")
    give(launched, "gouvernance", owner, "2027-03-01")
    with committed():
        assert remind_owners() == 1
        assert remind_owners() == 0
    (sent,) = mailoutbox
    assert sent.to == [owner.email]
    assert "2 points du lancement attendent" in sent.subject
    assert "Contexte du territoire" in sent.body
    assert "Gouvernance" not in sent.body
    assert address(launched) in sent.body
    now = timezone.now()
    # One more is late the day after: it waits for the week to end.
    with committed():
        assert remind_owners(now + timedelta(days=1)) == 0
        assert remind_owners(now + timedelta(days=7)) == 1
    assert "3 points" in mailoutbox[-1].subject


@MORNING
def test_what_is_done_or_nobody_s_is_not_reminded(person, launched, committed, mailoutbox):
    give(launched, "contexte", person("responsable.ici"), "2027-02-01")
    LaunchItem.objects.filter(key="contexte").update(state="done")
    give(launched, "cibles", person("titulaire.ici"), "2027-02-01")
    give(launched, "gouvernance", None, "2027-02-01")
    with committed():
        assert remind_owners() == 0
    assert mailoutbox == []


@MORNING
def test_new_owner_of_an_item_that_was_reminded_is_reminded_too(person, launched, committed, mailoutbox):
    give(launched, "contexte", person("responsable.ici"), "2027-02-01")
    with committed():
        remind_owners()
    with committed():
        editor = person("redaction.ici")
        everything = {"state": "todo", "owner": editor, "due_on": date(2027, 2, 1), "note": ""}
        save_item(launched, "contexte", by=editor, seen="", **everything)
        assert remind_owners() == 1
    assert [sent.to for sent in mailoutbox] == [["responsable.ici@example.org"], [editor.email]]


@time_machine.travel("2027-03-01 07:59:59+01:00", tick=False)
def test_nobody_is_reminded_at_night(person, launched):
    give(launched, "contexte", person("responsable.ici"), "2027-02-01")
    assert remind_owners() == 0
    assert remind_owners(timezone.now() + timedelta(seconds=1)) == 1


@MORNING
def test_clock_reminds(person, launched, committed, mailoutbox):
    give(launched, "contexte", person("responsable.ici"), "2027-02-01")
    with committed():
        call_command("clock", "--once")
    assert len(mailoutbox) == 1


# --- The first screen of the admin -----------------------------------------------------------------------------------


def test_first_screen_leads_managers_to_their_launch_and_says_what_is_late(as_person, launched):
    give(launched, "contexte", None, "2020-01-01")
    text = read(as_person("responsable.ici").get("/admin/"))
    assert f'href="{address(launched)}"' in text
    assert "0 point fait sur" in text
    assert "point du lancement en retard" in text
    for name in ("redaction.ici", "responsable.ailleurs"):
        other = read(as_person(name).get("/admin/"))
        assert "/admin/lancement/" not in other
        assert "en retard" not in other


def test_first_screen_leads_nobody_to_a_launch_that_is_over(as_person, here):
    assert "/admin/lancement/" not in read(as_person("responsable.ici").get("/admin/"))


def test_first_screen_leads_the_nation_to_the_board(as_person, launched):
    assert 'href="/admin/lancement/"' in read(as_person("national").get("/admin/"))
