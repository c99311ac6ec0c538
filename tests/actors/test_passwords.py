"""Passwords that are guessed first."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from actors.accounts.passwords import EXPECTED, ExpectedPasswordValidator, is_expected, words_of
from actors.models import User

KNOWN = {"camille", "grand", "poitiers"}


@pytest.mark.pure
@pytest.mark.parametrize(
    "password",
    [
        "acteurs-engages",
        "Acteurs Engagés 2026",
        "Transition-Ecologique",
        "Grand-Poitiers-86",
        "GrandPoitiers2026!",
        "camille.camille",
        "Camille.1984.",
        "M0tDeP@sse2026",
        "motdepasse1234",
        "azertyuiop123",
        "poiuytrezaAZERTY",
        "wxcvbn,wxcvbn",
        "1a2z3e4r5t6y",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "chatchatchatchat",
        "bonjour bonjour",
        "soleil-ete-2026",
    ],
)
def test_password_made_of_what_one_expects_is_refused(password):
    assert is_expected(password, known=KNOWN)


@pytest.mark.pure
@pytest.mark.parametrize(
    "password",
    [
        "un-mot-de-passe-solide",
        "le vélo bavard de mamie",
        "xK9#vL2$mQ7!",
        "poitiers sous la neige",
        "trois chouettes et un seau",
        "cheval-agrafe-pile",
    ],
)
def test_small_sentence_is_taken_even_with_a_word_of_ours(password):
    assert not is_expected(password, known=KNOWN)


@pytest.mark.pure
@given(st.text(min_size=1, max_size=4), st.integers(min_value=3, max_value=40))
def test_repetition_is_refused_whatever_is_repeated(unit, times):
    assert is_expected(unit * times)


@pytest.mark.pure
@given(st.lists(st.sampled_from(sorted(EXPECTED)), min_size=1, max_size=6), st.sampled_from(["", " ", "-", "_", "."]))
def test_expected_words_are_refused_however_many_and_however_joined(words, between):
    password = between.join(words)
    assert is_expected(password)
    assert is_expected(password.upper())
    assert is_expected(f"{password}2026")


@pytest.mark.pure
@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_word_that_is_known_never_makes_a_password_better(password, word):
    if not is_expected(password, known={word} - {""}):
        assert not is_expected(password)


@pytest.mark.pure
@given(
    st.text(
        alphabet="jvkqxéùz#%*+=/",
        min_size=12,
        max_size=12,
    ).filter(lambda text: len(set(text)) > 7)
)
def test_twelve_signs_drawn_at_random_are_taken(password):
    assert not is_expected(password)


@pytest.mark.pure
def test_words_of_an_address_are_its_parts_and_the_whole():
    assert set(words_of("Jean-Paul.Lévy@mairie-ici.example.org")) == {
        "jean", "paul", "levy", "jeanpaullevy", "mairie", "example",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["camille.martin!", "ailleurs-2026-!", "martin-scierie"])
def test_validator_knows_the_person_and_the_territories(password):
    user = User(email="camille.martin@scierie.example.org")
    with pytest.raises(ValidationError, match="se devine trop vite"):
        ExpectedPasswordValidator().validate(password, user)
    ExpectedPasswordValidator().validate("le vélo bavard de mamie", user)
    ExpectedPasswordValidator().validate("le vélo bavard de mamie")
