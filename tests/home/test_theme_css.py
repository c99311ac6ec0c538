import gzip
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.colours import CONTROL_RATIO, STATES, TEXT_RATIO, Mode, contrast, derive_theme, lowest_contrast
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED, theme_css, theme_digest
from tests.home.test_colours import hard_colours

pytestmark = pytest.mark.pure

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")
THEMES = ("energie", "dechets", "eau", "mobilite", "achats", "batiments")
SIGNS = {"ok", "alerte", "fermer"}
TERRITORIES = [
    ("200069854", "#0b4f4a", "#f5d547"),
    ("241700434", "#123a73", "#f0975a"),
    ("200067106", "#7c1d2b", "#a9e3c0"),
    ("245900410", "#ffff00", "#ffff66"),
    (NATIONAL_SEED, *NATIONAL_COLOURS),
]


def sheets() -> list[Path]:
    css = STATIC / "css"
    return [css / "tokens.css", css / "base.css", *sorted((css / "components").glob("*.css")), css / "print.css"]


def schemes(css: str) -> list[dict[str, str]]:
    """The custom properties of each colour scheme, as written: light, dark."""
    found = [
        dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root\s*\{([^}]*)\}", css)
    ]
    return [properties for properties in found if properties]


@pytest.mark.parametrize(("seed", "color_1", "color_2"), TERRITORIES)
def test_theme_css_sets_the_same_properties_light_and_dark_under_12_kb(seed, color_1, color_2):
    css = theme_css(seed, derive_theme(color_1, color_2))
    light, dark = schemes(css)
    assert light.keys() == dark.keys()
    assert len(css.encode()) < 12_000
    assert css.count("{") == css.count("}")
    assert css.startswith("@layer tokens{")


def test_theme_css_carries_the_motif_as_an_address_that_reads_back():
    css = theme_css("200069854", derive_theme("#0b4f4a", "#f5d547"))
    address = re.search(r'--motif:url\("data:image/svg\+xml,([^"]+)"\)', css)
    assert address
    assert not set(address[1]) & set('<>#"')
    assert ElementTree.fromstring(unquote(address[1])).get("viewBox") == "0 0 1600 640"


def test_tokens_fall_back_on_the_colours_of_the_national_space():
    theme = derive_theme(*NATIONAL_COLOURS)
    light, dark = schemes(TOKENS)
    assert theme.light.properties().items() <= light.items()
    assert theme.dark.properties().items() <= dark.items()
    assert light.keys() == dark.keys()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_tokens_state_colours_are_those_that_contrast_is_computed_with(mode: Mode):
    properties = schemes(TOKENS)[("light", "dark").index(mode)]
    states = {f"--{name.replace('_', '-')}": colour for name, colour in STATES[mode].items()}
    assert states.items() <= properties.items()


@given(hard_colours, hard_colours, st.sampled_from(["light", "dark"]), st.sampled_from(THEMES))
def test_series_of_charts_can_be_told_on_every_ground(color_1, color_2, mode: Mode, name):
    properties = schemes(TOKENS)[("light", "dark").index(mode)]
    ink, solid, tint = (properties[f"--{name}-{part}"] for part in ("ink", "solid", "tint"))
    theme = derive_theme(color_1, color_2)
    palette = theme.light if mode == "light" else theme.dark
    grounds = [palette.ground, palette.surface, palette.tint, palette.tint_2]
    assert lowest_contrast(ink, [*grounds, tint]) >= TEXT_RATIO
    assert lowest_contrast(solid, grounds) >= CONTROL_RATIO
    assert lowest_contrast(palette.ink, [tint]) >= TEXT_RATIO
    assert contrast(STATES[mode]["warn_line"], STATES[mode]["warn_tint"]) >= CONTROL_RATIO


def test_theme_digest_changes_with_the_seed_and_with_each_colour():
    digests = {
        theme_digest("200069854", "#0b4f4a", "#f5d547"),
        theme_digest("241700434", "#0b4f4a", "#f5d547"),
        theme_digest("200069854", "#0b4f4b", "#f5d547"),
        theme_digest("200069854", "#0b4f4a", "#f5d548"),
    }
    assert len(digests) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}", digest) for digest in digests)


def test_style_sheets_are_small_layered_and_only_name_tokens_that_exist():
    whole = "\n".join(sheet.read_text("utf-8") for sheet in sheets())
    assert len(whole) < 60_000
    assert len(gzip.compress(whole.encode())) < 14_000
    defined = set(re.findall(r"(--[\w-]+)\s*:", whole)) | {"--motif"}
    used = {(name, fallback) for name, fallback in re.findall(r"var\((--[\w-]+)\s*([,)])", whole)}
    assert {name for name, fallback in used if fallback == ")"} <= defined
    for sheet in sheets():
        text = sheet.read_text("utf-8")
        assert text.count("{") == text.count("}"), sheet.name
        assert "!important" not in text or sheet.name == "print.css", sheet.name
        assert not re.search(r"(?:^|[\s,>+~])#[a-z][\w-]*\s*[{,:]", text), f"{sheet.name} styles an id"


def test_style_sheets_need_no_browser_younger_than_2022():
    """What came later may only add to a page that is right without it: named here, each with its reason."""
    late = re.compile(r"light-dark\(|oklch\(|color-mix\(|@container|@scope|@starting-style|anchor\(")
    for sheet in sheets():
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert not late.search(text), sheet.name
        for rule in re.findall(r"([^{}]*)\{", text):
            assert ":has(" not in rule or all(":has(" in part for part in rule.split(",")), (sheet.name, rule)


def test_icons_are_one_sprite_with_every_name_templates_use():
    root = ElementTree.parse(STATIC / "icons" / "icons.svg").getroot()
    names = {node.get("id") for node in root}
    markers = {f"m-{name}" for name in THEMES}
    levels = {f"niveau-{rank}" for rank in range(1, 5)}
    assert names >= SIGNS | markers | levels | set(THEMES)
    assert len(names) == len(root)
