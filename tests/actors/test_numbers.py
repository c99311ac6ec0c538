"""Official numbers: what people type, checked and made uniform."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.luhn import calc_check_digit

from actors.numbers import Number, clean_number, clean_rna, clean_siren, clean_siret

pytestmark = pytest.mark.pure

SIREN, SIRET = "732829320", "73282932000074"


@pytest.mark.parametrize("typed", [SIREN, "732 829 320", "732.829.320", "732\u202f829\u202f320"])
def test_siren_is_read_however_it_is_written(typed):
    assert clean_number(typed) == Number(siren=SIREN)


@pytest.mark.parametrize("typed", [SIRET, "732 829 320 00074", "35600000000048"])
def test_siret_says_its_siren(typed):
    """The last one is La Poste's, whose establishments have a check of their own."""
    number = clean_number(typed)
    assert number.siret.startswith(number.siren)
    assert len(number.siret) == 14


@pytest.mark.parametrize("typed", ["732829321", "73282932000075", "7328293200007", "abc", "1", "7328293200007400"])
def test_number_that_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        clean_number(typed)


@pytest.mark.parametrize("typed", ["W863001234", "w 863 001 234", "W2B1000123"])
def test_association_s_own_number_is_read_in_the_same_field(typed):
    assert clean_number(typed) == Number(rna=typed.replace(" ", "").upper())


@pytest.mark.parametrize("typed", ["", "  ", " - "])
def test_no_number_is_no_error(typed):
    assert clean_number(typed) == Number()


@given(st.text("0123456789", min_size=8, max_size=8))
def test_siren_with_its_key_is_read_and_with_another_is_refused(figures):
    key = calc_check_digit(figures)
    assert clean_siren(figures + key) == figures + key
    with pytest.raises(ValidationError):
        clean_siren(figures + str((int(key) + 1) % 10))


def test_one_number_is_not_taken_for_the_other():
    with pytest.raises(ValidationError):
        clean_siren(SIRET)
    with pytest.raises(ValidationError):
        clean_siret(SIREN)


@pytest.mark.parametrize(("typed", "kept"), [("w 751 000 123", "W751000123"), ("W9R1000123", "W9R1000123"), ("", "")])
def test_rna_is_read(typed, kept):
    assert clean_rna(typed) == kept


@pytest.mark.parametrize("typed", ["751000123", "W75100012", "W7510001234", "WABC000123"])
def test_rna_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        clean_rna(typed)
