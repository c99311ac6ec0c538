"""The register of the results that organisations share with their territory's team."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from questionnaires.models import Assessment, SharedAssessment
from tests.factories.assessments import make_sent

pytestmark = pytest.mark.django_db

REGISTER = "/admin/diagnostics/"


@pytest.fixture
def sent(organisation, here, person) -> Assessment:
    return make_sent(organisation, territory=here, by=person("titulaire.ici"))


@pytest.fixture
def shared(sent, organisation, here) -> Assessment:
    share(organisation, here, agreed=True)
    return sent


def share(organisation, territory, *, agreed: bool) -> None:
    organisation.presences.filter(territory=territory).update(shares_with_team=agreed)


def text_of(client, address: str = REGISTER) -> str:
    return client.get(address).getvalue().decode()


def test_nothing_is_read_without_the_agreement(as_person, sent):
    client = as_person("responsable.ici")
    assert "Menuiserie ici" not in text_of(client)
    assert client.get(f"{REGISTER}inspect/{sent.pk}/").status_code == 404
    assert "Menuiserie ici" not in text_of(client, f"{REGISTER}?export=csv")


def test_result_is_read_theme_by_theme_and_no_answer_with_it(as_person, shared):
    client = as_person("responsable.ici")
    listed = text_of(client)
    assert "Menuiserie ici" in listed
    assert "1,8/5" in listed
    page = text_of(client, f"{REGISTER}inspect/{shared.pk}/")
    assert "2,5/5" in page
    assert "Énergie" in page
    version = shared.version.definition
    questions = [question["text"] for theme in version["themes"] for question in theme["questions"]]
    assert questions
    assert not [text for text in questions if text in page]


def test_row_vanishes_everywhere_once_the_agreement_is_taken_back(as_person, shared, organisation, here):
    client = as_person("responsable.ici")
    assert SharedAssessment.objects.count() == 1
    share(organisation, here, agreed=False)
    assert SharedAssessment.objects.count() == 0
    assert "Menuiserie ici" not in text_of(client)
    assert "Menuiserie ici" not in text_of(client, f"{REGISTER}?export=csv")
    assert client.get(f"{REGISTER}inspect/{shared.pk}/").status_code == 404


def test_agreement_in_one_territory_is_none_in_another(as_person, organisation, here, there, person):
    sent_there = make_sent(organisation, territory=there, by=person("titulaire.ici"))
    share(organisation, here, agreed=True)
    assert "Menuiserie ici" not in text_of(as_person("responsable.ailleurs"))
    assert as_person("responsable.ailleurs").get(f"{REGISTER}inspect/{sent_there.pk}/").status_code == 404


def test_draft_is_not_shared(as_person, shared, organisation, here, person):
    Assessment.objects.create(
        organisation=organisation, territory=here, version=shared.version, round=2, created_by=person("titulaire.ici")
    )
    assert list(SharedAssessment.objects.values_list("pk", flat=True)) == [shared.pk]


@pytest.mark.parametrize("name", ["national", "redaction.ici"])
def test_register_is_for_those_who_manage_the_territory(as_person, shared, name):
    client = as_person(name)
    assert client.get(REGISTER).status_code == 302
    assert client.get(f"{REGISTER}inspect/{shared.pk}/").status_code in {302, 404}
    assert REGISTER not in text_of(client, "/admin/")


def test_filters_offer_the_levels_of_ones_own_questionnaire(as_person, shared):
    client = as_person("responsable.ici")
    assert "Menuiserie ici" in text_of(client, f"{REGISTER}?niveau={shared.level}")
    others = [level["key"] for level in shared.version.definition["levels"] if level["key"] != shared.level]
    assert "Menuiserie ici" not in text_of(client, f"{REGISTER}?niveau={others[0]}")
    assert "Menuiserie ici" in text_of(client, f"{REGISTER}?tour=premier&type=company")
    assert "Menuiserie ici" not in text_of(client, f"{REGISTER}?tour=suivants")


def test_exports_hold_scores_in_words(as_person, shared):
    client = as_person("responsable.ici")
    (row,) = csv.DictReader(StringIO(client.get(f"{REGISTER}?export=csv").getvalue().decode()))
    assert (row["Structure"], row["Score"]) == ("Menuiserie ici", "1,8/5")
    assert "Énergie 2,5/5" in row["Par thème"]
    book = load_workbook(BytesIO(client.get(f"{REGISTER}?export=xlsx").getvalue()))
    assert book.active["A2"].value == "Menuiserie ici"


@pytest.mark.usefixtures("generations_read_once")
def test_list_asks_as_much_for_one_as_for_three(as_person, shared, organisation, here, person):
    client = as_person("responsable.ici")
    text_of(client)
    one = queries_of(client)
    for _turn in range(2):
        make_sent(organisation, territory=here, by=person("titulaire.ici"))
    assert text_of(client).count("Menuiserie ici") >= 3
    assert queries_of(client) == one


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        text_of(client)
    return len(queries)
