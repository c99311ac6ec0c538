"""Files of an application: through every channel, only what is harmless, and only one's own."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaires.saving import Change
from tests.factories.actors import make_photograph
from tests.factories.campaigns import PARTS, make_application, make_attachment, make_campaign
from tests.factories.hostile_files import hostile_files, make_pdf
from tests.storages import files_in
from trophees.models import LETTER, Application, Attachment
from trophees.services.answers import save_answers
from trophees.services.applications import submit
from trophees.services.files import MOST_FILES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk")]
HOSTILE = [one for one in hostile_files() if one.code]


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def draft(here, organisation, owner):
    campaign = make_campaign(here, needs_letter=True, letter="{candidat} s’engage.")
    return make_application(campaign, by=owner, organisation=organisation, sent=False)


@pytest.fixture
def client(as_person):
    return as_person("titulaire.ici")


def base(application) -> str:
    return f"/mon-espace/candidatures/{application.uuid}/"


def pdf(name: str = "devis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), "application/pdf")


def send(client, application, *files, key: str = "piece"):
    return client.post(f"{base(application)}pieces/question/{key}/", {key: list(files)})


def stored(application) -> list[str]:
    entry = Application.objects.get(pk=application.pk).answers.get("piece", {})
    return entry.get("value") or []


@pytest.fixture
def kept_files(disk):
    """The names of everything that is stored."""
    return lambda: [path.name for path in files_in(disk)]


def step_address(application, number: int = 1) -> str:
    part = application.campaign.parts[number].value["key"]
    return f"{base(application)}partie/{part}/1/"


class TestSending:
    def test_a_file_is_kept_listed_and_read_again_by_a_colleague(self, client, draft, as_person):
        reply = send(client, draft, pdf())
        (listed,) = reply.json()["files"]
        assert stored(draft) == [listed["uuid"]] == reply.json()["answer"]["value"]
        assert listed["name"] == "devis.pdf"
        read = as_person("membre.ici").get(listed["url"])
        assert b"".join(read.streaming_content) == make_pdf()
        assert read["Content-Disposition"].startswith("attachment")
        assert read["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in read["Cache-Control"]

    def test_files_of_two_people_add_up_whatever_each_had_seen(self, client, draft, as_person):
        send(client, draft, pdf("un.pdf"))
        send(as_person("membre.ici"), draft, pdf("deux.pdf"))
        assert len(stored(draft)) == 2

    def test_more_than_the_question_takes_is_refused_whole(self, client, draft, kept_files):
        reply = send(client, draft, pdf("1.pdf"), pdf("2.pdf"), pdf("3.pdf"))
        assert reply.status_code == 422
        assert "2 fichiers au plus" in reply.json()["detail"]
        assert (stored(draft), Attachment.objects.count(), kept_files()) == ([], 0, [])

    def test_of_several_the_bad_one_is_named_and_none_is_kept(self, client, draft, kept_files):
        reply = send(client, draft, pdf(), SimpleUploadedFile("mauvais.html", b"<script>", "text/html"))
        assert "mauvais.html" in reply.json()["detail"]
        assert (stored(draft), Attachment.objects.count(), kept_files()) == ([], 0, [])

    def test_an_application_does_not_become_a_store(self, client, draft, owner):
        Attachment.objects.bulk_create(
            Attachment(application=draft, question="piece", file=f"private/aa/{n}", name="x", size=1, sha256="0" * 64)
            for n in range(MOST_FILES)
        )
        assert send(client, draft, pdf()).status_code == 422

    def test_nothing_is_sent_to_another_kind_of_question_nor_to_none(self, client, draft, kept_files):
        assert send(client, draft, pdf(), key="phrase").status_code == 404
        assert send(client, draft, pdf(), key="inconnue").status_code == 404
        assert send(client, draft, pdf(), key=LETTER).status_code == 404
        assert kept_files() == []

    def test_once_the_campaign_is_closed_no_file_is_read(self, client, draft, time_machine, kept_files):
        time_machine.move_to(draft.campaign.closes_at)
        reply = send(client, draft, pdf())
        assert reply.status_code == 409
        assert "heure de Paris" in reply.json()["detail"]
        assert (Attachment.objects.count(), kept_files()) == (0, [])

    def test_without_script_files_come_with_the_form(self, client, draft):
        reply = client.post(
            step_address(draft), {"depuis.seen": "1", "depuis": "ancien", "piece.seen": "0", "piece": [pdf()]}
        )
        assert reply.status_code == 302
        assert len(stored(draft)) == 1
        assert Application.objects.get(pk=draft.pk).answers["depuis"]["value"] == "ancien"

    def test_without_script_one_file_takes_the_place_of_another(self, client, draft):
        old = [str(make_attachment(draft).uuid) for _time in range(2)]
        reply = client.post(step_address(draft), {"piece.seen": "2", "piece.remove": old[0], "piece": [pdf()]})
        assert reply.status_code == 302
        assert old[0] not in stored(draft)
        assert old[1] in stored(draft)
        assert len(stored(draft)) == 2
        assert Attachment.objects.count() == 2

    def test_without_script_what_is_refused_is_said_beside_the_question_and_the_rest_is_kept(self, client, draft):
        bad = SimpleUploadedFile("page.html", b"<script>", "text/html")
        form = {"depuis.seen": "1", "depuis": "ancien", "piece.seen": "0", "piece": [bad]}
        page = client.post(step_address(draft), form).content.decode()
        assert "ni un PDF, ni une image" in page
        assert Application.objects.get(pk=draft.pk).answers["depuis"]["value"] == "ancien"


class TestRemoving:
    def test_a_draft_s_file_is_deleted(self, client, draft, django_capture_on_commit_callbacks, kept_files):
        file = make_attachment(draft)
        with django_capture_on_commit_callbacks(execute=True):
            reply = client.post(f"{base(draft)}pieces/{file.uuid}/retirer/")
        assert reply.json()["files"] == []
        assert (stored(draft), Attachment.objects.count(), kept_files()) == ([], 0, [])

    def test_what_was_sent_stays_until_the_next_sending(
        self, client, draft, owner, django_capture_on_commit_callbacks, kept_files
    ):
        file = make_attachment(draft)
        make_attachment(draft, question=LETTER)
        now = draft.campaign.opens_at
        submit(draft, by=owner, now=now)
        client.post(f"{base(draft)}pieces/{file.uuid}/retirer/")
        assert stored(draft) == []
        assert client.get(f"{base(draft)}pieces/{file.uuid}/").status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            submit(Application.objects.get(pk=draft.pk), by=owner, now=now)
        assert client.get(f"{base(draft)}pieces/{file.uuid}/").status_code == 404
        assert len(kept_files()) == 1

    def test_the_letter_is_sent_and_taken_away_on_its_own_page(self, client, draft):
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


class TestHostile:
    def test_it_is_refused_and_nothing_is_written(self, client, draft, kept_files):
        before = Application.objects.values().get(pk=draft.pk)
        for hostile in HOSTILE:
            reply = send(client, draft, hostile.as_upload())
            # Of an empty file, or of a name that is none, Django gives the view nothing.
            assert reply.status_code == 422, hostile.name
            assert reply["Content-Type"] == "application/problem+json"
            assert (Attachment.objects.count(), kept_files()) == (0, []), hostile.name
        assert Application.objects.values().get(pk=draft.pk) == before

    def test_neither_as_a_letter(self, client, draft, kept_files):
        for hostile in HOSTILE:
            page = client.post(f"{base(draft)}lettre/", {"letter": [hostile.as_upload()]})
            assert "Erreur" in page.content.decode(), hostile.name
            assert (Attachment.objects.count(), kept_files()) == (0, []), hostile.name

    def test_there_are_forty_of_them(self):
        assert len(HOSTILE) >= 40

    def test_a_picture_is_drawn_anew(self, client, draft):
        reply = send(client, draft, make_photograph())
        (file,) = Attachment.objects.all()
        assert reply.status_code == 200
        assert file.content_type == "image/jpeg"


class TestForeignFiles:
    """Files of others, of another question or of nobody, named on each channel."""

    @pytest.fixture
    def foreign(self, there, person):
        other = make_application(
            make_campaign(there),
            by=person("titulaire.ailleurs"),
            organisation=person("titulaire.ailleurs").memberships.get().organisation,
            sent=False,
        )
        return make_attachment(other)

    @pytest.fixture
    def names(self, draft, foreign):
        return [str(foreign.uuid), str(make_attachment(draft, question=LETTER).uuid), str(uuid4())]

    def test_by_json(self, client, draft, names):
        for name in names:
            reply = client.put(
                f"/api/v1/applications/{draft.uuid}/answers/piece",
                json.dumps({"value": [name]}),
                content_type="application/json",
            )
            assert (reply.status_code, reply.json()["code"]) == (422, "unknown_file")
        assert stored(draft) == []

    def test_by_the_service(self, draft, owner, names):
        for name in names:
            saving = save_answers(draft, changes=[Change("piece", [name])], by=owner, now=draft.campaign.opens_at)
            assert set(saving.refused) == {"piece"}

    def test_by_the_form(self, client, draft, names):
        for name in names:
            client.post(step_address(draft), {"piece.seen": "0", "piece": [name]})
        assert stored(draft) == []

    def test_by_their_address(self, client, draft, foreign):
        other = foreign.application
        for application in (draft, other):
            address = f"{base(application)}pieces/{foreign.uuid}/"
            assert client.get(address).status_code == 404
            assert client.post(f"{address}retirer/").status_code == 404
        assert send(client, other, pdf()).status_code == 404
        assert Attachment.objects.filter(pk=foreign.pk, removed_at=None).exists()

    def test_one_s_own_list_may_be_put_again_and_shortened(self, client, draft):
        first, second = (str(make_attachment(draft).uuid) for _time in range(2))
        reply = client.put(
            f"/api/v1/applications/{draft.uuid}/answers/piece",
            json.dumps({"value": [second]}),
            content_type="application/json",
        )
        assert reply.status_code == 200
        assert stored(draft) == [second]
        assert not Attachment.objects.filter(uuid=first).exists()


def test_the_factory_s_form_takes_two_files():
    questions = [question for _kind, part in PARTS for question in part["questions"]]
    assert next(value for kind, value in questions if kind == "file")["max_files"] == 2
