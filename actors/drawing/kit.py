"""Pictures by which an organisation shows its engagement: a badge, and what a link to its page shows."""

from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from home.colours import Palette
from home.contours import MARK_SIZE, mark_path, mark_rings

BADGE, SHARE = (640, 192), (1200, 630)
FINE = 2  # drawn so many times larger, then reduced: Pillow's lines have no soft edge
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


@dataclass(frozen=True)
class Engagement:
    """What the pictures say. `seed` draws the organisation's mark; `since` is a year, empty before any signature."""

    organisation: str
    seed: str
    territory: str
    title: str
    since: str = ""

    @property
    def place(self) -> str:
        return f"{self.territory}, {self.since}" if self.since else self.territory


def badge_svg(engagement: Engagement, palette: Palette) -> str:
    """The badge as a drawing, 320 by 96, with its text as a title."""
    title = escape(f"{engagement.title}, {engagement.place}")
    font = "font-family=\"'Segoe UI',Ubuntu,Roboto,'DejaVu Sans',sans-serif\""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="96" viewBox="0 0 640 192" role="img">'
        f"<title>{title}</title>"
        f'<rect width="640" height="192" rx="16" fill="{palette.deep}"/>'
        f'<g transform="translate(32 36) scale(1.25)" fill="none" stroke="{palette.accent}" stroke-width="4.5">'
        f'<path d="{mark_path(engagement.seed)}"/></g>'
        f'<text x="184" y="92" font-size="40" font-weight="700" {font} fill="{palette.on_deep}">'
        f"{escape(engagement.title)}</text>"
        f'<text x="184" y="138" font-size="28" {font} fill="{palette.on_deep_2}">'
        f"{escape(engagement.place)}</text></svg>"
    )


def badge_png(engagement: Engagement, palette: Palette) -> bytes:
    """The same as points, 640 by 192, for programs that know no drawing."""
    image, draw = _canvas(BADGE, palette.ground)
    draw.rounded_rectangle(_fine((0, 0, *BADGE)), radius=16 * FINE, fill=palette.deep)
    _mark(draw, engagement.seed, at=(32, 36), size=120, colour=palette.accent)
    _text(draw, (184, 54), engagement.title, BOLD, 40, palette.on_deep, most=424)
    _text(draw, (184, 110), engagement.place, REGULAR, 28, palette.on_deep_2, most=424)
    return _png(image, BADGE)


def share_png(engagement: Engagement, palette: Palette) -> bytes:
    """What social networks show beside a link: 1200 by 630."""
    image, draw = _canvas(SHARE, palette.deep)
    _mark(draw, engagement.seed, at=(730, 80), size=470, colour=palette.deep_contour)
    _text(draw, (80, 200), engagement.organisation, BOLD, 64, palette.on_deep, most=620)
    _text(draw, (80, 310), engagement.title, REGULAR, 44, palette.on_deep, most=1040)
    _text(draw, (80, 500), engagement.place, BOLD, 34, palette.accent, most=1040)
    return _png(image, SHARE)


def _canvas(size: tuple[int, int], colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (size[0] * FINE, size[1] * FINE), colour)
    return image, ImageDraw.Draw(image)


def _fine(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (side * FINE for side in box)
    return left, top, right, bottom


def _mark(draw: ImageDraw.ImageDraw, seed: str, *, at: tuple[int, int], size: int, colour: str) -> None:
    scale = size * FINE / MARK_SIZE
    for ring in mark_rings(seed):
        points = [(x * scale + at[0] * FINE, y * scale + at[1] * FINE) for x, y in _rounded(ring)]
        draw.line(points, fill=colour, width=max(2, round(size / 22)), joint="curve")


def _rounded(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners cut twice over (Chaikin), the line staying closed."""
    for _turn in range(3):
        cut = []
        for (ax, ay), (bx, by) in pairwise(ring):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        ring = [*cut, cut[0]]
    return ring


def _text(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    face: str,
    size: int,
    colour: str,
    *,
    most: int,
) -> None:
    """One line, made smaller until it fits in `most` points."""
    font = ImageFont.truetype(face, size * FINE)
    while size > 12 and draw.textlength(text, font=font) > most * FINE:
        size -= 2
        font = ImageFont.truetype(face, size * FINE)
    draw.text((at[0] * FINE, at[1] * FINE), text, font=font, fill=colour)


def _png(image: Image.Image, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    # A handful of flat colours: a palette of their shades is a quarter of the weight.
    image.resize(size, Image.Resampling.LANCZOS).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
