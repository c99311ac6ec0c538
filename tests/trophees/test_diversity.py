"""Who applied and who was selected: totals always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.diversity import BANDS, Candidate, band_of, diversity

pytestmark = pytest.mark.pure

KINDS, REGIONS, LANDSCAPES = ("CU", "CC", "commune"), ("75", "53"), ("urban", "rural")
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        kind=st.sampled_from([*KINDS, "METRO", ""]),
        population=st.integers(0, 3_000_000),
        region=st.sampled_from([*REGIONS, "11", ""]),
        landscapes=st.frozensets(st.sampled_from([*LANDSCAPES, "coastal"])),
        is_selected=st.booleans(),
    ),
    max_size=30,
)


def view_of(candidates):
    return diversity(candidates, kinds=KINDS, regions=REGIONS, landscapes=LANDSCAPES)


@given(CANDIDATES)
def test_lines_add_up_to_the_totals(candidates):
    view = view_of(candidates)
    for lines in (view.kinds, view.bands, view.regions):
        assert sum(line.received for line in lines) == view.received == len(candidates)
        assert sum(line.selected for line in lines) == view.selected


@given(CANDIDATES)
def test_nobody_is_selected_who_was_not_received(candidates):
    view = view_of(candidates)
    for line in (*view.kinds, *view.bands, *view.regions, *view.landscapes):
        assert 0 <= line.selected <= line.received <= view.received


@given(CANDIDATES)
def test_a_landscape_counts_each_of_its_candidates_once(candidates):
    for line in view_of(candidates).landscapes:
        marked = [one for one in candidates if line.key in one.landscapes or (not line.key and not one.landscapes)]
        assert line.received == len(marked)


@given(CANDIDATES, st.randoms())
def test_the_order_of_candidates_changes_nothing(candidates, chance):
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert view_of(shuffled) == view_of(candidates)


def test_what_is_missing_is_shown_for_populations_and_landscapes():
    view = view_of([])
    assert [line.key for line in view.bands] == [name for _least, name in BANDS]
    assert [line.key for line in view.landscapes] == list(LANDSCAPES)
    assert view.kinds == view.regions == ()


@pytest.mark.parametrize(("population", "number"), [(0, 0), (4_999, 0), (5_000, 1), (249_999, 4), (250_000, 5)])
def test_a_band_begins_with_its_number(population, number):
    assert band_of(population) == BANDS[number][1]
