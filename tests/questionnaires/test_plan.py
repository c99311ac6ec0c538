"""The plan: what is written, what the database refuses, who hears of it, what stands beside a result."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from actors.enums import MembershipState
from actors.models import Presence
from cms.management.commands.clock import works
from home.problems import Conflict
from home.spaces import territory_space
from questionnaires.enums import ActionState
from questionnaires.models import Action, Assessment
from questionnaires.planning.reading import plan_beside
from questionnaires.services.plan import (
    MOST_ACTIONS,
    add_action,
    add_from_result,
    add_resources,
    change_action,
    set_state,
    version_of,
)
from questionnaires.services.reminders import remind_of_plans
from ressources.models import ResourcePage
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_sent
from tests.factories.plans import make_action

pytestmark = pytest.mark.django_db
MORNING = time_machine.travel("2027-03-01 09:00+01:00", tick=False)


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def member(person):
    return person("membre.ici")


@pytest.fixture
def planned(organisation, here, owner):
    return lambda **fields: make_action(organisation, territory=here, by=owner, **fields)


@pytest.fixture
def sent(organisation, here, owner) -> Assessment:
    return make_sent(organisation, territory=here, by=owner)


def written(action: Action, **fields) -> dict:
    names = ("title", "theme", "note", "owner", "due_on", "state")
    return {name: getattr(action, name) for name in names} | {"seen": version_of(action)} | fields


class TestAdding:
    def test_lever_is_named_by_its_advice_and_bears_its_theme(self, sent, presence, owner):
        added = add_from_result(sent, ["energie_suivi", "inconnue"], presence=presence, by=owner)
        (action,) = added.new
        assert (action.title, action.theme) == ("Relever vos compteurs d’énergie chaque mois, par usage", "energie")
        assert (action.assessment, action.created_by) == (sent, owner)

    def test_same_lever_and_same_resource_are_there_already(self, sent, presence, owner, member):
        guides = list(ResourcePage.objects.filter(slug="guide-energie"))
        for made in (1, 0):
            levers = add_from_result(sent, ["energie_suivi", "energie_suivi"], presence=presence, by=owner)
            taken = add_resources(guides, presence=presence, by=member)
            assert (len(levers.new), len(levers.known), len(taken.new), len(taken.known)) == (made, 1 - made) * 2
        assert Action.objects.get(resource__isnull=False).theme == "energie"

    def test_answer_leads_to_one_action_and_a_later_answer_to_another(self, sent, presence, owner, organisation, here):
        (action,) = add_from_result(sent, ["energie_suivi"], presence=presence, by=owner).new
        later = make_sent(organisation, territory=here, by=owner)
        assert add_from_result(later, ["energie_suivi"], presence=presence, by=owner).known == (action,)
        set_state(action, ActionState.DONE, by=owner)
        assert add_from_result(sent, ["energie_suivi"], presence=presence, by=owner).known == (action,)
        (again,) = add_from_result(later, ["energie_suivi"], presence=presence, by=owner).new
        with pytest.raises(Conflict, match="porte déjà"):
            set_state(action, ActionState.TODO, by=owner)
        set_state(again, ActionState.DROPPED, by=owner)
        assert set_state(action, ActionState.TODO, by=owner).is_open

    def test_plan_has_an_end(self, presence, owner, organisation, here):
        places = {"organisation": organisation, "territory": here}
        Action.objects.bulk_create(Action(title=f"Action {n}", **places) for n in range(MOST_ACTIONS))
        with pytest.raises(Conflict, match="300 actions"):
            add_action(presence, by=owner, title="Une de trop")

    def test_organisation_that_left_adds_nothing(self, presence, owner):
        gone = Presence.objects.get(pk=presence.pk)
        presence.delete()
        with pytest.raises(Conflict):
            add_action(gone, by=owner, title="Trop tard")
        assert not Action.objects.exists()


class TestDatabase:
    @pytest.mark.parametrize(
        "fields",
        [
            {"title": ""},
            {"state": "autre"},
            {"state": "done"},
            {"done_on": "2027-03-01"},
            {"due_on": "1999-12-31"},
            {"due_on": "2100-01-01"},
        ],
        ids=str,
    )
    def test_refuses_what_makes_no_sense(self, planned, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            planned(**fields)

    def test_holds_one_open_action_a_question_and_one_a_resource(self, planned):
        guide = ResourcePage.objects.get(slug="guide-energie")
        planned(question="eau_releve"), planned(resource=guide)
        planned(question="eau_releve", state="done", done_on="2027-03-01")
        for again in ({"question": "eau_releve"}, {"resource": guide}):
            with pytest.raises(IntegrityError), transaction.atomic():
                planned(**again)
        with pytest.raises(IntegrityError), transaction.atomic():
            planned(question="eau_volume", resource=guide)


class TestChanging:
    def test_stale_writing_is_refused(self, planned, owner, member):
        action = planned(note="Ancienne")
        mine = written(action, note="La mienne")
        change_action(action, by=member, **written(action, note="La sienne"))
        with pytest.raises(Conflict, match="collègue"):
            change_action(action, by=owner, **mine)
        action.refresh_from_db()
        assert (action.note, action.changed_by, action.revision) == ("La sienne", member, 2)

    @MORNING
    def test_day_of_what_is_done_is_known_and_forgotten(self, planned, owner):
        action = set_state(planned(), ActionState.DONE, by=owner)
        assert action.done_on == timezone.localdate()
        yesterday = action.done_on - timedelta(days=1)
        Action.objects.update(done_on=yesterday)
        assert change_action(action, by=owner, **written(action, note="Bien")).done_on == yesterday
        assert set_state(action, ActionState.DOING, by=owner).done_on is None


class TestBeside:
    def test_tells_what_was_done_between_two_diagnostics(self, planned, organisation, here, there, owner):
        with time_machine.travel("2026-03-01 09:00+01:00"):
            make_sent(organisation, territory=here, by=owner)
        with time_machine.travel("2027-03-01 09:00+01:00"):
            last = make_sent(organisation, territory=here, by=owner)
        planned(title="Avant", state="done", done_on="2026-01-01")
        planned(title="Compteurs", theme="eau", state="done", done_on="2026-09-01")
        planned(title="Lampes", theme="energie", state="done", done_on="2026-10-01")
        planned(title="Fête", theme="disparu", state="done", done_on="2026-10-01")
        planned(title="Après", theme="eau", state="done", done_on="2027-03-15")
        planned(title="Vélos", due_on="2027-04-01")
        with time_machine.travel("2027-03-20 09:00+01:00"):
            beside = plan_beside(organisation, here, assessment=last)
            since = plan_beside(organisation, here)
        assert [(theme.title, [str(one) for one in theme.actions]) for theme in beside.done] == [
            ("Énergie", ["Lampes"]),
            ("Eau, agriculture, biodiversité", ["Compteurs"]),
            ("Sans thème", ["Fête"]),
        ]
        assert (beside.open, beside.late, str(beside.next), beside.done_count) == (1, 0, "Vélos", 3)
        assert [str(one) for theme in since.done for one in theme.actions] == ["Après"]
        space = {"space": territory_space("ici"), "plan_url": "/plan/"}
        drawn = render_to_string("questionnaires/_plan_beside.html", {**space, "beside": beside}).replace("\u00a0", " ")
        assert "3 actions faites depuis votre diagnostic du 1er mars 2026 :" in drawn
        assert "Prochaine échéance : Vélos, le 1er avril 2027." in drawn
        empty = plan_beside(organisation, there)
        assert "Il est encore vide" in render_to_string(
            "questionnaires/_plan_beside.html", {**space, "beside": empty}
        ).replace("\u00a0", " ")

    def test_says_nothing_of_another_territory(self, organisation, here, there, owner):
        make_action(organisation, territory=there, by=owner, due_on="2027-04-01")
        assert plan_beside(organisation, here).is_empty


class TestReminders:
    def test_owner_hears_once_a_week_of_all_that_is_due(self, planned, member, mailoutbox, committed):
        with time_machine.travel("2027-03-01 09:00+01:00", tick=False) as clock:
            planned(title="https://exemple.fr", owner=member, due_on="2027-03-08")
            planned(title="Peser", owner=member, due_on="2027-02-20")
            planned(title="Trop loin", owner=member, due_on="2027-03-09")
            planned(title="Faite", owner=member, due_on="2027-02-20", state="done", done_on="2027-02-20")
            planned(title="Sans date", owner=member)
            for _twice in range(2):
                with committed():
                    remind_of_plans()
            clock.shift(timedelta(days=6, hours=23))
            with committed():
                assert remind_of_plans() == 0
            clock.shift(timedelta(hours=1))
            with committed():
                assert remind_of_plans() == 1
        first, second = mailoutbox
        assert (first.to, first.subject) == ([member.email], "2 actions de votre plan attendent")
        assert "- Peser (en retard, c’était pour le 20\u00a0février 2027)" in first.body
        assert "- https://exemple.fr (pour le 8\u00a0mars 2027)" in first.body
        assert "Trop loin" not in first.body
        assert "Trop loin" in second.body
        assert f"/ici/diagnostic/plan/{planned().organisation.uuid}/" in first.body

    @MORNING
    def test_without_an_owner_who_added_it_hears_of_it(self, planned, owner, member, mailoutbox, committed):
        planned(due_on="2027-03-01")
        gone = planned(title="Celle d’un ancien", owner=member, due_on="2027-03-01")
        gone.organisation.memberships.get(user=member).delete()
        with committed():
            assert remind_of_plans() == 1
        (mail,) = mailoutbox
        assert mail.to == [owner.email]
        assert "Celle d’un ancien" in mail.body

    @MORNING
    @pytest.mark.parametrize("why", ["left", "suspended", "closed", "absent"])
    def test_nobody_is_written_to_in_vain(self, why, planned, organisation, here, mailoutbox, committed):
        planned(due_on="2027-03-01")
        if why == "left":
            organisation.memberships.update(state=MembershipState.ASKED)
        elif why == "absent":
            organisation.presences.all().delete()
        else:
            here.state = "suspended" if why == "suspended" else here.state
            here.modules = [one for one in here.modules if one != "diagnostic" or why != "closed"]
            here.save()
        with committed():
            remind_of_plans()
        assert mailoutbox == []

    def test_nobody_is_woken(self, planned):
        with time_machine.travel("2027-03-01 07:59+01:00"):
            planned(due_on="2027-03-01")
            assert remind_of_plans() == 0

    @MORNING
    def test_each_organisation_has_its_own_mail(self, planned, here, owner, mailoutbox, committed):
        planned(due_on="2027-03-01")
        (other,) = make_organisations(here, member=owner)
        make_action(other, territory=here, by=owner, due_on="2027-03-01")
        with committed():
            assert remind_of_plans() == 2
        assert [mail.to for mail in mailoutbox] == [[owner.email]] * 2

    @MORNING
    def test_what_was_done_meanwhile_is_not_told(self, planned, owner, mailoutbox, committed):
        action = planned(due_on="2027-03-01")
        with committed():
            assert remind_of_plans() == 1
            set_state(action, ActionState.DONE, by=owner)
        assert mailoutbox == []


def test_clock_reminds():
    assert remind_of_plans in works()


def test_action_that_a_colleague_deleted_is_not_written(planned, owner):
    read_before = planned(title="Isoler")
    Action.objects.all().delete()
    with pytest.raises(Conflict):
        set_state(read_before, ActionState.DONE, by=owner)
