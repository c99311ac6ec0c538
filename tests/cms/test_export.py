"""The archive of a person: what they did, what their organisations are to their members, nothing of what others do."""

import io
import json
from zipfile import ZipFile

import pytest

from actors.enums import FollowUp
from actors.models import ExperiencePage, Organisation, User
from actors.services.experiences import save_experience
from actors.services.follow_up import add_note, save_follow_up
from actors.services.memberships import leave
from actors.services.peer_messages import send_contact
from actors.services.showcase import ask_for_showcase, withdraw_showcase
from cms.rights.export import export_of
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from questionnaires.versions import definition_of
from tests.factories.actors import make_comment, make_experience
from tests.factories.assessments import make_draft

pytestmark = pytest.mark.django_db


def archive_of(user: User) -> dict[str, str]:
    """The texts of the archive, by their names without the folder."""
    archive = ZipFile(io.BytesIO(export_of(user)))
    return {name.rpartition("/")[2]: archive.read(name).decode() for name in archive.namelist()}


def structure_of(user: User) -> dict:
    return json.loads(archive_of(user)["structure.json"])


@pytest.fixture
def removed(organisation, here, person) -> User:
    """Somebody who began a draft and asked for the public page, then was removed; the others went on."""
    member, owner, presence = person("membre.ici"), person("titulaire.ici"), organisation.presences.get()
    draft = start_assessment(organisation, territory=here, by=member)
    withdraw_showcase(presence, user=owner)
    ask_for_showcase(presence, user=member, wording="J’accepte.")
    leave(organisation.memberships.get(user=member))
    make_draft(organisation, territory=here, by=owner)
    questions = [one for theme in definition_of(draft.version_id).themes for one in theme.questions]
    key = next(one.key for one in questions if one.allow_not_applicable)
    draft.refresh_from_db()
    save_answers(draft, changes=[Change(key, not_applicable=True, reason="Un secret d’après")], by=owner)
    submit_assessment(draft, by=owner)
    presence.refresh_from_db()
    presence.testimony, presence.actions = "Notre témoignage d’après", ["Une action d’après"]
    presence.adviser, presence.follow_up = person("redaction.ici"), FollowUp.PAUSED
    presence.save()
    save_follow_up(presence)
    add_note(presence, text="Dossier délicat", author=person("redaction.ici"))
    return member


def test_who_was_removed_learns_nothing_of_what_came_after(removed, organisation):
    archive = archive_of(removed)
    assert set(archive) == {"LISEZ-MOI.txt", "moi.json"}
    presence, sent = organisation.presences.get(), organisation.assessments.get()
    assert sent.score
    assert presence.latest_score
    told = archive["moi.json"]
    for secret in (
        "Un secret d’après",
        "d’après",
        "energie_suivi",
        str(sent.score),
        presence.latest_score,
        presence.latest_level,
        "redaction.ici",
        FollowUp.PAUSED.value,
        "suivi",
        "Dossier délicat",
    ):
        assert secret not in told, secret


def test_who_was_removed_keeps_what_they_did(removed):
    me = json.loads(archive_of(removed)["moi.json"])
    (begun,) = me["diagnostics_commences"]
    (asked,) = me["fiches_demandees"]
    (agreed,) = me["consentements"]
    assert len(begun) == 3
    assert (asked["objet"], set(asked)) == ("Menuiserie ici (Ici)", {"objet", "demandée le"})
    assert agreed["termes"] == "J’accepte."
    assert me["diagnostics_envoyes"] == me["rattachements"] == []


def test_member_reads_nothing_of_the_team_s_follow_up(organisation, person):
    presence = organisation.presences.get()
    presence.adviser, presence.follow_up, presence.testimony = person("redaction.ici"), FollowUp.PAUSED, "Nos mots."
    presence.save()
    add_note(presence, text="Dossier délicat", author=person("redaction.ici"))
    told = archive_of(person("membre.ici"))["structure.json"]
    assert "Nos mots." in told
    for secret in ("suivi", FollowUp.PAUSED.value, "conseill", "redaction.ici", "Dossier délicat", "venue par"):
        assert secret not in told, secret


@pytest.fixture
def sheet(organisation, person) -> ExperiencePage:
    page = make_experience(organisation.presences.get(), by=person("membre.ici"), title="Éteindre les fours")
    make_comment(page, by=person("titulaire.ici"), text="Un mot public")
    make_comment(page, by=person("titulaire.ici"), text="Un mot qui attend", state="asked")
    draft = page.get_latest_revision_as_object()
    draft.advice = "Mesurez deux fois."
    save_experience(page, draft=draft, user=person("membre.ici"))
    return page


def test_sheets_are_told_as_they_are_public_and_as_they_are_written(sheet, organisation, person):
    make_experience(organisation.presences.get(), by=person("membre.ici"), state="draft", title="Un brouillon")
    sheets = structure_of(person("membre.ici"))["retours_d_experience"]
    by_title = {one["brouillon"]["titre"]: one for one in sheets}
    told = by_title["Éteindre les fours"]
    assert told["brouillon"]["Notre conseil"] == "Mesurez deux fois."
    assert told["version_publique"]["Notre conseil"] == "Mesurez d’abord."
    assert told["commentaires_publics"] == ["Une voisine, Menuiserie ici\u00a0: Un mot public"]
    assert by_title["Un brouillon"]["version_publique"] == {}


def test_sheets_of_another_organisation_are_not_told(sheet, person):
    assert structure_of(person("titulaire.ailleurs"))["retours_d_experience"] == []


def test_messages_that_came_are_for_the_owner_who_received_them(organisation: Organisation, person):
    words = {"name": "Une lectrice", "email": "lectrice@example.org", "message": "Bonjour à vous."}
    send_contact(organisation.presences.get(), page=None, sender=None, **words)
    (received,) = structure_of(person("titulaire.ici"))["messages_recus"]
    assert "Bonjour à vous." in received.values()
    assert structure_of(person("membre.ici"))["messages_recus"] == []
    assert "lectrice@example.org" not in "".join(archive_of(person("membre.ici")).values())
