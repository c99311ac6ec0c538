"""The follow-up of organisations by a territory's team: state, adviser, log."""

import csv
from io import StringIO

import pytest

from actors.enums import FollowUp, NoteKind
from actors.models import FollowUpNote
from actors.services.follow_up import add_note
from home.enums import Role
from home.services import remove_from_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def presence(organisation, here):
    return organisation.presences.get(territory=here)


@pytest.fixture
def advised(presence, person):
    """Guided by somebody of the communication team."""
    presence.adviser, presence.follow_up = person("redaction.ici"), FollowUp.ONGOING
    presence.save()
    return presence


def screen(presence) -> str:
    return f"/admin/structures/{presence.pk}/suivi/"


def test_manager_names_an_adviser_of_the_team(as_person, presence, person):
    client, editor = as_person("responsable.ici"), person("redaction.ici")
    assert "redaction.ailleurs" not in client.get(screen(presence)).content.decode()
    client.post(screen(presence), {"state": "1", "follow_up": "ongoing", "adviser": editor.pk})
    presence.refresh_from_db()
    assert (presence.adviser, presence.follow_up) == (editor, FollowUp.ONGOING)


@pytest.mark.parametrize("name", ["redaction.ailleurs", "titulaire.ici", "jury.ici"])
def test_adviser_from_outside_the_team_is_refused(as_person, presence, person, name):
    answer = as_person("responsable.ici").post(
        screen(presence), {"state": "1", "follow_up": "ongoing", "adviser": person(name).pk}
    )
    assert answer.status_code == 200
    presence.refresh_from_db()
    assert (presence.adviser, presence.follow_up) == (None, FollowUp.TO_CONTACT)


def test_adviser_reads_the_organisations_that_they_guide_and_no_other(as_person, advised, there):
    client = as_person("redaction.ici")
    register = client.get("/admin/structures/").content.decode()
    assert "Menuiserie ici" in register
    assert "Écrire à cette sélection" not in register
    assert "Revoir la fiche" not in register
    assert client.get(screen(advised)).status_code == 200
    assert client.get(f"/admin/structures/{advised.pk}/fiche/").status_code == 404
    assert client.get(screen(there.presences.get())).status_code == 404


def test_adviser_changes_the_state_and_not_who_guides(as_person, advised, person):
    client = as_person("redaction.ici")
    client.post(screen(advised), {"state": "1", "follow_up": "paused", "adviser": person("responsable.ici").pk})
    advised.refresh_from_db()
    assert (advised.follow_up, advised.adviser) == (FollowUp.PAUSED, person("redaction.ici"))


def test_adviser_who_left_the_team_reads_nothing_more(as_person, advised, here, person):
    remove_from_team(here, user=person("redaction.ici"), role=Role.EDITOR)
    assert as_person("redaction.ici").get(screen(advised)).status_code in {302, 403, 404}
    assert "redaction.ici@example.org" not in as_person("titulaire.ici").get("/mon-espace/").content.decode()


def test_adviser_who_left_the_team_is_named_nowhere(as_person, advised, here, person):
    client = as_person("responsable.ici")
    assert adviser_in_export(client) == "redaction.ici@example.org"
    inspect = f"/admin/structures/inspect/{advised.pk}/"
    assert "redaction.ici@example.org" in client.get(inspect).content.decode()
    remove_from_team(here, user=person("redaction.ici"), role=Role.EDITOR)
    assert adviser_in_export(client) == "–"
    assert "redaction.ici@example.org" not in client.get(inspect).content.decode()
    assert "redaction.ici@example.org" not in client.get("/admin/structures/").content.decode()


def adviser_in_export(client) -> str:
    (row,) = csv.DictReader(StringIO(client.get("/admin/structures/?export=csv").getvalue().decode()))
    return row["Conseiller ou conseillère"]


def test_note_is_kept_with_its_kind_and_its_author(as_person, presence):
    client = as_person("responsable.ici")
    text = client.post(
        screen(presence), {"note": "1", "kind": "call", "text": "A demandé un audit."}, follow=True
    ).content.decode()
    assert "A demandé un audit." in text
    assert "Appel" in text
    note = FollowUpNote.objects.get()
    assert (note.kind, note.author.email) == (NoteKind.CALL, "responsable.ici@example.org")


def test_empty_note_is_refused(as_person, presence):
    answer = as_person("responsable.ici").post(screen(presence), {"note": "1", "kind": "call", "text": "  "})
    assert "À remplir" in answer.content.decode()
    assert not FollowUpNote.objects.exists()


def test_note_is_taken_back_by_its_author_or_a_manager(as_person, advised, person):
    theirs = add_note(advised, text="De la responsable", author=person("responsable.ici"))
    own = add_note(advised, text="De la conseillère", author=person("redaction.ici"))
    client = as_person("redaction.ici")
    client.post(screen(advised), {"delete": theirs.pk})
    assert FollowUpNote.objects.count() == 2
    assert client.post(screen(advised), {"delete": own.pk}).status_code == 302
    assert client.post(screen(advised), {"delete": "x"}).status_code == 404
    as_person("responsable.ici").post(screen(advised), {"delete": theirs.pk})
    assert not FollowUpNote.objects.exists()


def test_note_of_another_organisation_is_not_taken_away(as_person, presence, there):
    other = add_note(there.presences.get(), text="Ailleurs", author=None)
    assert as_person("responsable.ici").post(screen(presence), {"delete": other.pk}).status_code == 404
    assert FollowUpNote.objects.exists()


def test_organisation_reads_who_guides_it_and_none_of_the_notes(as_person, advised, client, person):
    editor = person("redaction.ici")
    editor.first_name, editor.last_name = "Basile", "Plume"
    editor.save()
    add_note(advised, text="Dossier délicat.", author=editor)
    text = as_person("membre.ici").get("/mon-espace/").content.decode()
    assert "Pour vous accompagner\u00a0: Basile Plume" in text
    assert "mailto:redaction.ici@example.org" in text
    assert "Dossier délicat." not in text
    client.logout()
    assert "Basile Plume" not in client.get("/ici/acteurs/menuiserie-ici/").content.decode()
    export = as_person("responsable.ici").get("/admin/structures/?export=csv").getvalue().decode()
    assert "Dossier délicat." not in export
    assert "en cours" in export


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("conseiller=moi", False),
        ("conseiller=aucun", False),
        ("suivi=ongoing", True),
        ("suivi=paused", False),
        ("type=company", True),
        ("type=association", False),
        ("suivi=nope", True),
    ],
)
def test_register_is_narrowed_by_follow_up(as_person, advised, query, found):
    text = as_person("responsable.ici").get(f"/admin/structures/?{query}").content.decode()
    assert ("Menuiserie ici" in text) == found


def test_mine_are_those_that_i_guide(as_person, advised):
    text = as_person("redaction.ici").get("/admin/structures/?conseiller=moi").content.decode()
    assert "Menuiserie ici" in text
