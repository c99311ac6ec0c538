"""Problem documents (RFC 9457) of the JSON API, in French."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

TITLES = {
    HTTPStatus.BAD_REQUEST: "Demande illisible",
    HTTPStatus.UNAUTHORIZED: "Connexion nécessaire",
    HTTPStatus.FORBIDDEN: "Accès refusé",
    HTTPStatus.NOT_FOUND: "Introuvable",
    HTTPStatus.METHOD_NOT_ALLOWED: "Méthode refusée",
    HTTPStatus.CONFLICT: "Conflit",
    HTTPStatus.PRECONDITION_FAILED: "Changé entre-temps",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Envoi trop lourd",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Forme inconnue",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Valeur refusée",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Panne",
    HTTPStatus.SERVICE_UNAVAILABLE: "Indisponible un moment",
}

ASKS_FOR_A_KEY = {"WWW-Authenticate": "Bearer"}
NO_ADDRESS = "Cette adresse ne mène à rien que vous puissiez voir."


class Conflict(Exception):
    """What somebody asks for was settled otherwise meanwhile; the message, in French, says how. A page answers 409."""


def problem(status: HTTPStatus, detail: str, **more: Any) -> JsonResponse:
    """A refusal that says why: `detail` is a sentence for people, `more` are members for programs."""
    title = TITLES.get(status, "Erreur")
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status.value, "detail": detail, **more},
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"} | (ASKS_FOR_A_KEY if status == HTTPStatus.UNAUTHORIZED else {}),
    )
