"""What an attestation says of a signature: the names of that day, and whether it still holds."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from actors.models import CharterSignature, CharterVersion, Presence
from actors.services.charter import sign_charter
from actors.services.organisations import ensure_presence, leave_territory
from actors.views import charter
from tests.factories.charter import make_charter

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(here) -> CharterVersion:
    return make_charter(here)


@pytest.fixture
def presence(organisation, here) -> Presence:
    organisation.siren = "732829320"
    organisation.save()
    return organisation.presences.get(territory=here)


@pytest.fixture
def signed(presence, version, person) -> CharterSignature:
    return sign_charter(presence, version=version, by=person("titulaire.ici"), name="Ada Bois", title="Gérante")


@pytest.fixture
def renamed(signed, organisation) -> CharterSignature:
    """The signature of an organisation that has another name and another number since."""
    organisation.name, organisation.siren = "Une Autre", "356000000"
    organisation.save()
    return signed


@pytest.fixture
def left(signed, presence, person, django_capture_on_commit_callbacks) -> CharterSignature:
    with django_capture_on_commit_callbacks(execute=True):
        leave_territory(presence, by=person("titulaire.ici"))
    return signed


def attested(signature: CharterSignature) -> str:
    return Client().get(f"/ici/charte/attestation/{signature.code}/").content.decode()


def sign_url(presence: Presence) -> str:
    return f"/mon-espace/structure/{presence.organisation.uuid}/charte/{presence.pk}/"


def test_attestation_keeps_the_name_and_the_number_of_the_day_it_was_signed(renamed):
    page = attested(renamed)
    assert "Cette attestation est authentique" in page
    assert "Menuiserie ici (732829320)" in page
    assert "Une Autre" not in page
    assert "356000000" not in page


def test_document_keeps_the_name_of_the_day_it_was_signed(as_person, renamed, presence, monkeypatch):
    def printed(template, context, territory):
        return render_to_string(template, context).encode()

    monkeypatch.setattr(charter, "territory_pdf", printed)
    answer = as_person("membre.ici").get(f"{sign_url(presence)}attestation.pdf")
    text = answer.content.decode()
    assert "Menuiserie ici a signé la charte" in text
    assert "Ada Bois, Gérante" in text
    assert "Une Autre" not in text
    assert 'filename="attestation-menuiserie-ici.pdf"' in answer["Content-Disposition"]


def test_names_of_a_signature_are_of_one_line(presence, version, person):
    forged = {"name": "Ada\r\n\r\nBois", "title": "Gérante\r\nhttps://evil.example/x"}
    signature = sign_charter(presence, version=version, by=person("titulaire.ici"), **forged)
    signature.refresh_from_db()
    assert (signature.signer_name, signature.signer_title) == ("Ada Bois", "Gérante https://evil.example/x")


def test_attestation_of_who_left_the_territory_no_longer_holds(left):
    page = attested(left)
    assert "Cette attestation ne vaut plus" in page
    assert "Signature retirée le" in page
    assert "Menuiserie ici (732829320)" in page
    assert "Cette attestation est authentique" not in page


def test_organisation_that_comes_back_signs_again(as_person, left, organisation, here):
    presence = ensure_presence(organisation, territory=here)
    assert not presence.is_engaged
    member = as_person("membre.ici")
    form = member.get(sign_url(presence)).content.decode()
    assert "Signer pour Menuiserie ici" in form
    assert "a signé la version" not in form
    assert "Cette attestation ne vaut plus" in attested(left)
    typed = {"version": 1, "name": "Ada Bois", "title": "Gérante", "authority": "on"}
    page = member.post(sign_url(presence), typed, follow=True).content.decode()
    assert "Menuiserie ici a signé la charte." in page
    presence.refresh_from_db()
    assert presence.is_engaged
    again = organisation.signatures.standing().get()
    assert "Cette attestation est authentique" in attested(again)
    assert "Cette attestation ne vaut plus" in attested(left)
