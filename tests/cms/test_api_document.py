"""The one description of the API: whole, the same as the one that clients know, and readable."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ninja import Schema

from cms.api_shapes import in_words, shape_of
from cms.views.api_docs import document

SNAPSHOT = Path(__file__).parent / "openapi.json"
RENEW = "manage.py openapi --output tests/cms/openapi.json"
OPERATIONS = [
    pytest.param(path, method, id=f"{method} {path}")
    for path, methods in json.loads(SNAPSHOT.read_text(encoding="utf-8"))["paths"].items()
    for method in methods
]
MOST_NODES = 350
FLOORS = ("cms", "trophees", "questionnaires", "ressources", "actors", "home")


@pytest.mark.django_db
@pytest.mark.once
def test_document_is_the_one_that_clients_know():
    """Other people's programs are written from it: a change is seen in the review, then kept by the command."""
    assert document() == json.loads(SNAPSHOT.read_text(encoding="utf-8")), f"If it is meant: {RENEW}"


@pytest.mark.django_db
@pytest.mark.once
def test_document_is_served_with_its_tag(client):
    answer = client.get("/api/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"
    assert client.get("/api/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_operation_says_in_french_what_it_does_and_what_it_may_answer(path, method):
    operation = document()["paths"][path][method]
    assert operation["summary"][0].isupper()
    assert not operation["summary"].isascii() or " " in operation["summary"]
    assert operation["tags"]
    assert {"401", "429"} <= set(operation["responses"])
    for status, answer in operation["responses"].items():
        expected = {"3": [], "2": ["application/json"], "4": ["application/problem+json"]}[status[0]]
        assert list(answer.get("content", {})) == expected


@pytest.mark.django_db
@pytest.mark.once
def test_names_of_operations_are_each_of_one():
    names = [one["operationId"] for methods in document()["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))


@pytest.mark.pure
def test_shapes_bear_names_of_their_own():
    """Of two that bear one name, the document would keep the last one alone."""
    ours = [one for one in shapes_below(Schema) if one.__module__.partition(".")[0] in FLOORS]
    names = [one.__name__ for one in ours]
    assert sorted(names) == sorted(set(names))
    assert len(names) > 40


def shapes_below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for one in schema.__subclasses__():
        yield one
        yield from shapes_below(one)


@pytest.mark.django_db
@pytest.mark.once
def test_references_lead_somewhere():
    written = json.dumps(document())
    names = {text.partition('"')[0] for text in written.split("#/components/schemas/")[1:]}
    assert names <= set(document()["components"]["schemas"])


@pytest.mark.django_db
@pytest.mark.once
def test_pages_of_the_description_are_light_and_ask_nobody_else(client):
    index = client.get("/api/docs/").content.decode()
    pages = [index, client.get("/api/docs/ressources_list_territory_resources/").content.decode()]
    assert "/api/docs/questionnaires_put_answer/" in index
    for page in pages:
        assert page.count("<") - page.count("</") - page.count("<!") <= MOST_NODES
        assert "<style" not in page
        assert 'src="http' not in page
    assert "&quot;next&quot;: texte  — Adresse de la suite" in pages[1]
    assert client.get("/api/docs/nulle-part/").status_code == 404


KNOWN = {
    "Tree": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "parent": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]},
            "signs": {"type": "array", "items": {"$ref": "#/components/schemas/Sign"}},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    },
    "Sign": {"enum": ["a", "b"], "type": "string"},
}


@pytest.mark.pure
def test_shape_is_said_in_words_and_a_tree_ends():
    assert shape_of({"$ref": "#/components/schemas/Tree"}, KNOWN).splitlines() == [
        "{",
        '  "name": texte',
        '  "parent": …  — peut être vide',
        '  "signs": [ "a" ou "b" ]',
        '  "counts": {',
        '    "…": entier',
        "  }",
        "}",
    ]


@pytest.mark.pure
def test_one_of_several_shapes_is_told_on_a_line():
    kinds = {
        name: {"type": "object", "properties": {"id": {}, "type": {"const": name}, "title": {}, "body": {}}}
        for name in ("News", "Event")
    }
    either = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds]}
    assert shape_of(either, kinds).splitlines() == [
        "l’un de\u00a0:",
        '  "News"\u00a0: title, body',
        '  "Event"\u00a0: title, body',
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "format": "date"}, "jour"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "entier ou vide"),
        ({"type": "array", "items": {"type": "boolean"}}, "plusieurs fois\u00a0: vrai ou faux"),
        ({"allOf": [{"$ref": "#/components/schemas/Sign"}]}, '"a" ou "b"'),
        ({}, "toute valeur"),
    ],
)
def test_type_is_said_in_words(schema, words):
    assert in_words(schema, KNOWN) == words
