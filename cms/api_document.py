"""The one description of the API (OpenAPI 3.1), drawn from what the routes declare."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from actors.api.keys import KeyAuth
from home.api.limits import WINDOW
from home.content_api.description import content_paths
from home.enums import ApiScope
from questionnaires.api import AnswererAuth
from questionnaires.without_account import COOKIE as DRAFT_COOKIE

PROBLEM = "application/problem+json"
DESCRIPTION = """Tout ce que la plateforme montre et prend, en JSON.

Les adresses qui commencent par `/api/v1/territories/{slug}/` sont d’un territoire\u202f; les autres, de la nation.
Ce que disent les pages est sous `/api/v2/`.
Ce qui est public se lit sans clé. Une clé se présente dans l’en-tête `Authorization: Bearer …`.
"""
ANSWERS = {
    HTTPStatus.OK: "Ce qui est demandé",
    HTTPStatus.CREATED: "Créé",
    HTTPStatus.ACCEPTED: "Noté",
    HTTPStatus.FOUND: "L’adresse de ce qui est demandé est dans l’en-tête Location",
    HTTPStatus.NOT_MODIFIED: "Rien n’a changé depuis la réponse dont l’étiquette est donnée par If-None-Match",
    HTTPStatus.BAD_REQUEST: "Le corps n’est pas du JSON lisible, ou l’adresse n’est pas du texte",
    HTTPStatus.UNAUTHORIZED: "Il faut une clé ou une session\u202f; ou la clé n’ouvre rien",
    HTTPStatus.FORBIDDEN: "La clé n’a pas la portée qu’il faut",
    HTTPStatus.NOT_FOUND: "Rien à cette adresse que vous puissiez voir",
    HTTPStatus.CONFLICT: "L’état des choses ne le permet pas",
    HTTPStatus.PRECONDITION_FAILED: "Ce n’est plus ce que dit l’étiquette de If-Match",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Le corps est trop lourd",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Le corps n’est pas du JSON",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Une valeur est refusée",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes en une minute",
}
WRONG_PARAMETER = "Un paramètre n’est pas compris\u00a0: `fields` le nomme"
LIMITED = {
    "RateLimit-Policy": {
        "description": f"Combien de demandes (`q`) par fenêtre de {WINDOW} secondes (`w`)\u202f; dans toute réponse.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "Combien il en reste (`r`), et dans combien de secondes la fenêtre se renouvelle (`t`).",
        "schema": {"type": "string"},
    },
}
SCHEMES = {
    "ApiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "Une clé d’API. Portées\u00a0: "
        + "\u202f; ".join(f"`{scope.value}` ({str(scope.label).lower()})" for scope in ApiScope)
        + ".",
    },
    "Session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "La session du site lui-même, avec le jeton CSRF pour ce qui écrit.",
    },
    "Draft": {
        "type": "apiKey",
        "in": "cookie",
        "name": DRAFT_COOKIE,
        "description": "Le secret d’un brouillon que ce navigateur a commencé sans compte, avec le jeton CSRF.",
    },
}


class Document(OpenAPISchema):
    """In French where people read it; with the scopes of keys, and the media type of problems."""

    def __init__(self, api: Any, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        self["info"]["description"] = DESCRIPTION
        for schema in self["components"]["schemas"].values():
            # The docstring is for who reads the code.
            schema.pop("description", None)
        content = content_paths()
        self["paths"] |= {path: _with_answers(methods) for path, methods in content["paths"].items()}
        self["components"]["schemas"] |= content["schemas"]
        self["components"]["securitySchemes"] = SCHEMES
        self["components"]["headers"] = LIMITED
        # Relative to where the document stands: the same on every host.
        self["servers"] = [{"url": "/"}]

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details = super().operation_details(operation)
        if details.get("description") == operation.signature.docstring:
            details.pop("description", None)
        return details

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        found = super().responses(operation)
        for status, details in found.items():
            _complete(status, details)
            if status >= HTTPStatus.BAD_REQUEST:
                details["content"] = {PROBLEM: details["content"].popitem()[1]}
        return dict(sorted(found.items()))

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        if not operation.auth_callbacks:
            return None
        keys: list[dict[str, list[str]]] = [
            {"ApiKey": [one.scope.value]} for one in operation.auth_callbacks if isinstance(one, KeyAuth)
        ]
        drafts: list[dict[str, list[str]]] = [
            {"Draft": []} for one in operation.auth_callbacks if isinstance(one, AnswererAuth)
        ]
        return [*keys, {"Session": []}, *drafts]


def _complete(status: int, details: dict[str, Any]) -> None:
    details["description"] = ANSWERS[HTTPStatus(status)]
    if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.TOO_MANY_REQUESTS:
        details["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMITED}


def _with_answers(methods: dict[str, Any]) -> dict[str, Any]:
    """Operations of the content, whose answers say their shape alone."""
    for operation in methods.values():
        for status, shape in operation["responses"].items():
            kind = PROBLEM if status >= "400" else "application/json"
            operation["responses"][status] = {"content": {kind: {"schema": shape}}} if shape else {}
            _complete(int(status), operation["responses"][status])
            if status == "400":
                operation["responses"][status]["description"] = WRONG_PARAMETER
    return methods
