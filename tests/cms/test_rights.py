"""What people may ask of the platform about themselves: all of it, or to be forgotten, of which nothing stays."""

import io
import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page
from wagtail.users.models import UserProfile

from actors.enums import MembershipRole, Purpose
from actors.models import AccessRecord, CharterComment, ContactInvitation, MemberInvitation, Organisation, User
from actors.outreach.contact_list import Contact
from actors.services.charter import comment_articles, open_consultation, sign_charter
from actors.services.consents import set_consent
from actors.services.contact_invitations import invite_contacts
from actors.services.experiences import publish_experience
from actors.services.follow_up import add_note
from actors.services.memberships import ask_to_join, invite_member
from actors.services.organisations import create_organisation
from cms.rights.columns import tying_columns
from cms.rights.erasure import FORGOTTEN, erase_organisation, erase_person
from cms.rights.export import export_of
from cms.rights.inventory import TIES, Erasure
from cms.rights.retention import NOTICE, UNUSED, retain
from home import generations
from home.enums import Role
from home.models import NewsPage
from home.problems import Conflict
from home.services import invite
from questionnaires.enums import ChoiceState
from questionnaires.models import Assessment
from questionnaires.presentation import review_of
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from questionnaires.services.choices import choose
from questionnaires.versions import definition_of
from ressources.models import ResourcePage
from tests.factories.actors import make_experience
from tests.factories.api_tokens import make_api_token
from tests.factories.assessments import make_draft, make_file, make_sent, make_version, make_version_with_files
from tests.factories.charter import make_charter
from tests.factories.pages import make_news
from tests.factories.plans import make_action
from tests.questionnaires.strategies import document_of, question_document
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

EMAIL, FIRST, LAST = "elodie.canari@example.org", "Élodie-Zoé", "Canaribird"
WORDS = (EMAIL, f"{FIRST} {LAST}")
DATA, ARCHIVE, ERASE = (
    "/mon-espace/mes-donnees/",
    "/mon-espace/mes-donnees/archive.zip",
    "/mon-espace/mes-donnees/effacer/",
)


@pytest.fixture
def canary(db) -> User:
    user = User.objects.create_user(EMAIL, PASSWORD, first_name=FIRST, last_name=LAST)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


@pytest.fixture
def busy(canary, here, person) -> User:
    """Somebody who left their name wherever a person can."""
    organisation = create_organisation(
        Organisation(name="Graines du Canari", kind="association", headcount="0"), owner=canary, territory=here
    )
    presence = organisation.presences.get()
    ask_to_join(organisation, user=person("nouvelle")).save()
    organisation.memberships.filter(user=person("nouvelle")).update(state="active")
    version = make_charter(here)
    sign_charter(presence, version=version, by=canary, name=f"{FIRST} {LAST}", title="Présidente")
    page = here.page.get_children().get(slug="charte").specific
    consultation = open_consultation(page)
    comment_articles(
        consultation,
        said={version.articles[0]["key"]: f"Écrivez-moi : {EMAIL.upper()}"},
        author=canary,
        organisation=organisation,
    )
    draft = make_draft(organisation, territory=here, by=canary)
    key = next(question.key for question in all_questions(draft) if question.allow_not_applicable)
    reason = f"Demander à {FIRST} {LAST}, {EMAIL}"
    save_answers(draft, changes=[Change(key, not_applicable=True, reason=reason)], by=canary)
    submit_assessment(draft, by=canary)
    told = {"title": f"Appeler {FIRST} {LAST}", "note": f"Voir avec {EMAIL}", "owner": canary}
    make_action(organisation, territory=here, by=canary, **told)
    choose(ResourcePage.objects.get(slug="guide-eau"), ChoiceState.DONE, presence=presence, by=canary)
    make_api_token(canary)
    Authenticator.objects.create(
        user=canary, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    other = person("membre.ici").memberships.get().organisation
    invite_member(other, email=EMAIL, invited_by=person("titulaire.ici"))
    (news,) = make_news(here)
    news.intro = f"{FIRST} {LAST} raconte."
    news.save_revision(user=canary).publish()
    ModelLogEntry.objects.log_action(canary, "wagtail.edit", user=canary, data={"said": f"by {EMAIL}"})
    profile = UserProfile.get_for_user(canary)
    profile.avatar.save("canari.png", ContentFile(b"\x89PNG canari"))
    return canary


def all_questions(draft: Assessment):
    from questionnaires.versions import definition_of

    return [question for theme in definition_of(draft.version_id).themes for question in theme.questions]


def everything_written() -> str:
    """Each table of the database as text, search index included."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(parts).lower()


def traces() -> list[str]:
    forms = {form.lower() for word in WORDS for form in (word, json.dumps(word)[1:-1], repr(word)[1:-1])}
    forms |= {"canaribird", "elodie.canari"}
    return [line[:300] for line in everything_written().splitlines() if any(form in line for form in forms)]


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    return client


# --- The inventory --------------------------------------------------------------------------------------------------


def test_every_column_that_ties_a_person_is_in_the_inventory():
    found, known = set(tying_columns()), {tie.column for tie in TIES}
    contact = {"home.Territory.contact_email", "home.Territory.data_contact"}  # a team’s own
    missing = sorted(found - known - contact)
    assert not missing, f"Say in cms/rights/inventory.py what export and erasure do with: {missing}"
    assert known <= found


def test_every_line_of_the_inventory_is_told_or_says_why_not():
    assert [tie.column for tie in TIES if not (tie.section or tie.why)] == []
    assert all(tie.why for tie in TIES if tie.erasure is Erasure.INHERIT)


# --- Taking away ----------------------------------------------------------------------------------------------------


def test_archive_tells_all_that_ties_the_person_and_no_secret(busy):
    archive = ZipFile(io.BytesIO(export_of(busy)))
    me = json.loads(archive.read("moi.json"))
    assert me["compte"]["adresse e-mail"] == EMAIL
    for section in (
        "adresses",
        "rattachements",
        "signatures",
        "avis_sur_la_charte",
        "diagnostics_envoyes",
        "actions_confiees",
        "ressources_mises_de_cote",
    ):
        assert me[section], section
    names = archive.namelist()
    assert any(name.endswith("diagnostic-ici-1.json") for name in names)
    (sent,) = [json.loads(archive.read(name)) for name in names if "diagnostic-" in name]
    (organisation,) = [json.loads(archive.read(name)) for name in names if name.endswith("structure.json")]
    assert me["actions_confiees"]
    assert [action["note"] for action in organisation["plan_d_actions"]] == [f"Voir avec {EMAIL}"]
    assert [choice["état"] for choice in organisation["choix_de_ressources"]] == ["done"]
    assert any(EMAIL in answer["reason"] and answer["question"] for answer in sent["reponses"])
    whole = archive.read("moi.json").decode()
    assert busy.password not in whole
    assert "pbkdf2" not in whole
    assert "Menuiserie ailleurs" not in "".join(archive.read(name).decode("utf-8", "ignore") for name in names)


def test_archive_is_for_the_person_alone_after_a_password(busy, client):
    assert client.get(ARCHIVE).headers["Location"].startswith("/compte/login/")
    answer = signed_in(busy).get(ARCHIVE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "no-store" in answer["Cache-Control"]
    stale = Client()
    stale.force_login(busy)
    assert stale.get(ARCHIVE).status_code == 302


def test_page_says_what_was_agreed_and_who_looked(as_person, organisation, here, person):
    presence = organisation.presences.get()
    set_consent(presence, purpose=Purpose.RESULT, wording="Le public voit.", by=person("membre.ici"), given=True)
    as_person("responsable.ici").get(f"/admin/structures/inspect/{presence.pk}/")
    as_person("responsable.ici").get("/admin/structures/?export=csv")
    page = as_person("membre.ici").get(DATA).content.decode()
    assert "Le public voit." in page
    assert "Menuiserie ici\u00a0: lecture" in page
    assert "Menuiserie ici\u00a0: export dans un fichier" in page
    assert "responsable.ici" in page
    assert "Menuiserie" not in as_person("nouvelle").get(DATA).content.decode()


# --- Being forgotten ------------------------------------------------------------------------------------------------


def test_erased_person_leaves_no_trace(busy, caplog, django_capture_on_commit_callbacks, here):
    client = signed_in(busy)
    avatar = UserProfile.get_for_user(busy).avatar.path
    assert traces()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ERASE, {"email": EMAIL})
    assert answer.status_code == 302, answer.content.decode()
    assert traces() == []
    assert not Path(avatar).exists()
    assert not any(word in str(record.__dict__) for record in caplog.records for word in WORDS)
    assert not any("canari" in str(data.get_decoded()).lower() for data in Session.objects.all())
    assert "Canaribird" not in Client().get("/ici/actualites/").content.decode()
    busy.refresh_from_db()
    assert not busy.is_active
    assert client.get("/mon-espace/").status_code == 302


def test_erasure_touches_nobody_whose_name_or_address_contains_it(busy, here):
    near = f"ma{EMAIL}"
    other = User.objects.create_user(near, PASSWORD, first_name=f"{FIRST}", last_name=f"{LAST}-Dupont")
    EmailAddress.objects.create(user=other, email=near, verified=True, primary=True)
    (news,) = make_news(here)
    news.intro = f"{near} et {FIRST} {LAST}et, puis\u00a0{FIRST} {LAST}.\n{FIRST} {LAST}"
    news.save_revision(user=other).publish()
    erase_person(busy)
    other.refresh_from_db()
    assert (other.email, EmailAddress.objects.get(user=other).email) == (near, near)
    news.refresh_from_db()
    assert news.intro == f"{near} et {FIRST} {LAST}et, puis\u00a0{FORGOTTEN}.\n{FORGOTTEN}"
    assert near in json.dumps(news.latest_revision.content)


def test_erasure_keeps_what_belongs_to_the_organisation(busy, here):
    organisation = Organisation.objects.of_user(busy).get()
    erase_person(busy)
    sent = Assessment.objects.get(organisation=organisation)
    assert sent.is_submitted
    assert FORGOTTEN in json.dumps(sent.answers, ensure_ascii=False)
    assert CharterComment.objects.get().text == f"Écrivez-moi : {FORGOTTEN}"
    assert organisation.signatures.get().signer_name == FORGOTTEN
    heir = organisation.memberships.get()
    assert (heir.user.email, heir.role) == ("nouvelle@example.org", MembershipRole.OWNER)
    assert not MemberInvitation.objects.filter(email=EMAIL).exists()
    assert Page.objects.type(NewsPage).live().exists()


@pytest.mark.parametrize("sent", [False, True], ids=["draft", "sent"])
def test_erasure_takes_names_out_of_the_texts_of_answers(canary, here, organisation, person, sent):
    organisation.memberships.create(user=canary, role=MembershipRole.MEMBER, state="active")
    questions = (
        question_document("qui", "short_text", max_length=60),
        question_document("projet", "long_text", max_length=300),
    )
    version = make_version(here, document_of(*questions, question_document("choix")))
    draft = start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    said = f"Porté par {FIRST}\n{LAST} ({EMAIL}).\nPuis {FIRST}\u00a0{LAST} et {FIRST}."
    changes = [Change("qui", f"{FIRST} {LAST}\n"), Change("projet", said), Change("choix", "peu")]
    assert not save_answers(draft, changes=changes, by=canary).refused
    if sent:
        submit_assessment(draft, by=person("titulaire.ici"))
    erase_person(canary)
    draft.refresh_from_db()
    assert draft.is_submitted is sent
    assert draft.answers["qui"]["value"] == FORGOTTEN
    assert draft.answers["projet"]["value"] == f"Porté par {FORGOTTEN} ({FORGOTTEN}).\nPuis {FORGOTTEN} et {FIRST}."
    assert draft.answers["choix"]["value"] == "peu"
    assert traces() == []
    (theme,) = review_of(definition_of(version.pk), draft, missing=())
    assert theme.rows[0].answer == FORGOTTEN


def test_erased_person_is_named_as_such_and_guides_nobody(as_person, organisation, here, person):
    adviser, presence = person("redaction.ici"), organisation.presences.get()
    presence.adviser = adviser
    presence.save()
    add_note(presence, text="A demandé un audit.", author=adviser)
    erase_person(adviser)
    adviser.refresh_from_db()
    presence.refresh_from_db()
    assert (str(adviser), presence.adviser) == ("Personne supprimée", None)
    page = as_person("responsable.ici").get(f"/admin/structures/{presence.pk}/suivi/").content.decode()
    assert "A demandé un audit." in page
    assert "Personne supprimée" in page
    assert "personne-supprimee.invalid" not in page
    export = as_person("responsable.ici").get("/admin/structures/?export=csv").getvalue().decode()
    assert "personne-supprimee.invalid" not in export


def test_last_member_may_have_the_organisation_deleted(as_person, organisation, here, person):
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    organisation.memberships.exclude(user=person("titulaire.ici")).delete()
    client = signed_in(person("titulaire.ici"))
    assert "Il n’y a que vous dans" in client.get(ERASE).content.decode()
    client.post(ERASE, {"email": "titulaire.ici@example.org", "organisations": "delete"})
    assert not Organisation.objects.filter(pk=organisation.pk).exists()
    assert not Assessment.objects.filter(territory=here).exists()
    assert Client().get("/ici/acteurs/menuiserie-ici/").status_code == 404


def test_last_member_may_leave_the_answers(organisation, here, person):
    sent = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    organisation.memberships.exclude(user=person("titulaire.ici")).delete()
    erase_person(person("titulaire.ici"))
    assert Assessment.objects.filter(pk=sent.pk).exists()


def test_what_nobody_answers_for_is_shown_no_more(client, organisation, person, django_capture_on_commit_callbacks):
    sheet = make_experience(organisation.presences.get(), by=person("membre.ici"))
    asked = make_experience(organisation.presences.get(), by=person("membre.ici"), state="asked", title="Attendue")
    shown = ("/ici/acteurs/menuiserie-ici/", f"/ici/retours-experience/{sheet.slug}/")
    assert [client.get(address).status_code for address in shown] == [200, 200]
    erase_person(person("titulaire.ici"))
    assert [client.get(address).status_code for address in shown] == [200, 200]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person("membre.ici"))
    generations.forget()
    assert [client.get(address).status_code for address in shown] == [404, 404]
    with pytest.raises(Conflict):
        publish_experience(asked.review, revision_id=asked.latest_revision_id, user=person("responsable.ici"))


def test_name_that_was_only_typed_goes_from_what_the_organisation_wrote_and_from_nothing_else(
    here, organisation, person
):
    member, other = person("membre.ici"), person("titulaire.ailleurs").memberships.get().organisation
    presence = organisation.presences.get()
    sign_charter(presence, version=make_charter(here), by=member, name="Rose Ortie", title="Gérante")
    presence.testimony = "Rose Ortie a tout changé."
    presence.save()
    sheet = make_experience(presence, by=member, context="Rose Ortie s’en occupe.")
    theirs = other.presences.get()
    theirs.testimony = "Rose Ortie est notre fleur."
    theirs.save()
    erase_person(member)
    presence.refresh_from_db()
    sheet.refresh_from_db()
    theirs.refresh_from_db()
    assert presence.testimony == f"{FORGOTTEN} a tout changé."
    assert sheet.context == f"{FORGOTTEN} s’en occupe."
    assert "Rose Ortie" not in json.dumps(sheet.latest_revision.content)
    assert theirs.testimony == "Rose Ortie est notre fleur."


def test_name_that_was_only_typed_goes_from_the_files_of_a_diagnostic(here, organisation, person, disk):
    member = person("membre.ici")
    sign_charter(
        organisation.presences.get(), version=make_charter(here), by=member, name="Rose Ortie", title="Gérante"
    )
    make_version_with_files(here)
    file = make_file(start_assessment(organisation, territory=here, by=member), by=member, name="Rose Ortie.pdf")
    erase_person(member)
    file.refresh_from_db()
    assert file.name == f"{FORGOTTEN}.pdf"


def test_what_an_erased_person_offered_to_others_ends(here, person, organisation):
    invite(here, email="invitee@example.org", role=Role.EDITOR, invited_by=person("responsable.ici"))
    invite_member(organisation, email="invitee@example.org", invited_by=person("titulaire.ici"))
    for name in ("responsable.ici", "titulaire.ici"):
        erase_person(person(name))
    assert not here.invitations.exists()
    assert not organisation.invitations.exists()


@pytest.mark.parametrize("typed", ["", "autre@example.org"])
def test_erasure_asks_for_the_address(busy, typed):
    page = signed_in(busy).post(ERASE, {"email": typed}).content.decode()
    assert "<title>Erreur" in page
    assert User.objects.filter(email=EMAIL, is_active=True).exists()


def test_deleted_organisation_takes_nothing_of_another(organisation, here, there, person):
    other = person("titulaire.ailleurs").memberships.get().organisation
    kept = make_sent(other, territory=there, by=person("titulaire.ailleurs"))
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    erase_organisation(organisation)
    assert list(Assessment.objects.all()) == [kept]
    with pytest.raises(Exception, match="frozen"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM questionnaires_assessment")


# --- Time -----------------------------------------------------------------------------------------------------------


def unused_since(user: User, time: timedelta) -> None:
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - time, last_login=timezone.now() - time)


def test_unused_account_is_warned_then_erased(canary, time_machine):
    unused_since(canary, UNUSED + timedelta(days=1))
    assert retain() == (1, 0)
    assert mail.outbox[-1].to == [EMAIL]
    assert "Personne n’a ouvert votre compte depuis trois ans." in mail.outbox[-1].body
    assert retain() == (0, 0)
    time_machine.move_to(timezone.now() + NOTICE + timedelta(days=1))
    assert retain() == (0, 1)
    assert not User.objects.filter(email=EMAIL).exists()


def test_account_that_is_opened_after_the_warning_stays(canary, time_machine):
    unused_since(canary, UNUSED + timedelta(days=1))
    retain()
    User.objects.filter(pk=canary.pk).update(last_login=timezone.now())
    time_machine.move_to(timezone.now() + NOTICE + timedelta(days=1))
    assert retain() == (0, 0)
    assert User.objects.filter(email=EMAIL).exists()


def test_who_came_back_after_a_warning_is_warned_again(canary, time_machine):
    unused_since(canary, UNUSED + timedelta(days=1))
    retain()
    User.objects.filter(pk=canary.pk).update(last_login=timezone.now() + timedelta(days=1))
    time_machine.move_to(timezone.now() + UNUSED + timedelta(days=2))
    retain()
    assert [message.to for message in mail.outbox].count([EMAIL]) == 2
    time_machine.move_to(timezone.now() + NOTICE + timedelta(days=1))
    retain()
    assert not User.objects.filter(email=EMAIL).exists()


def test_nobody_is_erased_whom_no_warning_left_for(canary, time_machine, settings):
    unused_since(canary, UNUSED + timedelta(days=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert retain() == (0, 0)
    time_machine.move_to(timezone.now() + NOTICE + timedelta(days=1))
    assert retain() == (0, 0)
    assert User.objects.filter(email=EMAIL).exists()


def test_team_s_accounts_are_not_erased_by_time(person):
    unused_since(person("responsable.ici"), UNUSED + timedelta(days=1))
    assert retain() == (0, 0)


def test_record_of_readings_is_kept_a_year(organisation, here, person):
    AccessRecord.objects.create(
        person=person("responsable.ici"),
        organisation=organisation,
        territory=here,
        kind="read",
        at=timezone.now() - timedelta(days=366),
    )
    retain()
    assert not AccessRecord.objects.exists()


def test_what_was_kept_for_a_time_goes_by_itself(here, canary):
    old = timezone.now() - timedelta(days=400)
    invite_contacts(here, [Contact(1, "contact@example.org")], by=canary)
    ContactInvitation.objects.update(created_at=old)
    signed_in(canary)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    UserSession.objects.update(created_at=old)
    retain()
    assert not ContactInvitation.objects.exists()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_session_that_is_open_stays(canary):
    client = signed_in(canary)
    UserSession.objects.update(created_at=timezone.now() - timedelta(days=400))
    retain()
    assert client.get("/mon-espace/").status_code == 200
    assert UserSession.objects.exists()


def test_system_s_timer_strikes_once(canary):
    unused_since(canary, UNUSED + timedelta(days=1))
    call_command("clock", "--once")
    assert [message.to for message in mail.outbox] == [[EMAIL]]
