"""The table of applications: every answer in words, nothing that a spreadsheet computes, no score."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from home.models import Place
from tests.factories.actors import make_organisations
from tests.factories.campaigns import make_application, make_attachment, make_campaign, make_juror, make_review
from trophees.applying.exports import sheet_of
from trophees.models import CampaignPage
from trophees.services.campaigns import publish_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generations_read_once")]


def address(campaign, kind="csv") -> str:
    return f"/admin/campagnes/{campaign.pk}/candidatures/tableau.{kind}"


def rows_of(client, campaign) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(address(campaign)).content.decode("utf-8-sig"))))


def test_every_answer_is_in_words(as_person, campaign, application, person):
    make_attachment(application, name="devis.pdf", is_sent=True)
    (row,) = rows_of(as_person("responsable.ici"), campaign)
    assert row["Qui candidate"] == "Menuiserie ici"
    assert row["Catégorie"] == "Énergie"
    assert row["Depuis quand ?"] == "Moins d’un an"
    assert row["L’action en une phrase"] == "Éteindre les fours la nuit"
    assert row["Une pièce à l’appui"] == "devis.pdf"
    assert row["État"] == "Reçue"


def test_both_files_say_the_same(as_person, campaign, application):
    client = as_person("responsable.ici")
    page = load_workbook(BytesIO(client.get(address(campaign, "xlsx")).content)).active
    headings, row = page.iter_rows(values_only=True)
    (other,) = rows_of(client, campaign)
    assert list(headings) == list(other)
    assert [str(cell or "") for cell in row] == list(other.values())


def test_nothing_that_people_typed_is_computed(as_person, campaign, application):
    application.sent["title"] = "=1+1"
    application.sent["answers"]["phrase"]["value"] = "@SUM(A1)"
    application.sent["answers"]["recit"]["value"] = "\x0b+33 1"
    application.save()
    client = as_person("responsable.ici")
    (row,) = rows_of(client, campaign)
    assert row["Intitulé"] == "'=1+1"
    assert row["L’action en une phrase"] == "'@SUM(A1)"
    assert row["Votre récit"] == "'+33 1"
    page = load_workbook(BytesIO(client.get(address(campaign, "xlsx")).content)).active
    assert "f" not in {cell.data_type for line in page.iter_rows() for cell in line}


def test_drafts_and_scores_are_not_in_it(as_person, campaign, application, person, organisation):
    make_review(application, make_juror(campaign, person("jury.ici")), scores=(5, 4))
    draft = {"title": "Secret", "category": "cooperation"}
    make_application(campaign, by=person("titulaire.ici"), organisation=organisation, sent=False, **draft)
    text = as_person("responsable.ici").get(address(campaign)).content.decode()
    assert "Secret" not in text
    assert "Vu." not in text
    assert "Effet mesuré" not in text


def test_questions_of_all_forms_that_were_answered_have_a_column(as_person, campaign, application, here, person):
    changed = CampaignPage.objects.get(pk=campaign.pk)
    changed.parts[0].value["questions"][0].value["text"] = "Votre action, en une phrase"
    del changed.parts[1]
    changed.save()
    publish_form(changed)
    (made,) = make_organisations(here, 1)
    organisation = getattr(made, "organisation", made)
    make_application(changed, by=person("titulaire.ici"), organisation=organisation)
    first, second = rows_of(as_person("responsable.ici"), campaign)
    assert "L’action en une phrase" not in first
    assert first["Votre action, en une phrase"] == second["Votre action, en une phrase"]
    assert (first["Depuis quand ?"], second["Depuis quand ?"]) == ("Moins d’un an", "")


def test_a_national_call_says_where_they_are(as_person, person):
    call = make_campaign(None)
    place = Place.objects.get(name="Chauvigny")
    Place.objects.filter(pk=place.pk).update(region="75")
    landscapes = ["rural"]
    make_application(call, by=person("nouvelle"), place=Place.objects.get(pk=place.pk), landscapes=landscapes)
    (row,) = rows_of(as_person("national"), call)
    assert (row["Population"], row["Région"], row["Paysages"]) == ("7000", "Nouvelle-Aquitaine", "rural")
    assert row["SIREN ou code"] == "86070"


def test_it_costs_the_same_for_2_and_for_40(campaign, here, person):
    def make(count):
        for made in make_organisations(here, count):
            application = make_application(
                campaign, by=person("titulaire.ici"), organisation=getattr(made, "organisation", made)
            )
            make_attachment(application, name="devis.pdf", is_sent=True)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            sheet_of(campaign)
        return len(found)

    make(2)
    queries()
    few = queries()
    make(38)
    assert queries() == few
    assert len(sheet_of(campaign).rows) == 40
