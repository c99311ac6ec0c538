"""The charter: versions that never change, signatures and what they are worth, the draft that actors co-write."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.enums import MembershipRole
from actors.models import (
    CharterComment,
    CharterConsultation,
    CharterPage,
    CharterSignature,
    CharterVersion,
    Membership,
    Presence,
    User,
)
from actors.services.charter import (
    close_consultation,
    comment_articles,
    open_consultation,
    publish_charter,
    sign_charter,
    withdraw_signatures,
)
from actors.services.results import record_assessment
from actors.tasks.charter import tell_signatories
from home.problems import Conflict
from tests.factories.actors import make_organisations
from tests.factories.charter import article, make_charter
from tests.questionnaires.together import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(here) -> CharterVersion:
    return make_charter(here)


@pytest.fixture
def presence(organisation, here) -> Presence:
    return organisation.presences.get(territory=here)


@pytest.fixture
def signed(presence, version, person) -> CharterSignature:
    return sign_charter(presence, version=version, by=person("titulaire.ici"), name="Ada Bois", title="Gérante")


def sign_url(presence: Presence) -> str:
    return f"/mon-espace/structure/{presence.organisation.uuid}/charte/{presence.pk}/"


def page_of(territory) -> CharterPage:
    return CharterPage.objects.for_territory(territory).get()


GIVEN = {"name": "Ada Bois", "title": "Gérante", "authority": "on"}


# --- Versions -------------------------------------------------------------------------------------------------------


def test_charter_without_article_is_no_version(here):
    page = page_of(here)
    assert publish_charter(page) is None
    assert "La charte s’écrit" in Client().get("/ici/charte/").content.decode()


def test_published_text_is_read_by_all(client, version):
    page = client.get("/ici/charte/").content.decode()
    assert "1. Faire le point" in page
    assert "Version 1" in page


def test_publishing_the_same_text_makes_no_version(here, version):
    assert publish_charter(page_of(here)) == version
    assert CharterVersion.objects.count() == 1


def test_published_version_never_changes(here, version):
    version.title = "Autre chose"
    with pytest.raises(PermissionDenied):
        version.save()
    second = make_charter(here, articles=[article("Faire le point"), article("Économiser")])
    assert (second.number, second.articles[0]["key"]) == (2, version.articles[0]["key"])
    assert len(CharterVersion.objects.get(number=1).articles) == 1


def test_charter_published_from_the_editor_is_a_version(as_person, here):
    page = page_of(here)
    page.body = [article("Faire le point")]
    page.save_revision(clean=False)
    page.get_latest_revision().publish()
    assert CharterVersion.objects.in_force(here).number == 1


# --- Signing --------------------------------------------------------------------------------------------------------


def test_member_signs_and_the_organisation_is_engaged(as_person, client, presence, version):
    member = as_person("membre.ici")
    page = member.get(sign_url(presence)).content.decode()
    assert "1. Faire le point" in page
    page = member.post(sign_url(presence), GIVEN | {"version": 1}, follow=True).content.decode()
    assert "Menuiserie ici a signé la charte." in page
    assert "a signé la version 1 le" in page
    presence.refresh_from_db()
    assert presence.is_engaged
    assert "Acteur engagé depuis le" in Client().get("/ici/acteurs/menuiserie-ici/").content.decode()
    assert "1 structure engagée" in Client().get("/ici/charte/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"authority": ""}, "Cochez cette case"),
        ({"name": ""}, "Prénom et nom</a>"),
        ({"title": "x" * 121}, "Fonction</a>"),
    ],
)
def test_signature_that_lacks_something_says_what_and_loses_nothing(as_person, presence, version, wrong, message):
    typed = GIVEN | {"version": 1} | wrong
    page = as_person("membre.ici").post(sign_url(presence), typed).content.decode()
    assert message in page
    assert f'value="{typed["name"]}"' in page or not typed["name"]
    assert not CharterSignature.objects.exists()


def test_text_that_was_replaced_meanwhile_is_not_signed(as_person, here, presence, version, person):
    make_charter(here, articles=[article("Tout autre chose")])
    answer = as_person("membre.ici").post(sign_url(presence), GIVEN | {"version": 1})
    assert answer.status_code == 409
    assert "relisez-la avant de signer" in answer.content.decode()
    with pytest.raises(Conflict):
        sign_charter(presence, version=version, by=person("membre.ici"), name="A", title="B")
    assert not CharterSignature.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_sign_at_once_sign_once(here, organisation, person):
    version = make_charter(here)
    presence, people = organisation.presences.get(), [person("titulaire.ici"), person("membre.ici")]

    def sign(number: int) -> int:
        mine = Presence.objects.get(pk=presence.pk)
        return sign_charter(mine, version=version, by=people[number], name=f"N{number}", title="Direction").pk

    assert len(set(all_at_once(sign, people=2))) == 1


def test_new_version_asks_signatories_again(
    as_person, here, presence, signed, django_capture_on_commit_callbacks, time_machine
):
    with django_capture_on_commit_callbacks(execute=True):
        make_charter(here, articles=[article("Faire le point"), article("Économiser")])
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["titulaire.ici@example.org"], "La charte de Ici a changé")
    presence.refresh_from_db()
    assert presence.engaged_until == timezone.localdate() + timedelta(days=90)
    page = as_person("titulaire.ici").get(sign_url(presence)).content.decode()
    assert "La charte a changé" in page
    assert "2. Économiser" in page
    time_machine.move_to(timezone.now() + timedelta(days=91))
    assert not Presence.objects.engaged(timezone.localdate()).exists()
    assert "Acteur engagé" not in Client().get("/ici/acteurs/menuiserie-ici/").content.decode()


@pytest.fixture
def signatories(here, version):
    """Organisations of an owner each, as many as asked for, which have signed the version in force."""

    def make(count: int) -> list[Presence]:
        presences = [one.presences.get() for one in make_organisations(here, count)]
        for presence in presences:
            owner = User.objects.create_user(f"{presence.slug}@example.org")
            Membership.objects.create(user=owner, organisation=presence.organisation, role=MembershipRole.OWNER)
            sign_charter(
                presence, version=CharterVersion.objects.in_force(here), by=owner, name="Ada Bois", title="Gérante"
            )
        return presences

    return make


def test_publishing_asks_as_much_for_two_signatories_as_for_twelve(here, signatories):
    signatories(2)
    few = queries_of_publishing(here, "Économiser")
    signatories(10)
    assert Presence.objects.for_territory(here).exclude(engaged_since=None).count() == 12
    assert queries_of_publishing(here, "Partager") == few


def queries_of_publishing(territory, title: str) -> int:
    page = page_of(territory)
    page.body = [article(title)]
    page.save()
    with CaptureQueriesContext(connection) as queries:
        publish_charter(page)
    return len(queries)


def test_each_signatory_is_told_alone_and_once_and_none_that_signed_anew(here, signatories):
    first, *others = signatories(3)
    second = make_charter(here, articles=[article("Économiser")])
    sign_charter(first, version=second, by=None, name="Ada Bois", title="Gérante")
    tell_signatories.call(second.pk)
    assert sorted(sent.to for sent in mail.outbox) == sorted([f"{one.slug}@example.org"] for one in others)
    mail.outbox.clear()
    make_charter(here, articles=[article("Partager")])
    tell_signatories.call(second.pk)
    assert not mail.outbox


def test_signing_again_ends_the_countdown(here, presence, signed, person):
    second = make_charter(here, articles=[article("Économiser")])
    presence.refresh_from_db()
    sign_charter(presence, version=second, by=person("titulaire.ici"), name="Ada Bois", title="Gérante")
    presence.refresh_from_db()
    assert (presence.engaged_until, presence.engaged_since) == (None, signed.signed_on)


def test_yearly_assessment_keeps_the_engagement(here, presence, person, time_machine):
    time_machine.move_to("2026-03-01 09:00+01:00", tick=False)
    version = make_charter(here, assessment_every=12)
    sign_charter(presence, version=version, by=person("titulaire.ici"), name="Ada Bois", title="Gérante")
    presence.refresh_from_db()
    assert str(presence.engaged_until) == "2027-03-01"
    time_machine.move_to("2026-11-10 09:00+01:00", tick=False)
    record_assessment(presence, on=timezone.localdate(), level="", score="", progressed=False)
    presence.refresh_from_db()
    assert str(presence.engaged_until) == "2027-11-10"


def test_withdrawal_is_seen_at_once_everywhere(as_person, presence, signed, django_capture_on_commit_callbacks):
    attested = f"/ici/charte/attestation/{signed.code}/"
    assert "Cette attestation est authentique" in Client().get(attested).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        as_person("membre.ici").post(f"{sign_url(presence)}retrait/")
    presence.refresh_from_db()
    assert not presence.is_engaged
    assert "Cette attestation ne vaut plus" in Client().get(attested).content.decode()
    assert "Acteur engagé" not in Client().get("/ici/acteurs/menuiserie-ici/").content.decode()
    assert as_person("membre.ici").get(f"{sign_url(presence)}attestation.pdf").status_code == 404
    signed.refresh_from_db()
    assert signed.withdrawn_at


def test_organisation_may_sign_again_after_it_withdrew(presence, version, signed, person):
    withdraw_signatures(presence)
    again = sign_charter(presence, version=version, by=person("membre.ici"), name="Ada Bois", title="Gérante")
    assert again.pk != signed.pk
    assert presence.organisation.signatures.count() == 2


@pytest.mark.pdf
def test_attestation_is_a_tagged_document(as_person, presence, signed):
    answer = as_person("membre.ici").get(f"{sign_url(presence)}attestation.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert 'filename="attestation-menuiserie-ici.pdf"' in answer["Content-Disposition"]


def test_attestation_is_checked_in_its_own_territory_only(signed, client):
    assert client.get(f"/ailleurs/charte/attestation/{signed.code}/").status_code == 404
    assert client.get("/ici/charte/attestation/inconnu/").status_code == 404


# --- The draft that is co-written ------------------------------------------------------------------------------------


@pytest.fixture
def consultation(here, version) -> CharterConsultation:
    page = page_of(here)
    page.body = [article("Faire le point"), article("Compter l’eau")]
    page.save_revision(clean=False)
    return open_consultation(page)


def test_draft_is_commented_article_by_article_and_its_text_stays(as_person, here, consultation):
    member = as_person("membre.ici")
    key = consultation.articles[1]["key"]
    answer = member.post("/ici/charte/projet/", {key: "Et les locataires ?"}, follow=True)
    page = answer.content.decode()
    assert "Et les locataires" in page.split("2. Compter l’eau")[1]
    assert "Menuiserie ici" in page
    assert "membre.ici@example.org" not in page
    draft = page_of(here)
    draft.body = [article("Réécrit")]
    draft.save_revision(clean=False)
    assert "2. Compter l’eau" in member.get("/ici/charte/projet/").content.decode()
    assert "2. Compter l’eau" not in Client().get("/ici/charte/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("membre.ici", 200), ("redaction.ici", 200), ("national", 200), ("titulaire.ailleurs", 403), ("nouvelle", 403)],
)
def test_draft_is_for_the_actors_of_the_territory_and_its_team(as_person, consultation, who, status):
    assert as_person(who).get("/ici/charte/projet/").status_code == status


def test_visitor_is_led_to_the_log_in(client, consultation):
    assert client.get("/ici/charte/projet/").headers["Location"].startswith("/compte/login/")


@pytest.mark.parametrize("sent", [{}, {"inconnu": "Bien."}])
def test_nothing_said_of_any_article_is_told(as_person, consultation, sent):
    page = as_person("membre.ici").post("/ici/charte/projet/", sent).content.decode()
    assert "Écrivez votre avis sous un article au moins." in page
    assert not CharterComment.objects.exists()


def test_what_is_typed_below_several_articles_is_kept_together(as_person, consultation):
    first, second = (article["key"] for article in consultation.articles)
    member = as_person("membre.ici")
    page = member.post("/ici/charte/projet/", {first: "Oui.", second: "x" * 1501}).content.decode()
    assert ">Oui.</textarea>" in page.replace("\n", "")
    assert not CharterComment.objects.exists()
    member.post("/ici/charte/projet/", {first: "Oui.", second: "Non."})
    assert sorted(CharterComment.objects.values_list("text", flat=True)) == ["Non.", "Oui."]


def test_comment_may_be_taken_back_by_its_author_alone(as_person, consultation, person):
    (comment,) = comment_articles(
        consultation,
        said={consultation.articles[0]["key"]: "Bien."},
        author=person("membre.ici"),
        organisation=None,
    )
    address = f"/mon-espace/charte/avis/{comment.pk}/supprimer/"
    assert as_person("titulaire.ici").post(address).status_code == 404
    assert as_person("membre.ici").post(address).status_code == 302
    assert not CharterComment.objects.exists()


def test_closed_draft_takes_no_comment(here, consultation, person, as_person):
    close_consultation(here)
    assert as_person("membre.ici").get("/ici/charte/projet/").status_code == 404
    with pytest.raises(Conflict):
        comment_articles(consultation, said={"x": "Trop tard"}, author=person("membre.ici"), organisation=None)


def test_publishing_closes_the_draft(here, consultation):
    make_charter(here, articles=[article("Faire le point"), article("Compter l’eau")])
    assert CharterConsultation.objects.open_in(here) is None


# --- The team's desk ------------------------------------------------------------------------------------------------


def test_manager_opens_hides_and_closes(as_person, here, version, person):
    manager, desk = as_person("responsable.ici"), f"/admin/territoires/{here.pk}/charte/"
    manager.post(desk, {"open": "1"})
    consultation = CharterConsultation.objects.open_in(here)
    (comment,) = comment_articles(
        consultation,
        said={consultation.articles[0]["key"]: "Mot déplacé"},
        author=person("membre.ici"),
        organisation=None,
    )
    assert "Mot déplacé" in manager.get(desk).content.decode()
    manager.post(desk, {"comment": comment.pk, "hide": "1"})
    assert "Mot déplacé" not in as_person("titulaire.ici").get("/ici/charte/projet/").content.decode()
    as_person("responsable.ici").post(desk, {"close": "1"})
    assert CharterConsultation.objects.open_in(here) is None


def test_comment_of_another_territory_is_not_hidden_from_here(as_person, here, there, person):
    make_charter(there)
    foreign = open_consultation(page_of(there))
    (comment,) = comment_articles(
        foreign,
        said={foreign.articles[0]["key"]: "Là-bas"},
        author=person("titulaire.ailleurs"),
        organisation=None,
    )
    desk = f"/admin/territoires/{here.pk}/charte/"
    answer = as_person("responsable.ici").post(desk, {"comment": comment.pk, "hide": "1"})
    comment.refresh_from_db()
    assert (answer.status_code, comment.is_hidden) == (404, False)


@pytest.mark.parametrize("pk", ["x", "", "-1", "9" * 30])
def test_comment_that_does_not_exist_is_not_hidden(as_person, here, version, pk):
    desk = f"/admin/territoires/{here.pk}/charte/"
    assert as_person("responsable.ici").post(desk, {"comment": pk, "hide": "1"}).status_code == 404


def test_empty_draft_is_not_opened(as_person, here):
    answer = as_person("responsable.ici").post(f"/admin/territoires/{here.pk}/charte/", {"open": "1"}, follow=True)
    assert "écrivez-en un d’abord" in answer.content.decode()
    assert not CharterConsultation.objects.exists()


def test_register_says_who_is_engaged(as_person, here, presence, signed):
    (other,) = make_organisations(here)
    manager = as_person("responsable.ici")
    page = manager.get("/admin/structures/?charte=engagees").content.decode()
    assert "Menuiserie ici" in page
    assert other.name not in page
    page = manager.get("/admin/structures/?charte=non-signee").content.decode()
    assert "Menuiserie ici" not in page
    assert other.name in page
