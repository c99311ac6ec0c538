"""The part of a file that a header asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.byte_ranges import Part, Unsatisfiable, asked_part

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", Part(0, 99)),
        ("bytes=0-0", Part(0, 0)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-500", Part(90, 99)),
        ("bytes=-10", Part(90, 99)),
        ("bytes=-500", Part(0, 99)),
        ("", None),
        ("bytes=-", None),
        ("bytes=19-10", None),
        ("bytes=0-1,5-6", None),
        ("lignes=0-1", None),
        ("bytes=a-b", None),
        ("bytes=\u0661-\u0662", None),
        (f"bytes=0-{'9' * 40}", None),
    ],
)
def test_part_that_is_named(header, part):
    assert asked_part(header, 100) == part


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-1", 0)])
def test_part_outside_the_file_is_refused(header, size):
    with pytest.raises(Unsatisfiable):
        asked_part(header, size)


@given(st.text("bytes=-,0123456789 ", max_size=20), st.integers(0, 500))
def test_part_lies_in_the_file_whatever_is_asked(header, size):
    try:
        part = asked_part(header, size)
    except Unsatisfiable:
        return
    assert part is None or (0 <= part.first <= part.last < size and part.length >= 1)
