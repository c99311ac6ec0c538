"""A short rich text of the editor, as a mail says it."""

import pytest

from home.rich_words import read_rich_words

pytestmark = pytest.mark.pure


def read(stored: str):
    return read_rich_words(
        stored, page_url=lambda number: f"https://ici.example.org/{number}/" if number == "7" else ""
    )


def test_words_are_said_twice_in_html_and_as_text():
    words = read(
        '<p>Bonjour <b>à tous</b>,</p><ul><li>un</li><li>deux</li></ul><p><a href="https://a.fr/">lire</a></p>'
    )
    assert words.html == (
        '<p>Bonjour <b>à tous</b>,</p><ul><li>un</li><li>deux</li></ul><p><a href="https://a.fr/">lire</a></p>'
    )
    assert words.text == "Bonjour à tous,\n\n- un\n- deux\n\nlire (https://a.fr/)"


def test_page_is_linked_by_its_whole_address_where_it_may_be():
    assert (
        read('<p><a linktype="page" id="7">ici</a></p>').html == '<p><a href="https://ici.example.org/7/">ici</a></p>'
    )
    assert read('<p><a linktype="page" id="8">ailleurs</a></p>').html == "<p>ailleurs</p>"


@pytest.mark.parametrize(
    "stored",
    [
        "<p><script>mal()</script><img src=x onerror=mal()></p>",
        '<p><a href="javascript:mal()">lire</a></p>',
        '<p><a href="https://a.fr/" onclick="mal()">lire</a></p>',
    ],
)
def test_nothing_else_passes(stored):
    assert "mal" not in read(stored).html


def test_signs_are_escaped():
    assert read("<p>R&amp;D &lt;b&gt;</p>").html == "<p>R&amp;D &lt;b&gt;</p>"
    assert read("<p>R&amp;D</p>").text == "R&D"
