"""What `docs/api.md` says of the API is so: its addresses, the bodies that it shows, the values, the refusals."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from cms.views.api_docs import document
from home.problems import TITLES
from questionnaires.answers import clean_answer
from questionnaires.definition import Choice, Kind, Question
from tests.contract import declared_path, errors

pytestmark = pytest.mark.once

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
METHODS = r"(?:GET|POST|PUT|PATCH|DELETE)"
BODIES = re.findall(rf"^({METHODS}) (/\S+)\n(\{{.*\}})$", GUIDE, re.MULTILINE)
CALLS = re.findall(rf"`({METHODS}(?:`, `{METHODS})*) ([a-z]\S*?)(?:\?\S*)?`", GUIDE)
PARTS = {"{slug}": "ici", "{numéro}": "1", "{version}": "1", "{id}": "1"}


def filled(path: str) -> str:
    """An address as one would ask for it."""
    for part, value in PARTS.items():
        path = path.replace(part, value)
    return re.sub(r"\{[^}]*\}", "0b7e5a34-5f0e-4d0c-9a53-0c1f4b7d2a11", path)


def operation(method: str, path: str) -> dict:
    return document()["paths"][declared_path(filled(path))][method.lower()]


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
def test_body_that_the_guide_shows_is_one_that_the_operation_takes(method, path, body):
    shown = json.loads(body)
    schema = operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
    assert not errors(shown, schema)
    name = schema["$ref"].rpartition("/")[2]
    assert set(shown) <= set(document()["components"]["schemas"][name]["properties"])


def test_address_that_the_guide_names_is_offered():
    assert len(CALLS) > 20
    assert len(BODIES) > 8
    for methods, path in CALLS:
        for method in re.findall(METHODS, methods):
            assert operation(method, f"/api/v1/{path}"), path


def test_value_that_the_guide_shows_is_taken_by_each_kind_of_question():
    table = GUIDE.partition("| `kind` de la question |")[2].partition("\n\n")[0]
    shown = {}
    for row in table.splitlines()[2:]:
        kinds, values = row.strip("| ").split(" | ")
        for kind in re.findall(r"`(\w+)`", kinds):
            shown[kind] = [json.loads(value) for value in re.findall(r'`([\["\d][^`]*)`', values)]
    assert set(shown) == set(Kind)
    for kind, values in shown.items():
        assert values or kind == Kind.FILE
        for value in values:
            assert clean_answer(a_question(Kind(kind)), value) is not None


def a_question(kind: Kind) -> Question:
    choices = tuple(Choice(key, key, Fraction(1)) for key in ("oui", "papier", "verre"))
    return Question("a", kind, "A", choices=choices, minimum=Fraction(0), maximum=Fraction(100), max_length=80)


def test_refusals_that_operations_declare_are_told():
    declared = {
        status
        for path, operations in document()["paths"].items()
        for told in operations.values()
        for status in told["responses"]
        if path.startswith("/api/v1/") and int(status) >= 400
    }
    told = set(re.findall(r"^\| (4\d\d) \|", GUIDE, re.MULTILINE))
    assert declared | {"405"} == told
    assert told <= {str(status.value) for status in TITLES}
