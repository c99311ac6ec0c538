"""Addresses of requests to be called back, below `/mon-espace/`."""

from django.urls import path

from ressources.views import callbacks

urlpatterns = [
    path("structure/<uuid:uuid>/demandes/", callbacks.callbacks, name="callbacks"),
    path("structure/<uuid:organisation>/demandes/<uuid:uuid>/", callbacks.callback, name="callback"),
]
