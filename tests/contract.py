"""What an answer of the API must be, by the document that describes it."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
from django.http import HttpResponse

from cms.views.api_docs import document


def check_contract(method: str, address: str, response: HttpResponse) -> None:
    """The status is one that the operation declares, and the body is of the shape that it declares for it."""
    path = urlsplit(address).path
    operation = document()["paths"][declared_path(path)][method.lower()]
    answer = operation["responses"].get(str(response.status_code))
    assert answer, f"{method} {path} does not declare {response.status_code}"
    if not answer.get("content"):
        assert not response.content
        return
    (media_type,) = answer["content"]
    assert response["Content-Type"].partition(";")[0] == media_type
    wrong = errors(json.loads(response.content), answer["content"][media_type]["schema"])
    assert not wrong, f"{method} {path}: {wrong[:5]}"
    assert {"RateLimit", "RateLimit-Policy"} <= set(response.headers)


def errors(value: Any, schema: dict[str, Any]) -> list[jsonschema_rs.ValidationError]:
    """Where a value is not what a schema of the document says."""
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": document()["components"]})
    return list(validator.iter_errors(value))


def declared_path(path: str) -> str:
    """Of two that fit, the one that leaves less open."""
    fitting = [known for known, shape in _shapes() if shape.fullmatch(path)]
    assert fitting, f"{path} is not in the document"
    return min(fitting, key=lambda known: known.count("{"))


@cache
def _shapes() -> list[tuple[str, Any]]:
    return [(known, re.compile(re.sub(r"{\w+}", "[^/]+", known))) for known in document()["paths"]]
