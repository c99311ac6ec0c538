"""The endurance tests (`make soak`): many people at once, on a PostgreSQL that writes to disk."""

import pytest

from questionnaires.services.assessments import start_assessment
from tests.factories.assessments import make_draft
from tests.legs import restart_postgresql
from tests.questionnaires import crashing, together

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

ASSESSMENTS = 20


@pytest.fixture
def people(person):
    return [person("titulaire.ici"), person("membre.ici")]


def test_answers_of_a_crowd_are_all_kept(here, organisation, people):
    empty = start_assessment(organisation, territory=here, by=people[0])
    together.check_writers_lose_nothing(empty, people=people, writers=16, rounds=150)


def test_assessments_sent_by_a_crowd_have_one_result_each(here, organisation, people):
    for _ in range(ASSESSMENTS):
        draft = make_draft(organisation, territory=here, by=people[0])
        together.check_sending_once(draft, people=people, senders=16)


def test_answers_survive_fifty_crashes_and_five_power_cuts(here, people):
    """The ledger of what twenty people were told equals the database."""
    drafts = crashing.begin_drafts(here, people, count=5)
    crashing.check_crashes_lose_nothing(drafts, people=people, clients=20, kills=50, cut=restart_postgresql, cuts=5)


def test_answers_of_a_crowd_are_kept_while_assessments_are_sent(here, organisation, people):
    for _ in range(ASSESSMENTS):
        draft = make_draft(organisation, territory=here, by=people[0])
        together.check_sending_while_others_write(draft, people=people, writers=15, rounds=20)
