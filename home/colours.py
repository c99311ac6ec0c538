"""From a territory's two colours to every colour of its space, in light and dark, as hexadecimal.

Pure arithmetic. A colour is never refused: where it could not be read, the nearest shade that can is used instead, and
`Theme.corrections` says so. Shades keep their hue in OKLCH (Björn Ottosson, 2020), where equal steps look equal.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple

Mode = Literal["light", "dark"]

TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3: text
CONTROL_RATIO = 3.0  # WCAG 2.2, 1.4.11: what one must see to use a control

# The states' colours are the same everywhere; text stands on their tints. `static/css/tokens.css` says them again.
STATES: dict[Mode, dict[str, str]] = {
    "light": {
        "good": "#175f33",
        "bad": "#a51f1e",
        "good_tint": "#e6f7ea",
        "bad_tint": "#ffefed",
        "warn_tint": "#fef3d6",
        "warn_line": "#9c6f0f",
    },
    "dark": {
        "good": "#8ce1a4",
        "bad": "#ffaba1",
        "good_tint": "#192f1f",
        "bad_tint": "#3b1c19",
        "warn_tint": "#342a0e",
        "warn_line": "#d1a84b",
    },
}


class Oklch(NamedTuple):
    """Lightness in [0, 1], chroma from 0, hue in radians."""

    lightness: float
    chroma: float
    hue: float


class Shade(NamedTuple):
    """Where a derived colour stands: its lightness, and how much of the territory's chroma it may keep."""

    lightness: float
    chroma: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour that a space derives, in one mode. Names are those of the custom properties, `_` for `-`."""

    ground: str
    surface: str
    tint: str
    tint_2: str
    line: str
    line_strong: str
    ink: str
    ink_2: str
    contour: str
    brand: str
    solid: str
    on_solid: str
    deep: str
    on_deep: str
    on_deep_2: str
    deep_contour: str
    accent: str
    on_accent: str
    accent_contour: str

    def properties(self) -> dict[str, str]:
        """CSS custom properties, in order: `{"--ground": "#fcfefd", …}`."""
        return {"--" + field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Correction:
    """A chosen colour, and the nearest shade used in its stead; ratios are the lowest on the grounds it meets."""

    role: Literal["brand", "accent"]
    mode: Mode
    given: str
    used: str
    ratio_before: float
    ratio_after: float


@dataclass(frozen=True, slots=True)
class Theme:
    color_1: str
    color_2: str
    light: Palette
    dark: Palette
    corrections: tuple[Correction, ...]


def parse_colour(text: str) -> str:
    """`#rrggbb` in small letters, from `#rrggbb` or `#rgb`. Raises `ValueError`, in French, for anything else."""
    digits = str(text).strip().lower()
    if re.fullmatch(r"#[0-9a-f]{6}", digits):
        return digits
    if re.fullmatch(r"#[0-9a-f]{3}", digits):
        return "#" + "".join(digit * 2 for digit in digits[1:])
    shown = text if len(str(text)) <= 30 else f"{str(text)[:29]}…"
    raise ValueError(
        f"«\N{NO-BREAK SPACE}{shown}\N{NO-BREAK SPACE}» n’est pas une couleur\N{NARROW NO-BREAK SPACE}: "
        "écrivez un dièse suivi de six chiffres ou lettres de a à f, par exemple #0b4f4a."
    )


def rgb_from_hex(colour: str) -> tuple[float, float, float]:
    """sRGB channels in [0, 1]."""
    digits = parse_colour(colour)[1:]
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def hex_from_rgb(channels: Iterable[float]) -> str:
    """Channels out of [0, 1] are brought back to the nearest bound."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def oklch_from_hex(colour: str) -> Oklch:
    red, green, blue = map(_linear, rgb_from_hex(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    return Oklch(lightness, chroma, math.atan2(b, a)) if chroma > 1e-4 else Oklch(lightness, 0.0, 0.0)


def rgb_from_oklch(colour: Oklch) -> tuple[float, float, float]:
    """sRGB channels, out of [0, 1] when the screen cannot show that much chroma."""
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def hex_from_oklch(colour: Oklch) -> str:
    """The same hue and lightness, with as much of the chroma as sRGB can show."""
    if _is_shown(colour):
        return hex_from_rgb(rgb_from_oklch(colour))
    low, high = 0.0, colour.chroma
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_shown(colour._replace(chroma=middle)) else (low, middle)
    return hex_from_rgb(rgb_from_oklch(colour._replace(chroma=low)))


def _is_shown(colour: Oklch) -> bool:
    return all(-0.001 <= channel <= 1.001 for channel in rgb_from_oklch(colour))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    red, green, blue = map(_linear, rgb_from_hex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio, from 1 to 21; the order does not matter."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def lowest_contrast(colour: str, grounds: Iterable[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def nearest_shade(colour: str, *, grounds: Iterable[str], ratio: float, lighter: bool) -> str:
    """The colour itself if it is seen on all the grounds, else the least lightened (or darkened) shade that is.

    Where no shade is, what comes back is white (or black): the best there is on that side.
    """
    grounds = list(grounds)
    if lowest_contrast(colour, grounds) >= ratio:
        return parse_colour(colour)
    start = oklch_from_hex(colour)
    unseen, seen = start.lightness, 1.0 if lighter else 0.0
    best = "#ffffff" if lighter else "#000000"
    for _ in range(18):
        middle = (unseen + seen) / 2
        shade = hex_from_oklch(start._replace(lightness=middle))
        if lowest_contrast(shade, grounds) >= ratio:
            seen, best = middle, shade
        else:
            unseen = middle
    return best


GROUNDS: dict[Mode, dict[str, Shade]] = {
    "light": {
        "ground": Shade(0.995, 0.002),
        "surface": Shade(1, 0),
        "tint": Shade(0.968, 0.009),
        "tint_2": Shade(0.928, 0.022),
    },
    "dark": {
        "ground": Shade(0.185, 0.014),
        "surface": Shade(0.225, 0.018),
        "tint": Shade(0.25, 0.024),
        "tint_2": Shade(0.31, 0.036),
    },
}
LINES: dict[Mode, dict[str, Shade]] = {
    "light": {"line": Shade(0.875, 0.018), "contour": Shade(0.86, 0.045), "deep_contour": Shade(0.58, 0.085)},
    "dark": {"line": Shade(0.37, 0.025), "contour": Shade(0.36, 0.05), "deep_contour": Shade(0.45, 0.07)},
}
TEXTS: dict[Mode, dict[str, Shade]] = {
    "light": {"ink": Shade(0.245, 0.035), "ink_2": Shade(0.45, 0.03)},
    "dark": {"ink": Shade(0.955, 0.008), "ink_2": Shade(0.78, 0.018)},
}
CONTROLS: dict[Mode, Shade] = {"light": Shade(0.58, 0.035), "dark": Shade(0.62, 0.03)}
DEEP: dict[Mode, Shade] = {"light": Shade(0.38, 0.4), "dark": Shade(0.26, 0.055)}
BRAND_IN_DARK = Shade(0.83, 0.085)
ON_DEEP = {"on_deep": Shade(0.985, 0.01), "on_deep_2": Shade(0.89, 0.035)}


def derive_theme(color_1: str, color_2: str) -> Theme:
    """Every colour of a space from its two. Text is at least 4.5:1, controls 3:1, whatever they are, in both modes.

    In dark mode the first colour always turns into a light tint of its hue: that is the design, not a correction.
    """
    color_1, color_2 = parse_colour(color_1), parse_colour(color_2)
    light, dark = _derive_palette(color_1, color_2, mode="light"), _derive_palette(color_1, color_2, mode="dark")
    used = (
        _corrected("brand", "light", color_1, light.brand, _text_grounds(light, mode="light")),
        _corrected("accent", "light", color_2, light.accent, [light.deep]),
        _corrected("accent", "dark", color_2, dark.accent, [dark.deep]),
    )
    return Theme(color_1, color_2, light, dark, tuple(correction for correction in used if correction))


def _derive_palette(color_1: str, color_2: str, *, mode: Mode) -> Palette:
    base, is_dark = oklch_from_hex(color_1), mode == "dark"
    quiet = {name: _shade(base, shade) for name, shade in (GROUNDS[mode] | LINES[mode]).items()}
    grounds = [*(quiet[name] for name in GROUNDS[mode]), *_state_tints(mode)]

    def seen(colour: str, *, ratio: float = TEXT_RATIO) -> str:
        return nearest_shade(colour, grounds=grounds, ratio=ratio, lighter=is_dark)

    brand = seen(_shade(base, BRAND_IN_DARK) if is_dark else color_1)
    return Palette(
        **quiet,
        **{name: seen(_shade(base, shade)) for name, shade in TEXTS[mode].items()},
        line_strong=seen(_shade(base, CONTROLS[mode]), ratio=CONTROL_RATIO),
        brand=brand,
        solid=brand,
        on_solid=_shade(base, Shade(0.2, 0.04)) if is_dark else "#ffffff",
        **_deep_colours(base, color_2, mode=mode),
    )


def _deep_colours(base: Oklch, color_2: str, *, mode: Mode) -> dict[str, str]:
    """The territory's own ground, what is written on it, and the second colour, which must be seen there."""
    lightness, chroma = DEEP[mode]
    deep = _shade(base, Shade(lightness if mode == "dark" else min(base.lightness, lightness), chroma))
    texts = {
        name: nearest_shade(_shade(base, shade), grounds=[deep], ratio=TEXT_RATIO, lighter=True)
        for name, shade in ON_DEEP.items()
    }
    accent = nearest_shade(color_2, grounds=[deep], ratio=CONTROL_RATIO, lighter=True)
    hue = oklch_from_hex(accent)
    contour = hex_from_oklch(hue._replace(lightness=max(0.0, hue.lightness - 0.1)))
    return {"deep": deep, **texts, "accent": accent, "on_accent": _text_on(accent), "accent_contour": contour}


def _shade(base: Oklch, shade: Shade) -> str:
    return hex_from_oklch(Oklch(shade.lightness, min(base.chroma, shade.chroma), base.hue))


def _text_on(ground: str) -> str:
    """A dark or a light text of the ground's own hue: the dark one where the ground is light."""
    base = oklch_from_hex(ground)
    dark, light = (_shade(base, Shade(lightness, 0.05)) for lightness in (0.2, 0.99))
    sides = [(dark, False), (light, True)] if base.lightness >= 0.66 else [(light, True), (dark, False)]
    shades = [nearest_shade(text, grounds=[ground], ratio=TEXT_RATIO, lighter=lighter) for text, lighter in sides]
    return next(shade for shade in shades if contrast(shade, ground) >= TEXT_RATIO)  # black or white always is: 4.58


def _state_tints(mode: Mode) -> list[str]:
    return [colour for name, colour in STATES[mode].items() if name.endswith("_tint")]


def _text_grounds(palette: Palette, *, mode: Mode) -> list[str]:
    return [*(getattr(palette, name) for name in GROUNDS[mode]), *_state_tints(mode)]


def _corrected(
    role: Literal["brand", "accent"], mode: Mode, given: str, used: str, grounds: list[str]
) -> Correction | None:
    if given == used:
        return None
    return Correction(role, mode, given, used, lowest_contrast(given, grounds), lowest_contrast(used, grounds))
