"""Organisations, their people, and the public page from the request to the withdrawal."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from actors.enums import MembershipRole, MembershipState, Showcase
from actors.models import Organisation, Presence
from actors.services.memberships import approve_membership, ask_to_join, refuse_membership
from actors.services.organisations import NotAccepted, create_organisation, ensure_presence
from actors.services.showcase import ask_for_showcase, publish_showcase, refuse_showcase, withdraw_showcase
from home.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


def make(name: str, **fields) -> Organisation:
    return Organisation(name=name, kind="association", headcount="0", **fields)


# --- Organisations and their people ---------------------------------------------------------------------------------


def test_new_organisation_has_its_owner_and_shows_nothing(client, here, person):
    organisation = create_organisation(make("Le Vélo Bavard"), owner=person("nouvelle"), territory=here)
    membership = organisation.memberships.get()
    assert (membership.user, membership.role) == (person("nouvelle"), MembershipRole.OWNER)
    assert membership.state == MembershipState.ACTIVE
    presence = organisation.presences.get()
    assert (presence.territory, presence.slug, presence.showcase) == (here, "le-velo-bavard", Showcase.PRIVATE)
    assert "Le Vélo Bavard" not in client.get("/ici/acteurs/").content.decode()
    assert client.get("/ici/acteurs/le-velo-bavard/").status_code == 404


def test_organisations_of_the_same_name_have_addresses_of_their_own(here, there, person):
    owner = person("nouvelle")
    twins = [create_organisation(make("Le Fournil"), owner=owner, territory=here) for _ in range(3)]
    assert [twin.presences.get().slug for twin in twins] == ["le-fournil", "le-fournil-2", "le-fournil-3"]
    assert create_organisation(make("Le Fournil"), owner=owner, territory=there).presences.get().slug == "le-fournil"


def test_organisation_whose_name_has_no_letter_has_an_address(here, person):
    created = create_organisation(make("★ ★"), owner=person("nouvelle"), territory=here)
    assert created.presences.get().slug == "structure"


def test_organisation_is_present_once_in_a_territory(organisation, here, there, presence):
    assert ensure_presence(organisation, territory=here) == presence
    assert ensure_presence(organisation, territory=there).showcase == Showcase.PRIVATE
    assert organisation.presences.count() == 2


def test_only_who_is_accepted_enters_and_who_is_there_stays(organisation, here, there, presence, person):
    Territory.objects.update(actor_types=["association"])
    assert ensure_presence(organisation, territory=here) == presence
    with pytest.raises(NotAccepted, match="L’espace d’Ailleurs accueille pour l’instant les associations"):
        ensure_presence(organisation, territory=there)
    there.refresh_from_db()
    owner, company = person("nouvelle"), Organisation(name="Scierie", kind="company", headcount="0")
    with pytest.raises(NotAccepted):
        create_organisation(company, owner=owner, territory=there)
    assert not Organisation.objects.filter(name="Scierie").exists()
    assert create_organisation(make("Le Fournil"), owner=owner, territory=there).presences.exists()


def test_a_type_that_the_territory_named_is_accepted_there(there, person):
    Territory.objects.filter(pk=there.pk).update(actor_types=["company"], other_kinds=["Copropriété"])
    there.refresh_from_db()
    owner, fields = person("nouvelle"), {"headcount": "0", "kind": "other"}
    named = Organisation(name="Les Tilleuls", other_kind="Copropriété", **fields)
    assert create_organisation(named, owner=owner, territory=there).presences.exists()
    with pytest.raises(NotAccepted):
        create_organisation(Organisation(name="Club", other_kind="Club", **fields), owner=owner, territory=there)


def test_siren_belongs_to_one_organisation_and_none_is_no_siren(here, person):
    for name in ("Une", "Deux"):
        create_organisation(make(name), owner=person("nouvelle"), territory=here)
    create_organisation(make("Trois", siren="732829320"), owner=person("nouvelle"), territory=here)
    with pytest.raises(IntegrityError), transaction.atomic():
        create_organisation(make("Quatre", siren="732829320"), owner=person("nouvelle"), territory=here)
    assert not Organisation.objects.filter(name="Quatre").exists()


def test_asking_twice_to_join_asks_once(organisation, person):
    first = ask_to_join(organisation, user=person("nouvelle"))
    assert first.state == MembershipState.ASKED
    assert ask_to_join(organisation, user=person("nouvelle")) == first
    assert not Organisation.objects.of_user(person("nouvelle")).exists()


def test_member_who_asks_again_stays_a_member(organisation, person):
    assert ask_to_join(organisation, user=person("membre.ici")).state == MembershipState.ACTIVE


def test_approved_person_acts_for_the_organisation(organisation, person):
    approve_membership(ask_to_join(organisation, user=person("nouvelle")))
    assert Organisation.objects.of_user(person("nouvelle")).get() == organisation


def test_refused_person_may_ask_again(organisation, person):
    refuse_membership(ask_to_join(organisation, user=person("nouvelle")))
    assert not Organisation.objects.of_user(person("nouvelle")).exists()
    assert ask_to_join(organisation, user=person("nouvelle")).state == MembershipState.ASKED


# --- The public page --------------------------------------------------------------------------------------------------


def test_public_page_appears_once_published_and_leaves_at_once(client, presence, person, committed):
    def is_shown() -> bool:
        listed = "Menuiserie ici" in client.get("/ici/acteurs/").content.decode()
        assert (client.get("/ici/acteurs/menuiserie-ici/").status_code == 200) is listed
        return listed

    assert is_shown()
    with committed():
        withdraw_showcase(presence, user=person("titulaire.ici"))
    assert not is_shown()
    with committed():
        ask_for_showcase(presence, user=person("titulaire.ici"))
    assert not is_shown()
    with committed():
        publish_showcase(presence)
    assert is_shown()


def test_request_keeps_who_consented_and_when(presence, person):
    withdraw_showcase(presence, user=person("titulaire.ici"))
    ask_for_showcase(presence, user=person("membre.ici"))
    presence.refresh_from_db()
    assert presence.showcase == Showcase.ASKED
    assert presence.asked_by == person("membre.ici")
    assert presence.asked_at
    assert presence.published_at is None


def test_refusal_says_why_by_mail_and_in_one_s_space(as_person, presence, person, committed):
    ask_for_showcase(presence, user=person("membre.ici"))
    with committed():
        refuse_showcase(presence, refusal="Ajoutez une phrase sur votre activité.")
    (sent,) = mail.outbox
    assert sent.to == ["membre.ici@example.org"]
    assert "Ajoutez une phrase sur votre activité." in sent.body
    address = f"/mon-espace/structure/{presence.organisation.uuid}/fiche/{presence.pk}/"
    assert "Ajoutez une phrase sur votre activité." in as_person("titulaire.ici").get(address).content.decode()


def test_second_request_after_a_refusal_forgets_its_words(presence, person):
    refuse_showcase(presence, refusal="À reprendre.")
    ask_for_showcase(presence, user=person("titulaire.ici"))
    presence.refresh_from_db()
    assert (presence.showcase, presence.refusal) == (Showcase.ASKED, "")


def test_publication_is_told_to_whoever_asked(presence, person, committed):
    ask_for_showcase(presence, user=person("titulaire.ici"))
    with committed():
        publish_showcase(presence)
    (sent,) = mail.outbox
    assert sent.to == ["titulaire.ici@example.org"]
    assert "/ici/acteurs/menuiserie-ici/" in sent.body


def test_page_of_one_territory_does_not_show_in_another(client, organisation, there):
    entered = ensure_presence(organisation, territory=there)
    ask_for_showcase(entered, user=organisation.memberships.first().user)
    publish_showcase(entered)
    assert "Menuiserie ici" in client.get("/ailleurs/acteurs/").content.decode()
    withdraw_showcase(organisation.presences.get(territory__slug="ici"), user=organisation.memberships.first().user)
    assert client.get("/ici/acteurs/menuiserie-ici/").status_code == 404
    assert client.get("/ailleurs/acteurs/menuiserie-ici/").status_code == 200
