"""The pages of a plan, and what is taken away from it."""

from datetime import date, datetime
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from openpyxl import load_workbook

from questionnaires.enums import ActionState
from questionnaires.models import Action
from questionnaires.services.plan import set_state
from ressources.models import ResourcePage
from tests.factories.assessments import make_draft, make_sent
from tests.factories.plans import make_action

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVERYONE_S = {"title": "Peser les déchets", "due_on": "", "owner": "", "theme": "", "note": ""}


@pytest.fixture
def morning():
    """Before anybody signs in: sessions end."""
    with time_machine.travel("2027-03-01 09:00+01:00", tick=False):
        yield


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def signed(as_person):
    return as_person("titulaire.ici")


@pytest.fixture
def address(organisation) -> str:
    return f"/ici/diagnostic/plan/{organisation.uuid}/"


@pytest.fixture
def planned(organisation, here, owner):
    return lambda **fields: make_action(organisation, territory=here, by=owner, **fields)


def read(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ").split())


class TestPlan:
    def test_empty_plan_says_how_to_fill_it(self, signed, address, organisation, here, owner):
        assert "Une fois votre diagnostic envoyé" in read(signed.get(address))
        sent = make_sent(organisation, territory=here, by=owner)
        page = read(signed.get(address))
        assert f'href="/ici/diagnostic/{sent.uuid}/resultat/"' in page
        assert "tableur/" not in page

    @pytest.mark.usefixtures("morning")
    def test_late_comes_first_and_progress_is_told(self, signed, address, planned):
        planned(title="Plus tard"), planned(title="En retard", due_on="2027-02-28")
        planned(title="Entamée", state="doing"), planned(title="Jour même", due_on="2027-03-01")
        planned(title="Finie", state="done", done_on="2027-02-01"), planned(title="Laissée", state="dropped")
        page = read(signed.get(address))
        order = ("En retard", "Entamée", "Jour même", "Plus tard", "Finie", "Laissée")
        places = [page.index(f'/">{title}</a>') for title in order]
        assert places == sorted(places)
        assert "<b>1</b> action faite sur 5" in page
        assert "en retard : pour le 28 février 2027" in page
        assert "Prochaine échéance : Jour même, le 1er mars 2027." in page

    def test_filter_lives_in_the_address_and_survives(self, signed, address, planned, owner, person):
        member = person("membre.ici")
        one = planned(title="Mesurer", theme="eau", owner=owner)
        planned(title="Isoler", theme="energie", owner=member), planned(title="Fêter")
        page = read(signed.get(f"{address}?theme=eau&responsable={owner.pk}"))
        assert ("Mesurer" in page, "Isoler" in page, "Fêter" in page) == (True, False, False)
        assert f"tableur/?theme=eau&responsable={owner.pk}" in page
        assert "Isoler" in read(signed.get(f"{address}?theme=inconnu"))
        answer = signed.post(f"{address}etat/?theme=eau", {"done": one.uuid})
        assert answer.headers["Location"] == f"{address}?theme=eau"
        assert Action.objects.get(pk=one.pk).state == ActionState.DONE
        member.memberships.get().delete()
        page = read(signed.get(f"{address}?responsable=personne"))
        assert ("Isoler" in page, "Fêter" in page, "ancien membre" in page) == (True, True, True)
        assert str(member) not in page

    @pytest.mark.usefixtures("morning")
    def test_action_is_added_in_a_line_and_a_past_day_gets_a_word(self, signed, address, owner):
        assert "Prochaine" not in read(signed.post(address, EVERYONE_S, follow=True))
        full = EVERYONE_S | {"due_on": "2027-02-01", "owner": owner.pk, "theme": "eau", "note": "Ici\r\nlà"}
        page = read(signed.post(address, full | {"title": "  Chercher\nles fuites "}, follow=True))
        assert "La date choisie est déjà passée" in page
        action = Action.objects.get(title="Chercher les fuites")
        assert (action.owner, action.due_on, action.theme, action.note) == (owner, date(2027, 2, 1), "eau", "Ici\nlà")

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"title": " "}, "Dites en quelques mots"),
            ({"title": "é" * 201}, "200"),
            ({"due_on": "2100-01-01"}, "Choisissez une date entre 2000 et 2099."),
            ({"due_on": "bientôt"}, "Écrivez une date"),
            ({"owner": "999999"}, "n’est pas membre de la structure"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, signed, address, wrong, said):
        page = read(signed.post(address, EVERYONE_S | {"note": "À garder"} | wrong))
        assert said in page
        assert "À garder" in page
        assert "<details open>" in page
        assert "<details open>" not in read(signed.post(address, EVERYONE_S | {"title": ""}))
        assert not Action.objects.exists()

    def test_owner_of_elsewhere_is_not_proposed(self, signed, address, person):
        stranger = person("titulaire.ailleurs")
        page = read(signed.post(address, EVERYONE_S | {"owner": stranger.pk}))
        assert "n’est pas membre" in page
        assert not Action.objects.exists()

    def test_plan_closes_with_the_module_and_with_the_presence(self, signed, address, here, organisation, planned):
        planned()
        organisation.presences.all().delete()
        assert signed.get(address).status_code == 404
        assert signed.get(f"/ailleurs/diagnostic/plan/{organisation.uuid}/").status_code == 404

    def test_costs_the_same_with_two_hundred(self, signed, address, planned, owner, generations_read_once):
        def cost() -> int:
            signed.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert signed.get(address).status_code == 200
            return len(queries)

        planned(theme="eau", owner=owner), planned(theme="disparu")
        few = cost()
        for number in range(198):
            planned(title="Anticonstitutionnellement" * 8, theme="energie", due_on=date(2027, 1 + number % 12, 1))
        assert cost() == few
        assert few <= 14


class TestProposed:
    def test_levers_and_resources_are_added_by_key_alone(self, signed, address, organisation, here, owner):
        sent = make_sent(organisation, territory=here, by=owner)
        guide = ResourcePage.objects.get(slug="guide-eau")
        form = {"diagnostic": sent.uuid, "levier": ["energie_suivi", "eau_releve"], "ressource": guide.pk}
        page = read(signed.post(f"{address}ajouter/", form | {"title": "Forgé"}, follow=True))
        assert "3 actions ajoutées à votre plan." in page
        assert "Forgé" not in page
        again = signed.post(f"{address}ajouter/", form | {"retour": "resultat"}, follow=True)
        assert f"/{sent.uuid}/resultat/?" in again.redirect_chain[0][0]
        assert "3 actions y étaient déjà." in read(again)
        assert "Cochez au moins une action" in read(signed.post(f"{address}ajouter/", {}, follow=True))

    def test_what_nobody_proposes_does_not_exist(self, signed, address, organisation, here, there, owner, person):
        draft = make_draft(organisation, territory=here, by=owner)
        other = person("titulaire.ailleurs")
        theirs = make_sent(other.memberships.get().organisation, territory=there, by=other)
        national = ResourcePage.objects.get(slug="guide-eau")
        ResourcePage.objects.filter(pk=national.pk).update(territory=there)
        for form in (
            {"diagnostic": draft.uuid, "levier": "energie_suivi"},
            {"diagnostic": theirs.uuid, "levier": "energie_suivi"},
            {"diagnostic": "nul", "levier": "energie_suivi"},
            {"levier": "energie_suivi"},
            {"ressource": national.pk},
            {"ressource": "9" * 30},
        ):
            assert signed.post(f"{address}ajouter/", form).status_code == 404, form
        assert not Action.objects.exists()


class TestOneAction:
    def form(self, action: Action, **fields) -> dict:
        return EVERYONE_S | {"title": action.title, "state": action.state, "seen": action.revision} | fields

    def test_stale_form_keeps_what_was_typed_and_shows_the_colleague_s(self, signed, address, planned, person):
        action, member = planned(note="Ancienne"), person("membre.ici")
        set_state(action, ActionState.DOING, by=member)
        Action.objects.update(note="La sienne")
        answer = signed.post(f"{address}{action.uuid}/", self.form(action, note="La mienne"))
        page = read(answer)
        assert answer.status_code == 409
        assert "Un collègue a modifié cette action" in page
        assert f"Voici ce que {member} a enregistré" in page
        assert "<dt>État</dt><dd>En cours</dd>" in page
        assert "<dd>La sienne</dd>" in page
        assert "La mienne</textarea>" in page
        assert "<dt>Pour le</dt>" not in page
        again = self.form(action, note="La mienne", seen=2)
        assert signed.post(f"{address}{action.uuid}/", again).status_code == 302
        action.refresh_from_db()
        assert (action.note, action.state, action.revision) == ("La mienne", "todo", 3)

    def test_theme_that_is_asked_no_more_stays(self, signed, address, planned):
        action = planned(theme="disparu")
        assert '<option value="disparu" selected>' in read(signed.get(f"{address}{action.uuid}/"))
        signed.post(f"{address}{action.uuid}/", self.form(action, theme="disparu", state="done"))
        action.refresh_from_db()
        assert (action.theme, action.state) == ("disparu", "done")

    def test_one_who_left_is_told_without_a_name(self, signed, address, planned, person):
        member = person("membre.ici")
        action = planned(owner=member)
        member.memberships.get().delete()
        page = read(signed.get(f"{address}{action.uuid}/"))
        assert "La personne responsable n’est plus membre" in page
        assert str(member) not in page

    def test_where_it_comes_from_is_linked(self, signed, address, planned, organisation, here, owner):
        sent = make_sent(organisation, territory=here, by=owner)
        action = planned(assessment=sent, question="eau_releve")
        assert f"/ici/diagnostic/{sent.uuid}/resultat/" in read(signed.get(f"{address}{action.uuid}/"))
        action = planned(resource=ResourcePage.objects.get(slug="guide-eau"))
        assert "Guide Eau</a>" in read(signed.get(f"{address}{action.uuid}/"))

    def test_is_deleted_once_confirmed(self, signed, address, planned):
        action = planned()
        assert "Supprimer cette action ?" in read(signed.get(f"{address}{action.uuid}/supprimer/"))
        signed.post(f"{address}{action.uuid}/supprimer/")
        assert not Action.objects.exists()
        assert signed.get(f"{address}{action.uuid}/").status_code == 404

    def test_of_another_territory_does_not_exist(self, signed, address, organisation, there, owner):
        action = make_action(organisation, territory=there, by=owner)
        assert signed.get(f"{address}{action.uuid}/").status_code == 404
        assert signed.post(f"{address}etat/", {"done": action.uuid}).status_code == 404


class TestFiles:
    @pytest.mark.usefixtures("morning")
    def test_calendar_holds_whole_days_with_a_reminder(self, signed, address, planned, owner):
        long = "Relever; compteurs, d’eau\\ " + "très " * 30
        action = planned(title=long, due_on="2027-12-31", note="Ligne 1\nBEGIN:VEVENT", owner=owner)
        planned(title="Sans date"), planned(title="Faite", due_on="2027-04-01", state="done", done_on="2027-03-01")
        planned(title="D’une autre", due_on="2027-04-01", theme="eau")
        answer = signed.get(f"{address}agenda/?responsable={owner.pk}")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert 'filename="plan-d-actions-menuiserie-ici.ics"' in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
        lines = answer.content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["SUMMARY"] == long.strip()
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2027, 12, 31), date(2028, 1, 1))
        assert str(event["DESCRIPTION"]).startswith("Ligne 1\nBEGIN:VEVENT\n\nhttp")
        assert str(event["UID"]).startswith(str(action.uuid))
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].to_ical() == b"-PT15H"

    @pytest.mark.usefixtures("morning")
    def test_table_holds_real_days_and_no_formula(self, signed, address, planned, owner):
        planned(title="=1+1", theme="eau", owner=owner, due_on="2027-12-31", note="-Note")
        planned(title="Finie", state="done", done_on="2027-02-01")
        book = load_workbook(BytesIO(signed.get(f"{address}tableur/").content))
        sheet = book.active
        headings, first, second = sheet.iter_rows(values_only=True)
        assert headings[:6] == ("Action", "Thème", "État", "Responsable", "Pour le", "Faite le")
        assert first[:5] == (
            "'=1+1",
            "Eau, agriculture, biodiversité",
            "À faire",
            str(owner),
            datetime(2027, 12, 31),
        )
        assert (second[0], second[2], second[5]) == ("Finie", "Faite", datetime(2027, 2, 1))
        assert sheet.freeze_panes == "A2"
        assert sheet.column_dimensions["A"].width == 60


@pytest.mark.usefixtures("morning")
def test_own_space_leads_to_the_plan_and_says_what_is_late(signed, address, planned):
    planned(due_on="2027-02-28"), planned(state="done", done_on="2027-02-01"), planned(state="dropped")
    page = read(signed.get("/mon-espace/"))
    assert "Reprendre le plan de Menuiserie ici : 1 action en retard" in page
    assert f'<a href="{address}">Plan d’actions</a> : 1 faite sur 2' in page
