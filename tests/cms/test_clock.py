"""The clock of `make run`: what is programmed appears without anybody's doing."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from home.models import StandardPage

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.fixture
def clock():
    """The clock in a process of its own; gives the lines that it writes, one each minute."""
    command = [sys.executable, "manage.py", "clock", "--verbosity", "2"]
    environment = os.environ | {"DATABASE_URL": database_url()}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout
        process.terminate()


@pytest.fixture
def programmed(here) -> StandardPage:
    page = here.page.add_child(instance=StandardPage(title="La fête de l’eau", slug="fete", live=False))
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def test_programmed_page_appears_by_the_clock(programmed, clock, client):
    assert "à l’heure" in clock.readline()
    assert client.get("/ici/fete/").status_code == 200
