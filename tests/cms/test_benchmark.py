"""The measurements' own arithmetic; no load is run here."""

import json
import re

import pytest

from cms.benchmark.cost import Cost, body_of, is_query
from cms.benchmark.load import Load, read_load, wrk_command
from cms.benchmark.report import Row, row, table
from cms.benchmark.run import lost_saves
from cms.benchmark.server import cpu_ticks
from cms.benchmark.targets import NotMeasured, Target

pytestmark = pytest.mark.pure

REPORT = """Running 2s test @ http://127.0.0.1:8000
  1 threads and 16 connections
Requests/sec:   1500.00

{"requests": 3000, "microseconds": 2000000, "refused": 2, "lost": 1}
"""
SAVE = Target(
    "Une réponse",
    ("/a", "/b"),
    method="PUT",
    body='{"value": "{n}"}',
    headers={"Cookie": "sessionid=x", "Content-Type": "application/json"},
)


def a_load(requests: int, *, cpu_seconds: float = 1.0, errors: int = 0) -> Load:
    return Load(requests, seconds=1.0, cpu_seconds=cpu_seconds, errors=errors)


def a_row(title: str, **changes) -> Row:
    fields = {"per_second": 1234.4, "ratio": 0.25, "cpu_ms": 1.5, "cost": Cost(4, 12000, 4000), "errors": 0}
    return Row(title, **{**fields, **changes})


def test_load_read_from_last_line():
    assert read_load(REPORT, cpu_seconds=3.5) == Load(3000, 2.0, 3.5, errors=3)


@pytest.mark.parametrize("output", ["", "unable to connect", '{"requests": 3}', "[1, 2]", "12"])
def test_load_without_figures_is_refused(output):
    with pytest.raises(NotMeasured):
        read_load(output, cpu_seconds=0)


def test_command_asks_compressed_answers_with_the_persons_headers():
    command = wrk_command("http://127.0.0.1:8000", SAVE, seconds=2)
    headers = [command[index + 1] for index, word in enumerate(command) if word == "--header"]
    assert headers == ["Accept-Encoding: gzip", "Cookie: sessionid=x", "Content-Type: application/json"]
    assert command[-6:] == ["http://127.0.0.1:8000", "--", "PUT", '{"value": "{n}"}', "/a", "/b"]


def test_body_holds_a_number():
    assert json.loads(body_of(SAVE))["value"].isdigit()
    assert body_of(Target("Une page", ("/",))) == ""


def test_cpu_counts_own_session_only():
    stat = "42 (a name) R 3) S 1 42 40 0 -1 4194560 900 0 0 0 70 30 9 9 20 0 1 0 100 1000 10"
    assert cpu_ticks(stat, session=40) == 100
    assert cpu_ticks(stat, session=42) == 0


@pytest.mark.parametrize("sql", ["BEGIN", "COMMIT", 'SAVEPOINT "s1"', 'RELEASE SAVEPOINT "s1"', "ROLLBACK"])
def test_transaction_is_no_query(sql):
    assert not is_query(sql)
    assert is_query("SELECT 1")


def test_row_takes_medians_of_rounds():
    loads = [a_load(100, cpu_seconds=1), a_load(300, cpu_seconds=6), a_load(200, cpu_seconds=3, errors=2)]
    # The second round was slow for both: its ratio is what counts.
    reference = [a_load(1000), a_load(600), a_load(1000)]
    found = row("Une page", loads, reference=reference, cost=Cost(5, 10, 5), lost=1)
    assert (found.per_second, found.ratio, found.cpu_ms, found.errors) == (200, 0.2, 15, 3)


def test_row_of_a_target_that_never_answered():
    found = row("Une page", [a_load(0, errors=7)], reference=[a_load(0)], cost=Cost(0, 0, 0))
    assert (found.per_second, found.ratio, found.cpu_ms, found.errors) == (0, 0, 0, 7)


def test_acknowledged_saves_that_were_not_written_are_lost():
    loads = [a_load(10), a_load(20, errors=5)]
    assert lost_saves(loads, written=25) == 0
    assert lost_saves(loads, written=22) == 3
    # The last requests of a load are served after wrk has stopped counting.
    assert lost_saves(loads, written=29) == 0


def test_table_is_aligned_and_french():
    lines = table([a_row("Portail"), a_row("Une ressource", ratio=1.5, errors=12)]).splitlines()
    cells = [re.split(" {2,}", line.strip()) for line in lines]
    assert len({len(line) for line in lines}) == 1
    assert cells[0] == ["requêtes/s", "× Django nu", "ms CPU", "SQL", "octets", "gzip", "erreurs"]
    assert cells[1] == ["Portail", "1\u202f234", "0,250", "1,50", "4", "12\u202f000", "4\u202f000", "0"]
    assert cells[2][2] == "1,500"
    assert cells[2][-1] == "12"
