"""Several members of an organisation on its plan at the same moment."""

import pytest

from home.problems import Conflict
from questionnaires.enums import ActionState
from questionnaires.models import Action
from questionnaires.services.plan import Moved, add_from_result, change_action, delete_action, set_state, version_of
from questionnaires.services.reminders import remind_of_plans
from tests.factories.assessments import make_sent
from tests.factories.plans import make_action
from tests.questionnaires.together import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


def test_lever_that_everybody_adds_is_added_once(organisation, here, owner):
    sent, presence = make_sent(organisation, territory=here, by=owner), organisation.presences.get()
    keys = ["energie_suivi", "eau_releve"]
    added = all_at_once(lambda _turn: add_from_result(sent, keys, presence=presence, by=owner), people=PEOPLE)
    assert sorted(len(one.new) for one in added) == [0, 0, 0, 2]
    assert Action.objects.count() == 2


def test_of_those_who_write_the_same_action_one_is_kept(organisation, here, owner):
    action = make_action(organisation, territory=here, by=owner)
    seen = version_of(action)

    def write(turn: int) -> int | None:
        told = {"title": f"Titre {turn}", "theme": "", "note": "", "owner": None, "due_on": None, "state": "todo"}
        try:
            change_action(Action.objects.get(pk=action.pk), by=owner, seen=seen, **told)
        except Conflict:
            return None
        return turn

    (kept,) = [turn for turn in all_at_once(write, people=PEOPLE) if turn is not None]
    assert Action.objects.get().title == f"Titre {kept}"


def test_stale_action_is_refused_by_what_the_database_holds(organisation, here, owner):
    read_before = make_action(organisation, territory=here, by=owner)
    set_state(read_before, ActionState.DONE, by=owner)
    with pytest.raises(Moved):
        delete_action(read_before, seen=version_of(read_before))
    assert Action.objects.exists()


def test_of_closed_actions_of_one_question_one_opens_again(organisation, here, owner):
    closed = [
        make_action(organisation, territory=here, by=owner, question="eau_releve", state="dropped") for _ in range(2)
    ]

    def reopen(turn: int) -> bool:
        try:
            set_state(Action.objects.get(pk=closed[turn].pk), ActionState.TODO, by=owner)
        except Conflict:
            return False
        return True

    assert sorted(all_at_once(reopen, people=2)) == [False, True]


def test_two_clocks_remind_once(organisation, here, owner, time_machine):
    time_machine.move_to("2027-03-01 09:00+01:00", tick=False)
    make_action(organisation, territory=here, by=owner, due_on="2027-03-01")
    assert sorted(all_at_once(lambda _turn: remind_of_plans(), people=2)) == [0, 1]
