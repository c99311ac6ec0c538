"""Roles that must have a second factor do not enter without it."""

import pytest
from allauth.mfa.models import Authenticator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED_ROLES = ["national", "manager", "jury"]


@pytest.mark.parametrize("name", ["national", "responsable.ici"])
def test_admin_waits_for_the_second_factor(as_person, person, name):
    client = as_person(name)
    answer = client.get("/admin/")
    assert answer.headers["Location"] == "/compte/2fa/totp/activate/"
    assert "Votre rôle demande un second facteur" in client.get("/mon-espace/").content.decode()
    Authenticator.objects.create(user=person(name), type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/admin/").status_code == 200


def test_other_roles_and_pages_ask_for_none(as_person):
    assert as_person("redaction.ici").get("/admin/").status_code == 200
    assert as_person("responsable.ici").get("/ici/").status_code == 200
    assert as_person("titulaire.ici").get("/mon-espace/").status_code == 200
