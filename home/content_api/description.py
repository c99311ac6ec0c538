"""What the API of content says of itself, for the one document of the API (`cms.api_document`)."""

from collections.abc import Iterator
from typing import Any

from ninja import Schema
from pydantic.json_schema import models_json_schema
from rest_framework import serializers
from rest_framework.fields import Field

from home.api.schemas import ThemeWord
from home.content_api import asking, shapes
from home.content_api.asking import label_of, orders_of
from home.content_api.fields import STRING, Sections, WholeField, reference
from home.content_api.readable import told_models
from home.content_api.shapes import SECTIONS
from home.content_api.views import DocumentsViewSet, ImagesViewSet, PagesViewSet, PreviewViewSet, router

BASE = "/api/v2/"
TAG = "Contenu"
ANY_KEY = [{}, {"ApiKey": ["lire"]}]
COMPONENTS = "#/components/schemas/{model}"
TEXT_FORMATS = {serializers.DateField: "date", serializers.DateTimeField: "date-time"}
SAID = {
    "limit": "Combien d’éléments, de 1 à 100\u202f; des images, de 1 à 20. Sans lui, 20.",
    "offset": "Combien en passer, depuis le premier.",
    "order": "L’ordre\u00a0: {orders}, précédé de «\u00a0-\u00a0» pour l’inverse. Plusieurs, séparés par des virgules.",
    "fields": "Des champs de plus, entre virgules. «\u00a0*\u00a0»\u00a0: tous. «\u00a0_,title\u00a0»\u00a0: lui seul.",
    "territory": "Ce qui est d’un territoire, par son nom dans les adresses.",
    "type": "Un type de page, dont les champs se demandent alors, ou plusieurs, entre virgules\u00a0: {types}.",
    "theme": "Clé d’un thème\u202f; demande un type de page qui porte des thèmes.",
    "search": "Des mots, comme dans la recherche du site.",
    "child_of": "Numéro d’une page\u00a0: celles qui sont juste en dessous.",
    "descendant_of": "Numéro d’une page\u00a0: celles qui sont en dessous.",
    "content_type": "Ce que l’aperçu a donné\u00a0: le type de la page.",
    "token": "Ce que l’aperçu a donné\u00a0: de quoi lire ce brouillon, pendant une heure.",
    "html_path": "L’adresse de la page dans l’espace, ou sur le portail\u00a0: «\u00a0/grand-poitiers/agenda/\u00a0».",
}
PREVIEWED = PreviewViewSet.detail_parameters
WHOLE = {"limit": "integer", "offset": "integer", "child_of": "integer", "descendant_of": "integer"}


def content_paths() -> dict[str, Any]:
    """`paths` and `schemas`, each answer with the shape of its body, or none."""
    listed, pages = PagesViewSet.known_query_parameters, {"fields", "territory"}
    paths = {
        "pages/": _get("list_pages", "Les pages publiques", listed, "PageList"),
        "pages/{id}/": _get("get_page", "Une page entière", pages, "PageDetail"),
        "pages/find/": _found(_get("find_page", "La page qui est à une adresse", {*pages, "html_path"})),
    }
    paths["page_preview/"] = _get("get_page_preview", "Un brouillon, par son aperçu", PREVIEWED, "PageDetail")
    for one, several, view in (("Image", "images", ImagesViewSet), ("Document", "documents", DocumentsViewSet)):
        summary = "Les images que montrent les pages" if one == "Image" else "Les documents que donnent les pages"
        paths[f"{several}/"] = _get(f"list_{several}", summary, view.known_query_parameters, f"{one}List")
        said = "Une image et ses tailles" if one == "Image" else "Un document et son adresse"
        paths[f"{several}/{{id}}/"] = _get(f"get_{one.lower()}", said, pages, f"{one}Detail")
    return {"paths": {BASE + path: {"get": one} for path, one in paths.items()}, "schemas": _schemas()}


def _get(name: str, summary: str, parameters: Any, shape: str = "") -> dict[str, Any]:
    asked = [_parameter(one, name) for one in sorted(parameters)]
    if name.startswith("get_") and parameters is not PREVIEWED:
        asked.insert(0, {"in": "path", "name": "id", "required": True, "schema": {"type": "integer"}})
    answers: dict[str, Any] = {str(status): reference("Problem") for status in (400, 401, 403, 404, 429)}
    answers |= {"200": reference(shape)} if shape else {}
    answers |= {"304": None} if shape and parameters is not PREVIEWED else {}
    return {
        "operationId": f"content_{name}",
        "summary": summary,
        "tags": [TAG],
        "parameters": asked,
        "responses": dict(sorted(answers.items())),
        "security": ANY_KEY,
    }


def _found(operation: dict[str, Any]) -> dict[str, Any]:
    operation["responses"] = {"302": None} | operation["responses"]
    return operation


def _parameter(parameter: str, operation: str) -> dict[str, Any]:
    orders = sorted({name for model in told_models() for name in orders_of(model)})
    if not operation.endswith("pages"):
        orders = orders_of(asking.SearchEntry)
    types = ", ".join(sorted(map(label_of, told_models())))
    told = SAID[parameter].format(orders=", ".join(orders), types=types)
    kind = {"type": WHOLE[parameter]} if parameter in WHOLE else STRING
    return {"in": "query", "name": parameter, "required": False, "description": told, "schema": kind}


# --- Shapes -----------------------------------------------------------------------------------------------------------


def _schemas() -> dict[str, Any]:
    declared: list[Any] = [one for one in vars(shapes).values() if isinstance(one, type) and issubclass(one, Schema)]
    models: list[tuple[Any, Any]] = [(one, "serialization") for one in (*declared, ThemeWord) if one is not Schema]
    _names, found = models_json_schema(models, ref_template=COMPONENTS)
    schemas = dict(found["$defs"])
    for schema in schemas.values():
        schema.pop("description", None)  # the docstring is for who reads the code
    schemas["Section"] = {"anyOf": [_section(name, shape) for name, shape in SECTIONS.items()]}
    details = {f"{model.__name__}Content": _serialized(PagesViewSet, model, detail=True) for model in told_models()}
    schemas |= details
    schemas["PageDetail"] = {"anyOf": [reference(name) for name in details]}
    schemas["PageItem"] = _merged(_serialized(PagesViewSet, model, detail=False) for model in told_models())
    schemas["ImageDetail"] = _serialized(ImagesViewSet, ImagesViewSet.model, detail=True)
    schemas["DocumentDetail"] = _serialized(DocumentsViewSet, DocumentsViewSet.model, detail=True)
    items = {"PageList": "PageItem", "ImageList": "ImageDetail", "DocumentList": "DocumentDetail"}
    return schemas | {name: _list_of(item) for name, item in items.items()}


def _section(name: str, shape: type[Schema] | None) -> dict[str, Any]:
    value = reference(shape.__name__) if shape else {"type": "string", "description": "HTML, aux liens résolus."}
    names = {"type": {"const": name}, "value": value, "id": {"anyOf": [STRING, {"type": "null"}]}}
    return {"type": "object", "properties": names, "required": list(names)}


def _list_of(item: str) -> dict[str, Any]:
    count = {"type": "object", "properties": {"total_count": {"type": "integer"}}, "required": ["total_count"]}
    properties = {"meta": count, "items": {"type": "array", "items": reference(item)}}
    return {"type": "object", "properties": properties, "required": ["meta", "items"]}


def _serialized(view: Any, model: Any, *, detail: bool) -> dict[str, Any]:
    """What the serializer of a class gives, whole; `fields` may ask for less of it."""
    made = view._get_serializer_class(router, model, [("*", False, None)], show_details=detail)
    told: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    for name, field in made().fields.items():
        (meta if name in made.meta_fields else told)[name] = _shape(field)
    meta["type"] = {"const": label_of(model)}
    inside = {"type": "object", "properties": meta}
    first = {"id": told.pop("id")} | {"meta": inside}
    if view is PagesViewSet and detail:
        never = "Vide dans l’aperçu d’une page qui n’est pas encore enregistrée."
        first["id"] = {"anyOf": [first["id"], {"type": "null"}], "description": never}
    return {"type": "object", "properties": first | told, "additionalProperties": False}


def _merged(items: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """A line of a list, whose fields are those of one class or another."""
    found: dict[str, list[Any]] = {}
    for item in items:
        for name, shape in item["properties"].items():
            known = found.setdefault(name, [])
            known += [shape] if shape not in known else []
    meta = found.pop("meta")[0]["properties"]
    meta |= {"type": {"type": "string", "enum": sorted(map(label_of, told_models()))}}
    properties = {name: shapes[0] if len(shapes) == 1 else {"anyOf": shapes} for name, shapes in found.items()}
    properties["meta"] = {"type": "object", "properties": meta}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _shape(field: Field) -> dict[str, Any]:
    if isinstance(field, WholeField | Sections):
        return dict(field.shape)
    shape = _plain_shape(field)
    return {"anyOf": [shape, {"type": "null"}]} if field.allow_null else shape


def _plain_shape(field: Field) -> dict[str, Any]:
    if isinstance(field, serializers.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, serializers.IntegerField):
        return {"type": "integer"}
    if isinstance(field, serializers.ChoiceField):
        values = [*field.choices, *([""] if field.allow_blank else [])]
        return {"type": "integer" if all(isinstance(one, int) for one in values) else "string", "enum": values}
    if isinstance(field, serializers.JSONField):
        return {"type": "array", "items": STRING}
    told = next((name for kind, name in TEXT_FORMATS.items() if isinstance(field, kind)), "")
    return {"type": "string", "format": told} if told else dict(STRING)
