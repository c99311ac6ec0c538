"""A letter reaches everybody who wants it, once, whatever happens to the workers that send it."""

import pytest

from tests.actors.sending import QUEUE, check_everybody_receives_one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.once
def test_letter_misses_nobody_when_its_worker_is_killed(here, organisation, person, settings):
    settings.TASKS = QUEUE
    check_everybody_receives_one(here, organisation, by=person("responsable.ici"), readers=60, kills={30})


@pytest.mark.soak
def test_five_hundred_letters_survive_six_kills(here, organisation, person, settings):
    settings.TASKS = QUEUE
    kills = {3, 70, 150, 201, 333, 480}
    check_everybody_receives_one(here, organisation, by=person("responsable.ici"), readers=500, kills=kills)
