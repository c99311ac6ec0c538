"""Problem documents (RFC 9457) of the JSON API, in French."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES = {
    HTTPStatus.BAD_REQUEST: _("Demande illisible"),
    HTTPStatus.UNAUTHORIZED: _("Connexion nécessaire"),
    HTTPStatus.FORBIDDEN: _("Accès refusé"),
    HTTPStatus.NOT_FOUND: _("Introuvable"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Méthode refusée"),
    HTTPStatus.CONFLICT: _("Conflit"),
    HTTPStatus.PRECONDITION_FAILED: _("Changé entre-temps"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Envoi trop lourd"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("Forme inconnue"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Valeur refusée"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Trop de demandes"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Panne"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("Indisponible un moment"),
}

ASKS_FOR_A_KEY = {"WWW-Authenticate": "Bearer"}
NO_ADDRESS = _("Cette adresse ne mène à rien que vous puissiez voir.")


class Conflict(Exception):
    """What somebody asks for was settled otherwise meanwhile; the message, in French, says how. A page answers 409."""


def problem(status: HTTPStatus, detail: str | Promise, **more: Any) -> JsonResponse:
    """A refusal that says why: `detail` is a sentence for people, `more` are members for programs."""
    title = TITLES.get(status, _("Erreur"))
    return JsonResponse(
        {"type": "about:blank", "title": str(title), "status": status.value, "detail": str(detail), **more},
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"} | (ASKS_FOR_A_KEY if status == HTTPStatus.UNAUTHORIZED else {}),
    )
