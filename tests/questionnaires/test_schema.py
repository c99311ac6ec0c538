"""The published JSON Schema says what the reading of documents says."""

import copy
import json
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.definition import Kind
from questionnaires.definition_reading import (
    MAX_FILES,
    MAX_QUESTIONS_PER_THEME,
    OPERATOR_NAMES,
    PROFILE_FACTS,
    problems,
)
from questionnaires.definition_reading.document import _DEFINITION_FIELDS, _THEME_FIELDS
from questionnaires.definition_reading.kinds import MOST_EFFORT, TEXT_LENGTHS
from questionnaires.definition_reading.questions import _QUESTION_FIELDS
from tests.questionnaires import mutations
from tests.questionnaires.strategies import document_of, documents, forms, question_document
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.pure

SCHEMA = json.loads((django_settings.BASE_DIR / "docs" / "questionnaire.schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
QUESTIONS = [DEFS[one["$ref"].removeprefix("#/$defs/")] for one in DEFS["question"]["oneOf"]]


def is_valid(document: Any) -> bool:
    """Half a sign of UTF-16 stands in no file of UTF-8."""
    try:
        return VALIDATOR.is_valid(document)
    except UnicodeEncodeError:
        return False


@settings(max_examples=150)
@given(documents() | forms())
def test_every_document_that_is_read_is_valid(document):
    assert is_valid(document)


@pytest.mark.parametrize(("resources", "is_read"), [([3, 4], True), ([3, 3], False), (["3"], False), ([0], False)])
def test_resources_after_an_answer_are_pages_each_once(resources, is_read):
    document = document_of(question_document("a"))
    document["themes"][0]["questions"][0]["choices"][0]["resources"] = resources
    assert (is_valid(document), not problems(document)) == (is_read, is_read)


def test_the_national_questionnaire_is_valid():
    assert is_valid(QUESTIONNAIRE)


@settings(max_examples=300)
@given(documents(), st.integers(0, 10**6))
def test_what_the_schema_refuses_is_not_read(document, seed):
    changed = json.loads(mutations._values(Random(seed), copy.deepcopy(document)))
    if not is_valid(changed):
        assert problems(changed)


def test_the_schema_has_the_fields_kinds_and_bounds_of_the_reading():
    assert set(SCHEMA["properties"]) == _DEFINITION_FIELDS
    assert set(DEFS["theme"]["properties"]) == _THEME_FIELDS
    assert {name for question in QUESTIONS for name in question["properties"]} == _QUESTION_FIELDS
    kinds = [kind for question in QUESTIONS for kind in question["properties"]["kind"]["enum"]]
    assert sorted(kinds) == sorted(Kind)
    assert {*DEFS["answer_rule"]["properties"]["operator"]["enum"], "answered"} == set(OPERATOR_NAMES)
    assert DEFS["profile_rule"]["properties"]["profile"]["enum"] == [*PROFILE_FACTS]
    assert DEFS["theme"]["properties"]["questions"]["maxItems"] == MAX_QUESTIONS_PER_THEME
    assert DEFS["action"]["properties"]["effort"]["maximum"] == MOST_EFFORT
    assert DEFS["file_question"]["properties"]["max_files"]["maximum"] == MAX_FILES
    longest = DEFS["text_question"]["properties"]["max_length"]["maximum"]
    assert longest == max(most for _usual, most in TEXT_LENGTHS.values())
