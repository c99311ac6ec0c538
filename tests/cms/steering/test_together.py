"""No group of fewer than five is found from a territory's pages, without a criterion and with each of its values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.steering.cuts import Cut, Part
from cms.steering.engagement import Lot, Register
from cms.steering.scores import Names, levels_and_themes
from home.models import Territory
from tests.cms.steering.subtracting import Reader

pytestmark = pytest.mark.pure

KINDS, LEVELS, NONE = ("association", "company", "public"), ("a", "b", "c"), "none"
TODAY = date(2026, 6, 30)
NAMES = Names({"eau": "Eau"}, tuple((level, level) for level in LEVELS), {}, Decimal(5))
COUNT = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 20))
LINES = st.lists(st.tuples(COUNT, COUNT, COUNT, st.one_of(st.just(0), COUNT)), min_size=1, max_size=3)


def lot(kind: str, many: int, *, is_assessed: bool = False, since: date | None = None) -> Lot:
    return Lot(kind, "", "", since, None, is_assessed, many)


@settings(max_examples=200)
@given(LINES)
def test_levels_and_who_has_a_diagnostic(lines):
    """Of each type: how many are at each level, and how many have no diagnostic."""
    counts = {kind: dict(zip((*LEVELS, NONE), line, strict=True)) for kind, line in zip(KINDS, lines, strict=False)}
    lots = [
        lot(kind, many, is_assessed=level != NONE)
        for kind, line in counts.items()
        for level, many in line.items()
        if many
    ]
    plain, reader = Register(Cut(Territory()), tuple(lots), TODAY), Reader()

    def atoms(kinds, levels=LEVELS):
        return [f"{kind} {level}" for kind in kinds for level in levels]

    for value in ("", *counts):
        register = replace(plain, cut=Cut(plain.cut.territory, "type" if value else "", value))
        kinds = [value] if value else list(counts)
        reader.read(atoms(kinds, (*LEVELS, NONE)), register.count("registered"))
        reader.read(atoms(kinds), register.count("assessed"))
        found: dict = {
            ("eau", level): {kind if value else "": Part(0) for kind, line in counts.items() if line[level]}
            for level in LEVELS
        }
        for kind, line in counts.items():
            for level in LEVELS:
                before = found["eau", level].get(kind if value else "", Part(0)).count
                if line[level]:
                    found["eau", level][kind if value else ""] = Part(before + line[level])
        levels, themes = levels_and_themes(register.known, NAMES, ["eau"], found)
        (_theme, *cells, total), (*_means, count) = levels.rows[0], themes.rows[0]
        reader.read(atoms(kinds), total)
        reader.read(atoms(kinds), count)
        for level, cell in zip(LEVELS, cells, strict=True):
            reader.read(atoms(kinds, [level]), cell)
    for kind, cell in plain.told("type", "assessed").items():
        reader.read(atoms([kind]), cell)
    for kind, cell in plain.told("type", "registered").items():
        reader.read(atoms([kind], (*LEVELS, NONE)), cell)
    for kinds in (some for number in range(1, len(counts) + 1) for some in combinations(counts, number)):
        for levels in (*((one,) for one in (*LEVELS, NONE)), LEVELS, (*LEVELS, NONE)):
            size = sum(counts[kind][level] for kind in kinds for level in levels)
            assert not 0 < size < 5 or not reader.finds(atoms(kinds, levels)), (kinds, levels)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(KINDS), COUNT, st.integers(0, 13)), max_size=14))
def test_months(given_lots):
    """Of each type, how many signed in each month, the last one meaning that they have not."""
    days = Register(Cut(Territory()), (), TODAY).days
    lots = [
        lot(kind, many, since=days[month] if month < len(days) else None) for kind, many, month in given_lots if many
    ]
    plain, reader = Register(Cut(Territory()), tuple(lots), TODAY), Reader()
    kinds = sorted(plain.values("type"))

    def atoms(kinds, months):
        return [f"{kind} {month}" for kind in kinds for month in months]

    for value in ("", *kinds):
        register = replace(plain, cut=Cut(plain.cut.territory, "type" if value else "", value))
        mine = [value] if value else kinds
        reader.read(atoms(mine, range(14)), register.count("registered"))
        reader.read(atoms(mine, range(13)), register.count("engaged"))
        for month, day in enumerate(days):
            cell = register.engaged_on(day, "type" if value else "").get(value, 0)
            reader.read(atoms(mine, range(month + 1)), cell)
    for some in (some for number in range(1, len(kinds) + 1) for some in combinations(kinds, number)):
        for first, last in combinations(range(15), 2):
            size = sum(
                one.many
                for one, (_kind, _many, month) in zip(lots, [g for g in given_lots if g[1]], strict=True)
                if one.kind in some and first <= month < last
            )
            assert not 0 < size < 5 or not reader.finds(atoms(some, range(first, last))), (some, first, last)
