"""Roles that must have a second factor do not enter without it."""

import pytest
from allauth.mfa.models import Authenticator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED_ROLES = ["national", "manager", "jury"]


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
@pytest.mark.parametrize("name", ["national", "responsable.ici"])
def test_admin_waits_for_either_second_factor(as_person, person, name, kind):
    client = as_person(name)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/compte/2fa/"
    page = answer.content.decode()
    assert "Votre rôle demande un second facteur" in page
    for way in ("/compte/2fa/webauthn/add/", "/compte/2fa/totp/activate/"):
        assert f'href="{way}"' in page
    Authenticator.objects.create(user=person(name), type=kind, data={"secret": "x"})
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(as_person, person):
    client = as_person("national")
    Authenticator.objects.create(user=person("national"), type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/admin/").headers["Location"] == "/compte/2fa/"


def test_other_roles_and_pages_ask_for_none(as_person):
    assert as_person("redaction.ici").get("/admin/").status_code == 200
    assert as_person("responsable.ici").get("/ici/").status_code == 200
    assert as_person("titulaire.ici").get("/mon-espace/").status_code == 200
