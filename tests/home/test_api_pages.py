"""Lists by pages: cursors, and that each row comes once, whatever is added meanwhile."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from ninja.errors import ValidationError

from home.api.cursors import CursorError, decode, encode
from home.api.pages import By, page_of
from home.api.schemas import PageQuery
from home.models import CacheGeneration
from tests.written import taken_back

keys = st.lists(
    st.integers(-(2**62), 2**62)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)),
    max_size=4,
)


@pytest.mark.pure
@given(keys)
def test_cursor_gives_back_what_was_put_in_it(told):
    assert decode(encode(told, listing="a"), listing="a") == told


@pytest.mark.pure
def test_cursor_holds_the_longest_title():
    told = ["漢" * 255, 2**62]
    assert decode(encode(told, listing="ressources"), listing="ressources") == told


@pytest.mark.pure
@given(st.text(max_size=60))
def test_what_is_no_cursor_of_the_list_is_refused(text):
    with pytest.raises(CursorError):
        decode(text, listing="a")
    with pytest.raises(CursorError):
        decode(encode([1, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)], listing="b"), listing="a")


numbers = st.lists(st.integers(0, 5), max_size=12)


@pytest.mark.django_db
@settings(max_examples=30)
@given(before=numbers, added=numbers, limit=st.integers(1, 4), descending=st.booleans())
def test_each_row_comes_once_whatever_is_added_meanwhile(before, added, limit, descending):
    """Rows share their first key: the second one tells them apart."""
    order = [By("number", descending=descending), By("key", descending=descending)]
    with taken_back():
        CacheGeneration.objects.all().delete()
        make_rows("a", before)
        expected, given_out, cursor, first = None, [], "", True
        while first or cursor:
            page = ask(order, limit=limit, cursor=cursor)
            given_out += page["items"]
            cursor = page["next"].partition("cursor=")[2] if page["next"] else ""
            if first:
                expected = list(
                    CacheGeneration.objects.order_by(*(by.name for by in order)).values_list("key", flat=True)
                )
                make_rows("b", added)
            first = False
        assert [key for key in given_out if key in expected] == expected
        assert len(given_out) == len(set(given_out))


@pytest.mark.django_db
def test_cursor_that_was_written_by_somebody_else_is_refused():
    order = [By("number"), By("key")]
    CacheGeneration.objects.all().delete()
    make_rows("a", [1, 2])
    cursor = ask(order, limit=1, cursor="")["next"].partition("cursor=")[2]
    body, _dot, signature = cursor.partition(".")
    assert len(ask(order, limit=1, cursor=cursor)["items"]) == 1
    for wrong in (body, f"x{body}.{signature}", encode([1, "a00"], listing="ailleurs"), "n’importe quoi"):
        with pytest.raises(ValidationError):
            ask(order, limit=1, cursor=wrong)


def make_rows(prefix: str, told: list[int]) -> None:
    CacheGeneration.objects.bulk_create(
        CacheGeneration(key=f"{prefix}{rank:02}", number=number) for rank, number in enumerate(told)
    )


def ask(order: list[By], *, limit: int, cursor: str) -> dict:
    return page_of(
        RequestFactory().get("/api/v1/x/"),
        CacheGeneration.objects.all(),
        order=order,
        asked=PageQuery(limit=limit, cursor=cursor),
        told=lambda row: row.key,
    )
