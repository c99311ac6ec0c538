"""The root of the JSON API: one router per app, problems as RFC 9457 says, in French."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from home.problems import problem
from questionnaires.api import router as questionnaires
from trophees.api import router as trophees

api = NinjaAPI(title="Acteurs engagés", version="1.0", urls_namespace="api", docs_url=None, openapi_url=None)
api.add_router("/", questionnaires)
api.add_router("/", trophees)


@api.exception_handler(AuthenticationError)
def ask_to_log_in(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    return problem(HTTPStatus.UNAUTHORIZED, "Connectez-vous pour continuer.")


@api.exception_handler(Http404)
def say_not_found(request: HttpRequest, error: Http404) -> JsonResponse:
    return problem(HTTPStatus.NOT_FOUND, "Cette adresse ne mène à rien que vous puissiez voir.")


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """`fields` names what was not understood, as the way to it in the request."""
    fields = [".".join(str(step) for step in one["loc"][1:]) or str(one["loc"][0]) for one in error.errors]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "La demande n’a pas la forme attendue.", fields=fields)


@api.exception_handler(HttpError)
def say_http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
    status = HTTPStatus(error.status_code)
    unreadable = "Le corps de la demande n’est pas du JSON lisible."
    return problem(status, unreadable if status == HTTPStatus.BAD_REQUEST else str(error))
