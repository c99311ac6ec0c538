"""Contacts read from what a team hands over: headings, separators, limits, damaged files."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from actors.outreach.contact_list import MOST_BYTES, MOST_LINES, Contact, read_addresses, read_file

SIRET, SIREN = "73282932000074", "732829320"


def csv_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding)


def xlsx_of(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


NAME, EMAIL = "Scierie du Clain", "ada@example.org"


@pytest.mark.pure
@pytest.mark.parametrize(
    "content",
    [
        csv_of("Structure;E-mail;SIRET;Type", f"{NAME};Ada@Example.org;{SIRET};Entreprise"),
        csv_of("type,SIRET,COURRIEL,Nom", f"entreprise,{SIRET},{EMAIL},{NAME}"),
        csv_of("Dénomination\tAdresse  mail\tN° SIRET\tCatégorie", f"{NAME}\t{EMAIL}\t{SIRET}\tsociété"),
        csv_of("", "structure;e-mail;siren ou siret;type", "", f"{NAME};{EMAIL};732 829 320 00074;ENTREPRISE"),
        b"\xef\xbb\xbf" + csv_of("E-mail;Structure;Siret;Type", f"{EMAIL};{NAME};{SIRET};Entreprise"),
        xlsx_of(["Structure", "E-mail", "SIRET", "Type"], [NAME, EMAIL, int(SIRET), "Entreprise"]),
    ],
    ids=["semicolons", "commas", "tabs and accents", "empty lines", "mark of order", "workbook"],
)
def test_columns_are_known_by_their_names(content):
    (contact,) = read_file("contacts.csv", content)
    assert (contact.email, contact.name, contact.number, contact.kind) == (
        "ada@example.org",
        "Scierie du Clain",
        SIRET,
        "company",
    )


@pytest.mark.pure
def test_line_is_that_of_the_file():
    read = read_file("c.csv", csv_of("mail", "a@example.org", "", "b@example.org"))
    assert [contact.line for contact in read] == [2, 4]


@pytest.mark.pure
def test_file_of_excel_in_france_is_read():
    (contact,) = read_file("c.csv", csv_of("Structure;E-mail", "Épicerie Noël;a@example.org", encoding="cp1252"))
    assert contact.name == "Épicerie Noël"


@pytest.mark.pure
def test_number_that_does_not_exist_is_left_aside():
    (contact,) = read_file("c.csv", csv_of("mail;siren", "a@example.org;123456789"))
    assert contact == Contact(2, "a@example.org")
    (contact,) = read_file("c.csv", csv_of("mail;siret;siren", f"a@example.org;;{SIREN}"))
    assert contact.number == SIREN


@pytest.mark.pure
def test_addresses_are_parted_by_whatever_stands_between():
    read = read_addresses("a@example.org, <B@example.org>;c@example.org\n\nrien")
    assert [contact.email for contact in read] == ["a@example.org", "b@example.org", "c@example.org", "rien"]
    assert [contact.is_valid for contact in read] == [True, True, True, False]


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (MOST_BYTES + 1), "size"),
        (bomb(), "size"),
        (b"PK\x03\x04 rien", "file"),
        (xlsx_of(["E-mail"])[:-200], "file"),
        (csv_of("Structure;Adresse", "Scierie;Chauvigny"), "headings"),
        (b"", "headings"),
        (csv_of("mail", *(f"a{n}@example.org" for n in range(MOST_LINES + 1))), "lines"),
        (xlsx_of(["mail"], *([f"a{n}@example.org"] for n in range(MOST_LINES + 1))), "lines"),
    ],
    ids=["heavy", "bomb", "not an archive", "torn", "no heading", "empty", "long", "long workbook"],
)
def test_what_cannot_be_read_says_why(content, code):
    with pytest.raises(ValidationError) as refusal:
        read_file("contacts.csv", content)
    assert refusal.value.code == code


@pytest.mark.pure
def test_longest_list_is_read():
    assert len(read_file("c.csv", csv_of("mail", *(f"a{n}@example.org" for n in range(MOST_LINES))))) == MOST_LINES


@pytest.mark.pure
def test_archive_that_is_no_workbook_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    with pytest.raises(ValidationError, match="XLSX"):
        read_file("contacts.xlsx", out.getvalue())
