"""The frozen table: the same whatever the order of what is given, and read back as it was written."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.deliberating.frozen import ABSTAINED, FINAL, RECUSED, Dossier, Line, Reader, Told, freeze, read
from trophees.deliberating.ranking import Method
from trophees.enums import ReviewState

pytestmark = pytest.mark.pure

GRID = [Line("effet", "Effet", Fraction(5, 2), 5), Line("reprise", "Reprise", Fraction(1), 10)]
CATEGORIES = {"energie": "Énergie", "eau": "Eau", "vide": "Vide"}
READERS = [Reader(n, f"Membre {n}", "Élue") for n in range(1, 5)]
DOSSIERS = [Dossier(n, n, f"Action {n}", f"Atelier {n}", "energie" if n % 2 else "eau") for n in range(1, 8)]
marks = st.fixed_dictionaries({"effet": st.integers(0, 5), "reprise": st.integers(0, 10)})
pairs = st.tuples(st.integers(1, 7), st.integers(1, 4))
reviews = st.dictionaries(pairs, st.tuples(st.sampled_from(ReviewState.values), marks), max_size=28).map(
    lambda found: [Told(dossier, reader, state, scores) for (dossier, reader), (state, scores) in found.items()]
)
ties = st.sets(pairs, max_size=6)


def table(told, tied=(), *, method=Method.MEAN, dossiers=DOSSIERS, readers=READERS):
    return freeze(
        method=method,
        seed=7,
        grid=GRID,
        categories=CATEGORIES,
        dossiers=dossiers,
        readers=readers,
        reviews=told,
        tied=tied,
    )


def test_the_states_are_those_of_the_database():
    assert (FINAL, ABSTAINED, RECUSED) == (ReviewState.FINAL, ReviewState.ABSTAINED, ReviewState.RECUSED)


def test_ranks_are_given_within_a_category_and_an_empty_one_is_left_out():
    told = [Told(n, 1, FINAL, {"effet": n % 6, "reprise": 0}) for n in range(1, 6)]
    found = read(table(told))
    assert [group.title for group in found.groups] == ["Énergie", "Eau"]
    assert [(row.dossier, row.rank) for row in found.groups[0].rows] == [(5, 1), (3, 2), (1, 3), (7, None)]
    assert [(row.dossier, row.rank) for row in found.groups[1].rows] == [(4, 1), (2, 2), (6, None)]


def test_what_was_sent_in_a_category_that_is_no_more_comes_last():
    lost = Dossier(9, 9, "Action 9", "Atelier 9", "partie")
    assert read(table([], dossiers=[*DOSSIERS, lost])).groups[-1].rows[0].name == "Atelier 9"


def test_numbers_are_exact_and_ties_are_together():
    told = [
        Told(1, 1, FINAL, {"effet": 5, "reprise": 0}),
        Told(3, 1, FINAL, {"effet": 5, "reprise": 0}),
        Told(5, 1, FINAL, {"effet": 1, "reprise": 1}),
    ]
    document = table(told)
    assert document["categories"][0]["rows"][0]["score"] == "500/7"
    assert [[row.dossier for row in tied] for tied in read(document).groups[0].ties] == [[1, 3]]


def test_who_is_tied_or_abstains_counts_nowhere_and_is_told():
    told = [
        Told(1, 1, FINAL, {"effet": 5, "reprise": 10}),
        Told(1, 2, FINAL, {"effet": 0, "reprise": 0}),
        Told(1, 3, ABSTAINED, {"effet": 0, "reprise": 0}),
        Told(1, 4, "started", {"effet": 0}),
    ]
    found = read(table(told, {(1, 2)}))
    row = next(row for row in found.rows if row.dossier == 1)
    assert row.score == 100
    assert (row.abstained, row.recused, row.unfinished) == ((3,), (2,), (4,))
    counts = {one.key: (one.final, one.abstained, one.recused, one.unfinished) for one in found.readers.values()}
    assert counts == {1: (1, 0, 0, 0), 2: (0, 0, 1, 0), 3: (0, 1, 0, 0), 4: (0, 0, 0, 1)}


def test_a_final_review_without_a_score_is_refused():
    with pytest.raises(ValueError, match="expected"):
        table([Told(1, 1, FINAL, {"effet": 3})])


def test_without_a_grid_nobody_is_ranked():
    document = freeze(
        method=Method.MEAN,
        seed=0,
        grid=[],
        categories={},
        dossiers=DOSSIERS,
        readers=READERS,
        reviews=[Told(1, 1, FINAL, {})],
        tied=set(),
    )
    assert {row.rank for row in read(document).rows} == {None}


@given(reviews, ties, st.randoms(use_true_random=False), st.sampled_from(list(Method)))
def test_the_order_of_what_is_given_never_matters(told, tied, chance, method):
    mixed, dossiers, readers = list(told), list(DOSSIERS), list(READERS)
    for given_list in (mixed, dossiers, readers):
        chance.shuffle(given_list)
    expected = json.dumps(table(told, tied, method=method))
    assert json.dumps(table(mixed, set(tied), method=method, dossiers=dossiers, readers=readers)) == expected


@given(reviews, ties, st.integers(1, 4))
def test_recusing_a_juror_from_a_dossier_changes_no_other_row(told, tied, reader):
    before = {row.dossier: row for row in read(table(told, tied)).rows}
    after = {row.dossier: row for row in read(table(told, {*tied, (1, reader)})).rows}
    for dossier, row in after.items():
        if dossier != 1:
            assert (row.notes, row.score, row.means, row.recused) == (
                before[dossier].notes,
                before[dossier].score,
                before[dossier].means,
                before[dossier].recused,
            )
    assert after[1].notes == tuple(note for note in before[1].notes if note.reader != reader)


@given(reviews, ties)
def test_every_dossier_is_there_once_and_the_document_is_plain_json(told, tied):
    document = table(told, tied)
    assert json.loads(json.dumps(document)) == document
    assert sorted(row.dossier for row in read(document).rows) == [one.key for one in DOSSIERS]
