"""Texts of the editor, as other sites may show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.blocks.rich_html import Addresses, resolved

pytestmark = pytest.mark.pure

KNOWN = Addresses(
    page={3: "https://ici.example/page/"}.get,  # type: ignore[arg-type]
    document={5: "https://ici.example/documents/5/a.pdf"}.get,  # type: ignore[arg-type]
    root="https://ici.example",
)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ('<a linktype="page" id="3">là</a>', '<a href="https://ici.example/page/">là</a>'),
        ('<a linktype="page" id="4">là</a>', "là"),
        ('<a linktype="page" id="x">là</a>', "là"),
        ('<a linktype="document" id="5">là</a>', '<a href="https://ici.example/documents/5/a.pdf">là</a>'),
        ('<a linktype="autre" id="5">là</a>', "là"),
        ('<a href="/ami/">là</a>', '<a href="https://ici.example/ami/">là</a>'),
        ('<a href="//autre.example/">là</a>', '<a href="//autre.example/">là</a>'),
        ('<a href="mailto:a@b.fr">là</a>', '<a href="mailto:a@b.fr">là</a>'),
        ('<a href="#bas">là</a>', '<a href="#bas">là</a>'),
        ('<a href="TEL:+33549000000">là</a>', '<a href="TEL:+33549000000">là</a>'),
        ('<a href="JavaScript:alert(1)">là</a>', "là"),
        ('<a href=" javascript:alert(1)">là</a>', "là"),
        ('<a href="data:text/html,x">là</a>', "là"),
        ('<p>Un</p><embed embedtype="image" id="1" alt=""/><p>Deux</p>', "<p>Un</p><p>Deux</p>"),
        ("", ""),
    ],
)
def test_links_lead_where_they_may(stored, told):
    assert resolved(stored, KNOWN) == told


@given(st.lists(st.sampled_from(["<p>a</p>", '<a linktype="page" id="3">b</a>', '<a href="/c/">c</a>', "&amp;", "é"])))
def test_what_is_resolved_stays_as_it_is(parts):
    once = resolved("".join(parts), KNOWN)
    assert resolved(once, KNOWN) == once
