"""Numbers of rows in addresses: one that no row can bear leads nowhere, and reaches no database."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
