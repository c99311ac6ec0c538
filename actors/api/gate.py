"""What every request to the API goes through first: whose key it bears, and how many came before it this minute."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from actors.api.keys import WrongKey, read_caller
from home.api.calling import CallRequest
from home.api.limits import count
from home.problems import problem

BELOW = ("/api/v1/", "/api/v2/")
WRONG_KEY = _("Cette clé n’ouvre rien\u00a0: elle est inconnue, expirée ou révoquée.")
NO_METHOD = _("Cette adresse ne se prête pas à cette méthode. Elle prend\u00a0: {}.")
TOO_MANY = _("Trop de demandes en une minute\u00a0: attendez le temps que dit l’en-tête «\u00a0Retry-After\u00a0».")


class ApiGate:
    """A wrong key is refused even where none is needed: its bearer is told, rather than served as a visitor."""

    def __init__(self, get_response: Callable[[CallRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CallRequest) -> HttpResponse:
        if not request.path.startswith(BELOW):
            return self.get_response(request)
        if request.method != "HEAD":
            return self._answer(request)
        request.method = "GET"  # the routes know no other word for it
        response = self._answer(request)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        return response

    def _answer(self, request: CallRequest) -> HttpResponse:
        is_wrong = False
        try:
            request.caller = read_caller(request)
        except WrongKey:
            request.caller, is_wrong = None, True
        who, most = self._counted(request)
        usage = count(who, most=most)
        if usage.is_over:
            response: HttpResponse = problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
        elif is_wrong:
            response = problem(HTTPStatus.UNAUTHORIZED, WRONG_KEY)
            response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        else:
            response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = _say_which_methods(response)
        for name, value in usage.headers().items():
            response[name] = value
        return response

    def _counted(self, request: CallRequest) -> tuple[str, int]:
        """A key, else a member who is signed in, else an address: an office behind one must not stop its members."""
        if request.caller:
            return f"key:{request.caller.key_id}", settings.API_CALLS_A_MINUTE["key"]
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return f"member:{request.user.pk}", settings.API_CALLS_A_MINUTE["member"]
        return f"address:{get_adapter().get_client_ip(request)}", settings.API_CALLS_A_MINUTE["address"]


def _say_which_methods(refusal: HttpResponseNotAllowed) -> HttpResponse:
    allowed = refusal["Allow"]
    answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, NO_METHOD.format(allowed))
    answer["Allow"] = allowed
    return answer
