"""What the database itself refuses: changing a published version, or the answers and scores of a sent assessment.

Only the erasure and retention services delete a sent assessment, or take a name out of an answer: in the same
transaction they write an `ErasurePermit`, which the trigger looks for. Installed at each `migrate`, since SQLite drops
triggers when it remakes a table.
"""

from typing import Any

from django.db import connections

VERSION, ASSESSMENT, SCORE, PERMIT = (
    f"questionnaires_{name}" for name in ("questionnaireversion", "assessment", "themescore", "erasurepermit")
)
_SENT = "OLD.submitted_at IS NOT NULL"
_UNPERMITTED = f"NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE {PERMIT}.assessment_key = OLD.id)"
_SCORE_UNPERMITTED = f"NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE {PERMIT}.assessment_key = OLD.assessment_id)"
_FROZEN = "answers, profile, result, score, level, version_id, organisation_id, territory_id, round, submitted_at"

# Name, table, event, condition (None: always).
TRIGGERS: tuple[tuple[str, str, str, str | None], ...] = (
    ("version_no_update", VERSION, "UPDATE OF definition, sha256, number, territory_id", None),
    ("version_no_delete", VERSION, "DELETE", None),
    ("assessment_no_update", ASSESSMENT, f"UPDATE OF {_FROZEN}", f"{_SENT} AND {_UNPERMITTED}"),
    ("assessment_no_delete", ASSESSMENT, "DELETE", f"{_SENT} AND {_UNPERMITTED}"),
    ("score_no_update", SCORE, "UPDATE OF assessment_id, theme, score, percent, level", None),
    ("score_no_delete", SCORE, "DELETE", _SCORE_UNPERMITTED),
)


def install_triggers(*, using: str = "default", **kwargs: Any) -> None:
    """Create every trigger, replacing those that stand."""
    connection = connections[using]
    if not {VERSION, ASSESSMENT, SCORE, PERMIT} <= set(connection.introspection.table_names()):
        return
    remove_triggers(using=using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION questionnaires_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'questionnaires: frozen row' USING ERRCODE = '23514'; END $$"
            )
        for name, table, event, condition in TRIGGERS:
            cursor.execute(_create(connection.vendor, name, table, event, condition))


def remove_triggers(*, using: str = "default") -> None:
    """Drop every trigger: for tests that empty the tables, and before tables are remade."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table, _event, _condition in TRIGGERS:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS questionnaires_{name}{on_table}")


def missing_triggers(*, using: str = "default") -> list[str]:
    """Names of the triggers that the database lacks."""
    connection = connections[using]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name, *_ in TRIGGERS if f"questionnaires_{name}" not in found]


def _create(vendor: str, name: str, table: str, event: str, condition: str | None) -> str:
    when = f" WHEN ({condition})" if condition else ""
    if vendor == "postgresql":
        if condition and "EXISTS" in condition:
            # PostgreSQL allows no subquery in WHEN: the function of this trigger asks it.
            return _postgresql_with_query(name, table, event, condition)
        head = f"CREATE TRIGGER questionnaires_{name} BEFORE {event} ON {table} FOR EACH ROW{when}"
        return f"{head} EXECUTE FUNCTION questionnaires_refuse()"
    head = f"CREATE TRIGGER questionnaires_{name} BEFORE {event} ON {table} FOR EACH ROW{when}"
    return f"{head} BEGIN SELECT RAISE(ABORT, 'questionnaires: frozen row'); END"


def _postgresql_with_query(name: str, table: str, event: str, condition: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION questionnaires_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION 'questionnaires: frozen row' USING ERRCODE = '23514'; END IF; "
        f"RETURN COALESCE(NEW, OLD); END $$; "
        f"CREATE TRIGGER questionnaires_{name} BEFORE {event} ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION questionnaires_{name}()"
    )
