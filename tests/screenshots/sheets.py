"""Contact sheets: a page to browse in, and pictures to look at one after the other."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from tests.screenshots.camera import MORE, USUAL
from tests.screenshots.screens import GROUPS, SCREENS, Screen

SHEET_WIDTH = 2000
ROWS = 2  # on a sheet: six screens or so
TILE_HEIGHT = 820
GAP = 24
SCALES = {1280: 0.35, 768: 0.38, 794: 0.42, 375: 0.46}
USUAL_SUFFIXES = [view.suffix for view in USUAL]
MORE_SUFFIXES = [view.suffix for view in MORE]
WORDS = {"dark": "sombre", "print": "imprimé"}

PAGE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Captures d’écran</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 24px; background: #eee; color: #222; }}
section {{ margin-block: 32px; }}
.shots {{ display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }}
figure {{ margin: 0; }}
figcaption {{ font-size: 14px; margin-top: 4px; }}
.shot {{ display: block; height: 420px; overflow: hidden; border: 1px solid #bbb; background: #fff; }}
.shot img {{ display: block; width: 100%; }}
</style>
<h1>Captures d’écran</h1>
<nav><ul>{menu}</ul></nav>
{groups}
</html>
"""


class Shot(NamedTuple):
    """One picture that was taken."""

    path: Path
    suffix: str

    @property
    def width(self) -> int:
        return int(self.suffix.split("-")[0])

    @property
    def caption(self) -> str:
        width, _dash, way = self.suffix.partition("-")
        return f"{width} px, {WORDS[way]}" if way else f"{width} px"


def shots_of(screen: Screen, folder: Path, suffixes: list[str]) -> list[Shot]:
    found = [Shot(folder / f"{screen.key}--{suffix}.png", suffix) for suffix in suffixes]
    return [shot for shot in found if shot.path.exists()]


def write_sheets(folder: Path) -> int:
    """Everything that the folder holds, on sheets; those of the time before are taken away. Gives their number."""
    for old in folder.glob("sheet-*.png"):
        old.unlink()
    (folder / "index.html").write_text(_page(folder), encoding="utf-8")
    groups = [USUAL_SUFFIXES, MORE_SUFFIXES]
    sheets = [sheet for suffixes in groups for sheet in _lay_out(_tiles(folder, suffixes))]
    for number, sheet in enumerate(sheets, start=1):
        sheet.save(folder / f"sheet-{number:02}.png")
    return len(sheets)


# --- The page --------------------------------------------------------------------------------------------------------


def _page(folder: Path) -> str:
    menu = "".join(f'<li><a href="#{number}">{name}</a></li>' for number, name in enumerate(GROUPS))
    groups = "\n".join(
        f'<h2 id="{number}">{name}</h2>\n' + "\n".join(_section(screen, folder) for screen in screens)
        for number, (name, screens) in enumerate(GROUPS.items())
    )
    return PAGE.format(menu=menu, groups=groups)


def _section(screen: Screen, folder: Path) -> str:
    shots = shots_of(screen, folder, USUAL_SUFFIXES + MORE_SUFFIXES)
    if not shots:
        return ""
    who = f" <small>({escape(screen.who)})</small>" if screen.who else ""
    figures = "".join(_figure(shot) for shot in shots)
    return f'<section><h3>{escape(screen.name)}{who}</h3><div class="shots">{figures}</div></section>'


def _figure(shot: Shot) -> str:
    width = round(shot.width * SCALES[shot.width])
    picture = f'<img src="{shot.path.name}" alt="" loading="lazy">'
    link = f'<a class="shot" style="width: {width}px" href="{shot.path.name}">{picture}</a>'
    return f"<figure>{link}<figcaption>{shot.caption}</figcaption></figure>"


# --- The pictures ----------------------------------------------------------------------------------------------------


def _tiles(folder: Path, suffixes: list[str]) -> list[Image.Image]:
    return [_tile(screen, shots) for screen in SCREENS if (shots := shots_of(screen, folder, suffixes))]


def _tile(screen: Screen, shots: list[Shot]) -> Image.Image:
    """A screen's pictures side by side, cut below, under its name."""
    pictures = [_reduced(shot) for shot in shots]
    head = 32
    width = sum(picture.width + GAP // 2 for picture in pictures) - GAP // 2
    tile = Image.new("RGB", (width, head + TILE_HEIGHT), "#ddd")
    ImageDraw.Draw(tile).text((0, 4), screen.name, fill="#222", font=_font())
    left = 0
    for picture in pictures:
        tile.paste(picture, (left, head))
        left += picture.width + GAP // 2
    return tile


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 20)
    except OSError:  # Pillow's own draws no accents
        return ImageFont.load_default(20)


def _reduced(shot: Shot) -> Image.Image:
    with Image.open(shot.path) as picture:
        scale = SCALES[shot.width]
        useful = min(picture.height, round(TILE_HEIGHT / scale))
        part = picture.convert("RGB").crop((0, 0, picture.width, useful))
        return part.resize((round(part.width * scale), round(useful * scale)), Image.Resampling.LANCZOS)


def _lay_out(tiles: list[Image.Image]) -> Iterator[Image.Image]:
    """Tiles from left to right, row after row, sheet after sheet."""
    rows: list[list[Image.Image]] = []
    room = 0
    for tile in tiles:
        if room < tile.width + GAP:
            rows.append([])
            room = SHEET_WIDTH - GAP
        rows[-1].append(tile)
        room -= tile.width + GAP
    for first in range(0, len(rows), ROWS):
        yield _sheet(rows[first : first + ROWS])


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    height = GAP + sum(GAP + row[0].height for row in rows)
    sheet = Image.new("RGB", (SHEET_WIDTH, height), "#ddd")
    top = GAP
    for row in rows:
        left = GAP
        for tile in row:
            sheet.paste(tile, (left, top))
            left += tile.width + GAP
        top += GAP + row[0].height
    return sheet
