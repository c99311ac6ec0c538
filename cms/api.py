"""The root of the JSON API: one router per app, problems as RFC 9457 says, in French."""

from ninja import NinjaAPI

from questionnaires.api import router as questionnaires

api = NinjaAPI(title="Acteurs engagés", version="1.0", urls_namespace="api", docs_url=None, openapi_url=None)
api.add_router("/", questionnaires)
