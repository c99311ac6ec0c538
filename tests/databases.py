"""Pytest plugin: one database a process, cloned from a template that the first process migrates and fills.

`python -m tests.databases` makes the template ahead of them.

A test that commits (`transactional_db`, `live_server`) gets a new clone after it, in place of Django's flush: that one
would also take away what the migrations wrote, and stumble on the triggers that keep published rows as they are.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_test_environment

RUN = os.environ.get("TESTS_RUN") or os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())


def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the assets once, in the process that starts the others."""
    if not hasattr(session.config, "workerinput") and "build_assets" in get_commands():
        call_command("build_assets", verbosity=0)


@pytest.fixture(scope="session")
def fill_template() -> Callable[[], None]:
    """What the template holds beside what the migrations write: `conftest.py` may give more."""
    return lambda: None


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    fill_template: Callable[[], None],
) -> Iterator[None]:
    """A database for this process; with `--reuse-db` (pytest called by hand) the template of the last run serves."""
    with django_db_blocker.unblock():
        ensure_template(fill_template, any_run=request.config.getoption("reuse_db"))
        renew_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: renew_database())
        yield
    with django_db_blocker.unblock():
        remove_database()


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    yield
    for cache in caches.all():
        cache.clear()


# --- The template and its clones ----------------------------------------------------------------------------------


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def template_name() -> str:
    return "test_template" if connection.vendor == "postgresql" else str(settings.FOLDER / "template.sqlite3")


def database_name() -> str:
    own = settings.OWN_FOLDER
    return f"test_{own.name}" if connection.vendor == "postgresql" else str(own / "test.sqlite3")


def ready_mark() -> Path:
    return settings.FOLDER / f"{connection.vendor}.ready"


def ensure_template(fill: Callable[[], None], *, any_run: bool = False) -> None:
    """Make it, unless another process has; wait for the one that is at it."""
    with locked(settings.FOLDER / f"{connection.vendor}.lock"):
        if not template_is_ready(any_run=any_run):
            make_template(fill)


def template_is_ready(*, any_run: bool) -> bool:
    if not ready_mark().exists():
        return False
    return any_run or ready_mark().read_text() == RUN


def make_template(fill: Callable[[], None]) -> None:
    ready_mark().unlink(missing_ok=True)
    connection.settings_dict["TEST"]["NAME"] = template_name()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    fill()
    # A template that somebody still holds open cannot be copied whole.
    connections.close_all()
    ready_mark().write_text(RUN)


def renew_database() -> None:
    """Put a new clone of the template in the place of this process's database."""
    connections.close_all()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database_name()}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{database_name()}" TEMPLATE "{template_name()}"')
    else:
        remove_database()
        shutil.copy(template_name(), database_name())
    # In place: the threads of a live server open their connections from this very dictionary.
    connection.settings_dict["NAME"] = database_name()


def remove_database() -> None:
    connections.close_all()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{database_name()}" WITH (FORCE)')
        return
    for suffix in ["", "-wal", "-shm"]:
        Path(database_name() + suffix).unlink(missing_ok=True)


def main() -> None:
    django.setup()
    setup_test_environment()
    from tests.world import build_world  # it imports models

    ensure_template(build_world)


if __name__ == "__main__":
    main()
