"""The least that Django can do: one view, no middleware, no application, no database. Settings and addresses in one."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "clef-du-site-de-comparaison"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Bonjour</title><p>Bonjour</p>")


urlpatterns = [path("", hello)]
