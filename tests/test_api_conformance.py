"""The API asked with what its document allows, and with what it does not: no failure of ours, each answer as described.

A short form in each run; `make soak` asks 20,000 times. Where an address names an object, it is often one that exists:
those of `permission_table.py`.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cms.views.api_docs import document
from home.enums import ApiScope
from tests.contract import declared_path
from tests.factories.api_tokens import bearing, make_api_token
from tests.named import Made
from tests.permission_table import LINES

pytestmark = [pytest.mark.django_db]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SHORT, LONG = 4, 20_000


@pytest.fixture
def made(here, request, person) -> Made:
    return Made(here, request.getfixturevalue("organisation"), person)


@pytest.fixture(params=["visitor", "person", "territory"])
def bears(request, here, person, settings) -> dict[str, str]:
    """The headers of who calls; nobody is stopped for asking often."""
    settings.API_CALLS_A_MINUTE = dict.fromkeys(settings.API_CALLS_A_MINUTE, 10**9)
    owner = person("titulaire.ici")
    callers = {"person": owner, "territory": here}
    if request.param not in callers:
        return {}
    _token, secret = make_api_token(callers[request.param], by=owner, scopes=ApiScope.values)
    return bearing(secret)


@pytest.fixture
def platform() -> Iterator[Any]:
    """The application; what it does stays in the transaction of the test."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    application = get_wsgi_application()
    sent = {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "identity"}
    yield lambda environ, start: application(environ | sent, start)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.once
def test_each_answer_is_one_that_the_document_describes(made, platform, bears):
    ask_all(made, platform, bears, times=SHORT)


@pytest.mark.soak
def test_each_of_twenty_thousand_answers_is_one_that_the_document_describes(made, platform, bears):
    ask_all(made, platform, bears, times=1 + LONG // 3 // len(operations()))


def operations() -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_dict(document())
    return [found.ok() for found in schema.get_all_operations()]


def ask_all(made: Made, platform: Any, bears: dict[str, str], *, times: int) -> None:
    for operation in operations():
        ask(operation, [*existing(operation, made)], times=times, app=platform, bears=bears)


def existing(operation: schemathesis.APIOperation, made: Made) -> Iterator[dict[str, str]]:
    """What stands in the address of the objects that this operation has a line for."""
    shape = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", operation.path))
    for line in LINES:
        if line.method == operation.method.upper() and line.address.startswith("/api/"):
            path = urlsplit(made.fill(line.address)).path
            found = shape.fullmatch(path)
            if found and found.groupdict() and declared_path(path) == operation.path:
                yield found.groupdict()


def ask(
    operation: schemathesis.APIOperation, known: list[dict[str, str]], *, times: int, app: Any, bears: dict[str, str]
) -> None:
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(
        max_examples=times, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=cases, at=st.sampled_from([{}, *known]))
    def check(case: schemathesis.Case, at: dict[str, str]) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **at}
        case.headers = {**(case.headers or {}), **bears}
        cache.clear()
        with transaction.atomic():
            case.validate_response(case.call(app=app), checks=CHECKS)
            transaction.set_rollback(True)

    check()
