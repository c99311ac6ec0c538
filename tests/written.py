"""What the database holds, and what something writes there, seen and taken back."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.models import Model

LEFT_OUT = {"sessions", "contenttypes", "wagtailsearch"}
READS = re.compile(r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN)\b")
WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)')


def rows() -> dict[str, list[tuple]]:
    """Everything that the database holds, except sessions and the index of the search."""
    return rows_of(model for model in apps.get_models() if model is not Permission)


def rows_of(models: Iterator[type[Model]]) -> dict[str, list[tuple]]:
    kept = [model for model in models if model._meta.app_label not in LEFT_OUT]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in kept}


@contextmanager
def taken_back() -> Iterator[set[str]]:
    """Undo what is done inside; gives the labels of the models of which rows were changed, once it has ended.

    Only the tables that a statement writes to are read: most refusals write to none.
    """
    tables: set[str] = set()
    changed: set[str] = set()
    with transaction.atomic(), connection.execute_wrapper(partial(note_writing, tables)):
        yield changed
        after = rows_of(held_in(tables))
        transaction.set_rollback(True)
    before = rows_of(held_in(tables))
    changed.update(label for label in after if before[label] != after[label])


def held_in(tables: Collection[str]) -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.db_table in tables)


def note_writing(tables: set[str], execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if not READS.match(sql):
        written = WRITES.match(sql)
        assert written, f"What does this statement write? {sql[:80]}"
        tables.add(written[1])
    return execute(sql, params, many, context)
