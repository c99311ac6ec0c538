"""What is kept added up is what a plain count gives, whatever is sent and erased, in whatever order."""

import random
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Organisation
from cms.rights.erasure import erase_organisation
from questionnaires.models import ThemeRollup, ThemeScore
from questionnaires.rollups import BANDS, UNIT, WHOLE, Scored, band_of, cells_of, difference
from questionnaires.saving import Change
from questionnaires.services.assessments import save_answers, start_assessment, submit_assessment
from questionnaires.services.rollups import recount, stored
from tests.factories.assessments import make_version
from tests.questionnaires.strategies import document_of, question_document

BOUNDS = {"0": 0, "19.999999999": 0, "20": 1, "79.9": 3, "80": 4, "100": 4}
PERCENT = st.decimals(0, 100, places=9)
SCORES = st.lists(
    st.builds(
        Scored,
        territory=st.integers(1, 2),
        theme=st.sampled_from(["", "eau"]),
        level=st.sampled_from(["", "haut"]),
        round=st.integers(1, 2),
        is_latest=st.booleans(),
        percent=PERCENT,
        core=st.none() | PERCENT,
    ),
    max_size=8,
)
DOCUMENT = document_of(question_document("a"), question_document("b", "yes_no", allow_not_applicable=True))


@pytest.mark.pure
@given(SCORES, SCORES)
def test_what_is_added_is_what_more_scores_count(some, others):
    both, first = cells_of([*some, *others]), cells_of(some)
    assert difference(both, first) == dict(sorted(cells_of(others).items()))
    assert difference(both, both) == {}
    assert sum(sums.results for sums in both.values()) == len(some) + len(others)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("percent", "band"), [("0", 0), ("19.999999999", 0), ("20", 1), ("79.9", 3), ("80", 4), ("100", 4)]
)
def test_bands_begin_at_their_lower_bound(percent, band):
    assert band_of(Decimal(percent)) == band < BANDS


def send(organisation, territory, by, chance):
    draft = start_assessment(organisation, territory=territory, by=by)
    left = chance.random() < 0.2
    changes = [
        Change("a", chance.choice(["non", "peu", "tout"])),
        Change("b", None, True, "Sans objet.") if left else Change("b", chance.choice(["oui", "non"])),
    ]
    assert not save_answers(draft, changes=changes, by=by).refused
    return submit_assessment(draft, by=by)


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.mark.django_db
def test_a_walk_of_results_sent_and_erased_stays_equal_to_a_plain_count(here, there, owner):
    chance, standing = random.Random(14), []
    for territory in (here, there):
        make_version(territory, DOCUMENT)
    for step in range(24):
        if standing and chance.random() < 0.25:
            erase_organisation(standing.pop(chance.randrange(len(standing))))
        else:
            organisation = (
                chance.choice(standing)
                if standing and chance.random() < 0.5
                else Organisation.objects.create(name=f"Structure {step}", kind="company", headcount="1-9")
            )
            standing = [*{*standing, organisation}]
            standing.sort(key=lambda one: one.pk)
            send(organisation, chance.choice([here, there]), owner, chance)
        assert recount(repair=False) == {}
    whole = ThemeRollup.objects.filter(theme=WHOLE, is_latest=True, results__gt=0)
    sent = {(one.organisation_id, one.territory_id) for one in ThemeScore.objects.all()}
    assert sum(row.results for row in whole) == len(sent)
    assert sum(row.results for row in ThemeRollup.objects.exclude(theme=WHOLE)) == ThemeScore.objects.count()


@pytest.mark.django_db
@pytest.mark.once
def test_recompute_tells_what_differs_then_mends_it(here, organisation, owner, capsys):
    make_version(here, DOCUMENT)
    send(organisation, here, owner, random.Random(1))
    true = stored()
    call_command("recompute", "--check")
    cell = next(iter(true))
    ThemeRollup.objects.filter(theme=cell.theme).update(percent=UNIT)
    ThemeRollup.objects.create(territory=here, theme="feu", round=1, band=0, is_latest=True, results=2)
    with pytest.raises(SystemExit) as left:
        call_command("recompute", "--check")
    assert left.value.code == 1
    assert stored() != true
    assert "feu" in capsys.readouterr().out
    call_command("recompute")
    assert stored() == true
    assert recount(repair=False) == {}
