"""The whole measurement: what one answer costs, then rounds in which every target is loaded in turn."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from django.conf import settings
from django.db import connection

from cms.benchmark.bare.django_settings import TABLE as BARE_TABLE
from cms.benchmark.cost import Cost, count_queries, measure_bytes
from cms.benchmark.demo_targets import TERRITORY, demo_targets, saved_answers
from cms.benchmark.load import Load, load
from cms.benchmark.report import Row, row
from cms.benchmark.server import Server, serve
from cms.benchmark.steering import steering_rows
from cms.benchmark.studio import studio_rows
from cms.benchmark.targets import (
    BARE_DJANGO,
    BARE_PAGE,
    BARE_WAGTAIL,
    BARE_WRITE,
    REFERENCE,
    SITE,
    NotMeasured,
    Target,
)
from home.models import Territory

WARM_UP = 1  # second for each target, before the rounds
REST = 0.3  # seconds, for the requests that wrk left behind

Tell = Callable[[str], object]
Servers = dict[str, Server]


def measure(*, seconds: int, rounds: int, territories: int, tell: Tell) -> list[Row]:
    """One row for each target. `seconds` is how long a target is loaded in a round; `tell` hears of each step.

    Dashboards are measured with so many territories at work; with none, they are not.
    """
    tell("• Page Wagtail nue…")
    bare_queries = prepare_bare_page()
    prepare_bare_rows()
    targets = [REFERENCE, BARE_PAGE, *demo_targets()]
    targets.insert(next(place for place, one in enumerate(targets) if one.writes), BARE_WRITE)
    with ExitStack() as stack:
        tell("• Serveurs…")
        servers = {name: stack.enter_context(serve(name)) for name in (SITE, BARE_DJANGO, BARE_WAGTAIL)}
        costs = [_cost(servers, target, bare_queries=bare_queries) for target in targets]
        before = saved_answers()
        tell("• Mise en température…")
        warming = _load_all(servers, targets, seconds=WARM_UP)
        done = []
        for number in range(1, rounds + 1):
            tell(f"• Tour {number} sur {rounds}…")
            done.append(_load_all(servers, targets, seconds=seconds))
        written = saved_answers() - before
    rows = []
    by_target = list(zip(*done, strict=True))
    for target, loads, cost, warm in zip(targets, by_target, costs, warming, strict=True):
        lost = lost_saves([warm, *loads], written=written) if target.writes and target.settings == SITE else 0
        rows.append(row(target.title, loads, reference=by_target[0], cost=cost, lost=lost))
    tell("• Un grand questionnaire…")
    territory = Territory.objects.get(slug=TERRITORY)
    rows += studio_rows(territory, reference=rows[0].per_second, rounds=rounds)
    if territories:
        tell("• Tout un pays…")
        rows += steering_rows(territories=territories, reference=rows[0].per_second, rounds=rounds, tell=tell)
    return rows


def prepare_bare_page() -> int:
    """Make the bare Wagtail's page; gives its number of queries."""
    command = [sys.executable, "-m", "cms.benchmark.bare.wagtail_page", *BARE_PAGE.paths]
    result = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        raise NotMeasured("La page Wagtail nue n’a pas pu être faite.")
    return int(result.stdout.strip().splitlines()[-1])


def prepare_bare_rows() -> None:
    """The rows that the bare Django view writes, as many as there are diagnostics to answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {BARE_TABLE} (id integer PRIMARY KEY, value text NOT NULL)")
        cursor.execute(f"DELETE FROM {BARE_TABLE}")
        for path in BARE_WRITE.paths:
            cursor.execute(f"INSERT INTO {BARE_TABLE} VALUES (%s, '')", [int(path.strip("/"))])


def lost_saves(loads: Sequence[Load], *, written: int) -> int:
    """Saves that were acknowledged and are not in the database: each writes its row once more."""
    return max(0, sum(one.requests - one.errors for one in loads) - written)


def _cost(servers: Servers, target: Target, *, bare_queries: int) -> Cost:
    # Neither of the two bare sites can be asked inside this process, which has the settings of the third.
    known = {BARE_DJANGO: int(target.writes), BARE_WAGTAIL: bare_queries}
    queries = known[target.settings] if target.settings in known else count_queries(target)
    server = servers[target.settings]
    raw, compressed = (measure_bytes(server, target, encoding=encoding) for encoding in ("identity", "gzip"))
    return Cost(queries, raw, compressed)


def _load_all(servers: Servers, targets: Sequence[Target], *, seconds: int) -> list[Load]:
    loads = []
    for target in targets:
        loads.append(load(servers[target.settings], target, seconds=seconds))
        time.sleep(REST)
    return loads
