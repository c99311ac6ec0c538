"""The country that the bench makes is one that the services could have made."""

import pytest

from actors.models import Presence
from cms.benchmark.crowd import MOST_ROUNDS, make_crowd
from home.models import Place, Territory
from questionnaires.models import Assessment, QuestionnaireVersion, QuestionScore, ThemeScore
from questionnaires.services.rollups import recount
from questionnaires.versions import current_version
from tests.factories.assessments import make_sent

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_crowd_has_results_that_add_up(here, organisation, person):
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    asked = current_version(here.pk)
    same = {"definition": asked.definition, "sha256": asked.sha256}
    QuestionnaireVersion.objects.get_or_create(territory=None, number=1, defaults=same)
    Place.objects.bulk_create(
        Place(kind="epci", code=f"9{number:08}", name=f"Lieu {number}", search_name="lieu") for number in range(2)
    )
    heard: list[str] = []
    largest = make_crowd(territories=Territory.objects.count() + 2, tell=heard.append)
    presences = Presence.objects.filter(territory__slug__startswith="mesure-")
    assert presences.filter(territory=largest).count() >= presences.count() / 2
    sent = Assessment.objects.submitted().filter(territory=largest)
    assert set(sent.values_list("round", flat=True)) == set(range(1, MOST_ROUNDS + 1))
    assert ThemeScore.objects.filter(territory=largest).count() == sent.count() * len(asked.definition["themes"])
    assert QuestionScore.objects.filter(territory=largest).exists()
    assert recount(repair=False) == {}
    assert heard
