"""The pages of what went wrong: what happened, what is kept, where to go."""

import sys
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from home.problems import NO_ADDRESS, problem
from home.spaces import national_space

RETRY_AFTER = 60  # seconds


def bad_request(request, exception=None):
    if not hasattr(request, "space"):  # refused before its space was looked for: an unknown host, for one
        request.space = national_space()
    title = _("Demande mal formée")
    text = _("Cette adresse ou ce formulaire n’est pas complet. Revenez en arrière et recommencez.")
    return show_error(request, 400, title, text)


def csrf_failure(request, reason=""):
    if request.path.startswith("/api/"):  # routes of the API see to the token themselves: this is none of them
        return problem(HTTPStatus.NOT_FOUND, NO_ADDRESS)
    title = _("Formulaire expiré")
    text = _(
        "Pour votre sécurité, ce formulaire a expiré. Revenez à la page précédente\u00a0: ce que vous aviez saisi y "
        "est encore. Rechargez-la, puis envoyez de nouveau."
    )
    return show_error(request, 403, title, text)


def permission_denied(request, exception=None):
    title = _("Accès réservé")
    text = _(
        "Votre compte ne donne pas accès à cette page. Si vous pensez que c’est une erreur, écrivez à l’équipe de "
        "votre territoire."
    )
    return show_error(request, 403, title, text)


def not_found(request, exception=None):
    text = _("L’adresse est peut-être incomplète, ou la page n’existe plus.")
    return show_error(request, 404, _("Page introuvable"), text)


def too_many_requests(request):
    title = _("Un instant, s’il vous plaît")
    text = _("Trop d’essais se sont suivis, et nous protégeons les comptes. Attendez une minute, puis recommencez.")
    return show_error(request, 429, title, text)


def server_error(request):
    """A failure of ours. Nothing is asked of the database: it may be what failed, and then the page says « soon »."""
    away = isinstance(sys.exc_info()[1], OperationalError)
    context = {
        "title": _("Le site revient dans un instant") if away else _("Une panne de notre côté"),
        "text": _("Ce que vous aviez enregistré est conservé. Réessayez dans une minute.")
        if away
        else _("La page n’a pas pu être préparée. Ce que vous aviez enregistré est conservé. Réessayez plus tard."),
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    if _is_a_program(request):
        response = problem(status, context["text"])
    else:
        response = HttpResponse(render_to_string("errors/outage.html", context), status=status)
    if away:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def show_error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if _is_a_program(request):
        return problem(HTTPStatus(status), text)
    return render(request, "errors/error.html", {"status": status, "title": title, "text": text}, status=status)


def _is_a_program(request: HttpRequest) -> bool:
    """Whoever asks the API reads JSON, at an address that leads nowhere too."""
    return request.path.startswith(("/api/v1/", "/api/v2/"))
