"""Contour lines of a place that is drawn from its number alone: the same SIREN gives the same lines, for ever.

A seed raises a few gaussian hills. The motif follows their sum at even heights by marching squares; a mark is the hill
about the summit, met along rays, so that its rings are always closed and never cross. Standard library only.
"""

import hashlib
import math
import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]
Line = list[Point]
Edge = tuple[tuple[int, int], tuple[int, int]]

# Style sheets place figures and the radar on the summit: 73.75 % of the width, 39 % of the height.
MOTIF_SIZE = (1600, 640)
MOTIF_SUMMIT = (1180, 250)
MOTIF_LEVELS = 13
MOTIF_STEP = 20
MOTIF_LIMIT = 8000  # a crowded relief gets fewer points a line

MARK_SIZE = 96  # units of the drawing, twice its pixels
MARK_RAYS = 12
MARK_HEIGHTS = (0.42, 0.6, 0.78, 0.92)
MARK_STROKE = 4.5


class Hill(NamedTuple):
    """A gaussian: centre, spread along and across its tilt (as cosine and sine), height (a hollow when negative)."""

    x: float
    y: float
    along: float
    across: float
    cosine: float
    sine: float
    height: float


def motif_svg(siren: str) -> str:
    """A territory's motif: black lines to be used as a mask, under 8 KB, its summit always at the same place."""
    levels = list(motif_lines(siren))
    drawings = (_motif_drawing(levels, spacing) for spacing in (46, 54, 64, 80, 110, 160))
    return next(drawing for drawing in drawings if len(drawing) < MOTIF_LIMIT)


def _motif_drawing(levels: list[list[Line]], spacing: float) -> str:
    width, height = MOTIF_SIZE
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="none" stroke="#000">']
    for rank, lines in enumerate(levels):
        drawn = "".join(_path(_resampled(line, spacing)) for line in lines)
        if drawn:
            parts.append(f'<path stroke-width="{2.4 if rank % 4 == 3 else 1.1}" d="{drawn}"/>')
    return "".join([*parts, "</svg>"])


@lru_cache(maxsize=1024)
def mark_path(seed: str) -> str:
    """The `d` of a small hill in a square of 96 units: what stands for a structure without a logo."""
    return "".join(map(_path, mark_rings(seed)))


def mark_rings(seed: str) -> list[Line]:
    """The same hill as closed lines, for who draws points."""
    rings = _rings(_hills(seed, 480, 480, (240, 240), 4))
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    # Curves pass inside their control points: the margin left is for the stroke.
    scale = (MARK_SIZE - MARK_STROKE) / max(max(xs) - min(xs), max(ys) - min(ys))
    half = MARK_SIZE / 2
    return [[((x - middle_x) * scale + half, (y - middle_y) * scale + half) for x, y in ring] for ring in rings]


def mark_symbol(seed: str) -> str:
    """The mark within a page: two nodes, half a kilobyte, in the colour of the text (`.mark` gives the stroke)."""
    box = f"0 0 {MARK_SIZE} {MARK_SIZE}"
    return f'<svg class="mark" viewBox="{box}" aria-hidden="true"><path d="{mark_path(seed)}"/></svg>'


def _number(seed: str) -> int:
    """A SIREN is its own number; any other text is hashed, since `hash` differs from one process to the next."""
    digits = seed.replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return int(digits[:32])
    return int.from_bytes(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8])


def _hills(seed: str, width: int, height: int, summit: Point, count: int) -> list[Hill]:
    """The first hill is the summit. The order of the draws keeps a place's lines the same: never change it."""
    draw = random.Random(_number(seed)).random
    spreads = height * (0.24 + 0.14 * draw()), height * (0.18 + 0.08 * draw())
    hills = [_hill(*summit, *spreads, math.pi * draw(), 1.0)]
    for _ in range(count):
        x, y, spread = width * (1.1 * draw() - 0.05), height * (1.2 * draw() - 0.1), height * (0.1 + 0.19 * draw())
        across, tilt = spread * (0.6 + draw()), math.pi * draw()
        hills.append(_hill(x, y, spread, across, tilt, 0.2 + 0.36 * draw() if draw() > 0.25 else -0.3))
    return hills


def _hill(x: float, y: float, along: float, across: float, tilt: float, height: float) -> Hill:
    return Hill(x, y, along, across, math.cos(tilt), math.sin(tilt), height)


def _elevation(hills: list[Hill], x: float, y: float) -> float:
    total = 0.0
    for centre_x, centre_y, along, across, cosine, sine, height in hills:  # the hot loop: unpacking beats attributes
        dx, dy = x - centre_x, y - centre_y
        u, v = (dx * cosine + dy * sine) / along, (dy * cosine - dx * sine) / across
        total += height * math.exp(-(u * u + v * v) / 2)
    return total


def motif_lines(seed: str) -> Iterator[list[Line]]:
    """Lines by height, lowest first, evenly spread between the lowest and the highest point; specks are left out."""
    width, height = MOTIF_SIZE
    hills = _hills(seed, width, height, MOTIF_SUMMIT, 20)
    columns, rows = range(0, width + 1, MOTIF_STEP), range(0, height + 1, MOTIF_STEP)
    top_x, top_y = max(
        ((x, y) for x in columns for y in rows),
        key=lambda point: _elevation(hills, *point) - math.dist(point, MOTIF_SUMMIT) / width,
    )
    across, down = MOTIF_SUMMIT[0] - top_x, MOTIF_SUMMIT[1] - top_y
    hills = [hill._replace(x=hill.x + across, y=hill.y + down) for hill in hills]  # the summit, where it is due
    grid = [[_elevation(hills, x, y) for x in columns] for y in rows]
    low, high = min(map(min, grid)), max(map(max, grid))
    for rank in range(MOTIF_LEVELS):
        lines = _isolines(grid, low + (high - low) * (rank + 0.6) / MOTIF_LEVELS)
        yield [[(x * MOTIF_STEP, y * MOTIF_STEP) for x, y in line] for line in lines if len(line) > 9]


def _isolines(grid: list[list[float]], level: float) -> Iterator[Line]:
    """Marching squares: the lines, in steps of the grid, along which it crosses the level."""
    points: dict[Edge, Point] = {}
    links: dict[Edge, list[Edge]] = {}
    for j in range(len(grid) - 1):
        for i in range(len(grid[0]) - 1):
            cuts = _cuts(grid, i, j, level)
            points.update(cuts)
            edges = list(cuts)
            for first, second in zip(edges[::2], edges[1::2], strict=True):
                links.setdefault(first, []).append(second)
                links.setdefault(second, []).append(first)
    while links:
        line = [next((edge for edge, ends in links.items() if len(ends) == 1), next(iter(links)))]
        while links[line[-1]]:
            following = links[line[-1]].pop()
            links[following].remove(line[-1])
            line.append(following)
        links = {edge: ends for edge, ends in links.items() if ends}
        yield [points[edge] for edge in line]


def _cuts(grid: list[list[float]], i: int, j: int, level: float) -> dict[Edge, Point]:
    """Where the level crosses the sides of one square, in turning order: none, two or four points."""
    corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
    heights = [grid[y][x] - level for x, y in corners]
    if all(height > 0 for height in heights) or all(height <= 0 for height in heights):
        return {}
    cuts = {}
    for rank, (a, b) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True)):
        before, after = heights[rank], heights[(rank + 1) % 4]
        if (before > 0) != (after > 0):
            part = before / (before - after)
            cuts[min(a, b), max(a, b)] = (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))
    return cuts


def _rings(hills: list[Hill]) -> list[Line]:
    """Closed lines about the summit, the outermost first: the first crossing of each height along each ray."""
    near = range(180, 301, 10)
    top = max(((x, y) for x in near for y in near), key=lambda point: _elevation(hills, *point))
    summit = _elevation(hills, *top)
    turns = [2 * math.pi * ray / MARK_RAYS for ray in range(MARK_RAYS)]
    reaches = [_reaches(hills, top, turn, summit) for turn in turns]
    return [_ring(top, turns, [reach[rank] for reach in reaches]) for rank in range(len(MARK_HEIGHTS))]


def _reaches(hills: list[Hill], top: Point, turn: float, summit: float) -> list[float]:
    """How far from the top a ray first meets each height."""
    cosine, sine = math.cos(turn), math.sin(turn)
    left, reaches, before, distance = list(MARK_HEIGHTS), [], summit, 0.0
    while left:
        distance += 8
        after = _elevation(hills, top[0] + distance * cosine, top[1] + distance * sine) if distance < 320 else 0.0
        while left and after <= left[-1] * summit:
            height = left.pop() * summit
            reaches.append(distance - 8 * (height - after) / (before - after))
        before = after
    return reaches[::-1]


def _ring(top: Point, turns: list[float], reaches: list[float]) -> Line:
    """Each reach is eased by its neighbours, since a far hill may stretch one ray alone."""
    count = len(reaches)
    eased = [(reaches[rank - 1] + 2 * reaches[rank] + reaches[(rank + 1) % count]) / 4 for rank in range(count)]
    polar = zip(turns, eased, strict=True)
    ring = [(top[0] + reach * math.cos(turn), top[1] + reach * math.sin(turn)) for turn, reach in polar]
    return [*ring, ring[0]]


def _resampled(line: Line, spacing: float) -> Line:
    """Points evenly spaced along the line: few, and free of the grid's kinks. A closed line stays closed."""
    lengths = [math.dist(a, b) for a, b in pairwise(line)]
    count = max(7, round(sum(lengths) / spacing))
    points, walked, step = [line[0]], 0.0, sum(lengths) / count
    for ((ax, ay), (bx, by)), length in zip(pairwise(line), lengths, strict=True):
        while walked + length >= step * len(points) and len(points) < count:
            part = (step * len(points) - walked) / length
            points.append((ax + part * (bx - ax), ay + part * (by - ay)))
        walked += length
    return [*points, line[-1]]


def _path(line: Line) -> str:
    """A rounded path in relative whole units: each inner point is the control of a curve from middle to middle."""
    is_closed = line[0] == line[-1]
    middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in pairwise(line)]
    start, controls = (middles[0], line[1:]) if is_closed else (line[0], line[1:-1])
    ends = [*middles[1:], middles[0]] if is_closed else [*middles[1:-1], line[-1]]
    x, y = round(start[0]), round(start[1])
    parts = [f"M{x} {y}q"]
    for (cx, cy), (ex, ey) in zip(controls, ends, strict=True):
        parts.append(f"{round(cx) - x} {round(cy) - y} {round(ex) - x} {round(ey) - y} ")
        x, y = round(ex), round(ey)
    return "".join(parts).replace(" -", "-").rstrip() + "z" * is_closed
