"""The one small style sheet that makes a space look like its territory: colours in both modes, and the motif.

It only sets custom properties, on the same layer and with the same selectors as `static/css/tokens.css`: load it after.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from home import colours, contours
from home.colours import Palette, Theme
from home.contours import motif_svg

# The national space, which belongs to no territory; `tokens.css` falls back on its colours.
NATIONAL_SEED = "national"
NATIONAL_COLOURS = ("#24502c", "#f6b896")

# A change of these rules must change the names of the style sheets, which browsers keep for a year.
_RULES = b"".join(Path(str(source)).read_bytes() for source in (colours.__file__, contours.__file__, __file__))


@lru_cache(maxsize=64)
def theme_css(siren: str, theme: Theme) -> str:
    """The whole style sheet, under 12 KB. `siren` is any seed of `home.contours`."""
    return "@layer tokens{" + scheme_rules(theme) + f':root{{--motif:url("{motif_uri(siren)}")}}' + "}\n"


def scheme_rules(theme: Theme) -> str:
    """Light by default and on paper; dark on a screen whose owner prefers it."""
    light, dark = _declarations(theme.light), _declarations(theme.dark)
    return f":root{{{light}}}@media screen{{@media (prefers-color-scheme:dark){{:root{{{dark}}}}}}}"


def _declarations(palette: Palette) -> str:
    return ";".join(f"{name}:{value}" for name, value in palette.properties().items())


def motif_uri(siren: str) -> str:
    """The motif as a `data:` address; only what an address or a quoted CSS text may not hold is encoded."""
    svg = motif_svg(siren).replace('"', "'")
    for character in "%<>#":
        svg = svg.replace(character, f"%{ord(character):02X}")
    return f"data:image/svg+xml,{svg}"


def drawn_motif(siren: str, colour: str) -> str:
    """The motif as a picture in one colour, for what cannot mask (a PDF)."""
    svg = motif_svg(siren).replace("#000", colour)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@lru_cache(maxsize=4096)
def theme_digest(siren: str, color_1: str, color_2: str) -> str:
    """Twelve hexadecimal characters for the sheet's name: they change with a territory's choices and with the rules."""
    return hashlib.sha256(_RULES + f"{siren} {color_1} {color_2}".encode()).hexdigest()[:12]
