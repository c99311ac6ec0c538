"""Bringing organisations in: a list with its dry run, a link, a poster."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actors.enums import JoinedBy
from actors.models import ContactInvitation, Organisation, Unsubscription
from actors.outreach.contact_list import Contact
from actors.services.contact_invitations import ContactOutcome, forget_unanswered, invite_contacts, plan_invitations
from home.enums import TerritoryState
from home.models import Territory
from home.problems import Conflict
from home.services import set_state
from tests.written import rows

pytestmark = pytest.mark.django_db

SIREN = "732829320"
FILE = f"""Structure;E-mail;SIREN;Type
Scierie du Clain;ada@example.org;{SIREN};Entreprise
Menuiserie ici;Titulaire.ici@example.org;;
Sans adresse;pas-une-adresse;;
Scierie du Clain;ADA@example.org;;
Parti;parti@example.org;;
"""


@pytest.fixture
def address(here) -> str:
    return f"/admin/territoires/{here.pk}/inviter/"


@pytest.fixture
def left(here):
    Unsubscription.objects.create(territory=here, email="parti@example.org")


def upload(text: str = FILE) -> dict:
    return {"file": SimpleUploadedFile("contacts.csv", text.encode())}


def dry_run(client, address: str, **data):
    before = rows()
    answer = client.post(address, data or upload())
    assert rows() == before
    assert not mail.outbox
    return answer


def test_dry_run_says_each_line_and_writes_nothing(as_person, address, left):
    answer = dry_run(as_person("responsable.ici"), address)
    outcomes = [(one.contact.line, one.outcome) for one in answer.context["planned"]]
    assert outcomes == [
        (2, ContactOutcome.INVITED),
        (3, ContactOutcome.MEMBER),
        (4, ContactOutcome.INVALID),
        (5, ContactOutcome.TWICE),
        (6, ContactOutcome.UNSUBSCRIBED),
    ]
    text = answer.content.decode()
    for words in (
        "invité",
        "déjà inscrit",
        "adresse absente ou invalide",
        "doublon",
        "désinscrit",
        "Envoyer 1 invitation",
    ):
        assert words in text


def test_confirmation_sends_one_mail_a_contact(as_person, address, here, left, django_capture_on_commit_callbacks):
    client = as_person("responsable.ici")
    sealed = dry_run(client, address).context["sealed"]
    for _turn in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(address, {"contacts": sealed})
    (sent,) = mail.outbox
    invitation = ContactInvitation.objects.get(territory=here)
    assert sent.to == ["ada@example.org"]
    assert "Scierie du Clain" in sent.body
    assert f"/rejoindre/ici/?invitation={invitation.token}" in sent.body
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in sent.body
    assert invitation.sent_at is not None


def test_addresses_take_the_same_path(as_person, address):
    answer = dry_run(as_person("responsable.ici"), address, addresses="ada@example.org, membre.ici@example.org")
    assert [one.outcome for one in answer.context["planned"]] == [ContactOutcome.INVITED, ContactOutcome.MEMBER]


def test_who_is_of_a_type_that_is_not_accepted_is_not_invited(here):
    Territory.objects.filter(pk=here.pk).update(actor_types=["company"])
    here.refresh_from_db()
    kinds = ("company", "association", "")
    contacts = [Contact(line, f"c{line}@example.org", kind=kind) for line, kind in enumerate(kinds)]
    outcomes = [planned.outcome for planned in plan_invitations(here, contacts)]
    assert outcomes == [ContactOutcome.INVITED, ContactOutcome.UNACCEPTED, ContactOutcome.INVITED]


def test_the_door_says_who_is_accepted_where_some_are_not(client, here):
    said = "L’espace d’Ici accueille pour l’instant les entreprises."
    assert "accueille pour l’instant" not in client.get("/rejoindre/ici/").content.decode()
    Territory.objects.filter(pk=here.pk).update(actor_types=["company"])
    assert said in client.get("/rejoindre/ici/").content.decode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"addresses": ""}, "Donnez un fichier"),
        ({"addresses": "a@example.org", **upload()}, "Donnez un fichier"),
        ({**upload("Structure\nScierie")}, "La première ligne doit nommer les colonnes"),
        ({**upload("mail\n")}, "Aucun contact"),
    ],
)
def test_what_cannot_be_read_is_said(as_person, address, data, message):
    assert message in as_person("responsable.ici").post(address, data).content.decode()


def test_list_read_for_another_territory_is_refused(as_person, address, here, there):
    sealed = dry_run(as_person("responsable.ailleurs"), f"/admin/territoires/{there.pk}/inviter/").context["sealed"]
    as_person("responsable.ici").post(address, {"contacts": sealed})
    as_person("responsable.ici").post(address, {"contacts": "faux"})
    assert not ContactInvitation.objects.exists()


def test_account_of_another_territory_is_not_told(here):
    (planned,) = plan_invitations(here, [Contact(1, "titulaire.ailleurs@example.org")])
    assert planned.outcome == ContactOutcome.INVITED


def test_number_of_an_organisation_that_is_there_is_enough(here, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(siren=SIREN)
    (planned,) = plan_invitations(here, [Contact(1, "ada@example.org", number=SIREN)])
    assert planned.outcome == ContactOutcome.MEMBER


def test_contact_is_asked_again_after_two_weeks_and_forgotten_after_six_months(here, there, person):
    manager, contacts = person("responsable.ici"), [Contact(1, "ada@example.org")]
    assert invite_contacts(here, contacts, by=manager) == 1
    assert plan_invitations(here, contacts)[0].outcome == ContactOutcome.WAITING
    assert plan_invitations(there, contacts)[0].outcome == ContactOutcome.INVITED
    ContactInvitation.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert invite_contacts(here, contacts, by=manager) == 1
    ContactInvitation.objects.update(created_at=timezone.now() - timedelta(days=200))
    invite_contacts(here, [Contact(1, "bob@example.org")], by=manager)
    assert forget_unanswered() == 1
    assert list(ContactInvitation.objects.values_list("email", flat=True)) == ["bob@example.org"]


def test_nobody_is_invited_to_a_space_that_is_prepared(as_person, address, here, person):
    client, manager, contacts = as_person("responsable.ici"), person("responsable.ici"), [Contact(1, "a@example.org")]
    sealed = client.post(address, upload()).context["sealed"]
    set_state(here, state=TerritoryState.PREPARED)
    with pytest.raises(Conflict, match="Ouvrez d’abord"):
        invite_contacts(here, contacts, by=manager)
    page = client.get(address).content.decode()
    assert "Ouvrez d’abord l’espace à tous\u00a0:" in page
    assert 'name="file"' not in page
    for data in (upload(), {"contacts": sealed}):
        answer = dry_run(client, address, **data)
        assert answer["Location"] == address
    assert not ContactInvitation.objects.exists()


# --- Joining ---------------------------------------------------------------------------------------------------------


def test_invited_person_presents_the_organisation_that_the_team_named(client, as_person, here, person):
    contact = Contact(1, "nouvelle@example.org", name="Scierie du Clain", number=SIREN, kind="company")
    invite_contacts(here, [contact], by=person("responsable.ici"))
    invitation = ContactInvitation.objects.get()
    page = client.get(f"/rejoindre/ici/?invitation={invitation.token}").content.decode()
    assert "L’équipe d’Ici vous invite" in page
    signup = urlsplit(unescape(re.search('href="(/compte/signup/[^"]*)"', page)[1]))
    told = parse_qs(signup.query)
    assert told["email"] == ["nouvelle@example.org"]
    (form,) = told["next"]
    client = as_person("nouvelle")
    text = client.get(form).content.decode()
    assert 'value="Scierie du Clain"' in text
    assert f'value="{SIREN}"' in text
    client.post(form, {"kind": "company", "name": "Scierie du Clain", "headcount": "1-9", "number": SIREN})
    presence = Organisation.objects.get(name="Scierie du Clain").presences.get()
    assert (presence.territory, presence.joined_by) == (here, JoinedBy.INVITATION)
    invitation.refresh_from_db()
    assert invitation.joined_at is not None


@pytest.mark.parametrize(("query", "source"), [("", "lien"), ("?par=affiche", "affiche"), ("?par=autre", "lien")])
def test_where_it_comes_from_is_kept(as_person, query, source):
    client = as_person("nouvelle")
    form = client.get(f"/rejoindre/ici/{query}").headers["Location"]
    client.post(form, {"kind": "company", "name": "Scierie neuve", "headcount": "1-9"})
    assert Organisation.objects.get(name="Scierie neuve").presences.get().joined_by == source


def test_member_is_not_asked_to_present_their_organisation_twice(as_person, organisation):
    client = as_person("membre.ici")
    assert client.get("/rejoindre/ici/").headers["Location"] == "/mon-espace/"
    enter = client.get("/rejoindre/ailleurs/").headers["Location"]
    assert enter == f"/mon-espace/structure/{organisation.uuid}/territoires/?territoire=ailleurs&par=lien"
    assert client.get(enter).status_code == 200


def test_closed_space_is_not_joined(client, here):
    set_state(here, state=TerritoryState.SUSPENDED)
    assert client.get("/rejoindre/ici/").status_code == 404


def test_link_and_poster_lead_to_the_space(as_person, address):
    client = as_person("responsable.ici")
    assert "/rejoindre/ici/?par=lien" in client.get(address).content.decode()
    poster = client.get(f"{address}affiche.pdf")
    assert poster.headers["Content-Type"] == "application/pdf"
    assert BytesIO(poster.content).read(5) == b"%PDF-"
