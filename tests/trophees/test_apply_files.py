"""Files of an application beyond those of a question (`test_attaching`): its calendar, its letter, what was sent."""

import json
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaires.saving import Change
from tests.factories.campaigns import PARTS, make_application, make_attachment, make_campaign
from tests.factories.hostile_files import make_pdf, one_of_each_refusal
from tests.storages import files_in
from trophees.models import LETTER, Application, Attachment
from trophees.services.answers import save_answers
from trophees.services.applications import submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk")]


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def draft(here, organisation, owner):
    campaign = make_campaign(here, needs_letter=True, letter="{candidat} s’engage.")
    return make_application(campaign, by=owner, organisation=organisation, sent=False)


@pytest.fixture
def now(draft) -> datetime:
    return draft.campaign.opens_at


@pytest.fixture
def client(as_person):
    return as_person("titulaire.ici")


def base(application) -> str:
    return f"/mon-espace/candidatures/{application.uuid}/"


def pdf(name: str = "devis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), "application/pdf")


def stored(application) -> list[str]:
    entry = Application.objects.get(pk=application.pk).answers.get("piece", {})
    return entry.get("value") or []


@pytest.fixture
def kept_files(disk):
    """The names of everything that is stored."""
    return lambda: [path.name for path in files_in(disk)]


def test_once_the_campaign_is_closed_no_file_is_read(client, draft, time_machine, kept_files):
    time_machine.move_to(draft.campaign.closes_at)
    reply = client.post(f"{base(draft)}pieces/question/piece/", {"piece": [pdf()]})
    assert reply.status_code == 409
    assert "heure de Paris" in reply.json()["detail"]
    assert (Attachment.objects.count(), kept_files()) == (0, [])


def test_what_was_sent_stays_until_the_next_sending(
    client, draft, owner, now, django_capture_on_commit_callbacks, kept_files
):
    file = make_attachment(draft)
    make_attachment(draft, question=LETTER)
    submit(draft, by=owner, now=now)
    client.post(f"{base(draft)}pieces/{file.uuid}/retirer/")
    assert stored(draft) == []
    assert client.get(f"{base(draft)}pieces/{file.uuid}/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        submit(Application.objects.get(pk=draft.pk), by=owner, now=now)
    assert client.get(f"{base(draft)}pieces/{file.uuid}/").status_code == 404
    assert len(kept_files()) == 1


class TestLetter:
    def test_it_is_sent_and_taken_away_on_its_own_page(self, client, draft):
        letter = f"{base(draft)}lettre/"
        assert "Choisissez un fichier" in client.post(letter, {}).content.decode()
        assert client.post(letter, {"letter": [pdf("signée.pdf")]}).status_code == 302
        (file,) = Attachment.objects.all()
        assert (file.question, file.name) == (LETTER, "signée.pdf")
        assert "signée.pdf" in client.get(letter).content.decode()
        assert client.post(f"{base(draft)}pieces/{file.uuid}/retirer/").status_code == 302
        assert not Attachment.objects.exists()

    def test_the_letter_to_sign_bears_the_name_of_who_applies(self, client, draft):
        reply = client.get(f"{base(draft)}lettre.pdf")
        assert reply.content.startswith(b"%PDF")
        assert reply["Content-Disposition"].startswith("attachment")

    @pytest.mark.once
    def test_a_hostile_one_is_refused_and_nothing_is_written(self, client, draft, kept_files):
        for hostile in one_of_each_refusal():
            page = client.post(f"{base(draft)}lettre/", {"letter": [hostile.as_upload()]})
            assert "Erreur" in page.content.decode(), hostile.name
            assert (Attachment.objects.count(), kept_files()) == (0, []), hostile.name

    def test_it_answers_no_question(self, client, draft, owner, now):
        letter = str(make_attachment(draft, question=LETTER).uuid)
        reply = client.put(
            f"/api/v1/applications/{draft.uuid}/answers/piece",
            json.dumps({"value": [letter]}),
            content_type="application/json",
        )
        assert (reply.status_code, reply.json()["code"]) == (422, "unknown_file")
        assert set(save_answers(draft, changes=[Change("piece", [letter])], by=owner, now=now).refused) == {"piece"}
        assert stored(draft) == []


def test_the_factory_s_form_takes_two_files():
    questions = [question for _kind, part in PARTS for question in part["questions"]]
    assert next(value for kind, value in questions if kind == "file")["max_files"] == 2
