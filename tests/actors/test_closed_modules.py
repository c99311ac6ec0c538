"""A module that a territory closes: nothing is written nor shown there any more, but what was given is taken back."""

import re

import pytest
from django.test import Client

from actors.enums import Showcase
from actors.models import CharterVersion, ExperiencePage, Presence
from actors.services.charter import sign_charter
from home.enums import Module
from home.services import update_identity
from tests.factories.actors import make_experience
from tests.factories.charter import make_charter

pytestmark = pytest.mark.django_db


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def close(here, django_capture_on_commit_callbacks):
    """Close a module of the territory."""

    def run(module: Module) -> None:
        here.modules = [one for one in Module.values if one != module]
        with django_capture_on_commit_callbacks(execute=True):
            update_identity(here)

    return run


def base(presence: Presence) -> str:
    return f"/mon-espace/structure/{presence.organisation.uuid}/"


def test_closed_charter_is_not_signed_but_a_signature_is_withdrawn(as_person, here, presence, person, close):
    version = make_charter(here)
    signature = sign_charter(presence, version=version, by=person("membre.ici"), name="Ada", title="Gérante")
    close(Module.CHARTER)
    member, sign = as_person("membre.ici"), f"{base(presence)}charte/{presence.pk}/"
    assert member.get(sign).status_code == 404
    typed = {"version": 1, "name": "Ada", "title": "Gérante", "authority": "on"}
    assert member.post(sign, typed).status_code == 404
    assert member.get(f"{sign}attestation.pdf").status_code == 404
    assert Client().get(f"/ici/charte/attestation/{signature.code}/").status_code == 404
    assert member.post(f"{sign}retrait/").status_code == 302
    assert not presence.organisation.signatures.standing().exists()


def test_closed_directory_takes_no_page_but_one_is_withdrawn(as_person, presence, close):
    close(Module.ACTORS)
    member, form = as_person("membre.ici"), f"{base(presence)}fiche/{presence.pk}/"
    assert member.get(form).status_code == 404
    assert member.post(form, {"shares": "nothing", "testimony": "Trop tard."}).status_code == 404
    presence.refresh_from_db()
    assert (presence.testimony, presence.showcase) == ("", Showcase.PUBLISHED)
    assert member.post(form, {"withdraw": "1"}).status_code == 302
    presence.refresh_from_db()
    assert presence.showcase == Showcase.PRIVATE


@pytest.mark.parametrize("screen", ["", "images/", "publication/"])
def test_closed_sheets_are_not_written(as_person, presence, person, close, screen):
    sheet = make_experience(presence, by=person("membre.ici"), state="draft")
    close(Module.EXPERIENCES)
    member, address = as_person("membre.ici"), f"{base(presence)}retours/{sheet.pk}/{screen}"
    assert member.get(address).status_code == 404
    seen = {"ask": "1", "seen": sheet.latest_revision_id, "consent": "on", "title": "Trop tard"}
    assert member.post(address, seen).status_code == 404
    sheet.refresh_from_db()
    assert (sheet.review.state, sheet.draft_title) == ("writing", "Retour 1")


@pytest.mark.parametrize("gesture", ["withdraw", "delete"])
def test_sheet_of_a_closed_module_is_taken_back(as_person, presence, person, close, gesture):
    sheet = make_experience(presence, by=person("membre.ici"))
    close(Module.EXPERIENCES)
    publication = f"{base(presence)}retours/{sheet.pk}/publication/"
    assert as_person("membre.ici").post(publication, {gesture: "1"}).status_code == 302
    assert not ExperiencePage.objects.live().exists()
    assert ExperiencePage.objects.exists() is (gesture == "withdraw")


def test_my_space_leads_nowhere_that_is_closed_and_still_takes_back(
    as_person, here, organisation, person, django_capture_on_commit_callbacks
):
    """What a territory no longer offers has no link; what was shown or signed there has its button."""
    make_charter(here)
    presence = organisation.presences.get()
    sign_charter(
        presence, version=CharterVersion.objects.in_force(here), by=person("titulaire.ici"), name="A", title="B"
    )
    make_experience(presence, by=person("titulaire.ici"))
    here.modules = []
    with django_capture_on_commit_callbacks(execute=True):
        update_identity(here)
    owner = as_person("titulaire.ici")
    page = owner.get("/mon-espace/").content.decode()
    assert "Retirer la signature de la charte" in page
    assert "Retirer la fiche publique" in page
    sheets = owner.get(f"/mon-espace/structure/{organisation.uuid}/retours/").content.decode()
    assert "Ne plus publier" in sheets
    for address in re.findall(r'href="(/mon-espace/[^"#?]*)"', page + sheets):
        assert owner.get(address).status_code in (200, 302), address
