"""The root of the JSON API: the routers of every app, problems as RFC 9457 says, in French."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from actors.api.accounts import router as accounts
from actors.api.keys_told import router as keys_told
from actors.api.organisations import router as my_organisations
from actors.api.registrations import router as registrations
from actors.api.showcase import router as showcase
from cms.api_document import Document
from cms.api_refusals import reasons
from cms.steering.api import router as figures
from home.api.events import router as events
from home.api.territories import router as territories
from home.problems import NO_ADDRESS, problem
from questionnaires.api import router as assessments
from questionnaires.public_api import router as questionnaires
from ressources.api import router as resources
from trophees.api import router as applications
from trophees.public_api import router as campaigns

# What ninja says in English.
SAID_BY_NINJA = {
    HTTPStatus.BAD_REQUEST: _("Le corps de la demande n’est pas du JSON lisible."),
    HTTPStatus.FORBIDDEN: _("Sans clé, une demande qui écrit doit venir d’une page de la plateforme."),
}

NOT_JSON = _("Le corps de la demande est attendu en JSON\u00a0: «\u00a0Content-Type: application/json\u00a0».")


class JsonParser(Parser):
    """Of whatever else a browser lets a foreign page send without asking first, nothing is read."""

    def parse_body(self, request: HttpRequest) -> Any:
        kind = request.content_type or ""
        if kind != "application/json" and not kind.endswith("+json"):
            raise HttpError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, str(NOT_JSON))
        return super().parse_body(request)

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """A parameter without a value asks for nothing."""
        found = super().parse_querydict(data, list_fields, request)
        told = {name: [*filter(None, one)] if isinstance(one, list) else one for name, one in found.items()}
        return {name: one for name, one in told.items() if one}


class PlatformAPI(NinjaAPI):
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Document:
        return Document(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """« ressources_list_resources »: they stay, since clients are written from them."""
        return f"{operation.view_func.__module__.partition('.')[0]}_{operation.view_func.__name__}"


api = PlatformAPI(
    title="Acteurs engagés", version="1.0", urls_namespace="api", docs_url=None, openapi_url=None, parser=JsonParser()
)
for router in (
    accounts,
    keys_told,
    registrations,
    territories,
    resources,
    showcase,
    my_organisations,
    events,
    questionnaires,
    campaigns,
    assessments,
    applications,
    figures,
):
    api.add_router("/", router)


@api.exception_handler(AuthenticationError)
def ask_to_log_in(request: HttpRequest, error: AuthenticationError) -> JsonResponse:
    return problem(HTTPStatus.UNAUTHORIZED, _("Connectez-vous, ou présentez une clé, pour continuer."))


@api.exception_handler(Http404)
def say_not_found(request: HttpRequest, error: Http404) -> JsonResponse:
    return problem(HTTPStatus.NOT_FOUND, NO_ADDRESS)


@api.exception_handler(RequestDataTooBig)
def say_too_big(request: HttpRequest, error: RequestDataTooBig) -> JsonResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
    return problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Le corps de la demande dépasse %(most)s\u00a0Ko.") % {"most": most}
    )


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """`fields` names what was not understood, `errors` says why."""
    errors = reasons(error.errors)
    detail = _("La demande n’a pas la forme attendue.")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, fields=list(errors), errors=errors)


@api.exception_handler(HttpError)
def say_http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
    if isinstance(error.__cause__, HttpError):  # the parser's own refusal, of which ninja makes a 400
        error = error.__cause__
    status = HTTPStatus(error.status_code)
    return problem(status, SAID_BY_NINJA.get(status, str(error)) if str(error).isascii() else str(error))
