"""Files that answer questions, of a diagnostic and of an application alike: only what is harmless, only one's own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actors.models import User
from home.models import Territory
from questionnaires.models import AssessmentFile, AttachedFile
from questionnaires.saving import Change
from questionnaires.services.assessments import start_assessment
from questionnaires.services.files import MOST_FILES, AssessmentFiles, FileKeeper
from tests.factories.actors import make_photograph
from tests.factories.assessments import make_version
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.hostile_files import make_pdf, one_of_each_refusal
from tests.questionnaires.strategies import document_of, question_document
from tests.storages import files_in
from trophees.models import LETTER, Attachment
from trophees.services.answers import ApplicationFiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk")]


@dataclass
class Desk:
    """Where files are sent to a row that keeps them, whichever it is; its question « piece » takes two."""

    row: Any
    model: type[AttachedFile]
    keeper: Callable[[Any, User], FileKeeper]
    base: str
    step: str
    api: str
    other: str  # an answer to « depuis », of the same step

    def send(self, client: Client, *files: SimpleUploadedFile, key: str = "piece"):
        return client.post(f"{self.base}pieces/question/{key}/", {key: list(files)})

    def put(self, client: Client, value: Any):
        return client.put(f"{self.api}piece", json.dumps({"value": value}), content_type="application/json")

    def add(self, by: User, name: str = "piece.pdf") -> str:
        """The uuid of one more file."""
        self.keeper(self.row, by).attach("piece", [pdf(name)])
        return self.row.answers["piece"]["value"][-1]

    def stored(self) -> list[str]:
        return self.answer("piece") or []

    def other_answer(self) -> dict[str, str]:
        seen = self.row.answers.get("depuis", {}).get("revision", 0)
        return {"depuis.seen": str(seen), "depuis": self.other}

    def answer(self, key: str) -> Any:
        return type(self.row).objects.get(pk=self.row.pk).answers.get(key, {}).get("value")


def pdf(name: str = "devis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), "application/pdf")


def diagnostic_of(territory: Territory, by: User) -> Desk:
    asked = (question_document("depuis"), question_document("piece", "file", text="Une pièce"))
    make_version(territory, document_of(*asked))
    row = start_assessment(by.memberships.get().organisation, territory=territory, by=by)
    base = f"/{territory.slug}/diagnostic/{row.uuid}/"
    return Desk(
        row,
        AssessmentFile,
        lambda row, by: AssessmentFiles(row, by=by),
        base,
        f"{base}energie/1/",
        f"/api/v1/assessments/{row.uuid}/answers/",
        "peu",
    )


def application_of(territory: Territory, by: User) -> Desk:
    campaign = make_campaign(territory)
    row = make_application(campaign, by=by, organisation=by.memberships.get().organisation, sent=False)
    base = f"/mon-espace/candidatures/{row.uuid}/"
    return Desk(
        row,
        Attachment,
        lambda row, by: ApplicationFiles(row, by=by),
        base,
        f"{base}partie/{campaign.parts[1].value['key']}/1/",
        f"/api/v1/applications/{row.uuid}/answers/",
        "ancien",
    )


DESKS = {"diagnostic": diagnostic_of, "application": application_of}


@pytest.fixture
def owner(person) -> User:
    return person("titulaire.ici")


@pytest.fixture(params=DESKS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def desk(kind, here, owner) -> Desk:
    return DESKS[kind](here, owner)


@pytest.fixture
def foreign(kind, there, person) -> Desk:
    return DESKS[kind](there, person("titulaire.ailleurs"))


@pytest.fixture
def client(as_person) -> Client:
    return as_person("titulaire.ici")


@pytest.fixture
def left(desk, disk) -> Callable[[], tuple[list[str], int, int]]:
    """What is kept: the answer, how many rows, how many files on the disk."""
    return lambda: (desk.stored(), desk.model.objects.count(), len(files_in(disk)))


NOTHING: tuple[list[str], int, int] = ([], 0, 0)


class TestSending:
    def test_a_file_is_kept_listed_and_read_again_by_a_colleague(self, client, desk, as_person):
        reply = desk.send(client, pdf())
        (listed,) = reply.json()["files"]
        assert desk.stored() == [listed["uuid"]] == reply.json()["answer"]["value"]
        assert (listed["name"], listed["remove_url"]) == ("devis.pdf", f"{listed['url']}retirer/")
        read = as_person("membre.ici").get(listed["url"])
        assert b"".join(read.streaming_content) == make_pdf()
        assert read["Content-Disposition"].startswith("attachment")
        assert read["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in read["Cache-Control"]

    def test_the_step_shows_it_and_the_api_names_it(self, client, desk, owner):
        uuid = desk.add(owner, "facture.pdf")
        page = client.get(desk.step).content.decode()
        assert 'enctype="multipart/form-data"' in page
        assert f'data-upload="{desk.base}pieces/question/piece/"' in page
        assert f'<a href="{desk.base}pieces/{uuid}/">facture.pdf</a>' in page
        (listed,) = client.get(desk.api).json()["files"]["piece"]
        assert (listed["uuid"], listed["name"], listed["url"]) == (uuid, "facture.pdf", f"{desk.base}pieces/{uuid}/")

    def test_files_of_two_people_add_up_whatever_each_had_seen(self, client, desk, as_person):
        desk.send(client, pdf("un.pdf"))
        desk.send(as_person("membre.ici"), pdf("deux.pdf"))
        assert len(desk.stored()) == 2

    def test_more_than_the_question_takes_is_refused_whole(self, client, desk, left):
        reply = desk.send(client, pdf("1.pdf"), pdf("2.pdf"), pdf("3.pdf"))
        assert reply.status_code == 422
        assert "2 fichiers au plus" in reply.json()["detail"]
        assert left() == NOTHING

    def test_of_several_the_bad_one_is_named_and_none_is_kept(self, client, desk, left):
        reply = desk.send(client, pdf(), SimpleUploadedFile("mauvais.html", b"<script>", "text/html"))
        assert "mauvais.html" in reply.json()["detail"]
        assert left() == NOTHING

    def test_a_row_does_not_become_a_store(self, client, desk, owner):
        columns = {"question": "piece", "name": "x", "size": 1, "sha256": "0" * 64}
        keeper = desk.keeper(desk.row, owner)
        desk.model.objects.bulk_create(keeper.make(file=f"private/aa/{n}", **columns) for n in range(MOST_FILES))
        assert desk.send(client, pdf()).status_code == 422

    def test_nothing_is_sent_to_another_kind_of_question_nor_to_none(self, client, desk, left):
        for key in ("depuis", "inconnue", LETTER):
            assert desk.send(client, pdf(), key=key).status_code == 404
        assert left() == NOTHING

    def test_what_cannot_be_written_leaves_nothing_on_the_disk(self, desk, left):
        with pytest.raises(ValueError, match="unsaved related object"):
            desk.keeper(desk.row, User()).attach("piece", [pdf()])
        assert left() == NOTHING

    def test_as_many_are_sent_in_an_hour_as_a_person_sends(self, client, desk, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "file": "1/h/user"}
        assert [desk.send(client, pdf()).status_code for _time in range(2)] == [200, 429]

    def test_without_script_files_come_with_the_form(self, client, desk):
        reply = client.post(desk.step, {**desk.other_answer(), "piece.seen": "0", "piece": [pdf()]})
        assert reply.status_code == 302
        assert len(desk.stored()) == 1
        assert desk.answer("depuis") == desk.other

    def test_without_script_one_file_takes_the_place_of_another(self, client, desk, owner):
        old = [desk.add(owner), desk.add(owner)]
        reply = client.post(desk.step, {"piece.seen": "2", "piece.remove": old[0], "piece": [pdf()]})
        assert reply.status_code == 302
        assert old[0] not in desk.stored()
        assert old[1] in desk.stored()
        assert len(desk.stored()) == desk.model.objects.count() == 2

    def test_without_script_what_is_refused_is_said_beside_the_question_and_the_rest_is_kept(self, client, desk):
        bad = SimpleUploadedFile("page.html", b"<script>", "text/html")
        reply = client.post(desk.step, {**desk.other_answer(), "piece.seen": "0", "piece": [bad]})
        assert "ni un PDF, ni une image" in reply.content.decode()
        assert desk.answer("depuis") == desk.other


class TestRemoving:
    def test_a_draft_s_file_is_deleted(self, client, desk, owner, django_capture_on_commit_callbacks, left):
        uuid = desk.add(owner)
        with django_capture_on_commit_callbacks(execute=True):
            reply = client.post(f"{desk.base}pieces/{uuid}/retirer/")
        assert reply.json()["files"] == []
        assert left() == NOTHING

    def test_one_s_own_list_may_be_put_again_and_shortened(self, client, desk, owner):
        first, second = desk.add(owner), desk.add(owner)
        assert desk.put(client, [second]).status_code == 200
        assert desk.stored() == [second]
        assert not desk.model.objects.filter(uuid=first).exists()

    def test_addresses_that_change_take_no_visit(self, client, desk, owner):
        uuid = desk.add(owner)
        for address in (f"{desk.base}pieces/{uuid}/retirer/", f"{desk.base}pieces/question/piece/"):
            assert client.get(address).status_code == 405
        assert desk.stored() == [uuid]


@pytest.mark.once
class TestHostile:
    def test_it_is_refused_and_nothing_is_written(self, client, desk, left):
        before = type(desk.row).objects.values().get(pk=desk.row.pk)
        for hostile in one_of_each_refusal():
            reply = desk.send(client, hostile.as_upload())
            # Of an empty file, or of a name that is none, Django gives the view nothing.
            assert reply.status_code == 422, hostile.name
            assert reply["Content-Type"] == "application/problem+json"
            assert left() == NOTHING, hostile.name
        assert type(desk.row).objects.values().get(pk=desk.row.pk) == before

    def test_a_picture_is_drawn_anew(self, client, desk):
        assert desk.send(client, make_photograph()).status_code == 200
        assert desk.model.objects.get().content_type == "image/jpeg"


class TestForeignFiles:
    """Files of others or of nobody, named on each channel."""

    @pytest.fixture
    def names(self, foreign, person) -> list[str]:
        return [foreign.add(person("titulaire.ailleurs")), str(uuid4())]

    def test_by_json(self, client, desk, names):
        for name in names:
            reply = desk.put(client, [name])
            assert (reply.status_code, reply.json()["code"]) == (422, "unknown_file")
        assert desk.stored() == []

    def test_by_the_service(self, desk, owner, names):
        for name in names:
            assert set(desk.keeper(desk.row, owner).save_answers([Change("piece", [name])]).refused) == {"piece"}

    def test_by_the_form(self, client, desk, names):
        for name in names:
            client.post(desk.step, {"piece.seen": "0", "piece": [name]})
        assert desk.stored() == []

    def test_by_their_address(self, client, desk, foreign, names):
        for base in (desk.base, foreign.base):
            assert client.get(f"{base}pieces/{names[0]}/").status_code == 404
            assert client.post(f"{base}pieces/{names[0]}/retirer/").status_code == 404
        assert foreign.send(client, pdf()).status_code == 404
        assert foreign.stored() == names[:1]
