"""The clock of `make run`: what is programmed appears without anybody's doing."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from actors.models import AccessRecord
from cms.management.commands import clock as clockwork
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


@pytest.fixture
def expired(organisation, here) -> AccessRecord:
    """What `retain` takes away: a line that is older than a year."""
    old = timezone.now() - timedelta(days=366)
    return AccessRecord.objects.create(organisation=organisation, territory=here, kind="read", at=old)


def broken(*args, **options) -> None:
    raise RuntimeError("Rien ne va plus.")


@pytest.mark.parametrize(("fails", "is_published", "is_kept"), [("retain", True, True), ("call_command", False, False)])
def test_what_fails_keeps_nothing_else_from_being_done(
    programmed, expired, monkeypatch, caplog, client, fails, is_published, is_kept
):
    monkeypatch.setattr(clockwork, fails, broken)
    call_command("clock", "--once")
    assert (client.get("/ici/fete/").status_code == 200) is is_published
    assert AccessRecord.objects.filter(pk=expired.pk).exists() is is_kept
    assert "Rien ne va plus." in caplog.text


def test_system_s_timer_does_all_of_it(programmed, expired, client):
    call_command("clock", "--once")
    assert client.get("/ici/fete/").status_code == 200
    assert not AccessRecord.objects.exists()
