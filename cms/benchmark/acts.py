"""Acts of one person, asked one after the other inside this process: nobody needs a thousand a second of them."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.benchmark.cost import Cost, is_query
from cms.benchmark.report import Row
from cms.benchmark.targets import NotMeasured

Form = dict[str, Any]


class Act(NamedTuple):
    """A page that is asked or, with a form, what is sent to it; the form is made before the clock starts."""

    title: str
    address: str
    form: Callable[[], Form] | None = None


class Asked(NamedTuple):
    """One answer: seconds on the clock, milliseconds of CPU (the database's own are not in them), bytes."""

    seconds: float
    cpu_ms: float
    size: int


def act_row(client: Client, act: Act, *, reference: float, rounds: int) -> Row:
    """One act's row; `reference`: what the bare Django view answers in a second."""
    _ask(client, act)
    counts = []
    for _time in range(2 if act.form is None else 1):  # once a second, a page also asks whether what is kept is true
        with CaptureQueriesContext(connection) as captured:
            compressed = _ask(client, act, encoding="gzip").size
        counts.append(sum(is_query(query["sql"]) for query in captured.captured_queries))
    asked = [_ask(client, act) for _round in range(rounds)]
    per_second = 1 / median(one.seconds for one in asked)
    cost = Cost(min(counts), asked[0].size, compressed)
    return Row(act.title, per_second, per_second / reference, median(one.cpu_ms for one in asked), cost, errors=0)


def read_row(title: str, read: Callable[[], object], *, reference: float, rounds: int) -> Row:
    """The row of something that is read without a page."""
    with CaptureQueriesContext(connection) as captured:
        read()
    queries = sum(is_query(query["sql"]) for query in captured.captured_queries)
    asked = [_timed(read) for _round in range(rounds)]
    per_second = 1 / median(one.seconds for one in asked)
    cpu_ms = median(one.cpu_ms for one in asked)
    return Row(title, per_second, per_second / reference, cpu_ms, Cost(queries, 0, 0), errors=0)


def _timed(read: Callable[[], object]) -> Asked:
    began, cpu = time.perf_counter(), time.process_time()
    read()
    return Asked(time.perf_counter() - began, 1000 * (time.process_time() - cpu), 0)


def _ask(client: Client, act: Act, *, encoding: str = "identity") -> Asked:
    form = act.form and act.form()
    began, cpu = time.perf_counter(), time.process_time()
    ask = client.get if form is None else client.post
    response = ask(act.address, form, headers={"Accept-Encoding": encoding})
    seconds, cpu_ms = time.perf_counter() - began, 1000 * (time.process_time() - cpu)
    # Whoever sends a form is led to the next page; a form that was refused is shown again.
    if response.status_code != (200 if form is None else 302):
        raise NotMeasured(f"{act.title} : la réponse est {response.status_code}.")
    return Asked(seconds, cpu_ms, len(response.content))
