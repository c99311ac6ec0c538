"""Answering without an account: a secret in a cookie, claimed at log-in, forgotten after a month."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from actors.models import Organisation
from actors.services.organisations import leave_territory
from cms.rights.erasure import erase_person
from cms.rights.export import export_of
from cms.rights.retention import retain
from home.models import Territory
from home.problems import Conflict
from questionnaires.models import Assessment, QuestionNote
from questionnaires.saving import Change
from questionnaires.services.assessments import save_answers, start_assessment, submit_assessment
from questionnaires.services.claiming import begin_unclaimed, give_to, join_drafts
from questionnaires.services.notes import save_notes
from questionnaires.without_account import COOKIE, digest, new_secret
from tests.factories.assessments import make_draft, make_sent, make_version
from tests.questionnaires.strategies import document_of, question_document

pytestmark = pytest.mark.django_db

BEGIN = "/ici/diagnostic/commencer/"
PROFILE = {"kind": "company", "headcount": "10-49", "sector": "C"}
TOLD = {"actor_type": "company", "headcount": "10-49", "sector": "C"}


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def begun(visitor) -> Assessment:
    """A draft that a visitor's browser opens, with one answer."""
    visitor.post(BEGIN, PROFILE)
    draft = Assessment.everything.get()
    put(visitor, draft, "energie_suivi", "usages")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def mine(here, person) -> Assessment:
    """A draft that an account took along, with one answer."""
    draft = begin_unclaimed(here, profile=TOLD, secret=new_secret())
    save_answers(draft, changes=[Change("energie_suivi", "usages")], by=None)
    Assessment.everything.filter(pk=draft.pk).update(secret_digest="", created_by=person("titulaire.ici"))
    draft.refresh_from_db()
    return draft


def put(client: Client, draft: Assessment, key: str, value: str):
    url = f"/api/v1/assessments/{draft.uuid}/answers/{key}"
    return client.put(url, json.dumps({"value": value}), content_type="application/json")


def step_url(draft: Assessment) -> str:
    return f"/ici/diagnostic/{draft.uuid}/energie/1/"


def log_in(client: Client, name: str):
    credentials = {"login": f"{name}@example.org", "password": "mot-de-passe-des-tests", "next": BEGIN}
    return client.post("/compte/login/", credentials, follow=True)


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_visitor_tells_three_things_and_answers(visitor, here):
    assert "Commencer sans compte" in visitor.get(BEGIN).content.decode()
    assert COOKIE not in visitor.cookies
    page = visitor.post(BEGIN, PROFILE, follow=True)
    draft = Assessment.everything.get()
    assert (draft.organisation, draft.created_by, draft.territory) == (None, None, here)
    assert draft.profile == TOLD | {"territory": "ici"}
    shown = page.content.decode()
    assert "Sans compte, vos réponses sont gardées jusqu’au" in shown
    assert "Note pour vos collègues" not in shown


def test_secret_is_in_the_cookie_alone(begun, visitor):
    cookie = visitor.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)
    assert begun.secret_digest == digest(cookie.value) != cookie.value


def test_form_that_lacks_something_begins_nothing(visitor):
    page = visitor.post(BEGIN, {"kind": "company"}).content.decode()
    assert "réponse est à reprendre" in page
    assert not Assessment.everything.exists()
    assert COOKIE not in visitor.cookies


def test_territory_tells_which_types_it_takes(visitor, here):
    here.actor_types = ["association"]
    here.save()
    assert "Entreprise" not in visitor.get(BEGIN).content.decode()
    visitor.post(BEGIN, PROFILE)
    assert not Assessment.everything.exists()


def test_answers_are_saved_by_script_and_without(begun, visitor):
    assert begun.answers["energie_suivi"]["by"] is None
    visitor.post(step_url(begun), {"energie_audit.seen": "0", "energie_audit": "oui", "leave": "1"})
    begun.refresh_from_db()
    assert begun.answers["energie_audit"]["value"] == "oui"
    reply = visitor.get(f"/api/v1/assessments/{begun.uuid}/answers/").json()
    assert set(reply["answers"]) == {"energie_suivi", "energie_audit"}


def test_saving_takes_two_queries(begun, visitor, django_assert_num_queries):
    put(visitor, begun, "energie_audit", "oui")
    with django_assert_num_queries(2):
        assert put(visitor, begun, "energie_audit", "non").status_code == 200


def test_secret_that_opens_nothing_is_not_used_again(visitor):
    """Who had the browser before may have read it."""
    visitor.cookies[COOKIE] = "A" * 43
    visitor.post(BEGIN, PROFILE)
    assert visitor.cookies[COOKIE].value != "A" * 43


def test_one_secret_opens_drafts_of_several_territories(begun, visitor):
    secret = visitor.cookies[COOKIE].value
    visitor.post(BEGIN.replace("/ici/", "/ailleurs/"), PROFILE)
    assert (visitor.cookies[COOKIE].value, Assessment.everything.unclaimed().count()) == (secret, 2)


def test_draft_is_taken_up_again_by_its_browser(begun, visitor):
    assert "Reprendre mes réponses" in visitor.get(BEGIN).content.decode()
    visitor.post(BEGIN)
    assert Assessment.everything.get() == begun
    assert visitor.get(f"/ici/diagnostic/{begun.uuid}/").status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43])
def test_without_the_secret_nothing_is_read_nor_written(begun, cookie):
    stranger = Client()
    if cookie:
        stranger.cookies[COOKIE] = cookie
    assert stranger.get(step_url(begun)).headers["Location"].startswith("/compte/login/")
    assert put(stranger, begun, "energie_suivi", "non").status_code in {401, 404}
    begun.refresh_from_db()
    assert begun.answers["energie_suivi"]["value"] == "usages"


def test_secret_opens_nothing_of_an_organisation(begun, visitor, here, organisation, person):
    theirs = start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    assert visitor.get(step_url(theirs)).headers["Location"].startswith("/compte/login/")
    assert put(visitor, theirs, "energie_suivi", "non").status_code == 404


def test_secret_opens_no_other_territory_by_this_address(begun, visitor):
    assert visitor.get(step_url(begun).replace("/ici/", "/ailleurs/")).status_code in {302, 404}


def test_files_wait_for_an_organisation(mine, as_person, here):
    make_version(here, document_of(question_document("piece", "file")))
    draft = begin_unclaimed(here, profile=TOLD, secret=new_secret())
    Assessment.everything.filter(pk=draft.pk).update(secret_digest="", created_by=mine.created_by)
    client = as_person("titulaire.ici")
    assert "Vous pourrez joindre un fichier" in client.get(step_url(draft)).content.decode()
    assert client.post(f"/ici/diagnostic/{draft.uuid}/pieces/question/piece/").status_code == 404


def test_sending_wants_an_account(begun, visitor, person):
    review = f"/ici/diagnostic/{begun.uuid}/relecture/"
    assert f"/compte/signup/?next={BEGIN}" in visitor.get(review).content.decode()
    assert visitor.post(review).headers["Location"] == BEGIN
    with pytest.raises(Conflict):
        submit_assessment(begun, by=person("titulaire.ici"))


def test_draft_of_nobody_counts_nowhere(begun):
    assert not Assessment.objects.exists()


# --- Claiming --------------------------------------------------------------------------------------------------------


def test_log_in_claims_and_the_organisation_gets_it(begun, visitor, organisation, person):
    page = log_in(visitor, "titulaire.ici").content.decode()
    assert "rejoindront le diagnostic de cette structure" in page
    begun.refresh_from_db()
    assert (begun.created_by, begun.secret_digest, begun.organisation) == (person("titulaire.ici"), "", None)
    visitor.post(BEGIN, {"organisation": organisation.uuid})
    claimed = Assessment.objects.get()
    assert (claimed.pk, claimed.organisation, claimed.round) == (begun.pk, organisation, 1)
    assert claimed.profile["headcount"] == organisation.headcount
    assert claimed.answers["energie_suivi"]["value"] == "usages"


def test_who_has_no_organisation_presents_it_and_goes_on(begun, visitor, person):
    page = log_in(visitor, "nouvelle")
    url = page.redirect_chain[-1][0]
    assert "/mon-espace/structure/nouvelle/" in url
    assert 'value="10-49" selected' in page.content.decode()
    assert 'value="C" selected' in page.content.decode()
    visitor.post(url, {"kind": "company", "name": "Atelier nouveau", "headcount": "10-49", "number": ""})
    visitor.post(BEGIN, {"organisation": Organisation.objects.get(name="Atelier nouveau").uuid})
    assert Assessment.objects.get().pk == begun.pk


def test_account_opens_what_it_claimed_and_no_other_account_does(mine, as_person):
    assert as_person("titulaire.ici").get(step_url(mine)).status_code == 200
    assert as_person("titulaire.ailleurs").get(step_url(mine)).status_code == 404
    assert as_person("membre.ici").get(step_url(mine)).status_code == 404


def test_draft_under_way_is_completed_and_keeps_its_own(mine, here, organisation, person):
    colleague, owner = person("membre.ici"), person("titulaire.ici")
    standing = start_assessment(organisation, territory=here, by=colleague)
    save_answers(standing, changes=[Change("energie_suivi", "non")], by=colleague)
    save_answers(mine, changes=[Change("energie_audit", "oui")], by=None)
    assert give_to(mine, organisation, by=owner) == standing
    standing.refresh_from_db()
    assert {key: entry["value"] for key, entry in standing.answers.items()} == {
        "energie_suivi": "non",
        "energie_audit": "oui",
    }
    note = QuestionNote.objects.get()
    assert (note.question, note.author) == ("energie_suivi", owner)
    assert note.text.startswith("Répondu avant de se connecter\u00a0: Oui")
    assert not Assessment.everything.filter(pk=mine.pk).exists()


def test_claimed_draft_is_the_next_round_of_who_had_some(mine, here, organisation, person):
    owner = person("titulaire.ici")
    make_sent(organisation, territory=here, by=owner)
    assert give_to(mine, organisation, by=owner).round == 2


def test_draft_is_given_once(mine, organisation, person):
    owner, late = person("titulaire.ici"), Assessment.everything.get(pk=mine.pk)
    give_to(mine, organisation, by=owner)
    submitted = Assessment.objects.get()
    with pytest.raises(Conflict):
        give_to(late, organisation, by=owner)
    assert Assessment.objects.get() == submitted


def test_second_round_proposes_what_was_not_answered_yet(mine, here, organisation, person):
    owner = person("titulaire.ici")
    make_sent(organisation, territory=here, by=owner)
    claimed = give_to(mine, organisation, by=owner)
    assert claimed.answers["energie_suivi"]["value"] == "usages"
    assert claimed.answers["energie_audit"]["proposed"]["value"] == "non"


def test_answer_goes_after_what_one_had_noted(mine, here, organisation, person):
    owner = person("titulaire.ici")
    standing = start_assessment(organisation, territory=here, by=owner)
    save_answers(standing, changes=[Change("energie_suivi", "non")], by=owner)
    save_notes(standing, {"energie_suivi": "À revoir"}, by=owner)
    give_to(mine, organisation, by=owner)
    first, second = QuestionNote.objects.get().text.splitlines()
    assert (first, second[:28]) == ("À revoir", "Répondu avant de se connecte")


def test_answer_that_was_taken_back_is_nothing(mine, here, organisation, person):
    owner = person("titulaire.ici")
    standing = start_assessment(organisation, territory=here, by=owner)
    save_answers(standing, changes=[Change("energie_suivi", "non")], by=owner)
    save_answers(mine, changes=[Change("energie_suivi", None)], by=None)
    give_to(mine, organisation, by=owner)
    assert not QuestionNote.objects.exists()


def test_nothing_joins_what_a_colleague_sent_meanwhile(mine, here, organisation, person):
    owner = person("titulaire.ici")
    standing = make_draft(organisation, territory=here, by=owner)
    read_before = Assessment.objects.get(pk=standing.pk)
    submit_assessment(standing, by=owner)
    save_answers(mine, changes=[Change("energie_suivi", "non")], by=None)
    with pytest.raises(Conflict):
        join_drafts(mine, read_before, by=owner)
    assert Assessment.everything.filter(pk=mine.pk).exists()
    assert not QuestionNote.objects.exists()


def test_organisation_that_left_is_there_again(mine, here, organisation, person):
    owner = person("titulaire.ici")
    start_assessment(organisation, territory=here, by=owner)
    leave_territory(organisation.presences.get(territory=here), by=owner)
    give_to(mine, organisation, by=owner)
    assert organisation.presences.filter(territory=here).exists()


def test_own_file_has_every_draft_that_an_account_took_along(mine, here, person):
    owner = person("titulaire.ici")
    second = begin_unclaimed(here, profile=TOLD, secret=new_secret())
    Assessment.everything.filter(pk=second.pk).update(secret_digest="", created_by=owner)
    names = ZipFile(BytesIO(export_of(owner))).namelist()
    assert len({name for name in names if name.startswith("sans-structure/")}) == 2


# --- Forgetting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_draft_that_nobody_claims_lasts_thirty_days(begun, here, mine, days, is_kept):
    Assessment.everything.update(created_at=timezone.now() - timedelta(days=days))
    retain()
    assert Assessment.everything.filter(pk=begun.pk).exists() is is_kept
    assert Assessment.everything.filter(pk=mine.pk).exists()


def test_who_is_forgotten_leaves_no_draft(mine, person):
    erase_person(person("titulaire.ici"))
    assert not Assessment.everything.filter(pk=mine.pk).exists()


def test_territory_of_begun_drafts_is_their_own(here: Territory, there: Territory):
    secret = new_secret()
    first, second = (begin_unclaimed(one, profile=TOLD, secret=secret) for one in (here, there))
    assert first.pk != second.pk
    assert begin_unclaimed(here, profile=TOLD, secret=secret).pk == first.pk
