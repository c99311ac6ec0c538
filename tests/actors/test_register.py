"""The register of organisations, and the reading of public pages by a territory's team."""

import csv
from io import StringIO

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.enums import Sharing, Showcase
from actors.services.results import record_assessment
from actors.services.showcase import ask_for_showcase, withdraw_showcase
from home.models import Theme
from tests.factories.actors import make_organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(organisation, here, person):
    """The public page of « Menuiserie ici », waiting to be read."""
    presence = organisation.presences.get(territory=here)
    ask_for_showcase(presence, user=person("titulaire.ici"))
    return presence


def test_register_finds_the_pages_that_wait(as_person, asked):
    client = as_person("responsable.ici")
    waiting = client.get("/admin/structures/?fiche=asked").content.decode()
    assert "Menuiserie ici" in waiting
    assert "Relire la fiche" in waiting
    assert "Menuiserie ici" not in client.get("/admin/structures/?fiche=published").content.decode()


def test_export_holds_the_rows_of_ones_territory(as_person, asked):
    answer = as_person("responsable.ici").get("/admin/structures/?export=csv")
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert [row["Structure"] for row in rows] == ["Menuiserie ici"]
    assert rows[0]["Fiche publique"] == "en attente de relecture"


def test_national_team_reads_every_territory(as_person, asked):
    text = as_person("national").get("/admin/structures/").content.decode()
    assert "Menuiserie ici" in text
    assert "Menuiserie ailleurs" in text


def decide(client, presence, **form):
    return client.post(f"/admin/structures/{presence.pk}/fiche/", form, follow=True)


def test_published_page_appears_and_its_author_is_told(as_person, asked, client, django_capture_on_commit_callbacks):
    assert client.get("/ici/acteurs/menuiserie-ici/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        decide(as_person("responsable.ici"), asked, decision="publish")
    assert "Menuiserie ici" in client.get("/ici/acteurs/menuiserie-ici/").content.decode()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["titulaire.ici@example.org"], "Votre fiche est publiée")
    assert "/ici/acteurs/menuiserie-ici/" in sent.body


def test_refused_page_says_what_to_mend(as_person, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        decide(as_person("responsable.ici"), asked, decision="refuse", refusal="Le site ne répond pas.")
    asked.refresh_from_db()
    assert (asked.showcase, asked.refusal) == (Showcase.REFUSED, "Le site ne répond pas.")
    assert "Le site ne répond pas." in mail.outbox[0].body
    form = as_person("titulaire.ici").get(f"/mon-espace/structure/{asked.organisation.uuid}/fiche/{asked.pk}/")
    assert "Le site ne répond pas." in form.content.decode()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "À remplir"),
        ({"decision": "refuse", "refusal": "  "}, "Dites ce qu’il faut reprendre"),
        ({"decision": "refuse", "refusal": "x" * 601}, "au plus 600 caractères"),
    ],
)
def test_decision_refused_keeps_what_was_typed(as_person, asked, form, message):
    text = decide(as_person("responsable.ici"), asked, **form).content.decode()
    assert message in text
    assert form.get("refusal", "").strip() in text
    asked.refresh_from_db()
    assert asked.showcase == Showcase.ASKED


def test_page_that_nobody_asked_for_is_not_to_be_read(as_person, asked):
    asked.showcase = Showcase.PRIVATE
    asked.save()
    assert as_person("responsable.ici").get(f"/admin/structures/{asked.pk}/fiche/").status_code == 404


def test_team_reads_all_that_the_page_would_show(as_person, asked):
    record_assessment(asked, on=asked.joined_at.date(), level="Avancé", score="2,5/5", progressed=False)
    asked.refresh_from_db()
    asked.actions, asked.testimony, asked.shares = ["On répare."], "Un four chauffait pour rien.", Sharing.LEVEL
    asked.save()
    asked.themes.add(Theme.objects.get(key="eau", territory=None))
    screen = f"/admin/structures/{asked.pk}/fiche/"
    page = as_person("responsable.ici").get(screen).content.decode()
    for shown in ("On répare.", "Un four chauffait pour rien.", "Agit sur</dt><dd>Eau", "Niveau Avancé"):
        assert shown in page
    assert "2,5/5" not in page
    asked.shares = Sharing.NOTHING
    asked.save()
    assert "Niveau Avancé" not in as_person("responsable.ici").get(screen).content.decode()


@pytest.mark.parametrize("form", [{"decision": "publish"}, {"decision": "refuse", "refusal": "Une photo manque."}])
def test_page_that_was_taken_back_is_not_decided(
    as_person, asked, client, person, form, django_capture_on_commit_callbacks
):
    withdraw_showcase(asked, user=person("titulaire.ici"))
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(as_person("responsable.ici"), asked, **form).status_code in {404, 409}
    asked.refresh_from_db()
    assert asked.showcase == Showcase.PRIVATE
    assert not mail.outbox
    assert client.get("/ici/acteurs/menuiserie-ici/").status_code == 404


@pytest.mark.parametrize(("query", "offered"), [("", True), ("?type=company", True), ("?q=menuiserie", False)])
def test_message_is_offered_for_a_selection_and_not_for_a_search(as_person, organisation, query, offered):
    page = as_person("responsable.ici").get(f"/admin/structures/{query}").content.decode()
    assert "Menuiserie ici" in page
    assert ("Écrire à cette sélection" in page) is offered


@pytest.mark.parametrize(
    "query",
    [
        "territory__managers__user__email=personne@example.org",
        "organisation__name=Autre",
        "pk=0",
        "nope=1",
        "all=",
    ],
)
def test_register_hands_no_other_question_to_the_database(as_person, asked, query):
    answer = as_person("responsable.ici").get(f"/admin/structures/?{query}")
    assert answer.status_code == 200
    assert "Menuiserie ici" in answer.content.decode()


def test_export_holds_no_formula(as_person, asked, organisation):
    organisation.activity = "=HYPERLINK(1)"
    organisation.save()
    answer = as_person("responsable.ici").get("/admin/structures/?export=csv")
    (row,) = csv.DictReader(StringIO(answer.getvalue().decode()))
    assert row["Activité"] == "'=HYPERLINK(1)"


def test_list_asks_as_much_for_one_as_for_three(as_person, here, person):
    client = as_person("responsable.ici")
    client.get("/admin/structures/")
    one = queries_of(client)
    make_organisations(here, 2)
    here.presences.update(adviser=person("redaction.ici"))
    assert queries_of(client) == one


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/structures/")
    return len(queries)
