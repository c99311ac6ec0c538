"""Who belongs to an organisation: requests, invitations, the owner's place, and what those who left still reach."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from actors.enums import MembershipRole, MembershipState
from actors.models import MemberInvitation, Membership, Organisation
from actors.services.memberships import (
    accept_member_invitation,
    approve_membership,
    ask_to_join,
    hand_over,
    invite_member,
    leave,
    refuse_membership,
)
from actors.services.organisations import create_organisation
from home.problems import Conflict
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_draft
from tests.questionnaires.together import all_at_once

pytestmark = pytest.mark.django_db


def base(organisation: Organisation) -> str:
    return f"/mon-espace/structure/{organisation.uuid}/"


def place_of(organisation: Organisation, user) -> Membership:
    return organisation.memberships.get(user=user)


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_request_is_told_to_the_owner_and_its_answer_to_who_asked(organisation, person, committed):
    with committed():
        membership = ask_to_join(organisation, user=person("nouvelle"))
    (sent,) = mail.outbox
    assert sent.to == ["titulaire.ici@example.org"]
    assert "nouvelle@example.org demande à rejoindre Menuiserie ici" in sent.body
    mail.outbox.clear()
    with committed():
        approve_membership(membership)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["nouvelle@example.org"], "Vous faites partie de Menuiserie ici")
    assert place_of(organisation, person("nouvelle")).state == MembershipState.ACTIVE


def test_refused_request_leaves_nothing_and_may_be_made_again(organisation, person, committed):
    with committed():
        refuse_membership(ask_to_join(organisation, user=person("nouvelle")))
    assert "n’est pas acceptée" in mail.outbox[-1].body
    assert not organisation.memberships.filter(user=person("nouvelle")).exists()
    assert ask_to_join(organisation, user=person("nouvelle")).state == MembershipState.ASKED


@pytest.mark.parametrize("first", [approve_membership, refuse_membership])
@pytest.mark.parametrize("second", [approve_membership, refuse_membership])
def test_second_answer_changes_nothing(organisation, person, first, second):
    membership = ask_to_join(organisation, user=person("nouvelle"))
    first(membership)
    before = list(organisation.memberships.order_by("pk").values())
    with pytest.raises(Conflict):
        second(membership)
    assert list(organisation.memberships.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
def test_accepting_and_refusing_at_once_gives_one_answer(organisation, person):
    membership = ask_to_join(organisation, user=person("nouvelle"))

    def answer(number: int) -> bool:
        try:
            (approve_membership, refuse_membership)[number % 2](Membership.objects.get(pk=membership.pk))
        except (Conflict, Membership.DoesNotExist):
            return False
        return True

    assert sum(all_at_once(answer, people=4)) == 1
    found = organisation.memberships.filter(user=person("nouvelle")).first()
    assert found is None or found.state == MembershipState.ACTIVE


def test_answering_what_was_refused_is_a_conflict(as_person, organisation, person):
    address = f"{base(organisation)}equipe/{ask_to_join(organisation, user=person('nouvelle')).pk}/"
    owner = as_person("titulaire.ici")
    assert owner.post(address, {"refuse": "1"}).status_code == 302
    again = owner.post(address, {"accept": "1"})
    assert again.status_code == 409
    assert "Cette demande a déjà reçu une réponse" in again.content.decode()


# --- Where nobody is left ---------------------------------------------------------------------------------------------


@pytest.fixture
def deserted(organisation) -> Organisation:
    organisation.memberships.all().delete()
    return organisation


def test_request_where_nobody_is_left_is_answered_by_the_team(as_person, deserted, person, committed):
    with committed():
        ask_to_join(deserted, user=person("nouvelle"))
    (sent,) = mail.outbox
    screen = f"/admin/structures/{deserted.presences.get().pk}/suivi/"
    assert sent.to == ["responsable.ici@example.org"]
    assert screen in sent.body
    assert "responsable de " not in sent.body
    manager, pk = as_person("responsable.ici"), place_of(deserted, person("nouvelle")).pk
    assert "structure sans responsable, demandée" in manager.get("/admin/").content.decode()
    assert "nouvelle@example.org demande à tenir ce compte" in manager.get(screen).content.decode()
    manager.post(screen, {"accept": pk})
    found = place_of(deserted, person("nouvelle"))
    assert (found.state, found.role) == (MembershipState.ACTIVE, MembershipRole.OWNER)
    assert "structure sans responsable" not in manager.get("/admin/").content.decode()


def test_team_refuses_a_request(as_person, deserted, person):
    asked = ask_to_join(deserted, user=person("nouvelle"))
    as_person("responsable.ici").post(f"/admin/structures/{deserted.presences.get().pk}/suivi/", {"refuse": asked.pk})
    assert not deserted.memberships.exists()


@pytest.mark.parametrize("name", ["responsable.ailleurs", "redaction.ici"])
def test_nobody_else_answers_for_the_team(as_person, deserted, person, name):
    presence = deserted.presences.get()
    presence.adviser = person("redaction.ici")
    presence.save()
    asked = ask_to_join(deserted, user=person("nouvelle"))
    client, screen = as_person(name), f"/admin/structures/{presence.pk}/suivi/"
    assert "nouvelle@example.org" not in client.get(screen).content.decode()
    client.post(screen, {"accept": asked.pk})
    assert place_of(deserted, person("nouvelle")).state == MembershipState.ASKED


def test_team_does_not_answer_for_an_owner(as_person, organisation, person):
    asked = ask_to_join(organisation, user=person("nouvelle"))
    screen = f"/admin/structures/{organisation.presences.get().pk}/suivi/"
    client = as_person("responsable.ici")
    assert "nouvelle@example.org" not in client.get(screen).content.decode()
    assert client.post(screen, {"accept": asked.pk}).status_code == 404
    assert place_of(organisation, person("nouvelle")).state == MembershipState.ASKED


@pytest.mark.django_db(transaction=True)
def test_two_requests_accepted_at_once_make_one_owner(deserted, person):
    asked = [ask_to_join(deserted, user=person(name)) for name in ("nouvelle", "titulaire.ailleurs")]
    all_at_once(lambda number: approve_membership(asked[number]), people=2)
    assert deserted.memberships.active().count() == 2
    assert deserted.memberships.filter(role=MembershipRole.OWNER).count() == 1


# --- Inviting -------------------------------------------------------------------------------------------------------


def test_invited_person_enters_with_their_own_account(as_person, organisation, person, committed):
    with committed():
        as_person("titulaire.ici").post(f"{base(organisation)}equipe/", {"email": "Nouvelle@example.org"})
    (sent,) = mail.outbox
    assert sent.to == ["nouvelle@example.org"]
    address = next(line for line in sent.body.splitlines() if line.startswith("http")).removeprefix(
        "http://localhost:8000"
    )
    client = as_person("nouvelle")
    assert "Rejoindre Menuiserie ici" in client.get(address).content.decode()
    page = client.post(address, follow=True).content.decode()
    assert "Vous faites partie de Menuiserie ici." in page
    assert place_of(organisation, person("nouvelle")).role == MembershipRole.MEMBER
    assert client.get(address).status_code == 404


def test_invitation_is_of_no_use_to_another_address(as_person, organisation, person):
    invitation = invite_member(organisation, email="nouvelle@example.org", invited_by=person("titulaire.ici"))
    answer = as_person("titulaire.ailleurs").post(f"/mon-espace/invitation/{invitation.token}/")
    assert answer.status_code == 404
    assert "une autre adresse que celle de votre compte" in answer.content.decode()
    assert MemberInvitation.objects.count() == 1


def test_invitation_that_expired_or_was_taken_back_is_of_no_use(as_person, organisation, person):
    owner = person("titulaire.ici")
    old = invite_member(organisation, email="nouvelle@example.org", invited_by=owner)
    new = invite_member(organisation, email="nouvelle@example.org", invited_by=owner)
    client = as_person("nouvelle")
    assert client.post(f"/mon-espace/invitation/{old.token}/").status_code == 404
    MemberInvitation.objects.filter(pk=new.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.post(f"/mon-espace/invitation/{new.token}/").status_code == 404
    assert not organisation.memberships.filter(user__email="nouvelle@example.org").exists()


def test_inviting_who_asked_lets_them_in(organisation, person):
    ask_to_join(organisation, user=person("nouvelle"))
    assert invite_member(organisation, email="nouvelle@example.org", invited_by=person("titulaire.ici")) is None
    assert place_of(organisation, person("nouvelle")).state == MembershipState.ACTIVE


def test_member_is_not_invited_twice(as_person, organisation):
    page = as_person("titulaire.ici").post(f"{base(organisation)}equipe/", {"email": "membre.ici@example.org"})
    assert "Cette personne fait déjà partie de la structure." in page.content.decode()
    assert not MemberInvitation.objects.exists()


FORGED = "Mairie\r\n\r\nConfirmez :\r\nhttps://evil.example/x"


@pytest.mark.parametrize("name", [FORGED, f"{FORGED}\r\n\r\nLa mairie"])
def test_name_on_several_lines_puts_no_link_in_an_invitation(here, person, committed, name):
    owner = person("titulaire.ailleurs")
    forged = Organisation(name=name, kind="public", headcount="1-9")
    organisation = create_organisation(forged, owner=owner, territory=here)
    with committed():
        invite_member(organisation, email="nouvelle@example.org", invited_by=owner)
    (sent,) = mail.outbox
    links = re.findall(r'<a\b[^>]*href="([^"]*)"', sent.alternatives[0][0])
    assert any("/mon-espace/invitation/" in link for link in links)
    assert not any("evil.example" in link for link in links)
    assert not any(line.strip() == "https://evil.example/x" for line in sent.body.splitlines())


def test_name_typed_on_several_lines_is_one(as_person, organisation):
    client = as_person("titulaire.ici")
    typed = {"kind": "company", "name": "Menuiserie\r\n\r\nd’ici", "headcount": "10-49", "motto": "Du bois.\r\nD’ici."}
    assert client.post(base(organisation), typed).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.motto) == ("Menuiserie d’ici", "Du bois. D’ici.")


def test_invitation_that_was_taken_back_meanwhile_lets_nobody_in(as_person, organisation, person):
    invitation = invite_member(organisation, email="nouvelle@example.org", invited_by=person("titulaire.ici"))
    as_person("titulaire.ici").post(f"{base(organisation)}invitations/{invitation.pk}/")
    with pytest.raises(Conflict):
        accept_member_invitation(invitation, user=person("nouvelle"))
    assert not organisation.memberships.filter(user=person("nouvelle")).exists()


def test_who_accepts_where_nobody_is_left_owns_the_account(as_person, organisation, person):
    invitation = invite_member(organisation, email="nouvelle@example.org", invited_by=person("titulaire.ici"))
    organisation.memberships.all().delete()
    as_person("nouvelle").post(f"/mon-espace/invitation/{invitation.token}/")
    assert place_of(organisation, person("nouvelle")).role == MembershipRole.OWNER
    assert as_person("nouvelle").get(f"{base(organisation)}equipe/transmettre/").status_code == 200


def test_accepting_keeps_an_owner_the_owner(organisation, person):
    owner = person("titulaire.ici")
    invitation = MemberInvitation.objects.create(organisation=organisation, email=owner.email)
    assert accept_member_invitation(invitation, user=owner).role == MembershipRole.OWNER


# --- Handing over, leaving ------------------------------------------------------------------------------------------


def test_owner_hands_over_and_stays_a_member(as_person, organisation, person):
    place = place_of(organisation, person("membre.ici"))
    client = as_person("titulaire.ici")
    page = client.post(f"{base(organisation)}equipe/transmettre/", {"membership": place.pk}, follow=True)
    assert "membre.ici@example.org est maintenant responsable du compte." in page.content.decode()
    assert place_of(organisation, person("membre.ici")).role == MembershipRole.OWNER
    assert place_of(organisation, person("titulaire.ici")).role == MembershipRole.MEMBER
    assert client.get(f"{base(organisation)}equipe/transmettre/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_handing_over_twice_at_once_leaves_one_owner(organisation, person):
    owner = person("titulaire.ici")
    places = [place_of(organisation, person("membre.ici"))]
    places.append(Membership.objects.create(user=person("nouvelle"), organisation=organisation))

    def give(number: int) -> bool:
        try:
            hand_over(organisation, owner=owner, to=places[number])
        except Conflict:
            return False
        return True

    assert sum(all_at_once(give, people=2)) == 1
    assert organisation.memberships.filter(role=MembershipRole.OWNER).count() == 1


def test_invitations_of_who_handed_over_are_gone(as_person, organisation, person):
    owner = person("titulaire.ici")
    mine = invite_member(organisation, email="nouvelle@example.org", invited_by=owner)
    kept = invite_member(organisation, email="autre@example.org", invited_by=person("membre.ici"))
    hand_over(organisation, owner=owner, to=place_of(organisation, person("membre.ici")))
    assert list(organisation.invitations.all()) == [kept]
    assert as_person("nouvelle").post(f"/mon-espace/invitation/{mine.token}/").status_code == 404
    assert not organisation.memberships.filter(user=person("nouvelle")).exists()


def test_place_in_another_organisation_is_not_offered(as_person, organisation, person, there):
    (other,) = make_organisations(there, member=person("titulaire.ailleurs"))
    foreign = place_of(other, person("titulaire.ailleurs"))
    page = as_person("titulaire.ici").post(f"{base(organisation)}equipe/transmettre/", {"membership": foreign.pk})
    assert "Cette personne ne fait plus partie de la structure." in page.content.decode()
    assert "titulaire.ailleurs" not in page.content.decode()


def test_who_left_reaches_nothing_any_more(as_person, organisation, person, here):
    draft = make_draft(organisation, territory=here, by=person("membre.ici"))
    client = as_person("membre.ici")
    step = f"/ici/diagnostic/{draft.uuid}/energie/1/"
    assert client.get(step).status_code == 200
    assert "restent à la structure" in client.get(f"{base(organisation)}quitter/").content.decode()
    assert client.post(f"{base(organisation)}quitter/", follow=True).status_code == 200
    for address in (step, base(organisation), f"{base(organisation)}equipe/", f"{base(organisation)}quitter/"):
        assert client.get(address).status_code == 404


def test_owner_hands_over_before_leaving(as_person, organisation, person):
    client = as_person("titulaire.ici")
    assert "Transmettez d’abord la responsabilité" in client.get(f"{base(organisation)}quitter/").content.decode()
    assert client.post(f"{base(organisation)}quitter/").status_code == 409
    with pytest.raises(Conflict):
        leave(place_of(organisation, person("titulaire.ici")))


def test_removed_member_loses_the_organisation(as_person, organisation, person):
    place = place_of(organisation, person("membre.ici"))
    as_person("titulaire.ici").post(f"{base(organisation)}equipe/{place.pk}/retirer/")
    assert as_person("membre.ici").get(base(organisation)).status_code == 404


def test_member_sees_the_team_but_changes_nothing_of_it(as_person, organisation, person):
    ask_to_join(organisation, user=person("nouvelle"))
    invite_member(organisation, email="invitee@example.org", invited_by=person("titulaire.ici"))
    page = as_person("membre.ici").get(f"{base(organisation)}equipe/").content.decode()
    assert "titulaire.ici@example.org" in page
    assert "nouvelle@example.org" not in page
    assert "invitee@example.org" not in page
    assert "Inviter" not in page


def test_twenty_first_invitation_within_an_hour_waits(as_person, organisation):
    owner, address = as_person("titulaire.ici"), f"{base(organisation)}equipe/"
    for number in range(20):
        assert owner.post(address, {"email": f"collegue.{number}@example.org"}).status_code == 302
    page = owner.post(address, {"email": "de.trop@example.org"}).content.decode()
    assert "attendez une heure" in page
    assert 'value="de.trop@example.org"' in page
    assert MemberInvitation.objects.count() == 20
