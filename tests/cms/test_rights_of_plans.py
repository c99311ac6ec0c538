"""A name in the plan of an organisation goes with whoever bore it."""

import pytest

from cms.rights.erasure import FORGOTTEN, erase_person
from questionnaires.models import Action
from tests.factories.plans import make_action

pytestmark = pytest.mark.django_db


def test_line_that_the_erasure_makes_longer_is_cut(organisation, here, person):
    """The words that stand for a short name are longer than it, and a column of the database is not."""
    leaving = person("membre.ici")
    leaving.first_name, leaving.last_name = "Al", "Bo"
    leaving.save()
    make_action(organisation, territory=here, by=person("titulaire.ici"), title=f"{'Voir Al Bo, ' * 16}fin")
    erase_person(leaving)
    title = Action.objects.get().title
    assert (len(title), title[:24]) == (200, f"Voir {FORGOTTEN},"[:24])
