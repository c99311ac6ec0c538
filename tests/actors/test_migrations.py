"""What migrations write in rows that were there before."""

from importlib import import_module

import pytest
from django.apps import apps

from actors.enums import Purpose
from actors.models import CharterSignature, Consent
from actors.services.charter import sign_charter
from actors.services.consents import set_consent
from tests.factories.charter import make_charter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ({"siren": "732829320", "siret": "73282932000074"}, "73282932000074"),
        ({"siren": "732829320"}, "732829320"),
        ({"rna": "W751000123"}, "W751000123"),
        ({}, ""),
    ],
)
def test_signatures_take_the_names_of_today(organisation, here, person, numbers, kept):
    presence = organisation.presences.get(territory=here)
    sign_charter(presence, version=make_charter(here), by=person("membre.ici"), name="Ada", title="Gérante")
    CharterSignature.objects.update(organisation_name="", organisation_number="")
    type(organisation).objects.filter(pk=organisation.pk).update(**numbers)
    fill()
    signature = CharterSignature.objects.get()
    assert (signature.organisation_name, signature.organisation_number) == ("Menuiserie ici", kept)


def test_consents_take_the_organisation_and_the_territory_of_their_presence(organisation, here, there, person):
    presence, other = organisation.presences.get(territory=here), there.presences.get().organisation
    set_consent(presence, purpose=Purpose.TEAM, wording="L’équipe lit.", by=person("membre.ici"), given=True)
    Consent.objects.update(organisation=other, territory=there)
    fill()
    consent = Consent.objects.get()
    assert (consent.organisation, consent.territory) == (organisation, here)


def fill() -> None:
    import_module("actors.migrations.0012_as_they_were_for_all").fill(apps, None)
