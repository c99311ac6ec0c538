"""What one answer costs: its queries, seen from inside; its bytes, as the server sends them."""

import http.client
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.benchmark.server import HOST, Server
from cms.benchmark.targets import NotMeasured, Target

ANSWERS = 4  # asked of a page inside the process: the first ones fill what it keeps
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


@dataclass(frozen=True)
class Cost:
    """`raw` and `compressed` are the bytes of the body."""

    queries: int
    raw: int
    compressed: int


def count_queries(target: Target) -> int:
    """The queries of one answer, in this process, once it is warm; what opens or ends a transaction is not one.

    The least of a few answers: once a second, one of them also asks whether what the process keeps is still true.
    """
    client = Client(SERVER_NAME=HOST)
    counts = []
    for _time in range(ANSWERS):
        with CaptureQueriesContext(connection) as captured:
            _ask_inside(client, target)
        counts.append(sum(is_query(query["sql"]) for query in captured.captured_queries))
    return min(counts)


def is_query(sql: str) -> bool:
    return not sql.upper().startswith(NOT_QUERIES)


def measure_bytes(server: Server, target: Target, *, encoding: str) -> int:
    """The length of the body for a browser that accepts an encoding (« identity »: none)."""
    exchange = http.client.HTTPConnection(HOST, server.port, timeout=30)
    try:
        headers = {**target.headers, "Accept-Encoding": encoding}
        exchange.request(target.method, target.paths[0], body=body_of(target), headers=headers)
        answer = exchange.getresponse()
        length = len(answer.read())
    finally:
        exchange.close()
    _check(target, answer.status)
    return length


def body_of(target: Target) -> str:
    """The body with a number that grows as those of `load.lua` do: ten thousand a second."""
    return target.body.replace("{n}", str(time.time_ns() // 100_000))


def _ask_inside(client: Client, target: Target) -> None:
    kind = target.headers.get("Content-Type", "text/plain")
    headers = {"Accept-Encoding": "gzip", **target.headers}
    response = client.generic(target.method, target.paths[0], body_of(target), kind, headers=headers)
    _check(target, response.status_code)


def _check(target: Target, status: int) -> None:
    if not 200 <= status < 300:
        raise NotMeasured(f"{target.title or target.paths[0]} : la réponse est {status}.")
