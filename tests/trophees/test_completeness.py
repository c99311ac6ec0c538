"""What an application still lacks: everything, once, where it is asked; nothing when all is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import missing_required
from questionnaires.definition_reading import parse_definition
from tests.questionnaires.strategies import PROFILES, answers_for, forms
from trophees.applying.completeness import Lack, Missing, missing_of

pytestmark = pytest.mark.pure


@given(forms(), PROFILES, st.data(), st.booleans(), st.booleans(), st.sampled_from(["", "a", "inconnue"]))
def test_all_that_is_missing_is_said_once_where_it_is_asked(document, profile, data, titled, lettered, category):
    definition = parse_definition(document)
    answers = data.draw(answers_for(definition))
    found = missing_of(
        definition,
        answers,
        profile,
        title="Titre" if titled else " ",
        category=category,
        categories={"a", "b"},
        needs_letter=True,
        has_letter=lettered,
    )
    asked = [one for one in found if one.what is Lack.ANSWER]
    assert tuple(one.key for one in asked) == missing_required(definition, answers, profile)
    for one in asked:
        step = definition.steps(definition.theme(one.part))[one.step - 1]
        assert one.key in {question.key for question in step}
    assert (Missing(Lack.TITLE) in found) is not titled
    assert (Missing(Lack.CATEGORY) in found) is (category != "a")
    assert (Missing(Lack.LETTER) in found) is not lettered
    assert len(set(found)) == len(found)


@given(forms(), PROFILES)
def test_what_a_campaign_does_not_ask_is_never_missing(document, profile):
    found = missing_of(
        parse_definition(document),
        {},
        profile,
        title="Titre",
        category="",
        categories=(),
        needs_letter=False,
        has_letter=False,
    )
    assert {one.what for one in found} <= {Lack.ANSWER}
