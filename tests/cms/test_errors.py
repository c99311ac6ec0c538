"""What people read when the platform itself fails."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from cms.views.errors import server_error

pytestmark = pytest.mark.pure


def answer_to(failure: Exception, address: str = "/"):
    try:
        raise failure
    except Exception:
        return server_error(RequestFactory().get(address))


def test_database_that_is_away_is_said_to_come_back():
    response = answer_to(OperationalError("connection refused"))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Le site revient dans un instant" in response.content.decode()


def test_failure_of_ours_says_what_is_kept():
    response = answer_to(ZeroDivisionError())
    assert response.status_code == 500
    assert "Ce que vous aviez enregistré est conservé" in response.content.decode()


@pytest.mark.parametrize(("failure", "status"), [(OperationalError("away"), 503), (ZeroDivisionError(), 500)])
def test_program_reads_a_problem(failure, status):
    response = answer_to(failure, "/api/v1/themes/")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
