import re
import time
import uuid
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.contours import MARK_SIZE, MOTIF_SIZE, MOTIF_SUMMIT, mark_path, mark_symbol, motif_svg

pytestmark = pytest.mark.pure

POITIERS, LA_ROCHELLE, PAYS_BASQUE = "200069854", "241700434", "200067106"
SEEDS = [
    POITIERS,
    LA_ROCHELLE,
    PAYS_BASQUE,
    "",
    "national",
    uuid.uuid5(uuid.NAMESPACE_DNS, "croquelune").hex,
    "é" * 500,
]


def ring_starts_and_ends(path: str) -> list[tuple[tuple[float, float], list[tuple[float, float]]]]:
    """Each ring of a mark as its first point and the points its curves reach."""
    rings = []
    for part in re.findall(r"M[^M]+", path):
        x, y, *steps = map(int, re.findall(r"-?\d+", part))
        start, points = (x, y), []
        for across, down in zip(steps[2::4], steps[3::4], strict=True):
            x, y = x + across, y + down
            points.append((x, y))
        rings.append((start, points))
    return rings


@pytest.mark.parametrize("seed", SEEDS)
def test_motif_is_small_valid_and_always_the_same(seed):
    svg = motif_svg(seed)
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == f"0 0 {MOTIF_SIZE[0]} {MOTIF_SIZE[1]}"
    assert len(root) >= 8
    assert len(svg.encode()) < 8192
    assert svg == motif_svg(seed)


def test_motif_of_a_place_never_changes():
    """Posters and palmarès are printed with it: a change of the drawing must be wanted, and seen here."""
    paths = [path.get("d") or "" for path in ElementTree.fromstring(motif_svg(POITIERS))]
    assert (len(paths), paths[0][:24]) == (13, "M201 0q-28 19-41 30-13 1")
    assert len({motif_svg(seed) for seed in SEEDS}) == len(SEEDS)


def test_motif_encloses_its_summit():
    last = ElementTree.fromstring(motif_svg(POITIERS))[-1].get("d")
    rings = [points for start, points in ring_starts_and_ends(last) if points[-1] == start]
    assert any(
        min(x for x, _ in points) < MOTIF_SUMMIT[0] < max(x for x, _ in points)
        and min(y for _, y in points) < MOTIF_SUMMIT[1] < max(y for _, y in points)
        for points in rings
    )


@given(st.one_of(st.text(max_size=40), st.integers(0, 999_999_999).map(lambda number: f"{number:09d}")))
def test_mark_of_any_seed_is_four_closed_rings_within_its_square(seed):
    rings = ring_starts_and_ends(mark_path(seed))
    assert len(rings) == 4
    for start, points in rings:
        assert points[-1] == start
        assert all(0 <= coordinate <= MARK_SIZE for point in points for coordinate in point)


def test_mark_symbol_is_two_nodes_in_the_colour_of_the_text():
    symbol = mark_symbol("900000017")
    root = ElementTree.fromstring(symbol)
    assert [node.tag for node in root.iter()] == ["svg", "path"]
    assert (root.get("class"), root.get("aria-hidden"), root.get("stroke")) == ("mark", "true", None)
    assert len(symbol) < 650


def test_mark_of_a_siren_ignores_its_spaces():
    assert mark_path("200 069 854") == mark_path(POITIERS)


def test_marks_differ_from_one_structure_to_the_next():
    assert len({mark_path(str(number)) for number in range(900_000_000, 900_000_200)}) == 200


def test_mark_is_drawn_in_under_fifty_milliseconds():
    start = time.process_time()
    for number in range(40):
        mark_path(f"speed {number}")
    assert (time.process_time() - start) / 40 < 0.05
