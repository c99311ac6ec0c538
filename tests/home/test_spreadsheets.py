import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from home.spreadsheets import as_csv, as_xlsx, without_formula

HEADINGS = ("Nom", "=Note", "Le")
ROWS = [
    ("=1+1", 12, datetime(2027, 2, 26, 11, 0, 5, 300, tzinfo=UTC)),
    ("Le Fournil\u00a0: «\u00a0pain\u00a0»\x07", None, ""),
    ("-", -3, "+33"),
]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_compute_is_quoted(sign):
    assert without_formula(f"{sign}1") == f"'{sign}1"


def test_csv_holds_texts_numbers_and_the_time_of_paris():
    read = list(csv.reader(StringIO(as_csv(HEADINGS, ROWS).decode("utf-8-sig"), newline="")))
    assert read == [
        ["Nom", "'=Note", "Le"],
        ["'=1+1", "12", "2027-02-26 12:00:05"],
        ["Le Fournil\u00a0: «\u00a0pain\u00a0»", "", ""],
        ["-", "-3", "'+33"],
    ]


def test_csv_begins_with_the_mark_of_its_encoding():
    assert as_csv(HEADINGS, ROWS).startswith(b"\xef\xbb\xbf")


def test_xlsx_holds_the_same_and_keeps_its_headings_in_sight():
    sheet = load_workbook(BytesIO(as_xlsx("Notes", HEADINGS, ROWS, freeze="B2"))).active
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.bold) == ("Notes", "B2", True)
    assert [cell.value for cell in sheet[2]] == ["'=1+1", 12, datetime(2027, 2, 26, 12, 0, 5)]
    assert sheet["A3"].value == "Le Fournil\u00a0: «\u00a0pain\u00a0»"
