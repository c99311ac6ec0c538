"""The badge by which an organisation shows its engagement. What a link to its page shows is `home.drawing.share`."""

from dataclasses import dataclass
from html import escape

from home.colours import Palette
from home.contours import mark_path
from home.drawing.canvas import BOLD, REGULAR, as_png, canvas, draw_box, draw_line, draw_mark

BADGE = (640, 192)


@dataclass(frozen=True)
class Engagement:
    """What the badge says. `seed` draws the organisation's mark; `since` is a year, empty before any signature."""

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
    image, draw = canvas(BADGE, palette.ground)
    draw_box(draw, (0, 0, *BADGE), radius=16, colour=palette.deep)
    draw_mark(draw, engagement.seed, at=(32, 36), size=120, colour=palette.accent)
    draw_line(draw, (184, 54), engagement.title, face=BOLD, size=40, colour=palette.on_deep, most=424)
    draw_line(draw, (184, 110), engagement.place, face=REGULAR, size=28, colour=palette.on_deep_2, most=424)
    return as_png(image, BADGE)
