"""From a document to the blocks of the editor and back: nothing is lost, nothing is added."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings

from questionnaires.block_migrations import GroupRules
from questionnaires.blocks import QuestionsBlock
from questionnaires.definition import sha256
from questionnaires.definition_reading import parse_definition
from questionnaires.form_blocks import FormQuestionsBlock
from questionnaires.studio.drafts import fill_keys, question_documents
from questionnaires.studio.restoring import question_blocks
from tests.questionnaires.strategies import documents, question_document


def as_written(questions, block=QuestionsBlock) -> list[dict[str, Any]]:
    """The questions once they went through the editor's blocks, raw as the database keeps them."""
    stream_block = block()
    value = stream_block.normalize(question_blocks(questions))
    return question_documents(stream_block.to_python(stream_block.get_prep_value(value)))


def canonical(condition):
    """One rule stands for a group of one; a profile's value for a list of one."""
    if condition is None or "question" in condition:
        return condition
    if "profile" in condition:
        value = condition["value"]
        return {**condition, "operator": "one_of", "value": value if isinstance(value, list) else [value]}
    ((join, rules),) = condition.items()
    read = [canonical(rule) for rule in rules]
    return read[0] if len(read) == 1 else {join: read}


@settings(max_examples=150)
@given(documents())
def test_what_is_restored_and_written_again_is_the_same_questionnaire(document):
    expected = copy.deepcopy(document)
    for theme, canonical_theme in zip(document["themes"], expected["themes"], strict=True):
        theme["questions"] = as_written([q for q in theme["questions"] if q["kind"] != "file"])
        kept = [q for q in canonical_theme["questions"] if q["kind"] != "file"]
        canonical_theme["questions"] = [{**q, "condition": canonical(q["condition"])} for q in kept]
    keys = {q["key"] for theme in expected["themes"] for q in theme["questions"]}
    for one in (document, expected):
        one["themes"] = [theme for theme in one["themes"] if theme["questions"]]
    if not document["themes"] or any(unknown(q["condition"], keys) for t in expected["themes"] for q in t["questions"]):
        return
    assert parse_definition(document) == parse_definition(expected)


def unknown(condition, keys) -> bool:
    if condition is None or "profile" in condition:
        return False
    if "question" in condition:
        return condition["question"] not in keys
    return any(unknown(rule, keys) for rules in condition.values() for rule in rules)


@settings(max_examples=60)
@given(documents())
def test_twice_gives_the_same_bytes(document):
    questions = [q for theme in document["themes"] for q in theme["questions"] if q["kind"] != "file"]
    once = as_written(questions)
    assert sha256({"questions": as_written(once)}) == sha256({"questions": once})


def test_files_are_asked_for_in_forms():
    assert as_written([question_document("a", "file")], FormQuestionsBlock)[0]["max_files"] == 2


def test_a_hidden_question_is_not_asked():
    blocks = question_blocks([question_document("a"), question_document("b")])
    blocks[0][1]["hidden"] = True
    assert [q["key"] for q in question_documents(QuestionsBlock().normalize(blocks))] == ["b"]


def test_a_copied_question_gets_a_key_of_its_own():
    stream = QuestionsBlock().normalize(question_blocks([question_document("a"), question_document("a")]))
    fill_keys(stream, from_field="text")
    first, second = (child.value["key"] for child in stream)
    assert first == "a"
    assert second not in {"", "a"}


@pytest.mark.parametrize(
    ("before", "rules"),
    [
        ({"question": "a", "operator": "equals", "value": "oui"}, 1),
        ({"question": "", "operator": "equals", "value": ""}, 0),
    ],
)
def test_the_conditions_of_drafts_that_hold_one_rule_become_groups(before, rules):
    changed = GroupRules().apply({"text": "Quoi ?", "condition": before})
    assert changed["text"] == "Quoi ?"
    assert [rule["value"] for rule in changed["condition"]["rules"]] == [before] * rules
    assert GroupRules().apply(changed) == changed
