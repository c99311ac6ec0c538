"""The production server and its database, killed at random while people answer; a ledger keeps what they were told.

A request that gets no reply may have been saved or not: only what was acknowledged must be there, and nothing that
nobody sent.
"""

import http.client
import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from actors.models import Membership, User
from cms.benchmark.server import HOST, free_port, kill, start
from home.models import Territory
from questionnaires.definition import Kind
from questionnaires.models import Assessment
from questionnaires.services.assessments import start_assessment
from questionnaires.versions import definition_of
from tests.factories.actors import make_organisations

PATIENCE = 20  # seconds for one reply
PAUSE = 0.05  # seconds before who got no reply tries again


@dataclass
class Ledger:
    """Of one person: by question, every value that was sent, and those that were acknowledged with their revision."""

    assessment: int
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))


def begin_drafts(territory: Territory, people: list[User], *, count: int) -> list[Assessment]:
    """Drafts that nobody has answered, of as many organisations of the same people."""
    organisations = make_organisations(territory, count)
    Membership.objects.bulk_create(
        Membership(organisation=organisation, user=user) for organisation in organisations for user in people
    )
    return [start_assessment(one, territory=territory, by=people[0]) for one in organisations]


def check_crashes_lose_nothing(
    drafts: list[Assessment],
    *,
    people: list[User],
    clients: int,
    kills: int,
    cut: Callable[[], None],
    cuts: int,
    seed: int = 7,
) -> None:
    """`clients` people answer, each in a draft of the list, while the server is killed `kills` times, and the database
    cut off `cuts` times by `cut`.
    """
    stop, port, chance = Event(), free_port(), random.Random(seed)
    ledgers = [Ledger(drafts[number % len(drafts)].pk) for number in range(clients)]
    headers = [signed_in(people[number % len(people)]) for number in range(clients)]
    paths = {draft.pk: (reverse("api:answers", args=[draft.uuid]), numbers_of(draft)) for draft in drafts}
    cutting = {kills * (number + 1) // (cuts + 1) for number in range(cuts)}
    with ThreadPoolExecutor(clients) as pool, production_database():
        process = start("tests.settings", port=port).process
        work = [
            pool.submit(
                answer, ledger, *paths[ledger.assessment], port=port, headers=headers[number], number=number, stop=stop
            )
            for number, ledger in enumerate(ledgers)
        ]
        try:
            for turn in range(kills):
                wait_for_an_answer(ledgers, stop)
                stop.wait(chance.uniform(0.05, 0.6))
                kill(process)
                if turn in cutting:
                    cut()
                process = start("tests.settings", port=port).process
        finally:
            stop.set()
            kill(process)
        for one in work:
            one.result()
    connection.close()
    check_ledgers(ledgers)


def wait_for_an_answer(ledgers: list[Ledger], stop: Event) -> None:
    """Until somebody is told one more, so that a slow machine is killed at work too; no longer than one's patience."""
    before = acknowledged(ledgers)
    for _turn in range(int(PATIENCE / PAUSE)):
        if acknowledged(ledgers) > before:
            return
        stop.wait(PAUSE)


def acknowledged(ledgers: list[Ledger]) -> int:
    return sum(len(entries) for ledger in ledgers for entries in list(ledger.acknowledged.values()))


def answer(
    ledger: Ledger,
    path: str,
    keys: list[str],
    *,
    port: int,
    headers: Mapping[str, str],
    number: int,
    stop: Event,
) -> None:
    """Give numbers that nobody else gives, to one question after the other, until told to stop."""
    seen: dict[str, int] = {}
    turn = 0
    while not stop.is_set():
        turn += 1
        key, value = keys[turn % len(keys)], str(number * 1_000_000 + turn)
        ledger.sent[key].append(value)
        try:
            status, reply = put(port, f"{path}{key}", {"value": value, "revision": seen.get(key, 0)}, headers)
        except (OSError, http.client.HTTPException, ValueError):
            stop.wait(PAUSE)
            continue
        if status == HTTPStatus.OK:
            seen[key] = reply["answer"]["revision"]
            ledger.acknowledged[key].append((seen[key], value))
        elif status == HTTPStatus.CONFLICT:
            seen[key] = reply["standing"]["revision"]
        elif status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AssertionError(f"{status}: {reply}")


def put(port: int, path: str, body: dict[str, Any], headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    exchange = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        exchange.request("PUT", path, json.dumps(body), {**headers, "Content-Type": "application/json"})
        response = exchange.getresponse()
        content = response.read()
        return response.status, json.loads(content) if response.status < HTTPStatus.INTERNAL_SERVER_ERROR else {}
    finally:
        exchange.close()


def check_ledgers(ledgers: list[Ledger]) -> None:
    """The database holds the last answer that was acknowledged, or one that was sent after it and got no reply."""
    stored = {
        one.pk: one.answers for one in Assessment.objects.filter(pk__in={ledger.assessment for ledger in ledgers})
    }
    sent, told = defaultdict(set), defaultdict(list)
    for ledger in ledgers:
        for key, values in ledger.sent.items():
            sent[ledger.assessment, key].update(values)
        for key, entries in ledger.acknowledged.items():
            told[ledger.assessment, key] += entries
    assert sum(map(len, told.values())) > len(ledgers), "Nobody had time to answer."
    for (assessment, key), entries in told.items():
        revisions = [revision for revision, _value in entries]
        assert len(revisions) == len(set(revisions)), f"{key}: two people were told the same revision"
        last, value = max(entries)
        entry = stored[assessment][key]
        assert entry["revision"] >= last, f"{key}: an acknowledged answer is lost"
        assert entry["revision"] > last or entry["value"] == value, f"{key}: another answer stands for it"
    for assessment, answers in stored.items():
        for key, entry in answers.items():
            assert entry["value"] in sent[assessment, key], f"{key}: nobody sent {entry['value']}"


def numbers_of(draft: Assessment) -> list[str]:
    """Questions that take any number."""
    return [q.key for q in definition_of(draft.version_id).questions if q.kind is Kind.NUMBER and q.maximum is None]


def signed_in(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    token = "t" * 32
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookie, "X-CSRFToken": token}


def production_database() -> Any:
    """The server that is started asks the database of the test."""
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return patch.dict(os.environ, {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"})


def cut_connections() -> None:
    """Every connection to the database of the test but ours, at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
