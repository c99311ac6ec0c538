"""What pictures are drawn with: points, letters, and the lines of a seed. Pillow, without Django."""

from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from home.contours import MARK_SIZE, MOTIF_SIZE, mark_rings, motif_lines
from home.drawing.wrapping import shortened

FINE = 2  # drawn so many times larger, then reduced: Pillow's lines have no soft edge
FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"

Size = tuple[int, int]
Point = tuple[float, float]


def canvas(size: Size, colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Points in units are `FINE` points of what is drawn: every function here takes units."""
    image = Image.new("RGB", (size[0] * FINE, size[1] * FINE), colour)
    return image, ImageDraw.Draw(image)


def as_png(image: Image.Image, size: Size) -> bytes:
    """Reduced to its size in points."""
    out = BytesIO()
    # A handful of flat colours: a palette of their shades is a quarter of the weight.
    image.resize(size, Image.Resampling.LANCZOS).quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_box(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], *, radius: int, colour: str) -> None:
    draw.rounded_rectangle(tuple(side * FINE for side in box), radius=radius * FINE, fill=colour)


def draw_mark(draw: ImageDraw.ImageDraw, seed: str, *, at: Size, size: int, colour: str) -> None:
    scale = size * FINE / MARK_SIZE
    for ring in mark_rings(seed):
        points = [(x * scale + at[0] * FINE, y * scale + at[1] * FINE) for x, y in _rounded(ring)]
        draw.line(points, fill=colour, width=max(2, round(size / 22)), joint="curve")


def draw_motif(image: Image.Image, seed: str, *, colour: str, lightest: float) -> None:
    """The relief of a place over the whole picture, its right side kept; it fades to `lightest` on the left."""
    width, height = image.size
    scale = height / MOTIF_SIZE[1]
    left = MOTIF_SIZE[0] * scale - width
    lines = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(lines)
    for rank, level in enumerate(motif_lines(seed)):
        for line in level:
            points = [(x * scale - left, y * scale) for x, y in line]
            pen.line(points, fill=255, width=round((2.6 if rank % 4 == 3 else 1.3) * FINE), joint="curve")
    fade = Image.linear_gradient("L").rotate(90).resize(image.size)
    strength = fade.point([round(lightest * 255 + (1 - lightest) * value) for value in range(256)])
    faded = Image.new("L", image.size, 0)
    faded.paste(strength, mask=lines)
    image.paste(colour, (0, 0), faded)


def draw_line(
    draw: ImageDraw.ImageDraw, at: Size, text: str, *, face: str, size: int, colour: str, most: int, least: int = 12
) -> None:
    """One line, made smaller until it fits in `most`, then shortened."""
    while size > least and width_of(text, face=face, size=size) > most:
        size -= 2
    text = shortened(text, most=most, measure=lambda part: width_of(part, face=face, size=size))
    draw.text((at[0] * FINE, at[1] * FINE), text, font=font(face, size), fill=colour)


def width_of(text: str, *, face: str, size: int) -> float:
    return font(face, size).getlength(text) / FINE


@lru_cache(maxsize=64)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / face), size * FINE)


def _rounded(ring: list[Point]) -> list[Point]:
    """Corners cut twice over (Chaikin), the line staying closed."""
    for _turn in range(3):
        cut = []
        for (ax, ay), (bx, by) in pairwise(ring):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        ring = [*cut, cut[0]]
    return ring
