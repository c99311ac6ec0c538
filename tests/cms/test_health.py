"""What supervision asks: the process answers, the database too."""

import pytest
from django.db import connection

from home.enums import TerritoryState
from home.services import set_state

pytestmark = pytest.mark.django_db


def test_live_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz/live")
    assert response.json() == {"status": "ok"}


def test_ready_counts_the_open_territories(client, there):
    assert client.get("/healthz/ready").json() == {"status": "ok", "territories": 2}
    set_state(there, state=TerritoryState.ARCHIVED)
    assert client.get("/healthz/ready").json() == {"status": "ok", "territories": 1}


def test_ready_without_its_tables_says_so_and_no_more(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE home_territory RENAME TO home_territory_away")
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert set(response.json()) == {"status", "reason"}
    assert "home_territory" not in response.content.decode()


@pytest.mark.parametrize("address", ["/healthz/live", "/healthz/ready"])
def test_health_is_asked_without_https_nor_cookie(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
