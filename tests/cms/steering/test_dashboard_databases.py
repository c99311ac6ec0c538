"""What the databases group, they group alike: the figures are those of a plain computation, by each criterion."""

import random
from collections import defaultdict

import pytest

from actors.models import Presence
from cms.steering.dashboard import dashboard_of
from cms.steering.tables import HIDDEN
from questionnaires.models import ThemeScore
from tests.factories.peers import make_peers

pytestmark = pytest.mark.django_db

COLUMNS = {"type": "kind", "secteur": "sector", "taille": "headcount"}


@pytest.mark.parametrize("criterion", ["", "annee", *COLUMNS])
def test_scores_by_each_criterion(here, criterion):
    chance = random.Random(7)
    for kind in ("company", "association", "public"):
        for headcount in ("0", "10-49"):
            percents = [chance.randint(0, 100) for _one in range(chance.choice((2, 6, 9)))]
            make_peers(here, percents, kind=kind, headcount=headcount)
    Presence.objects.filter(territory=here).first().delete()
    told = 0
    for value, percents in _plainly(here, criterion).items():
        asked = {criterion: str(value) or "sans"} if criterion else {}
        (row,) = (row for row in dashboard_of(here, asked).table("scores-par-theme").rows if row[0] == "Énergie")
        assert row[3] in (HIDDEN, len(percents))
        assert row[1] is HIDDEN or abs(float(row[1]) - sum(percents) / len(percents)) < 1e-9
        assert row[1] is not HIDDEN or row[3] is HIDDEN
        told += row[1] is not HIDDEN
    assert told


def _plainly(here, criterion):
    found = defaultdict(list)
    present = set(Presence.objects.filter(territory=here).values_list("organisation", flat=True))
    for score in ThemeScore.objects.filter(theme="energie", is_latest=True).select_related(
        "organisation", "assessment"
    ):
        if score.organisation_id in present:
            value = getattr(score.organisation, COLUMNS[criterion]) if criterion in COLUMNS else ""
            value = score.assessment.submitted_at.year if criterion == "annee" else value
            found[value].append(float(score.percent))
    return found
