import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.colours import (
    CONTROL_RATIO,
    GROUNDS,
    STATES,
    TEXT_RATIO,
    Mode,
    Theme,
    contrast,
    derive_theme,
    hex_from_oklch,
    lowest_contrast,
    nearest_shade,
    oklch_from_hex,
    parse_colour,
)

pytestmark = pytest.mark.pure

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# Where rules break first: greys, the corners of the cube, and colours close to them.
channels = st.sampled_from(["00", "01", "7f", "80", "fe", "ff"])
hard_colours = st.one_of(colours, st.tuples(channels, channels, channels).map(lambda parts: "#" + "".join(parts)))
MODES: tuple[Mode, Mode] = ("light", "dark")
DEMO = [("#0b4f4a", "#f5d547"), ("#123a73", "#f0975a"), ("#7c1d2b", "#a9e3c0")]


def assert_everything_can_be_read(theme: Theme) -> None:
    for mode in MODES:
        palette = theme.light if mode == "light" else theme.dark
        grounds = [getattr(palette, name) for name in GROUNDS[mode]]
        grounds += [colour for name, colour in STATES[mode].items() if name.endswith("_tint")]
        for text in ("ink", "ink_2", "brand"):
            assert lowest_contrast(getattr(palette, text), grounds) >= TEXT_RATIO, (mode, text)
        for text in ("good", "bad"):
            assert lowest_contrast(STATES[mode][text], grounds) >= TEXT_RATIO, (mode, text)
        for text, ground in (
            ("on_solid", "solid"),
            ("on_deep", "deep"),
            ("on_deep_2", "deep"),
            ("on_accent", "accent"),
        ):
            assert contrast(getattr(palette, text), getattr(palette, ground)) >= TEXT_RATIO, (mode, text)
        for control in ("line_strong", "solid"):
            assert lowest_contrast(getattr(palette, control), grounds) >= CONTROL_RATIO, (mode, control)
        assert contrast(palette.accent, palette.deep) >= CONTROL_RATIO, mode
        # One's own place among the others' in a distribution, which a line and words tell too.
        assert contrast(palette.brand, palette.contour) >= CONTROL_RATIO, mode


@given(hard_colours, hard_colours)
def test_derive_theme_can_be_read_whatever_the_colours(color_1, color_2):
    assert_everything_can_be_read(derive_theme(color_1, color_2))


@given(hard_colours, hard_colours)
def test_derive_theme_says_every_colour_it_corrected(color_1, color_2):
    theme = derive_theme(color_1, color_2)
    said = {(correction.role, correction.mode) for correction in theme.corrections}
    assert (("brand", "light") in said) == (theme.light.brand != color_1)
    assert (("accent", "light") in said) == (theme.light.accent != color_2)
    assert (("accent", "dark") in said) == (theme.dark.accent != color_2)
    for correction in theme.corrections:
        needed = TEXT_RATIO if correction.role == "brand" else CONTROL_RATIO
        assert correction.ratio_before < needed <= correction.ratio_after


@pytest.mark.parametrize(("color_1", "color_2"), DEMO)
def test_derive_theme_keeps_colours_that_can_be_read(color_1, color_2):
    theme = derive_theme(color_1, color_2)
    assert (theme.light.brand, theme.light.accent, theme.corrections) == (color_1, color_2, ())


def test_derive_theme_darkens_a_pale_first_colour_and_lightens_a_dark_second_one():
    theme = derive_theme("#ffff00", "#101080")
    roles = [(correction.role, correction.mode, correction.given) for correction in theme.corrections]
    assert roles == [("brand", "light", "#ffff00"), ("accent", "light", "#101080"), ("accent", "dark", "#101080")]
    assert theme.corrections[0].ratio_before < 1.1


@given(hard_colours)
def test_nearest_shade_keeps_the_hue_and_moves_no_further_than_needed(colour):
    used = nearest_shade(colour, grounds=["#ffffff"], ratio=TEXT_RATIO, lighter=False)
    before, after = oklch_from_hex(colour), oklch_from_hex(used)
    if used == colour:
        return
    assert contrast(used, "#ffffff") < TEXT_RATIO * 1.04
    assert after.chroma <= before.chroma + 0.01
    if before.chroma > 0.08 and after.chroma > 0.05:
        turn = abs(before.hue - after.hue)
        assert min(turn, 6.2832 - turn) < 0.12


@given(colours)
def test_hex_to_oklch_and_back_is_the_same_colour(colour):
    assert hex_from_oklch(oklch_from_hex(colour)) == colour


def test_contrast_matches_known_ratios():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0000ff", "#0000FF") == 1


def test_oklch_matches_published_values():
    red = oklch_from_hex("#ff0000")
    assert (red.lightness, red.chroma) == (pytest.approx(0.628, abs=0.001), pytest.approx(0.2577, abs=0.001))
    assert oklch_from_hex("#808080").chroma == 0


@pytest.mark.parametrize(("text", "colour"), [("#0B4F4A", "#0b4f4a"), (" #abc ", "#aabbcc")])
def test_parse_colour_accepts_both_hexadecimal_forms(text, colour):
    assert parse_colour(text) == colour


@pytest.mark.parametrize("text", ["", "bleu", "#12345", "#12345g", "0b4f4a", "#0b4f4a;}", "#１２３４５６", "x" * 400])
def test_parse_colour_explains_in_french_what_to_write(text):
    with pytest.raises(ValueError, match="n’est pas une couleur") as error:
        parse_colour(text)
    assert "#0b4f4a" in str(error.value)
    assert len(str(error.value)) < 200
