"""Pictures drawn by code: how a title fills its box, in letters that French needs."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from home.drawing.canvas import BOLD, REGULAR, font
from home.drawing.share import SIZE, Card, share_png
from home.drawing.wrapping import fitted, shortened, wrapped

pytestmark = pytest.mark.pure

CARD = Card("Cœur de ville", "Actualité", "Ici s’engage", "Ici", "200069854", "#0b4f4a", "#f4b942")
WORDS = st.lists(st.text("abcéœ’-\u00a0", min_size=1, max_size=30), max_size=12).map(" ".join)


def letters(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


@given(WORDS, st.integers(1, 40))
def test_every_letter_stands_in_lines_that_fit(text, most):
    lines = wrapped(text, most=most, measure=len)
    assert letters("".join(lines)) == letters(text)
    assert all(len(line) <= most for line in lines)


@given(WORDS, st.integers(5, 60), st.integers(1, 200))
def test_text_is_as_large_as_it_fits(text, width, height):
    sizes = (8, 4, 2, 1)
    measures = {size: lambda part, size=size: size * len(part) for size in sizes}
    fit = fitted(text, width=width, height=height, sizes=sizes, leading=1, at=measures.__getitem__)
    assert len(fit.lines) * fit.size <= max(height, 1)
    larger = sizes[sizes.index(fit.size) - 1] if fit.size != sizes[0] else None
    if larger:
        words = text.split(" ")
        lines = wrapped(text, most=width / larger, measure=len)
        assert len(lines) * larger > height or max(map(len, words)) * larger > width
    if fit.size > sizes[-1]:
        assert " ".join(fit.lines).split() == [word for word in text.split(" ") if word] or "\u00a0" in text


def test_long_words_are_cut_after_their_own_hyphens():
    assert wrapped("les boulangers-pâtissiers", most=12, measure=len) == ["les", "boulangers-", "pâtissiers"]
    assert wrapped("anticonstitutionnellement", most=10, measure=len) == ["anticonst-", "itutionne-", "llement"]
    assert wrapped("ça va\u00a0!", most=5, measure=len) == ["ça", "va\u00a0!"]
    assert shortened("une fin trop longue", most=8, measure=len) == "une fin…"


@pytest.mark.parametrize("face", [REGULAR, BOLD])
def test_letters_of_french_are_drawn(face):
    drawn = font(face, 20)
    none = bytes(drawn.getmask("\ue000"))
    for sign in "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’…–—€ßñ":
        assert bytes(drawn.getmask(sign)) != none, sign


@pytest.mark.parametrize(
    "title",
    ["", "A", "Œuvre", "anticonstitutionnellement" * 10, "Un titre qui ne finit pas, " * 9, "Un titre\u2029collé\nlà"],
    ids=["empty", "letter", "word", "one-word", "sentence", "breaks"],
)
def test_picture_of_any_title_has_the_size_that_networks_ask(title):
    picture = share_png(Card(**{**vars(CARD), "title": title}))
    assert Image.open(BytesIO(picture)).size == SIZE
    assert len(picture) < 150_000


def test_digest_changes_with_each_thing_that_is_said():
    said = vars(CARD)
    others = [Card(**{**said, name: f"{value}0" if "color" not in name else "#123456"}) for name, value in said.items()]
    assert len({card.digest for card in (CARD, *others)}) == len(said) + 1
    assert Card(**said).digest == CARD.digest
