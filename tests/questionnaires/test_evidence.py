"""The files of a diagnostic once it is sent: they stay, its members read them, its territory's team where agreed."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.agreements import wording
from actors.enums import Access, Purpose
from actors.models import AccessRecord
from actors.services.consents import set_consent
from cms.rights.erasure import erase_organisation, erase_person
from cms.rights.export import export_of
from questionnaires.models import Assessment, AssessmentFile, Pilot
from questionnaires.saving import AlreadySubmitted, Change
from questionnaires.services.assessments import save_answers, submit_assessment
from questionnaires.services.files import AssessmentFiles
from questionnaires.tasks import send_receipt
from tests.factories.assessments import make_draft, make_file, make_version_with_files, with_files
from tests.factories.hostile_files import make_pdf
from tests.factories.pilots import make_pilot, make_piloted
from tests.storages import files_in
from tests.world import QUESTIONNAIRE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk")]
EARLIER_WORDS = "L’équipe du territoire lit nos résultats. Jamais nos réponses."


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def draft(here, organisation, owner) -> Assessment:
    make_version_with_files(here, allow_not_applicable=True)
    return make_draft(organisation, territory=here, by=owner)


@pytest.fixture
def file(draft, owner) -> AssessmentFile:
    return make_file(draft, by=owner, name="facture.pdf")


@pytest.fixture
def sent(draft, file, owner) -> Assessment:
    return submit_assessment(draft, by=owner)


def base(assessment: Assessment) -> str:
    return f"/ici/diagnostic/{assessment.uuid}/"


def address(file: AssessmentFile) -> str:
    return f"{base(file.assessment)}pieces/{file.uuid}/"


def in_admin(file: AssessmentFile) -> str:
    return f"/admin/diagnostics/{file.assessment_id}/pieces/{file.uuid}/"


def text_of(client, address: str) -> str:
    return client.get(address).getvalue().decode()


# --- Members ---------------------------------------------------------------------------------------------------------


def test_review_and_result_name_the_file_and_lead_to_it(as_person, draft, file, owner):
    client = as_person("membre.ici")
    link = f'<a href="{address(file)}">facture.pdf</a>'
    assert link in text_of(client, f"{base(draft)}relecture/")
    submit_assessment(draft, by=owner)
    assert link in text_of(client, f"{base(draft)}resultat/")
    assert b"".join(client.get(address(file)).streaming_content) == make_pdf()


def test_what_was_sent_takes_no_file_more_and_loses_none(as_person, sent, file, owner):
    client = as_person("titulaire.ici")
    for reply in (
        client.post(f"{base(sent)}pieces/question/preuve/", {"preuve": [BytesIO(make_pdf())]}),
        client.post(f"{address(file)}retirer/"),
    ):
        assert (reply.status_code, "fichiers ne changent plus" in reply.json()["detail"]) == (409, True)
    with pytest.raises(AlreadySubmitted):
        AssessmentFiles(sent, by=owner).remove(file)
    assert list(sent.files.all()) == [file]


def test_a_form_that_comes_after_the_sending_adds_nothing(as_person, sent):
    form = {"preuve.seen": "1", "preuve": [BytesIO(make_pdf())]}
    reply = as_person("titulaire.ici").post(f"{base(sent)}energie/1/", form)
    assert reply.headers["Location"].endswith("/resultat/")
    assert sent.files.count() == 1


def test_a_file_of_a_question_that_does_not_apply_goes_with_the_sending(
    draft, file, owner, disk, django_capture_on_commit_callbacks
):
    save_answers(draft, changes=[Change("preuve", not_applicable=True)], by=owner)
    assert draft.files.count() == 1  # the answer may still be changed back
    with django_capture_on_commit_callbacks(execute=True):
        submit_assessment(draft, by=owner)
    assert (AssessmentFile.objects.count(), files_in(disk)) == (0, [])


def test_a_file_stays_while_one_does_not_know(draft, file, owner):
    save_answers(draft, changes=[Change("preuve", unknown=True)], by=owner)
    again = save_answers(draft, changes=[Change("preuve", [str(file.uuid)])], by=owner)
    assert not again.refused
    assert draft.files.count() == 1


def test_a_required_file_is_waited_for(as_person, here, organisation, owner):
    make_version_with_files(here, required=True)
    draft = make_draft(organisation, territory=here, by=owner)
    client = as_person("titulaire.ici")
    assert "Il manque une réponse obligatoire" in text_of(client, f"{base(draft)}relecture/")
    page = client.post(f"{base(draft)}energie/1/", {"preuve.seen": "0"}).content.decode()
    assert "Cette question attend une réponse." in page
    make_file(draft, by=owner)
    client.post(f"{base(draft)}relecture/")
    assert Assessment.objects.get(pk=draft.pk).is_submitted


def test_who_will_read_files_is_said_before_and_while_one_answers(client, as_person, draft):
    said = "l’équipe du territoire aussi, si vous"
    assert said in text_of(client, "/ici/diagnostic/")
    assert said in text_of(as_person("titulaire.ici"), f"{base(draft)}energie/1/")


def test_the_receipt_says_it_too(sent):
    send_receipt.enqueue(sent.pk)
    assert "Vos fichiers aussi" in mail.outbox[-1].body


def test_a_conflict_between_two_people_who_send_and_remove_loses_no_file(as_person, draft, file, owner):
    stale = Assessment.objects.get(pk=draft.pk)
    other = make_file(draft, by=owner)
    AssessmentFiles(stale, by=owner).remove(file)
    assert stale.answers["preuve"]["value"] == [str(other.uuid)]
    assert list(draft.files.all()) == [other]


# --- The territory's team --------------------------------------------------------------------------------------------


def agree(assessment: Assessment, *, words: str = "") -> None:
    presence = assessment.organisation.presences.get(territory=assessment.territory)
    presence.shares_with_team = True
    presence.save()
    said = words or wording(Purpose.TEAM, presence)
    set_consent(presence, purpose=Purpose.TEAM, wording=said, by=None, given=True)


def test_the_team_reads_the_files_of_what_is_shared_with_it(as_person, sent, file):
    agree(sent)
    client = as_person("responsable.ici")
    page = text_of(client, f"/admin/diagnostics/inspect/{sent.pk}/")
    assert f'<a href="{in_admin(file)}">facture.pdf</a>' in page
    reply = client.get(in_admin(file))
    assert b"".join(reply.streaming_content) == make_pdf()
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert AccessRecord.objects.filter(organisation=sent.organisation, kind=Access.READ).count() == 2


def test_an_agreement_in_earlier_words_shows_no_file(as_person, sent, file):
    agree(sent, words=EARLIER_WORDS)
    client = as_person("responsable.ici")
    assert "facture.pdf" not in text_of(client, f"/admin/diagnostics/inspect/{sent.pk}/")
    assert client.get(in_admin(file)).status_code == 404


@pytest.mark.parametrize(
    "name", ["responsable.ailleurs", "redaction.ici", "national", "titulaire.ailleurs", "jury.ici"]
)
def test_nobody_else_reads_them(as_person, sent, file, name):
    agree(sent)
    client = as_person(name)
    assert client.get(in_admin(file)).status_code in {302, 404}
    assert client.get(address(file)).status_code == 404
    assert not AccessRecord.objects.exists()


def test_nothing_is_read_without_the_agreement_nor_once_it_is_taken_back(as_person, sent, file):
    client = as_person("responsable.ici")
    assert client.get(in_admin(file)).status_code == 404
    agree(sent)
    presence = sent.organisation.presences.get()
    set_consent(presence, purpose=Purpose.TEAM, wording="", by=None, given=False)
    assert client.get(in_admin(file)).status_code == 404
    agree(sent)
    sent.organisation.presences.update(shares_with_team=False)
    assert client.get(in_admin(file)).status_code == 404


def test_a_draft_s_file_is_its_members_alone(as_person, draft, file):
    agree(draft)
    assert as_person("responsable.ici").get(in_admin(file)).status_code == 404


def test_a_file_of_a_question_that_is_hidden_is_shown_nowhere(as_person, here, organisation, owner):
    only = {"profile": "actor_type", "operator": "equals", "value": "company"}
    make_version_with_files(here, condition=only)
    draft = make_draft(organisation, territory=here, by=owner)
    file = make_file(draft, by=owner, name="facture.pdf")
    Assessment.objects.filter(pk=draft.pk).update(profile=draft.profile | {"actor_type": "association"})
    sent = submit_assessment(draft, by=owner)
    agree(sent)
    assert "facture.pdf" not in text_of(as_person("titulaire.ici"), f"{base(sent)}resultat/")
    client = as_person("responsable.ici")
    assert "facture.pdf" not in text_of(client, f"/admin/diagnostics/inspect/{sent.pk}/")
    assert client.get(in_admin(file)).status_code == 404


# --- Pilots ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def piloted(here, organisation, owner) -> AssessmentFile:
    """A file of an answer to a pilot, of an organisation that shows its results to the team."""
    pilot = make_pilot(here, organisation, document=with_files(QUESTIONNAIRE))
    draft = make_piloted(pilot, organisation, by=owner)
    agree(draft)
    return make_file(draft, by=owner, name="facture.pdf")


def test_a_file_of_a_pilot_is_its_members_alone(as_person, piloted, owner):
    sent = submit_assessment(piloted.assessment, by=owner)
    assert "facture.pdf" in text_of(as_person("membre.ici"), f"{base(sent)}resultat/")
    client = as_person("responsable.ici")
    assert client.get(in_admin(piloted)).status_code == 404
    assert client.get(f"/admin/diagnostics/inspect/{sent.pk}/").status_code == 404


def test_once_a_pilot_is_closed_its_files_stay_as_they_are(as_person, piloted):
    Pilot.objects.update(closed_at=timezone.now())
    client = as_person("titulaire.ici")
    for reply in (
        client.post(f"{base(piloted.assessment)}pieces/question/preuve/", {"preuve": [BytesIO(make_pdf())]}),
        client.post(f"{address(piloted)}retirer/"),
    ):
        assert (reply.status_code, "Cet essai est terminé" in reply.json()["detail"]) == (409, True)
    assert client.get(address(piloted)).status_code == 200


# --- What becomes of them --------------------------------------------------------------------------------------------


def test_the_export_of_a_person_names_their_files(sent, owner):
    archive = ZipFile(BytesIO(export_of(owner)))
    told = json.loads(archive.read("moi.json"))["pieces_jointes_aux_diagnostics"]
    assert [row["nom"] for row in told] == ["facture.pdf"]
    (name,) = (name for name in archive.namelist() if "/diagnostic-ici-" in name)
    files = json.loads(archive.read(name))["fichiers"]
    assert files == [{"question": "Une pièce à l’appui", "nom": "facture.pdf"}]


def test_files_go_with_the_organisation_from_the_disk_too(sent, disk, django_capture_on_commit_callbacks):
    assert len(files_in(disk)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        erase_organisation(sent.organisation)
    assert (AssessmentFile.objects.count(), files_in(disk)) == (0, [])


def test_an_erasure_that_is_taken_back_leaves_the_files(sent, file, disk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erase_organisation(sent.organisation)
        transaction.set_rollback(True)
    assert (list(AssessmentFile.objects.all()), len(files_in(disk))) == ([file], 1)


def test_who_sent_a_file_is_forgotten_and_the_file_stays_the_organisation_s(sent, file, owner):
    AssessmentFile.objects.filter(pk=file.pk).update(name=f"devis {owner.email}.pdf")
    erase_person(owner)
    assert list(sent.files.values_list("name", flat=True)) == ["devis personne supprimée.pdf"]


# --- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("generations_read_once")
def test_pages_cost_the_same_with_one_file_or_five_and_one_query_more_than_with_none(
    as_person, here, organisation, owner
):
    make_version_with_files(here, max_files=5)
    draft = make_draft(organisation, territory=here, by=owner)
    client = as_person("titulaire.ici")
    pages = [f"{base(draft)}energie/1/", f"{base(draft)}relecture/", f"/api/v1/assessments/{draft.uuid}/answers/"]
    make_file(draft, by=owner)
    one = [queries_of(client, page) for page in pages]
    for _time in range(4):
        make_file(draft, by=owner)
    assert [queries_of(client, page) for page in pages] == one
    assert queries_of(client, f"{base(draft)}dechets/1/") == one[0] - 1


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
