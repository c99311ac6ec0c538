"""Reviews shared out: without conflict, as evenly as may be, the same way each time; and what cannot be is said."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.jury.assignment import Dossier, Reader, Short, assign

pytestmark = pytest.mark.pure

CATEGORIES = ("energie", "cooperation", "")


@st.composite
def juries(draw, *, dossiers: int = 12, jurors: int = 6):
    keys, readers = range(1, draw(st.integers(0, dossiers)) + 1), range(101, draw(st.integers(0, jurors)) + 101)
    pairs = st.sets(st.tuples(st.sampled_from(keys or [0]), st.sampled_from(readers or [0])), max_size=12)
    return {
        "dossiers": [Dossier(key, draw(st.sampled_from(CATEGORIES))) for key in keys],
        "jurors": [Reader(key, draw(st.sets(st.sampled_from(CATEGORIES[:2])).map(frozenset))) for key in readers],
        "conflicts": draw(pairs),
        "standing": draw(pairs),
        "each": draw(st.integers(1, 4)),
        "seed": draw(st.integers(0, 2**31)),
    }


def free_for(dossier, case):
    return [
        juror.key
        for juror in case["jurors"]
        if juror.reads(dossier) and (dossier.key, juror.key) not in case["conflicts"]
    ]


def kept_in(case):
    keys, readers = {one.key for one in case["dossiers"]}, {one.key for one in case["jurors"]}
    return {pair for pair in case["standing"] - case["conflicts"] if pair[0] in keys and pair[1] in readers}


def is_balanced(loads):
    return not loads or max(loads.values()) - min(loads.values()) <= 1


@given(juries())
def test_nobody_reads_what_ties_them_nor_another_category_nor_twice(case):
    given_pairs = assign(**case).given
    readers = {juror.key: juror for juror in case["jurors"]}
    dossiers = {dossier.key: dossier for dossier in case["dossiers"]}
    assert len(set(given_pairs)) == len(given_pairs)
    for dossier, juror in given_pairs:
        assert (dossier, juror) not in case["conflicts"] | kept_in(case)
        assert readers[juror].reads(dossiers[dossier])


@given(juries())
def test_each_dossier_has_its_readers_or_is_said_to_be_short(case):
    found = assign(**case)
    short = {one.dossier: one for one in found.short}
    for dossier in case["dossiers"]:
        kept = {juror for key, juror in kept_in(case) if key == dossier.key}
        new = {juror for key, juror in found.given if key == dossier.key}
        possible = len(kept | set(free_for(dossier, case)))
        assert len(new) == max(0, min(case["each"], possible) - len(kept))
        missing = case["each"] - len(kept | new)
        assert (dossier.key in short) == (missing > 0)
        if missing > 0:
            assert short[dossier.key].missing == missing


@given(juries())
def test_loads_tell_all_that_each_juror_has(case):
    found = assign(**case)
    pairs = [*kept_in(case), *found.given]
    assert found.loads == {one.key: sum(juror == one.key for _dossier, juror in pairs) for one in case["jurors"]}


@given(juries(dossiers=4, jurors=4))
def test_loads_are_as_even_as_any_sharing_out_could_make_them(case):
    """Against every other way there is."""
    kept, ways = kept_in(case), []
    for dossier in case["dossiers"]:
        mine = {juror for key, juror in kept if key == dossier.key}
        others = [juror for juror in free_for(dossier, case) if juror not in mine]
        ways.append(list(combinations(others, max(0, min(case["each"] - len(mine), len(others))))))
    all_loads = []
    for way in product(*ways):
        loads = {one.key: sum(juror == one.key for _dossier, juror in kept) for one in case["jurors"]}
        for juror in (juror for chosen in way for juror in chosen):
            loads[juror] += 1
        all_loads.append(loads)
    found = assign(**case)
    unevenness = [sum(load**2 for load in loads.values()) for loads in all_loads]
    assert sum(load**2 for load in found.loads.values()) == min(unevenness)
    if not is_balanced(found.loads):
        assert not any(map(is_balanced, all_loads))


@given(juries(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_never_matters(case, chance):
    mixed = case | {name: list(case[name]) for name in ("dossiers", "jurors", "conflicts", "standing")}
    for name in ("dossiers", "jurors"):
        chance.shuffle(mixed[name])
    assert assign(**(mixed | {"conflicts": set(mixed["conflicts"]), "standing": set(mixed["standing"])})) == assign(
        **case
    )


@given(juries())
def test_a_second_draw_with_the_same_facts_adds_nothing(case):
    first = assign(**case)
    again = assign(**(case | {"standing": kept_in(case) | set(first.given)}))
    assert again.given == ()
    assert again.short == first.short


def test_another_seed_shares_out_otherwise():
    dossiers, jurors = [Dossier(n) for n in range(30)], [Reader(n) for n in range(6)]
    found = {assign(dossiers, jurors, conflicts=(), each=2, seed=seed).given for seed in range(5)}
    assert len(found) == 5


def test_a_known_draw_stays_what_it_was():
    """The minutes name a seed: it must give the same in ten years."""
    dossiers, jurors = [Dossier(n) for n in (1, 2, 3)], [Reader(n) for n in (7, 8, 9)]
    found = assign(dossiers, jurors, conflicts={(1, 7)}, each=2, seed=2026)
    assert found.given == ((1, 8), (1, 9), (2, 7), (2, 8), (3, 7), (3, 9))


def test_a_dossier_that_lacks_readers_says_why():
    jurors = [Reader(1, frozenset({"energie"})), Reader(2, frozenset({"energie"})), Reader(3, frozenset({"eau"}))]
    found = assign([Dossier(5, "energie")], jurors, conflicts={(5, 1)}, each=2, seed=1)
    assert found.given == ((5, 2),)
    assert found.short == (Short(dossier=5, missing=1, readers=2, tied=1),)


def test_three_hundred_dossiers_are_shared_out_evenly():
    dossiers, jurors = [Dossier(n, CATEGORIES[n % 2]) for n in range(300)], [Reader(n) for n in range(17)]
    ties = {(n, n % 17) for n in range(0, 300, 3)}
    found = assign(dossiers, jurors, conflicts=ties, each=5, seed=4)
    assert len(found.given) == 1500
    assert is_balanced(found.loads)


def test_a_key_comes_once():
    with pytest.raises(ValueError, match="once"):
        assign([Dossier(1), Dossier(1)], [], conflicts=(), each=1, seed=1)
