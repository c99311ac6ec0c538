"""No hidden figure can be found from those that are told."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.steering.suppression import (
    LEAST,
    Crossed,
    hide_beside,
    hide_crossed,
    hide_lines,
    hide_parts,
    hide_steps,
    hide_values,
    is_small,
)

pytestmark = pytest.mark.pure

COUNTS = st.one_of(st.integers(0, 8), st.integers(0, 40))


def test_small_group_takes_the_next_smallest_with_it():
    assert hide_parts([12, 3, 40, 0]).hidden == (True, True, False, False)


def test_two_small_groups_of_less_than_five_take_another():
    assert hide_parts([1, 2, 9, 30]).hidden == (True, True, True, False)


def test_groups_of_one_are_hidden_with_a_zero():
    assert hide_parts([1, 1, 1, 1, 1, 0]).hidden == (True,) * 6


def test_whole_of_less_than_five_is_hidden():
    parts = hide_parts([2, 0, 1])
    assert parts.total
    assert parts.hidden == (True, False, True)


@given(st.lists(COUNTS, min_size=1, max_size=9))
def test_parts_that_are_hidden_might_be_others(counts):
    parts = hide_parts(counts)
    hidden = [count for count, is_hidden in zip(counts, parts.hidden, strict=True) if is_hidden]

    assert not any(is_small(count) for count, is_hidden in zip(counts, parts.hidden, strict=True) if not is_hidden)
    if hidden and not parts.total:
        least = 0 if 0 in hidden else 1
        assert sum(hidden) >= LEAST
        # One alone holds all but the least that each of the others may be.
        assert all(sum(hidden) - least * (len(hidden) - 1) > least for _count in hidden)
        assert len(hidden) > 1


@given(st.lists(st.integers(5, 60), max_size=8))
def test_nothing_is_hidden_of_large_groups(counts):
    assert not any(hide_parts(counts).hidden)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9)), st.randoms())
def test_which_of_equals_is_hidden_hangs_on_no_order(counts, random):
    mixed = list(counts.items())
    random.shuffle(mixed)
    assert hide_values(dict(mixed)) == hide_values(counts)


@given(st.lists(COUNTS, max_size=5))
def test_no_two_steps_that_are_told_differ_by_few(counts):
    told = [count for count, is_hidden in zip(counts, hide_steps(counts), strict=True) if not is_hidden]
    assert not any(is_small(abs(one - other)) for one in [*told, 0] for other in told)


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(COUNTS, COUNTS), min_size=1))
def test_what_lies_in_a_whole_tells_neither_of_few_nor_of_all_but_few(pairs):
    """Counts and what they leave out, where sums of both are told."""
    counts = {name: inside for name, (inside, _outside) in pairs.items()}
    hidden = hide_beside(counts, {name: sum(pair) for name, pair in pairs.items()})
    for part in (0, 1):
        untold = [pair[part] for name, pair in pairs.items() if name in hidden]
        assert not any(is_small(pair[part]) for name, pair in pairs.items() if name not in hidden and counts[name])
        every = [sum(pair[place] for pair in pairs.values()) for place in (0, 1)]
        assert not is_small(sum(untold)) or any(map(is_small, every))


def test_one_that_is_left_out_hides_one_count_and_its_company():
    assert hide_beside({"a": 17, "b": 6, "c": 9}, {"a": 18, "b": 6, "c": 15}) == {"a", "c"}
    assert hide_beside({"a": 17, "b": 6, "c": 9}, {"a": 18, "b": 6, "c": 9}) == {"a"}  # the sum is not told either


def test_lines_are_told_by_steps_of_five_of_each_group():
    lines = [(9, 20), (9, 15), (8, 9), (0, 9)]
    assert hide_lines(lines, beside=[(9, 30)]) == (False, False, True, False)


def other_fillings(rows, crossed):
    """Ways to change the hidden cells by one that leave what is told as it is."""
    hidden = [(r, c) for r, row in enumerate(rows) for c in range(len(row)) if crossed.cells[r][c]]
    for moves in product((-1, 0, 1), repeat=len(hidden)):
        changed = [list(row) for row in rows]
        for (r, c), move in zip(hidden, moves, strict=True):
            changed[r][c] += move
        if any(changed[r][c] < min(1, rows[r][c]) for r, c in hidden):
            continue
        pairs = [
            *((sum(row), sum(was), told) for row, was, told in zip(changed, rows, crossed.row_totals, strict=True)),
            *(
                (sum(column), sum(was), told)
                for column, was, told in zip(
                    zip(*changed, strict=True), zip(*rows, strict=True), crossed.column_totals, strict=True
                )
            ),
            (sum(map(sum, changed)), sum(map(sum, rows)), crossed.total),
        ]
        if all(now > 0 if is_hidden else now == was for now, was, is_hidden in pairs):
            yield changed


@settings(max_examples=150)
@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=3)
    )
)
def test_cells_and_totals_that_are_hidden_might_be_others(rows):
    crossed = hide_crossed(rows)
    fillings = list(other_fillings(rows, crossed))

    for r, row in enumerate(rows):
        for c, count in enumerate(row):
            assert crossed.cells[r][c] or not is_small(count)
            assert not crossed.cells[r][c] or not count or any(one[r][c] != count for one in fillings)
        assert not crossed.row_totals[r] or any(sum(one[r]) != sum(row) for one in fillings)
    for c, column in enumerate(zip(*rows, strict=True)):
        assert not crossed.column_totals[c] or any(sum(line[c] for line in one) != sum(column) for one in fillings)


def test_crossed_table_hides_a_rectangle():
    crossed = hide_crossed([[3, 20, 30], [25, 9, 40], [50, 60, 70]])
    assert crossed.cells == ((True, True, False), (True, True, False), (False, False, False))
    assert not any((*crossed.row_totals, *crossed.column_totals, crossed.total))


@settings(max_examples=150)
@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=3)
    )
)
def test_cells_alone_are_hidden_where_totals_stand_apart(rows):
    """As a criterion's values are, each on a page of its own, beside the page of everybody."""
    crossed = hide_crossed(rows, totals_apart=True)
    if all(all(row) for row in crossed.cells):
        return
    apart = Crossed(
        crossed.cells,
        hide_parts([sum(row) for row in rows]).hidden,
        hide_parts([sum(column) for column in zip(*rows, strict=True)]).hidden,
        is_small(sum(map(sum, rows))),
    )
    fillings = list(other_fillings(rows, apart))
    for line, hidden, is_total_hidden in (
        *zip(rows, crossed.cells, apart.row_totals, strict=True),
        *zip(zip(*rows, strict=True), zip(*crossed.cells, strict=True), apart.column_totals, strict=True),
    ):
        untold = sum(count for count, is_hidden in zip(line, hidden, strict=True) if is_hidden)
        assert is_total_hidden or not is_small(untold)
    for r, row in enumerate(rows):
        for c, count in enumerate(row):
            assert crossed.cells[r][c] or not is_small(count)
            assert not crossed.cells[r][c] or not count or any(one[r][c] != count for one in fillings)
