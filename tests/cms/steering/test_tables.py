"""Tables as they are read, drawn and kept in files."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cms.steering import pictures
from cms.steering.exports import csv_of, xlsx_of
from cms.steering.tables import HIDDEN, Column, Kind, Picture, Table, in_words

pytestmark = pytest.mark.pure

LEVELS = Table(
    "niveaux",
    "Niveaux / thèmes",
    (Column("theme", "Thème", Kind.TEXT), Column("n1", "Éveil"), Column("n2", "Élan"), Column("total", "En tout")),
    (("Énergie", 15, 5, 20), ("=cmd", HIDDEN, HIDDEN, 8), ("Eau", HIDDEN, 0, HIDDEN)),
    picture=Picture.SHARES,
    shared=("n1", "n2"),
)


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        (1240, Kind.COUNT, "1\u202f240"),
        (Decimal("1.85"), Kind.SCORE, "1,9"),
        (Decimal("42.5"), Kind.PERCENT, "43\u00a0%"),
        ("2026-03", Kind.MONTH, "mars\u00a02026"),
        (HIDDEN, Kind.COUNT, "masqué"),
        (None, Kind.SCORE, "–"),
    ],
)
def test_cell_in_french(cell, kind, words):
    assert in_words(cell, Column("x", "X", kind)) == words


def test_hidden_part_is_drawn_as_what_is_left_and_a_hidden_row_not_at_all():
    energy, second, water = pictures.shares(LEVELS)
    assert [part.width for part in energy.segments] == ["75.00%", "25.00%"]
    assert [(part.number, part.words) for part in second.segments] == [(0, "")]
    assert water.segments == ()
    assert water.is_hidden


def test_curve_goes_straight_over_a_figure_that_is_hidden():
    months = Table(
        "mois",
        "Mois",
        (Column("month", "Mois", Kind.MONTH), Column("total", "Structures")),
        (("2026-01", 5), ("2026-02", HIDDEN), ("2026-03", 8), ("2026-04", 10)),
    )
    drawn = pictures.line(months)
    assert len(drawn.moments) == 3
    assert [(start.words, end.words) for start, end in drawn.strokes] == [("5", "8"), ("8", "10")]


def test_csv_says_what_is_hidden_and_holds_no_formula():
    written = b"".join(csv_of(LEVELS, name="essai")).decode("utf-8-sig").splitlines()
    assert written == ["Thème,Éveil,Élan,En tout", "Énergie,15,5,20", "'=cmd,masqué,masqué,8", "Eau,masqué,0,masqué"]


def test_workbook_has_a_sheet_a_table_then_what_they_count():
    book = load_workbook(BytesIO(xlsx_of([LEVELS], name="essai").content))
    assert book.sheetnames == ["Niveaux   thèmes", "À propos"]
    assert [cell.value for cell in book.worksheets[0][3]] == ["'=cmd", "masqué", "masqué", 8]
    assert "moins de 5" in book.worksheets[1].cell(3, 2).value
