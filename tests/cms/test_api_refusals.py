"""Why a value is refused, in French, whatever kind of error it is."""

from datetime import date
from http import HTTPMethod
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cms.api_refusals import GROUPS, UNLIKE, reasons

SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = SIMPLE | st.lists(SIMPLE, max_size=4)


class Sent(BaseModel):
    """Of each kind that a body or a query of ours has."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=2, max_length=3)]
    whole: Annotated[int, Field(ge=1, le=9)]
    part: float
    so: bool
    id: UUID
    on: date
    kind: Literal["un", "deux"]
    sort: HTTPMethod
    several: Annotated[list[str], Field(min_length=1, max_length=2)]


@given(st.dictionaries(st.sampled_from([*Sent.model_fields, "plus"]), JSON))
def test_each_error_is_told_in_french(document):
    try:
        Sent.model_validate(document)
    except ValidationError as wrong:
        errors: list[Any] = [{**one, "loc": ("body", "payload", *one["loc"])} for one in wrong.errors()]
        for name, reason in reasons(errors).items():
            assert name.split(".")[0] in document or reason == "Il faut donner cette valeur."
            assert reason != UNLIKE
            assert not any(english in f" {reason} " for english in (" or ", " should ", " be ", "{"))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ({"type": "missing", "loc": ("body", "payload", "email")}, {"email": "Il faut donner cette valeur."}),
        (
            {"type": "string_type", "loc": ("body", "payload", "scopes", 0)},
            {"scopes.0": "Un texte est attendu."},
        ),
        (
            {"type": "less_than_equal", "loc": ("query", "limit"), "ctx": {"le": 100}},
            {"limit": "Au plus 100."},
        ),
        (
            {"type": "enum", "loc": ("query", "asked", "tri", 3), "ctx": {"expected": "'titre' or 'cloture'"}},
            {"tri": "Au choix\u00a0: 'titre' ou 'cloture'."},
        ),
        ({"type": "int_parsing_size", "loc": ("path", "pk")}, {"pk": "Un nombre entier est attendu."}),
        ({"type": "value_error", "loc": ("body", "payload", "name")}, {"name": UNLIKE}),
        ({"type": "json_invalid", "loc": ("body",)}, {"body": UNLIKE}),
    ],
)
def test_value_is_named_as_its_sender_names_it(error, told):
    assert reasons([error]) == told


@given(st.sampled_from(["query", "body", "path"]), st.lists(st.text() | st.integers(), max_size=4))
def test_names_of_our_own_are_never_told(source, way):
    (name,) = reasons([{"type": "missing", "loc": (source, "payload", *way)}])
    assert name
    assert name.split(".")[0] not in GROUPS or way[0] in GROUPS or str(way[0]).split(".")[0] in GROUPS
