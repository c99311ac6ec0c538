"""The description of the API: for programs, one document; for people, pages drawn from it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.api import api
from cms.api_shapes import in_words, shape_of
from home.enums import ApiScope

WHERE = {"path": "dans l’adresse", "query": "après le «\u00a0?\u00a0»", "header": "en-tête", "cookie": "cookie"}

SITE_WAYS = {
    "Session": "Avec la session du site lui-même.",
    "Draft": "Avec le secret d’un brouillon que ce navigateur a commencé sans compte.",
}


@cache
def document() -> dict[str, Any]:
    """It says what the code declares: the same as long as the process lives."""
    return json.loads(json.dumps(api.get_openapi_schema()))


@cache
def _written() -> tuple[bytes, str]:
    body = json.dumps(document(), ensure_ascii=False, indent=1).encode()
    return body, f'"{blake2b(body, digest_size=16).hexdigest()}"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    body, tag = _written()
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, "public, no-cache"
    return get_conditional_response(request, etag=tag, response=response) or response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every operation, by subject, and how one begins."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in _operations():
        groups.setdefault(one["tag"], []).append(one)
    context = {"groups": groups.items(), "base": settings.BASE_URL, "scopes": list(ApiScope)}
    return render(request, "api/index.html", context)


@require_safe
def operation(request: HttpRequest, name: str) -> HttpResponse:
    """One of them: what it takes, what it answers."""
    found = next((one for one in _operations() if one["name"] == name), None)
    if found is None:
        raise Http404
    known = document()["components"]["schemas"]
    context = {
        "operation": found,
        "base": settings.BASE_URL,
        "security": list(_security(found["details"])),
        "parameters": list(_parameters(found["details"], known)),
        "body": _shape(found["details"].get("requestBody", {}), known),
        "answers": list(_answers(found["details"], known)),
    }
    return render(request, "api/operation.html", context)


def _operations() -> Iterator[dict[str, Any]]:
    for path, methods in document()["paths"].items():
        for method, details in methods.items():
            yield {
                "name": details["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": details["summary"],
                "tag": (details.get("tags") or [""])[0],
                "details": details,
            }


def _security(details: Mapping[str, Any]) -> Iterator[str]:
    """Each of the ways in, in words."""
    for way in details.get("security", ({},)):
        if not way:
            yield "Sans clé."
        elif "ApiKey" in way:
            names = ", ".join(f"«\u00a0{scope}\u00a0»" for scope in way["ApiKey"])
            yield f"Avec une clé de portée {names}." if names else "Avec une clé, quelle que soit sa portée."
        else:
            yield SITE_WAYS[next(iter(way))]


def _parameters(details: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in details.get("parameters", ()):
        yield {
            "name": one["name"],
            "where": WHERE[one["in"]],
            "kind": in_words(one["schema"], known),
            "text": one.get("description", ""),
            "required": one.get("required", False),
        }


def _answers(details: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The shape of what succeeds; a refusal is a problem, whose shape is told once."""
    for status, answer in sorted(details["responses"].items()):
        shape = _shape(answer, known) if status < "300" else ""
        yield {"status": status, "text": answer["description"], "shape": shape}


def _shape(holder: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    content = holder.get("content") or {}
    return next((shape_of(one["schema"], known) for one in content.values()), "")
