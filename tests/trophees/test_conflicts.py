"""What ties a juror to an applicant, and what only looks as if it did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trophees.enums import ConflictKind
from trophees.jury.conflicts import (
    PUBLIC_PROVIDERS,
    Applicant,
    JurorFacts,
    Kind,
    detect,
    domain_of,
    mailbox_of,
    same_domain,
    siren_of,
)

pytestmark = pytest.mark.pure
names = st.from_regex(r"[a-z][a-z0-9.]{0,12}", fullmatch=True)


def kinds(juror: JurorFacts, applicant: Applicant) -> set[Kind]:
    return {finding.kind for finding in detect(juror, applicant)}


def test_the_kinds_are_those_of_the_database():
    assert {kind.value for kind in Kind} < set(ConflictKind.values)


@pytest.mark.parametrize("number", ["200069854", "200 069 854", "20006985400012"])
def test_the_same_siren_ties_even_within_a_siret(number):
    assert kinds(JurorFacts(1, "a@un.fr", number), Applicant("200069854")) == {Kind.SAME_SIREN}


def test_no_number_ties_nobody():
    assert kinds(JurorFacts(1, "a@un.fr", ""), Applicant("")) == set()
    assert siren_of("20006985") == ""


def test_a_member_is_known_by_account_or_by_address():
    assert kinds(JurorFacts(7, "a@gmail.com"), Applicant("", frozenset({7}))) == {Kind.MEMBER}
    assert kinds(JurorFacts(None, "A@Gmail.com"), Applicant("", frozenset(), frozenset({"a@gmail.com"}))) == {
        Kind.MEMBER
    }


def test_a_mailbox_is_one_whatever_is_added_to_its_name():
    applicant = Applicant("", frozenset(), frozenset({"Anne@gmail.com"}))
    assert kinds(JurorFacts(None, "anne+jury@gmail.com"), applicant) == {Kind.MEMBER}
    assert kinds(JurorFacts(None, "a+nne@gmail.com"), applicant) == set()
    assert (mailbox_of("+a@un.fr"), mailbox_of("personne"), mailbox_of("")) == ("+a@un.fr", "", "")


def test_somebody_without_an_account_is_no_member():
    assert kinds(JurorFacts(None, "a@un.fr"), Applicant("", frozenset({1}))) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@menuiserie.fr", "b@menuiserie.fr"),
        ("a@Menuiserie.FR.", "b@menuiserie.fr"),
        ("a@mail.ville.fr", "b@ville.fr"),
        ("a@école.fr", "b@xn--cole-9oa.fr"),
        ("a@interieur.gouv.fr", "b@interieur.gouv.fr"),
    ],
)
def test_a_domain_of_one_s_own_ties(one, other):
    assert same_domain(one, other)
    assert same_domain(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@gmail.com", "b@gmail.com"),
        ("a@interieur.gouv.fr", "b@culture.gouv.fr"),
        ("a@avoile.fr", "b@voile.fr"),
        ("a@asso.fr", "b@velo.asso.fr"),
        ("a@fr", "b@ville.fr"),
        ("sans-arobase", "b@ville.fr"),
        ("", ""),
    ],
)
def test_what_everybody_shares_ties_nobody(one, other):
    assert not same_domain(one, other)
    assert not same_domain(other, one)


@given(names, names, st.sampled_from(sorted(PUBLIC_PROVIDERS)))
def test_a_public_provider_never_ties(one, other, provider):
    assert not same_domain(f"{one}@{provider}", f"{other}@{provider}")


@given(names)
def test_an_address_has_one_domain_however_it_is_written(name):
    assert domain_of(f" {name.upper()}@Ville.FR. ") == "ville.fr"
