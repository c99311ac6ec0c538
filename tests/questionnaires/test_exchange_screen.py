"""The studio's screen of exchange: download, try a file, import it."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.exchanging import import_document
from questionnaires.studio.exchange import to_file
from tests.questionnaires.mutations import damaged
from tests.questionnaires.test_exchanging import draft_of, other, page, small, themes  # noqa: F401
from tests.world import QUESTIONNAIRE

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def url(page) -> str:  # noqa: F811
    return f"/admin/questionnaires/{page.pk}/echanger/"


def give(client, url: str, content: bytes):
    return client.post(url, {"file": SimpleUploadedFile("questionnaire.json", content)})


def sealed_in(response) -> str:
    found = re.search(r'name="sealed" value="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else ""


def test_a_file_is_tried_then_imported(as_person, page, url):  # noqa: F811
    client = as_person("responsable.ici")
    tried = give(client, url, to_file(small()))
    assert "En faire le brouillon" in tried.content.decode()
    assert not page.get_children().exists()
    done = client.post(url, {"sealed": sealed_in(tried)}, follow=True).content.decode()
    assert "Le fichier est devenu le brouillon." in unescape(done)
    assert draft_of(page)["themes"][0]["questions"][0]["key"] == "suivi"
    assert not QuestionnaireThemePage.objects.live().exists()


def test_what_is_wrong_is_told_and_cannot_be_imported(as_person, page, url):  # noqa: F811
    answer = give(as_person("responsable.ici"), url, to_file(small(text="x" * 301)))
    assert "Question\u00a0: " in unescape(answer.content.decode())
    assert not sealed_in(answer)


def test_a_file_that_is_no_questionnaire_is_refused_beside_the_field(as_person, url):
    text = give(as_person("responsable.ici"), url, b"\xff\xfe").content.decode()
    assert "Ce fichier n’est pas un texte en UTF-8" in unescape(text)


def test_a_file_wrong_all_over_is_told_by_its_beginning(as_person, url):
    document = small() | {f"champ{number}": 1 for number in range(150)}
    text = give(as_person("responsable.ici"), url, to_file(document)).content.decode()
    assert text.count("Ce champ n’existe pas dans le schéma 1.") == 100
    assert "50\u00a0autres endroits sont à corriger." in unescape(text)


def test_a_draft_that_changed_since_the_trial_is_not_overwritten(as_person, page, url):  # noqa: F811
    client = as_person("responsable.ici")
    sealed = sealed_in(give(client, url, to_file(small())))
    import_document(page, small(text="Écrit entre-temps ?"), by=None)
    told = client.post(url, {"sealed": sealed}, follow=True).content.decode()
    assert "Le brouillon a changé depuis" in unescape(told)
    assert draft_of(page)["themes"][0]["questions"][0]["text"] == "Écrit entre-temps ?"


def test_a_trial_is_of_one_questionnaire_and_of_one_hour(as_person, page, other, url):  # noqa: F811
    client = as_person("national")
    sealed = sealed_in(give(client, url, to_file(small())))
    elsewhere = client.post(f"/admin/questionnaires/{other.pk}/echanger/", {"sealed": sealed}, follow=True)
    assert "lu il y a trop longtemps" in unescape(elsewhere.content.decode())
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        client = as_person("national")
        late = client.post(url, {"sealed": sealed}, follow=True)
    assert "lu il y a trop longtemps" in unescape(late.content.decode())
    assert not page.get_children().exists()
    assert not other.get_children().exists()


def test_the_draft_and_each_version_are_downloaded(as_person, here, page, url):  # noqa: F811
    import_document(page, small(), by=None)
    client = as_person("responsable.ici")
    answer = client.get(f"{url}brouillon.json")
    assert answer["Content-Disposition"] == 'attachment; filename="ici-questionnaire-brouillon.json"'
    assert json.loads(answer.content) == draft_of(page)
    answer = client.get(f"/admin/questionnaires/{page.pk}/versions/1/fichier.json")
    assert answer["Content-Disposition"] == 'attachment; filename="ici-questionnaire-v1.json"'
    assert sha256(json.loads(answer.content)) == here.questionnaire_versions.get().sha256
    assert client.get(f"/admin/questionnaires/{page.pk}/versions/2/fichier.json").status_code == 404


@pytest.mark.once
def test_damaged_files_never_give_an_error_nor_half_an_import(as_person, page, url):  # noqa: F811
    client = as_person("responsable.ici")
    before = draft_of(page)
    base = {**QUESTIONNAIRE, "themes": QUESTIONNAIRE["themes"][:1]}
    for seed in range(1000, 1040):
        answer = give(client, url, damaged(base, seed))
        assert answer.status_code == 200, seed
        assert draft_of(page) == before
    assert QuestionnairePage.objects.get(pk=page.pk).get_children().count() == 0
