"""The ranking: exact, whatever the order, and untouched by who is recused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.deliberating.ranking import Criterion, Method, Scored, centre, note_of, rank
from trophees.enums import RankingMethod

pytestmark = pytest.mark.pure

GRID = (Criterion("effet", Fraction(2), 5), Criterion("reprise", Fraction(1), 10))
marks = st.fixed_dictionaries({"effet": st.integers(0, 5), "reprise": st.integers(0, 10)})
reviews_of = st.dictionaries(st.tuples(st.integers(1, 8), st.integers(1, 6)), marks, max_size=40).map(
    lambda found: [Scored(dossier, reader, scores) for (dossier, reader), scores in found.items()]
)
methods = st.sampled_from(list(Method))
DOSSIERS = range(1, 9)


def test_the_pure_methods_are_those_of_the_database():
    assert [method.value for method in Method] == RankingMethod.values


def test_a_note_weighs_its_criteria():
    assert note_of({"effet": 5, "reprise": 0}, GRID) == Fraction(200, 3)
    assert note_of({"effet": 5, "reprise": 10}, GRID) == 100


@pytest.mark.parametrize("scores", [{"effet": 5}, {"effet": 6, "reprise": 1}, {"effet": -1, "reprise": 1}])
def test_an_unfinished_grid_is_no_note(scores):
    with pytest.raises(ValueError, match="expected"):
        note_of(scores, GRID)


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped():
    given_notes = {1: 5, 2: 3, 3: 3, 4: 1}
    found = rank(
        [4, 3, 2, 1, 5],
        [Scored(d, 1, {"effet": n, "reprise": 2 * n}) for d, n in given_notes.items()],
        criteria=GRID,
        method=Method.MEAN,
    )
    assert [(row.dossier, row.rank, row.is_tied) for row in found] == [
        (1, 1, False),
        (2, 2, True),
        (3, 2, True),
        (4, 4, False),
        (5, None, False),
    ]


def test_a_median_of_two_is_their_mean_and_one_odd_note_does_not_move_it():
    assert centre([Fraction(1), Fraction(4)], Method.MEDIAN) == Fraction(5, 2)
    assert centre([Fraction(1), Fraction(2), Fraction(90)], Method.MEDIAN) == 2


def test_readers_far_apart_are_said_to_disagree():
    far = [Scored(1, 1, {"effet": 5, "reprise": 10}), Scored(1, 2, {"effet": 1, "reprise": 2})]
    near = [Scored(2, 1, {"effet": 5, "reprise": 10}), Scored(2, 2, {"effet": 4, "reprise": 8})]
    found = {row.dossier: row for row in rank([1, 2], far + near, criteria=GRID, method=Method.MEAN)}
    assert found[1].spread == 80
    assert found[1].disagrees
    assert not found[2].disagrees


def test_nobody_notes_twice():
    twice = [Scored(1, 1, {"effet": 1, "reprise": 1})] * 2
    with pytest.raises(ValueError, match="once"):
        rank([1], twice, criteria=GRID, method=Method.MEAN)


@given(reviews_of, st.randoms(use_true_random=False), methods)
def test_the_order_of_what_is_given_never_matters(reviews, chance, method):
    dossiers, mixed = list(DOSSIERS), list(reviews)
    chance.shuffle(dossiers)
    chance.shuffle(mixed)
    assert rank(dossiers, mixed, criteria=GRID, method=method) == rank(DOSSIERS, reviews, criteria=GRID, method=method)


@given(reviews_of, st.integers(1, 6), methods)
def test_recusing_a_juror_changes_no_note_of_another(reviews, recused, method):
    before = {row.dossier: row for row in rank(DOSSIERS, reviews, criteria=GRID, method=method)}
    left = [review for review in reviews if review.reader != recused]
    for row in rank(DOSSIERS, left, criteria=GRID, method=method):
        assert row.notes == tuple(pair for pair in before[row.dossier].notes if pair[0] != recused)
        if recused not in dict(before[row.dossier].notes):
            assert row.score == before[row.dossier].score


@given(reviews_of, methods)
def test_a_score_lies_between_its_notes_and_ranks_follow_scores(reviews, method):
    found = rank(DOSSIERS, reviews, criteria=GRID, method=method)
    assert {row.dossier for row in found} == set(DOSSIERS)
    for row in found:
        notes = [note for _reader, note in row.notes]
        assert (row.score is None) == (not notes)
        if row.score is not None:
            assert min(notes) <= row.score <= max(notes)
    noted = [row for row in found if row.score is not None]
    for row in noted:
        assert row.rank == 1 + sum(other.score > row.score for other in noted)
        assert row.is_tied == any(other.score == row.score for other in noted if other is not row)


@given(reviews_of, methods)
def test_every_note_and_mean_lies_within_its_scale(reviews, method):
    for row in rank(DOSSIERS, reviews, criteria=GRID, method=method):
        assert all(0 <= note <= 100 for _reader, note in row.notes)
        assert 0 <= row.spread <= 100
        for criterion, (key, mean) in zip(GRID if row.means else (), row.means, strict=True):
            scores = [one.scores[key] for one in reviews if one.dossier == row.dossier]
            assert key == criterion.key
            assert 0 <= min(scores) <= mean <= max(scores) <= criterion.maximum


@given(reviews_of, st.integers(1, 6), st.integers(1, 8), methods)
def test_a_juror_who_abstains_from_a_dossier_changes_no_other_row(reviews, reader, dossier, method):
    before = {row.dossier: row for row in rank(DOSSIERS, reviews, criteria=GRID, method=method)}
    left = [one for one in reviews if (one.reader, one.dossier) != (reader, dossier)]
    for row in rank(DOSSIERS, left, criteria=GRID, method=method):
        if row.dossier != dossier:
            other = before[row.dossier]
            assert (row.notes, row.score, row.means, row.spread) == (
                other.notes,
                other.score,
                other.means,
                other.spread,
            )


@given(st.lists(st.fractions(0, 100), min_size=1, max_size=9), st.randoms(use_true_random=False), methods)
def test_the_centre_lies_between_the_ends_and_knows_no_order(notes, chance, method):
    mixed = list(notes)
    chance.shuffle(mixed)
    assert min(notes) <= centre(notes, method) <= max(notes)
    assert centre(mixed, method) == centre(notes, method)
