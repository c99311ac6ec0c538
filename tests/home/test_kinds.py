"""Which types of organisations a territory accepts, and how that is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.enums import ActorType
from home.kinds import COMMON, ONE, OTHER, accepts, in_words, is_restricted, profile_values

ACCEPTED = st.lists(st.sampled_from(list(COMMON)), min_size=1, unique=True)
OWN = st.lists(st.sampled_from(["Copropriété", "Commune", "École"]), unique=True)


def test_names_are_those_of_the_lists_where_people_choose():
    assert {kind.value: str(kind.label).lower() for kind in ActorType} == ONE
    assert [*COMMON, OTHER] == ActorType.values


@given(ACCEPTED, OWN, st.sampled_from(ActorType.values), st.sampled_from(["", "Copropriété", "Club"]))
def test_who_is_accepted_has_a_profile_there(accepted, own_kinds, kind, own):
    own = own if kind == OTHER else ""
    taken = accepts(kind, own, accepted=accepted, own_kinds=own_kinds)
    assert not taken or kind in profile_values(accepted, own_kinds)
    assert taken or kind not in accepted
    if not is_restricted(accepted):
        assert taken


@given(ACCEPTED, OWN)
def test_words_name_who_is_accepted_and_nobody_else(accepted, own_kinds):
    said = in_words(accepted, own_kinds)
    for kind, (_one, several) in COMMON.items():
        assert (several in said) == (kind in accepted)
    assert all(own in said for own in own_kinds)


@pytest.mark.parametrize(
    ("accepted", "own_kinds", "several", "one"),
    [
        (["company"], [], "les entreprises", "entreprise"),
        (
            ["public", "company"],
            [],
            "les entreprises et les établissements publics",
            "entreprise ou établissement public",
        ),
        (
            ["company", "association", "public"],
            [],
            "les entreprises, les associations et les établissements publics",
            "entreprise, association ou établissement public",
        ),
        (["company"], ["Copropriété"], "les entreprises (ainsi que\u00a0: Copropriété)", "entreprise ou Copropriété"),
    ],
)
def test_accepted_types_in_words(accepted, own_kinds, several, one):
    assert in_words(accepted, own_kinds) == several
    assert in_words(accepted, own_kinds, one=True) == one
