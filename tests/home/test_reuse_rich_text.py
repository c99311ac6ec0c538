"""The links of a text that passes from one space to another."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from home.reuse.rich_text import Bearings, passed_on

pytestmark = pytest.mark.pure

ROOT = "https://ailleurs.example.org"
# Page 1 may be named as it is, page 2 is read at an address, others nowhere; document and image 3 become 30.
BEARINGS = Bearings(
    page=lambda key: {"1": None, "2": f"{ROOT}/deux/"}.get(key, ""),
    file=lambda kind, key: "30" if key == "3" else "",
    root=ROOT,
)


@pytest.mark.parametrize(
    ("stored", "passed"),
    [
        ('<a linktype="page" id="1">un</a>', '<a id="1" linktype="page">un</a>'),
        ('<a linktype="page" id="2">deux</a>', f'<a href="{ROOT}/deux/">deux</a>'),
        ('<a linktype="page" id="9"><b>neuf</b></a>', "<b>neuf</b>"),
        ('<a linktype="page" id="2; drop">deux</a>', "deux"),
        ('<a linktype="document" id="3">trois</a>', '<a id="30" linktype="document">trois</a>'),
        ('<a linktype="document" id="4">quatre</a>', "quatre"),
        ('<a linktype="autre" id="3">cinq</a>', "cinq"),
        ('<a href="/ailleurs/agenda/">six</a>', f'<a href="{ROOT}/ailleurs/agenda/">six</a>'),
        ('<a href="//autre.example.org/">sept</a>', '<a href="//autre.example.org/">sept</a>'),
        ('<a href="mailto:a@example.org">huit</a>', '<a href="mailto:a@example.org">huit</a>'),
        (
            '<embed alt="" embedtype="image" format="left" id="3"/>',
            '<embed alt="" embedtype="image" format="left" id="30"/>',
        ),
        ('<p>Avant<embed embedtype="image" id="4"/>après</p>', "<p>Avantaprès</p>"),
    ],
)
def test_what_a_text_names_is_named_as_it_may_be(stored, passed):
    assert BeautifulSoup(passed_on(stored, BEARINGS), "html.parser") == BeautifulSoup(passed, "html.parser")


# Of a text that is nothing but blanks, the reader of HTML keeps one.
words = (
    st.text(alphabet="abcé &<>\u00a0", max_size=12)
    .filter(lambda text: not text or text.strip(" "))
    .map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
)
kinds = st.sampled_from(["page", "document", "snippet"])
links = st.builds('<a linktype="{}" id="{}">{}</a>'.format, kinds, st.integers(0, 9), words)
paragraphs = st.builds("<p>{}{}<b>{}</b></p>".format, words, links, links)


@given(st.lists(paragraphs, max_size=4).map("".join))
def test_words_stay_whatever_their_links_become(stored):
    passed = passed_on(stored, BEARINGS)
    assert BeautifulSoup(passed, "html.parser").get_text() == BeautifulSoup(stored, "html.parser").get_text()
    assert 'linktype="snippet"' not in passed


@given(st.lists(paragraphs, max_size=4).map("".join))
def test_what_has_passed_passes_again_unchanged(stored):
    """Whatever a text may name where it went, it may still name there."""
    there = Bearings(page=lambda key: None if key == "1" else "", file=lambda kind, key: key, root=ROOT)
    passed = passed_on(stored, BEARINGS)
    assert passed_on(passed, there) == passed
