"""The least that Django can do: a view, and one that writes a row; no middleware, no application. Settings and
addresses in one.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.settings import DATABASES as SITE_DATABASES

TABLE = "bare_row"

SECRET_KEY = "clef-du-site-de-comparaison"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
DATABASES = SITE_DATABASES


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Bonjour</title><p>Bonjour</p>")


def write(request: HttpRequest, row: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET value = %s WHERE id = %s", [request.body.decode(), row])
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [path("", hello), path("<int:row>/", write)]
