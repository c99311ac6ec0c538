"""Rows that the database itself refuses to change. Installed at each `migrate`: SQLite drops triggers when it remakes a
table."""

from dataclasses import dataclass
from typing import Any

from django.db import connections

# Name, table, event, condition (None: always).
Trigger = tuple[str, str, str, str | None]


@dataclass(frozen=True)
class Triggers:
    """The triggers of an app; `tables` must be there before they are made. A condition may ask other tables."""

    app: str
    tables: frozenset[str]
    rows: tuple[Trigger, ...]

    def install(self, *, using: str = "default", **kwargs: Any) -> None:
        """Create every trigger, replacing those that stand."""
        connection = connections[using]
        if not self.tables <= set(connection.introspection.table_names()):
            return
        self.remove(using=using)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {self.app}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{self.app}: frozen row' USING ERRCODE = '23514'; END $$"
                )
            for name, table, event, condition in self.rows:
                cursor.execute(self._create(connection.vendor, name, table, event, condition))

    def remove(self, *, using: str = "default") -> None:
        """Drop every trigger: for tests that empty the tables, and before tables are remade."""
        connection = connections[using]
        with connection.cursor() as cursor:
            for name, table, _event, _condition in self.rows:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.app}_{name}{on_table}")

    def missing(self, *, using: str = "default") -> list[str]:
        """Names of the triggers that the database lacks; none before the tables are made."""
        connection = connections[using]
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "postgresql":
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        with connection.cursor() as cursor:
            cursor.execute(query)
            found = {row[0] for row in cursor.fetchall()}
        return [name for name, *_ in self.rows if f"{self.app}_{name}" not in found]

    def _create(self, vendor: str, name: str, table: str, event: str, condition: str | None) -> str:
        when = f" WHEN ({condition})" if condition else ""
        if vendor == "postgresql":
            if condition and "EXISTS" in condition:
                # PostgreSQL allows no subquery in WHEN: the function of this trigger asks it.
                return self._postgresql_with_query(name, table, event, condition)
            head = f"CREATE TRIGGER {self.app}_{name} BEFORE {event} ON {table} FOR EACH ROW{when}"
            return f"{head} EXECUTE FUNCTION {self.app}_refuse()"
        head = f"CREATE TRIGGER {self.app}_{name} BEFORE {event} ON {table} FOR EACH ROW{when}"
        return f"{head} BEGIN SELECT RAISE(ABORT, '{self.app}: frozen row'); END"

    def _postgresql_with_query(self, name: str, table: str, event: str, condition: str) -> str:
        function = f"{self.app}_{name}"
        return (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{self.app}: frozen row' USING ERRCODE = '23514'; END IF; "
            f"RETURN COALESCE(NEW, OLD); END $$; "
            f"CREATE TRIGGER {function} BEFORE {event} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {function}()"
        )
