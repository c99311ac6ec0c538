"""What social networks show beside a link to a page: its title in full, on the relief of its space."""

import hashlib
import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from PIL import ImageDraw

from home import colours, contours
from home.colours import Palette, derive_theme
from home.drawing import canvas as drawing
from home.drawing import wrapping
from home.drawing.canvas import BOLD, REGULAR, as_png, canvas, draw_line, draw_mark, draw_motif, font, width_of
from home.drawing.wrapping import fitted

SIZE = (1200, 630)
MARGIN, INSIDE = 72, 1056
SIZES = range(84, 34, -4)
LEADING = 1.16
TITLE_TOP, TITLE_BOTTOM = 152, 474
EMBLEM = 190
# They come with what is pasted into a title, and are no letters: laying them out fails.
BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Card:
    """What a picture says; its programme or its place may be left out.

    `seed` draws the relief of the space, `emblem` the mark of an organisation, if any.
    """

    title: str
    kind: str
    programme: str
    place: str
    seed: str
    color_1: str
    color_2: str
    emblem: str = ""

    @property
    def digest(self) -> str:
        """Twelve hexadecimal characters: they change with what is said and with the rules of the drawing."""
        said = repr([getattr(self, field.name) for field in fields(self)])
        return hashlib.sha256(_rules() + said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def share_png(card: Card) -> bytes:
    """1200 by 630, a hundred kilobytes at most."""
    palette = derive_theme(card.color_1, card.color_2).light
    image, draw = canvas(SIZE, palette.deep)
    draw_motif(image, card.seed, colour=palette.deep_contour, lightest=0.22)
    draw.rectangle((0, 0, 14 * drawing.FINE, SIZE[1] * drawing.FINE), fill=palette.accent)
    draw_line(draw, (MARGIN, 72), card.kind, face=BOLD, size=34, colour=palette.accent, most=INSIDE, least=24)
    _title(draw, card, palette)
    _foot(draw, card, palette)
    return as_png(image, SIZE)


def _title(draw: ImageDraw.ImageDraw, card: Card, palette: Palette) -> None:
    """In full, as large as it fits, beside the organisation's mark where there is one."""
    top = TITLE_TOP if card.kind else TITLE_TOP - 80
    width = INSIDE - (EMBLEM + 48 if card.emblem else 0)
    fit = fitted(
        BREAKS.sub(" ", card.title),
        width=width,
        height=TITLE_BOTTOM - top,
        sizes=SIZES,
        leading=LEADING,
        at=lambda size: lambda text: width_of(text, face=BOLD, size=size),
    )
    for number, line in enumerate(fit.lines):
        height = (top + number * fit.size * LEADING) * drawing.FINE
        draw.text((MARGIN * drawing.FINE, height), line, font=font(BOLD, fit.size), fill=palette.on_deep)
    if card.emblem:
        at = (MARGIN + INSIDE - EMBLEM, top + 8)
        draw_mark(draw, card.emblem, at=at, size=EMBLEM, colour=palette.accent)


def _foot(draw: ImageDraw.ImageDraw, card: Card, palette: Palette) -> None:
    """Whose page it is: the mark of the space, its programme and its place."""
    draw_mark(draw, card.seed, at=(MARGIN, 500), size=76, colour=palette.accent)
    first, *second = [text for text in (card.programme, card.place) if text]
    left, most = MARGIN + 100, INSIDE - 100
    top = 500 if second else 521
    draw_line(draw, (left, top), first, face=BOLD, size=30, colour=palette.on_deep, most=most, least=22)
    for text in second:
        draw_line(draw, (left, 542), text, face=REGULAR, size=26, colour=palette.on_deep_2, most=most, least=20)


@cache
def _rules() -> bytes:
    """Of what a picture is made, letters aside."""
    sources = (colours.__file__, contours.__file__, drawing.__file__, wrapping.__file__, __file__)
    return hashlib.sha256(b"".join(Path(source).read_bytes() for source in sources)).digest()
