"""The system check that looks for the triggers, on the database of the leg."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from questionnaires.immutability import TRIGGERS, install_triggers, remove_triggers

pytestmark = pytest.mark.django_db


def check() -> None:
    call_command("check", databases=["default"], verbosity=0)


def drop(name: str, table: str) -> None:
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER questionnaires_{name}{on_table}")


def test_triggers_that_stand_are_not_reported():
    check()


@pytest.mark.parametrize(("name", "table"), [(name, table) for name, table, _event, _condition in TRIGGERS])
def test_missing_trigger_is_named_until_it_is_installed_again(name, table):
    drop(name, table)
    with pytest.raises(SystemCheckError, match=f"questionnaires_{name} is missing") as raised:
        check()
    assert str(raised.value).count("questionnaires.E001") == 1
    install_triggers()
    check()


def test_every_missing_trigger_is_reported():
    remove_triggers()
    with pytest.raises(SystemCheckError) as raised:
        check()
    assert str(raised.value).count("questionnaires.E001") == len(TRIGGERS)
    assert "Run migrate." in str(raised.value)
