"""The files of a dashboard: what the page tells, under the filters of the address.

The view beside which they stand has `tables`, what is told to who asks, and `file_name`.
"""

from typing import Any

from django.http import Http404, HttpRequest

from cms.steering.exports import csv_of, xlsx_of


class WorkbookMixin:
    """Every table, each on a sheet."""

    tables: Any
    file_name: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return xlsx_of(self.tables, name=self.file_name)


class CsvMixin:
    """The table that the address names."""

    tables: Any
    file_name: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        table = next((one for one in self.tables if one.key == kwargs["key"]), None)
        if table is None:
            raise Http404
        return csv_of(table, name=f"{self.file_name}-{table.key}")
