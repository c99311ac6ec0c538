"""The register of what members agreed to for their organisation: in which words, until when."""

import pytest

from actors.enums import Purpose, Sharing
from actors.models import Consent, ExperiencePage, Organisation, Presence
from actors.services.consents import set_consent
from actors.services.experiences import ask_for_experience, withdraw_experience
from actors.services.organisations import create_organisation, leave_territory
from actors.services.results import record_assessment
from actors.services.showcase import ask_for_showcase, withdraw_showcase
from tests.factories.actors import make_experience

pytestmark = pytest.mark.django_db

DATA = "/mon-espace/mes-donnees/"


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def sheet(presence, person) -> ExperiencePage:
    return make_experience(presence, by=person("membre.ici"), state="draft")


@pytest.fixture
def publication(sheet, organisation) -> str:
    return f"/mon-espace/structure/{organisation.uuid}/retours/{sheet.pk}/publication/"


@pytest.fixture
def agreed(as_person, sheet, publication) -> Consent:
    """A sheet asked for by its screen."""
    as_person("membre.ici").post(publication, {"ask": "1", "seen": sheet.latest_revision_id, "consent": "on"})
    return Consent.objects.get(purpose=Purpose.EXPERIENCE)


def test_asking_to_publish_a_sheet_keeps_the_words_that_were_agreed_to(as_person, agreed, sheet, publication, here):
    assert (agreed.sheet, agreed.presence, agreed.given_by.email) == (
        sheet,
        sheet.presence,
        "membre.ici@example.org",
    )
    assert (agreed.organisation, agreed.territory, agreed.withdrawn_at) == (sheet.presence.organisation, here, None)
    assert agreed.wording.startswith("J’accepte, pour Menuiserie ici, que cette fiche soit publique")
    assert agreed.wording in as_person("titulaire.ici").get(DATA).content.decode()


@pytest.mark.parametrize(("gesture", "is_left"), [("withdraw", True), ("delete", False)])
def test_sheet_that_is_taken_back_ends_its_consent(as_person, agreed, sheet, publication, person, gesture, is_left):
    as_person("titulaire.ici").post(publication, {gesture: "1"})
    agreed.refresh_from_db()
    assert agreed.withdrawn_at
    assert agreed.withdrawn_by == person("titulaire.ici")
    assert agreed.sheet == (sheet if is_left else None)
    assert agreed.wording in as_person("titulaire.ici").get(DATA).content.decode()


def test_consent_of_a_sheet_leaves_that_of_another(presence, agreed, sheet, person):
    member = person("membre.ici")
    other = make_experience(presence, by=member, state="asked")
    withdraw_experience(other, user=member)
    standing = Consent.objects.filter(purpose=Purpose.EXPERIENCE, withdrawn_at=None)
    assert list(standing) == [agreed]


def test_asking_again_in_other_words_ends_the_first_agreement(agreed, sheet, person):
    ask_for_experience(sheet, revision_id=sheet.latest_revision_id, user=person("titulaire.ici"), wording="Autrement.")
    agreed.refresh_from_db()
    assert agreed.withdrawn_at
    standing = Consent.objects.get(purpose=Purpose.EXPERIENCE, withdrawn_at=None)
    assert (standing.wording, standing.given_by) == ("Autrement.", person("titulaire.ici"))


def test_register_outlives_the_presence(as_person, agreed, presence, person, organisation, here):
    owner = person("titulaire.ici")
    withdraw_showcase(presence, user=owner)
    ask_for_showcase(presence, user=owner, wording="Que la fiche soit publique.")
    set_consent(presence, purpose=Purpose.TEAM, wording="L’équipe lit.", by=owner, given=True)
    leave_territory(presence, by=owner)
    lines = list(Consent.objects.filter(organisation=organisation, territory=here))
    assert {line.purpose for line in lines} == {Purpose.EXPERIENCE, Purpose.SHOWCASE, Purpose.TEAM}
    for line in lines:
        assert line.presence is None
        assert line.withdrawn_at
        assert line.withdrawn_by == owner
    page = as_person("membre.ici").get(DATA).content.decode()
    for words in ("Que la fiche soit publique.", "L’équipe lit.", agreed.wording):
        assert words in page


def test_leaving_one_territory_leaves_the_agreements_of_another(organisation, presence, person, there):
    owner = person("titulaire.ici")
    elsewhere = Presence.objects.create(organisation=organisation, territory=there, slug="menuiserie-ici")
    for one in (presence, elsewhere):
        set_consent(one, purpose=Purpose.TEAM, wording="L’équipe lit.", by=owner, given=True)
    leave_territory(presence, by=owner)
    assert Consent.objects.get(withdrawn_at=None).presence == elsewhere


def test_page_that_is_withdrawn_no_longer_shows_the_result(as_person, presence, person):
    record_assessment(presence, on=presence.joined_at.date(), level="Avancé", score="2,5/5", progressed=False)
    form = f"/mon-espace/structure/{presence.organisation.uuid}/fiche/{presence.pk}/"
    member = as_person("membre.ici")
    member.post(form, {"shares": "score", "shares_with_team": "on"})
    member.post(form, {"withdraw": "1"})
    result, team = (Consent.objects.get(purpose=purpose) for purpose in (Purpose.RESULT, Purpose.TEAM))
    assert result.withdrawn_at
    assert result.withdrawn_by == person("membre.ici")
    assert team.withdrawn_at is None
    presence.refresh_from_db()
    assert (presence.shares, presence.shown_level, presence.shares_with_team) == (Sharing.NOTHING, "", True)


def test_register_of_another_organisation_is_not_told(as_person, agreed, there, person):
    other = Organisation(name="Scierie", kind="company", headcount="1-9")
    create_organisation(other, owner=person("nouvelle"), territory=there)
    assert agreed.wording not in as_person("nouvelle").get(DATA).content.decode()
