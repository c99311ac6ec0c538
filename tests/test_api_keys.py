"""Every route of the API asked with each kind of key. What visitors and members get is in `permission_table.py`."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from actors.models import ApiToken
from actors.services.api_tokens import revoke_token
from cms.views.api_docs import document
from home.enums import ApiScope
from tests.contract import check_contract, declared_path
from tests.factories.api_tokens import bearing, make_api_token
from tests.named import Made
from tests.permission_table import FORMS, LINES, Line
from tests.test_permissions import send

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BELOW = ("/api/v1/", "/api/v2/")
ROUTES = [line for line in LINES if line.address.startswith(BELOW) and line.address not in BELOW]
TERRITORIES = {"here": "ici", "there": "ailleurs", "figures": "ici"}


@pytest.fixture
def made(here, request, person) -> Made:
    return Made(here, request.getfixturevalue("organisation"), person)


@pytest.fixture
def secrets(here, there, person) -> dict[str, str]:
    """By kind of key: an actor's that reads, answers or manages; of two territories; two that open nothing now."""
    owner = person("titulaire.ici")
    made = {
        "reads": make_api_token(owner),
        "answers": make_api_token(owner, scopes=[ApiScope.ANSWER]),
        "manages": make_api_token(owner, scopes=[ApiScope.ORGANISATION]),
        "here": make_api_token(here, by=owner),
        "there": make_api_token(there, by=owner),
        "figures": make_api_token(here, by=owner, scopes=[ApiScope.FIGURES]),
        "expired": make_api_token(owner),
        "revoked": make_api_token(owner, scopes=ApiScope.values),
    }
    yesterday = timezone.now() - timedelta(days=1)
    ApiToken.objects.filter(pk=made["expired"][0].pk).update(created_at=yesterday, expires_at=timezone.now())
    revoke_token(made["revoked"][0])
    # Otherwise the first call of the day would write it.
    ApiToken.objects.update(last_used_on=timezone.localdate())
    return {kind: secret for kind, (_token, secret) in made.items()}


@pytest.mark.parametrize("line", ROUTES, ids=str)
def test_key_opens_what_its_scope_and_its_owner_say(line, made, secrets):
    address = made.fill(line.address)
    form = {made.fill(name): made.fill(value) for name, value in FORMS.get(str(line), {}).items()}
    found = {}
    for kind, secret in secrets.items():
        cache.clear()
        found[kind], response = send(Client(headers=bearing(secret)), line, address, form)
        check_contract(line.method, address, response)
    assert found == {kind: expected(line, address, kind) for kind in secrets}


def expected(line: Line, address: str, kind: str) -> str:
    """A key that opens nothing is refused anywhere. What asks for somebody wants a person's, of the scope it says."""
    if kind in ("expired", "revoked"):
        return "401"
    if line.address == "/api/v1/key/":
        return "200"
    if line.cells["anon"] == "401":
        wanted = wanted_by(line, address)
        if wanted == "figures":
            return {"figures": "200", "here": "403"}.get(kind, "404")
        return line.cells["owner"] if kind == wanted else "403"
    if kind in TERRITORIES and not is_below(address, TERRITORIES[kind]):
        return "404"
    wanted = "reads" if line.method == "GET" else "answers"
    can = kind == wanted or (kind in ("here", "there") and wanted == "reads")
    return line.cells["anon"] if can else "403"


def wanted_by(line: Line, address: str) -> str:
    """The kind of key whose scope the operation declares."""
    operation = document()["paths"][declared_path(urlsplit(address).path)][line.method.lower()]
    ((scope,),) = (one["ApiKey"] for one in operation["security"] if "ApiKey" in one)
    return {ApiScope.ANSWER: "answers", ApiScope.ORGANISATION: "manages", ApiScope.FIGURES: "figures"}[scope]


def is_below(address: str, slug: str) -> bool:
    """The content names its territory after « ? », a draft in its token; the rest does in its path."""
    asked = urlsplit(address)
    return asked.path.startswith((f"/api/v1/territories/{slug}/", "/api/v2/page_preview/")) or (
        asked.path.startswith("/api/v2/") and f"territory={slug}" in asked.query.split("&")
    )
