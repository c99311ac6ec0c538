"""Geometry of the charts, for templates to draw as SVG. Rings and ticks are the thresholds of the levels. Pure."""

import math
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.definition import Definition
from questionnaires.scoring import Result
from questionnaires.wording import display, number_text

RADIUS = 150
CENTRE = (240, 222)
LABEL_AT = 176  # distance of a theme's name from the centre


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Spoke:
    """A theme on the radar: its axis, its marker, its label."""

    key: str
    title: str
    score: str
    end: Point
    marker: Point | None
    label: Point
    anchor: str  # start, middle or end


@dataclass(frozen=True)
class Ring:
    radius: int
    text: str
    label: Point


@dataclass(frozen=True)
class Radar:
    rings: list[Ring]
    spokes: list[Spoke]
    outline: str  # points of the polygon
    description: str


@dataclass(frozen=True)
class GaugeLevel:
    name: str
    start: str  # per cent, as CSS and SVG write it
    middle: str
    threshold: str
    is_reached: bool
    is_first: bool


@dataclass(frozen=True)
class Gauge:
    levels: list[GaugeLevel]
    position: str
    scale: str
    description: str


def draw_radar(definition: Definition, result: Result) -> Radar | None:
    """The radar of the themes that apply; None below three, where no shape can be read."""
    shown = [theme for theme in result.themes if theme.score is not None]
    if len(shown) < 3:
        return None
    spokes = []
    corners = []
    for place, theme in enumerate(shown):
        angle = 2 * math.pi * place / len(shown)
        ratio = float(theme.ratio or 0)
        marker = _at(angle, RADIUS * ratio)
        corners.append(f"{marker.x},{marker.y}")
        name = definition.theme(theme.key).short_title
        score = display(theme.score or Fraction(0))
        spokes.append(Spoke(theme.key, name, score, _at(angle, RADIUS), marker, _at(angle, LABEL_AT), _anchor(angle)))
    best = max(shown, key=lambda theme: theme.ratio or 0)
    least = min(shown, key=lambda theme: theme.ratio or 0)
    return Radar(
        rings=[_ring(level.threshold, definition, len(shown)) for level in definition.levels[1:]],
        spokes=spokes,
        outline=" ".join(corners),
        description=(
            f"Radar des {len(shown)} thèmes, de 0 à {number_text(definition.scale)}. "
            f"Le point fort : {definition.theme(best.key).title} ; "
            f"le point faible : {definition.theme(least.key).title}. Les valeurs sont dans le tableau qui suit."
        ),
    )


def draw_gauge(definition: Definition, score: Fraction) -> Gauge:
    """The scale of the levels with the score on it."""
    bounds = [level.threshold for level in definition.levels] + [definition.scale]
    levels = [
        GaugeLevel(
            name=level.name,
            start=_percent(level.threshold, definition.scale),
            middle=_percent((bounds[place] + bounds[place + 1]) / 2, definition.scale),
            threshold=number_text(level.threshold),
            is_reached=bounds[place] <= score and (score < bounds[place + 1] or place == len(definition.levels) - 1),
            is_first=place == 0,
        )
        for place, level in enumerate(definition.levels)
    ]
    parts = ", ".join(f"{level.name.lower()} à partir de {level.threshold}" for level in levels)
    return Gauge(
        levels=levels,
        position=_percent(score, definition.scale),
        scale=number_text(definition.scale),
        description=f"Échelle des niveaux : {parts}. Vous êtes à {display(score)}.",
    )


def _at(angle: float, distance: float) -> Point:
    return Point(round(CENTRE[0] + distance * math.sin(angle)), round(CENTRE[1] - distance * math.cos(angle)))


def _anchor(angle: float) -> str:
    side = math.sin(angle)
    if abs(side) < 0.2:
        return "middle"
    return "start" if side > 0 else "end"


def _ring(threshold: Fraction, definition: Definition, spokes: int) -> Ring:
    radius = round(RADIUS * float(threshold / definition.scale))
    return Ring(radius, number_text(threshold), _at(math.pi / spokes, radius))


def _percent(value: Fraction, scale: Fraction) -> str:
    return f"{float(value / scale * 100):.4g}%"
