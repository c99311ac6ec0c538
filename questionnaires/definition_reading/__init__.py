"""The JSON document of a questionnaire (schema 1), checked and read: every problem with where it is, in French.

Pure: no Django.
"""

from collections.abc import Mapping
from typing import Any

from questionnaires.definition import Definition
from questionnaires.definition_reading.document import SCHEMA, read_document
from questionnaires.definition_reading.kinds import MAX_FILES, TEXT_LENGTHS
from questionnaires.definition_reading.node import DefinitionError, Problem
from questionnaires.definition_reading.questions import MAX_QUESTIONS_PER_THEME
from questionnaires.definition_reading.rules import OPERATOR_NAMES, PROFILE_FACTS

__all__ = [
    "MAX_FILES",
    "MAX_QUESTIONS_PER_THEME",
    "OPERATOR_NAMES",
    "PROFILE_FACTS",
    "SCHEMA",
    "TEXT_LENGTHS",
    "DefinitionError",
    "Problem",
    "parse_definition",
    "problems",
]


def parse_definition(document: Mapping[str, Any]) -> Definition:
    """Read a document; DefinitionError with every problem when it has some."""
    definition, found = read_document(document)
    if found:
        raise DefinitionError(found)
    return definition


def problems(document: object) -> list[Problem]:
    """Every problem of a document; empty when it can be published. Never raises."""
    return read_document(document)[1]
