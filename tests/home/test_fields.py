"""Texts of one line: whatever line breaks they are sent with, they bring no paragraph of their own."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from home.forms import OneLineField
from home.models.fields import LineField, one_line, printable

pytestmark = pytest.mark.pure

NBSP, NARROW = "\u00a0", "\u202f"
FORGED = "Mairie\r\n\r\nConfirmez\u00a0:\r\nhttps://evil.example/x"
# What mails and pages show to people whom its writer does not know.
NAMES = [
    ("actors.Organisation", "name"),
    ("actors.Organisation", "other_kind"),
    ("actors.Organisation", "activity"),
    ("actors.Organisation", "motto"),
    ("actors.CharterSignature", "signer_name"),
    ("actors.CharterSignature", "signer_title"),
    ("actors.CharterSignature", "organisation_name"),
    ("actors.ContactInvitation", "name"),
    ("actors.ContactRequest", "name"),
    ("actors.ExperienceComment", "author_name"),
    ("actors.ExperiencePage", "summary"),
    ("actors.ExperiencePicture", "alt"),
    ("actors.Message", "subject"),
    ("home.Territory", "short_name"),
    ("home.Territory", "programme_name"),
    ("home.Theme", "name"),
    ("home.Theme", "short_name"),
]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (FORGED, "Mairie Confirmez\u00a0: https://evil.example/x"),
        ("  Le\tFournil \n", "Le Fournil"),
        ("Le\u2028Fournil\u2029du\x85Clain\v\f", "Le Fournil du Clain"),
        ("Le Fournil", "Le Fournil"),
        ("\r\n", ""),
        ("", ""),
    ],
)
def test_text_is_one_line(sent, kept):
    assert one_line(sent) == kept


@pytest.mark.parametrize("space", [NBSP, NARROW])
def test_french_spaces_are_kept(space):
    assert one_line(f"Éteindre{space}: les\n{space}fours") == f"Éteindre{space}: les {space}fours"


@given(st.text())
def test_any_text_becomes_at_most_one_line_and_stays_so(text):
    kept = one_line(text)
    assert len(kept.splitlines()) <= 1
    assert one_line(kept) == kept


@given(st.text())
def test_no_letter_is_lost(text):
    assert "".join(one_line(text).split()) == "".join(printable(text).split())


@given(st.lists(st.sampled_from(["Le", "Fournil", NBSP, NARROW, "\r\n", "\n", " ", "\t"])))
def test_french_spaces_between_words_are_all_kept(parts):
    text = f"«{''.join(parts)}»"
    assert [one_line(text).count(space) for space in (NBSP, NARROW)] == [text.count(s) for s in (NBSP, NARROW)]


@pytest.mark.parametrize(("label", "name"), NAMES)
def test_column_keeps_one_line_however_it_is_written(label, name):
    column = apps.get_model(label)._meta.get_field(name)
    assert isinstance(column, LineField)
    instance = SimpleNamespace(**{column.attname: "Un\r\n\r\nnom"})
    assert column.pre_save(instance, add=True) == "Un nom"
    assert getattr(instance, name) == "Un nom"
    assert column.get_prep_value("Un\r\n\r\nnom") == "Un nom"
    assert column.clean("Un\r\n\r\nnom", instance) == "Un nom"


def test_nothing_stays_nothing():
    assert LineField(null=True).to_python(None) is None
    assert isinstance(LineField(), models.CharField)


def test_form_takes_one_line():
    assert OneLineField().clean(FORGED) == one_line(FORGED)
    assert OneLineField(required=False).clean(None) == ""
