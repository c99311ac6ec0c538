"""The charts: what is drawn is where the scores are."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.charts import (
    CENTRE,
    PLOT_HEIGHT,
    PLOT_TOP,
    RADIUS,
    Point,
    Radar,
    Round,
    Spoke,
    draw_gauge,
    draw_history,
    draw_radar,
    draw_strip,
    with_medians,
)
from questionnaires.definition import Definition
from questionnaires.definition_reading import parse_definition
from questionnaires.scoring import score
from tests.questionnaires.strategies import answers_of, definition_of, document_of, question_document

pytestmark = pytest.mark.pure

THEMES = {"energie": "Énergie", "eau": "Eau", "dechets": "Déchets", "achats": "Achats"}


def definition_of_themes(count: int = 4, **fields: Any) -> Definition:
    """One scale question a theme, under the theme's own key."""
    themes = [
        {"key": key, "title": f"{name} et suite", "short_title": name, "questions": [scale_question(key)]}
        for key, name in list(THEMES.items())[:count]
    ]
    return parse_definition(document_of(**fields) | {"themes": themes})


def scale_question(key: str) -> dict[str, Any]:
    return question_document(f"q_{key}", "scale", allow_not_applicable=True)


def radar_of(*values: int | None, **fields: Any) -> Radar | None:
    """The radar of answers out of 5, in the order of the themes; None is « non concerné »."""
    definition = definition_of_themes(len(values), **fields)
    answers = {f"q_{key}": {"value": value, "na": value is None} for key, value in zip(THEMES, values, strict=False)}
    return draw_radar(definition, score(definition, answers, {}))


def distance(point: Point | None) -> float:
    assert point is not None
    return math.dist((point.x, point.y), CENTRE)


# --- The radar -------------------------------------------------------------------------------------------------------


def test_markers_are_as_far_from_the_centre_as_their_scores():
    radar = radar_of(0, 2, 3, 5)
    assert radar is not None
    assert [distance(spoke.marker) for spoke in radar.spokes] == pytest.approx(
        [0, RADIUS * 2 / 5, RADIUS * 3 / 5, RADIUS], abs=1
    )
    assert [spoke.score for spoke in radar.spokes] == ["0,0", "2,0", "3,0", "5,0"]


def test_scale_of_the_scores_does_not_change_the_drawing():
    on_five, on_hundred = radar_of(1, 2, 4), radar_of(1, 2, 4, scale="100")
    assert on_five is not None
    assert on_hundred is not None
    assert on_hundred.outline == on_five.outline
    assert [spoke.score for spoke in on_hundred.spokes] == ["20,0", "40,0", "80,0"]


def test_axes_go_round_from_the_top_clockwise():
    radar = radar_of(5, 5, 5, 5)
    assert radar is not None
    (x, y), ends = CENTRE, [spoke.end for spoke in radar.spokes]
    assert ends == [Point(x, y - RADIUS), Point(x + RADIUS, y), Point(x, y + RADIUS), Point(x - RADIUS, y)]
    assert [spoke.marker for spoke in radar.spokes] == ends
    assert [spoke.anchor for spoke in radar.spokes] == ["middle", "start", "middle", "end"]
    assert [spoke.title for spoke in radar.spokes] == ["Énergie", "Eau", "Déchets", "Achats"]


def test_names_stand_outside_the_disc():
    radar = radar_of(0, 1, 2, 3)
    assert radar is not None
    assert all(distance(spoke.label) > RADIUS + 10 for spoke in radar.spokes)


def test_outline_joins_the_markers_in_order():
    radar = radar_of(4, 1, 3)
    assert radar is not None
    markers = [spoke.marker for spoke in radar.spokes]
    assert radar.outline == " ".join(f"{marker.x},{marker.y}" for marker in markers if marker)


def test_rings_are_the_thresholds_of_the_levels():
    radar = radar_of(1, 2, 3)
    assert radar is not None
    assert [(ring.radius, ring.text) for ring in radar.rings] == [(30, "1"), (75, "2,5"), (120, "4")]
    assert [distance(ring.label) for ring in radar.rings] == pytest.approx([30, 75, 120], abs=1)


def test_radar_says_in_words_the_strongest_and_the_weakest_theme():
    radar = radar_of(4, 1, 3)
    assert radar is not None
    assert "3 thèmes, de 0 à 5" in radar.description
    assert "point fort\u00a0: Énergie et suite" in radar.description
    assert "point faible\u00a0: Eau et suite" in radar.description


def test_theme_that_does_not_apply_is_not_on_the_radar():
    radar = radar_of(4, None, 3, 1)
    assert radar is not None
    assert [spoke.key for spoke in radar.spokes] == ["energie", "dechets", "achats"]
    assert distance(radar.spokes[1].marker) == pytest.approx(RADIUS * 3 / 5, abs=1)


@pytest.mark.parametrize("values", [(3,), (3, 4), (3, None, 4), (None, None, None, None)])
def test_no_radar_below_three_themes(values):
    assert radar_of(*values) is None


# --- The gauge -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "scale", "position", "reached"),
    [
        ("0", "5", "0%", "Débutant"),
        ("9/5", "5", "36%", "Intermédiaire"),
        ("249/100", "5", "49.8%", "Intermédiaire"),
        ("5/2", "5", "50%", "Avancé"),
        ("4", "5", "80%", "Exemplaire"),
        ("5", "5", "100%", "Exemplaire"),
        ("5/3", "5", "33.33%", "Intermédiaire"),
        ("1", "20", "5%", "Intermédiaire"),
    ],
)
def test_gauge_shows_the_score_and_its_level(value, scale, position, reached):
    gauge = draw_gauge(definition_of(question_document(), scale=scale), Fraction(value))
    assert gauge.position == position
    assert [level.name for level in gauge.levels if level.is_reached] == [reached]
    assert gauge.scale == scale


def test_gauge_sets_each_level_from_its_threshold_to_the_next():
    gauge = draw_gauge(definition_of(question_document()), Fraction(9, 5))
    assert [(level.name, level.start, level.middle, level.threshold) for level in gauge.levels] == [
        ("Débutant", "0%", "10%", "0"),
        ("Intermédiaire", "20%", "35%", "1"),
        ("Avancé", "50%", "65%", "2,5"),
        ("Exemplaire", "80%", "90%", "4"),
    ]
    assert [level.is_first for level in gauge.levels] == [True, False, False, False]


def test_gauge_says_itself_in_words():
    gauge = draw_gauge(definition_of(question_document()), Fraction(9, 5))
    assert "débutant à partir de 0, intermédiaire à partir de 1, avancé à partir de 2,5" in gauge.description
    assert gauge.description.endswith("Vous êtes à 1,8.")


def test_answers_decide_where_the_gauge_stands():
    definition = definition_of(question_document("a", "scale"), question_document("b", "scale"))
    overall = score(definition, answers_of(a=5, b=0), {}).overall
    assert overall is not None
    assert draw_gauge(definition, overall).position == "50%"


# --- History, strip --------------------------------------------------------------------------------------------------

FIVE = Fraction(5)
scores = st.fractions(0, 5, max_denominator=1000)


@given(st.lists(st.tuples(scores, st.booleans()), min_size=1, max_size=12))
def test_history_joins_only_what_compares(rounds):
    chart = draw_history([Round(str(place), *one) for place, one in enumerate(rounds)], scale=FIVE)
    comparable = sum(one for _score, one in rounds[1:])
    assert len(chart.strokes) == comparable
    assert len(chart.breaks) == len(rounds) - 1 - comparable
    assert all(PLOT_TOP <= moment.y <= PLOT_TOP + PLOT_HEIGHT for moment in chart.moments)
    assert ("trait vertical" in chart.description) is bool(chart.breaks)


def test_medians_of_peers_are_drawn_where_each_theme_has_one():
    spokes = [Spoke(key, key, "1,0", Point(0, 0), None, Point(0, 0), "middle") for key in ("a", "b", "c", "d")]
    radar = Radar(rings=[], spokes=spokes, outline="", description="")
    drawn = with_medians(radar, {key: Fraction(1) for key in "abcd"})
    assert drawn.medians == "240,72 390,222 240,372 90,222"
    assert with_medians(radar, {key: Fraction(1) for key in "abc"}) == radar


def test_strip_places_the_score_and_the_half_of_the_others():
    strip = draw_strip(Fraction(1, 2), Fraction(1, 4), Fraction(3, 8), Fraction(3, 4), description="Votre score.")
    assert (strip.own, strip.half, strip.half_width, strip.median) == ("50%", "25%", "50%", "37.5%")
