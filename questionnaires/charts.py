"""Geometry of the charts, for `templates/components/charts/` to draw as SVG. Pure.

Rings and ticks are the thresholds of the levels. Widths are per cents, so that text keeps its size on a phone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from questionnaires.definition import Definition
from questionnaires.scoring import Result
from questionnaires.wording import display, number_text

RADIUS = 150
CENTRE = (240, 222)
LABEL_AT = 176  # distance of a theme's name from the centre
PLOT_TOP, PLOT_HEIGHT = 40, 120  # pixels, of a history


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
    medians: str = ""  # those of the peers' polygon, where there is one


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


@dataclass(frozen=True)
class Strip:
    """One's own score on a line from nothing to all, with the central half of others and their median, in per cent."""

    own: str
    half: str
    half_width: str
    median: str
    description: str


@dataclass(frozen=True)
class Round:
    """One result in time. `comparable` is False when the questions changed so much since the one before."""

    when: str
    score: Fraction
    comparable: bool = True


@dataclass(frozen=True)
class Moment:
    when: str
    score: str
    x: str
    y: int


@dataclass(frozen=True)
class Stroke:
    """The line between two moments that can be compared."""

    start: Moment
    end: Moment


@dataclass(frozen=True)
class History:
    moments: list[Moment]
    strokes: list[Stroke]
    breaks: list[str]  # where, in per cent, results stop being comparable
    ticks: list[tuple[str, int]]
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


def with_medians(radar: Radar, medians: Mapping[str, Fraction]) -> Radar:
    """The same over the median of peers, a part of the points for each theme; as it was where one has none."""
    if not all(spoke.key in medians for spoke in radar.spokes):
        return radar
    step = 2 * math.pi / len(radar.spokes)
    corners = [_at(step * place, RADIUS * float(medians[spoke.key])) for place, spoke in enumerate(radar.spokes)]
    return replace(radar, medians=" ".join(f"{corner.x},{corner.y}" for corner in corners))


def draw_gauge(definition: Definition, score: Fraction) -> Gauge:
    """The scale of the levels with the score on it."""
    bounds = [level.threshold for level in definition.levels] + [definition.scale]
    levels = [
        GaugeLevel(
            name=level.name,
            start=percent_of(level.threshold, definition.scale),
            middle=percent_of((bounds[place] + bounds[place + 1]) / 2, definition.scale),
            threshold=number_text(level.threshold),
            is_reached=bounds[place] <= score and (score < bounds[place + 1] or place == len(definition.levels) - 1),
            is_first=place == 0,
        )
        for place, level in enumerate(definition.levels)
    ]
    parts = ", ".join(f"{level.name.lower()} à partir de {level.threshold}" for level in levels)
    return Gauge(
        levels=levels,
        position=percent_of(score, definition.scale),
        scale=number_text(definition.scale),
        description=f"Échelle des niveaux : {parts}. Vous êtes à {display(score)}.",
    )


def draw_strip(own: Fraction, first: Fraction, median: Fraction, third: Fraction, *, description: str) -> Strip:
    """Of parts of the points in [0, 1]."""
    whole = Fraction(1)
    return Strip(
        own=percent_of(own, whole),
        half=percent_of(first, whole),
        half_width=percent_of(third - first, whole),
        median=percent_of(median, whole),
        description=description,
    )


def draw_history(rounds: Sequence[Round], *, scale: Fraction) -> History:
    """The results one after the other; where two cannot be compared no line joins them."""
    moments = [
        Moment(
            one.when,
            display(one.score),
            percent_of(Fraction(2 * place + 1), Fraction(2 * len(rounds))),
            _height(one.score, scale),
        )
        for place, one in enumerate(rounds)
    ]
    joined = list(zip(pairwise(moments), rounds[1:], strict=True))
    said = ", ".join(f"{moment.score} ({moment.when})" for moment in moments)
    breaks = [place for place, one in enumerate(rounds) if place and not one.comparable]
    broken = " Un trait vertical sépare ce qui ne se compare pas." if breaks else ""
    return History(
        moments=moments,
        strokes=[Stroke(*pair) for pair, later in joined if later.comparable],
        breaks=[percent_of(Fraction(place), Fraction(len(rounds))) for place in breaks],
        ticks=[(number_text(value), _height(value, scale)) for value in (Fraction(0), scale / 2, scale)],
        description=f"Évolution sur {number_text(scale)}\u00a0: {said}.{broken}",
    )


def _height(score: Fraction, scale: Fraction) -> int:
    return PLOT_TOP + round(PLOT_HEIGHT * float(1 - score / scale))


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


def percent_of(value: Fraction, scale: Fraction) -> str:
    """A place on a scale, as CSS and SVG write it."""
    return f"{float(value / scale * 100):.4g}%"
