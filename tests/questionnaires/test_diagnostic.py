"""The journey of someone who answers, without JavaScript, and the one call that the page's script makes."""

import json

import pytest
from django.urls import reverse

from actors.models import Organisation
from actors.services.organisations import leave_territory
from home.enums import Module
from home.models import Territory
from home.services import update_identity
from home.spaces import territory_space
from questionnaires.answers import display_answer
from questionnaires.models import Assessment
from questionnaires.services.assessments import (
    Change,
    Incomplete,
    save_answers,
    start_assessment,
    submit_assessment,
)
from questionnaires.versions import definition_of
from tests.factories.actors import make_organisations
from tests.factories.assessments import make_draft, make_version
from tests.questionnaires.strategies import document_of, question_document
from tests.world import SEED

pytestmark = pytest.mark.django_db

DIAGNOSTIC = "/ici/diagnostic/"


@pytest.fixture
def assessment(here, organisation, person) -> Assessment:
    return start_assessment(organisation, territory=here, by=person("titulaire.ici"))


@pytest.fixture
def sent(assessment, person) -> Assessment:
    changes = [Change(key, answer.get("value"), answer.get("na", False)) for key, answer in SEED["answers"].items()]
    save_answers(assessment, changes=changes, by=person("titulaire.ici"))
    return submit_assessment(assessment, by=person("titulaire.ici"))


def step_url(assessment: Assessment, theme: str = "energie") -> str:
    return f"{DIAGNOSTIC}{assessment.uuid}/{theme}/1/"


def test_start_is_public_and_sets_no_cookie(client):
    response = client.get(DIAGNOSTIC)
    assert "20 minutes environ, 52 questions au plus" in response.content.decode()
    assert not response.cookies


def test_begin_without_organisation_asks_to_present_one(as_person):
    response = as_person("nouvelle").get(f"{DIAGNOSTIC}commencer/")
    assert response.headers["Location"].startswith(reverse("create_organisation"))


def test_begin_leads_to_the_first_step(as_person, organisation):
    client = as_person("titulaire.ici")
    response = client.post(f"{DIAGNOSTIC}commencer/", {"organisation": organisation.uuid}, follow=True)
    assert response.redirect_chain[-1][0].endswith("/energie/1/")
    assert "Connaissez" in response.content.decode()


def test_begin_is_refused_beside_who_is_not_accepted(as_person, here, organisation, person):
    Territory.objects.filter(pk=here.pk).update(actor_types=["association"])
    (club,) = make_organisations(here, member=person("titulaire.ici"))
    Organisation.objects.filter(pk=club.pk).update(kind="association")
    client, refusal = as_person("titulaire.ici"), "L’espace d’Ici accueille pour l’instant les associations."
    page = client.get(f"{DIAGNOSTIC}commencer/").content.decode()
    assert page.count(refusal) == 1
    assert f'value="{organisation.uuid}" required disabled' in page
    assert f'value="{club.uuid}" required checked' in page
    page = client.post(f"{DIAGNOSTIC}commencer/", {"organisation": organisation.uuid}).content.decode()
    assert page.count(refusal) == 2
    assert not Assessment.objects.exists()
    assert client.post(f"{DIAGNOSTIC}commencer/", {"organisation": club.uuid}).status_code == 302


def test_a_draft_is_taken_up_once_its_type_is_no_longer_accepted(as_person, here, assessment, organisation):
    Territory.objects.filter(pk=here.pk).update(actor_types=["association"])
    client = as_person("titulaire.ici")
    assert "diagnostic en cours" in client.get(f"{DIAGNOSTIC}commencer/").content.decode()
    response = client.post(f"{DIAGNOSTIC}commencer/", {"organisation": organisation.uuid})
    assert str(assessment.uuid) in response.headers["Location"]


def test_step_saves_and_shows_errors_beside_their_question(as_person, assessment):
    client = as_person("titulaire.ici")
    data = {
        "energie_suivi.seen": "0",
        "energie_suivi": "usages",
        "energie_electricite.seen": "0",
        "energie_electricite": "18,4 mille",
        "energie_audit.seen": "0",
        "energie_audit": "peut-être",
    }
    page = client.post(step_url(assessment), data).content.decode()
    assert "n’est pas un nombre. Écrivez-le en chiffres" in page
    assert 'value="18,4 mille"' in page
    assert "Cette réponse ne fait pas partie des choix proposés." in page
    assessment.refresh_from_db()
    assert assessment.answers["energie_suivi"]["value"] == "usages"
    assert set(assessment.answers) == {"energie_suivi"}


def test_step_takes_a_number_with_a_comma_and_spaces(as_person, assessment):
    data = {"energie_electricite.seen": "0", "energie_electricite": "18 400,5"}
    as_person("titulaire.ici").post(step_url(assessment), data)
    assessment.refresh_from_db()
    assert assessment.answers["energie_electricite"]["value"] == "18400.5"


def test_leaving_saves_what_is_there_and_asks_nothing_more(as_person, assessment):
    data = {"energie_suivi.seen": "0", "energie_suivi": "non", "energie_electricite.seen": "0", "leave": "1"}
    response = as_person("titulaire.ici").post(step_url(assessment), data)
    assert response.headers["Location"] == "/mon-espace/"
    assessment.refresh_from_db()
    assert assessment.answers["energie_suivi"]["value"] == "non"


def test_leaving_with_a_refused_answer_stays_and_keeps_it(as_person, assessment):
    data = {"energie_electricite.seen": "0", "energie_electricite": "beaucoup", "leave": "1"}
    text = as_person("titulaire.ici").post(step_url(assessment), data).content.decode()
    assert 'value="beaucoup"' in text


def test_step_with_a_required_question_skipped_says_so(as_person, assessment):
    page = as_person("titulaire.ici").post(step_url(assessment), {"energie_suivi.seen": "0"}).content.decode()
    assert "Cette question attend une réponse." in page
    assert "Continuer sans répondre" in page


def test_what_is_typed_after_the_log_in_expired_is_kept(client, person, assessment):
    data = {"energie_suivi.seen": "0", "energie_suivi": "usages"}
    response = client.post(step_url(assessment), data)
    assert response.headers["Location"].startswith("/compte/login/")
    session = client.session
    client.force_login(person("titulaire.ici"))
    kept = client.session
    kept.update({name: value for name, value in session.items() if name.startswith("answers")})
    kept.save()
    page = client.get(step_url(assessment)).content.decode()
    assert "Votre connexion avait expiré" in page
    assert 'value="usages" checked' in page


def test_log_in_keeps_what_the_visitor_had_typed(client, assessment):
    client.post(step_url(assessment), {"energie_suivi.seen": "0", "energie_suivi": "usages"})
    credentials = {
        "login": "titulaire.ici@example.org",
        "password": "mot-de-passe-des-tests",
        "next": step_url(assessment),
    }
    page = client.post("/compte/login/", credentials, follow=True).content.decode()
    assert "Votre connexion avait expiré" in page


def test_colleague_s_answer_meanwhile_is_shown_and_nothing_is_lost(as_person, assessment, person):
    save_answers(assessment, changes=[Change("energie_suivi", "non", seen=0)], by=person("membre.ici"))
    page = as_person("titulaire.ici").post(step_url(assessment), {"energie_suivi.seen": "0", "energie_suivi": "usages"})
    shown = page.content.decode()
    assert "Une autre réponse a été donnée entre-temps" in shown
    assert 'value="usages" checked' in shown
    asked = definition_of(assessment.version_id).question("energie_suivi")
    given, standing = (display_answer(asked, value) for value in ("usages", "non"))
    assert f"Celle qui est enregistrée\u00a0: {standing}" in shown
    assert f"La vôtre\u00a0: {given}" in shown


@pytest.mark.parametrize(("kept", "answer"), [("theirs", "non"), ("mine", "usages")])
def test_either_of_two_answers_can_be_kept_without_script(as_person, assessment, person, kept, answer):
    save_answers(assessment, changes=[Change("energie_suivi", "non", seen=0)], by=person("membre.ici"))
    data = {"energie_suivi.seen": "1", "energie_suivi": "usages", "energie_suivi.keep": kept, "leave": "1"}
    assert as_person("titulaire.ici").post(step_url(assessment), data).status_code == 302
    assessment.refresh_from_db()
    assert assessment.answers["energie_suivi"]["value"] == answer


def test_what_one_does_not_know_is_an_answer_of_its_own(as_person, assessment, person):
    client, owner = as_person("titulaire.ici"), person("titulaire.ici")
    client.post(step_url(assessment), {"energie_suivi.seen": "0", "energie_suivi.unknown": "1", "leave": "1"})
    assessment.refresh_from_db()
    entry = assessment.answers["energie_suivi"]
    assert (entry["value"], entry["na"], entry["unknown"]) == (None, False, True)
    assert 'name="energie_suivi.unknown" value="1" checked' in client.get(step_url(assessment)).content.decode()
    assert "Je ne sais pas" in client.get(f"{DIAGNOSTIC}{assessment.uuid}/relecture/").content.decode()
    with pytest.raises(Incomplete) as raised:
        submit_assessment(assessment, by=owner)
    assert "energie_suivi" not in raised.value.missing
    save_answers(assessment, changes=[Change("energie_suivi", "non")], by=owner)
    assert "unknown" not in assessment.answers["energie_suivi"]


def test_not_concerned_and_not_knowing_are_not_both_kept(as_person, assessment):
    asked = next(q for q in definition_of(assessment.version_id).theme("energie").questions if q.allow_not_applicable)
    data = {f"{asked.key}.seen": "0", f"{asked.key}.na": "1", f"{asked.key}.unknown": "1", "leave": "1"}
    assert "Gardez l’un des deux" in as_person("titulaire.ici").post(step_url(assessment), data).content.decode()
    assessment.refresh_from_db()
    assert not assessment.answers


def test_leaving_with_a_conflict_names_that_answer_alone(as_person, assessment, person):
    save_answers(assessment, changes=[Change("energie_suivi", "non", seen=0)], by=person("membre.ici"))
    unanswered = {"energie_electricite.seen": "0"}
    data = unanswered | {"energie_suivi.seen": "0", "energie_suivi": "usages", "leave": "1"}
    page = as_person("titulaire.ici").post(step_url(assessment), data).content.decode()
    assert "Une réponse est à reprendre avant de continuer" in page
    assert "Cette question attend une réponse" not in page
    assert page.count("Pas encore enregistré") == 1


def test_review_says_what_is_missing_and_does_not_send(as_person, assessment):
    client = as_person("titulaire.ici")
    page = client.post(f"{DIAGNOSTIC}{assessment.uuid}/relecture/", follow=True).content.decode()
    assert "réponses obligatoires" in page
    assessment.refresh_from_db()
    assert not assessment.is_submitted


def test_review_names_the_little_that_is_missing_and_sending_is_confirmed(as_person, here, organisation, person):
    draft, client = make_draft(organisation, territory=here, by=person("titulaire.ici")), as_person("titulaire.ici")
    review = f"{DIAGNOSTIC}{draft.uuid}/relecture/"
    save_answers(draft, changes=[Change("energie_suivi", None)], by=person("titulaire.ici"))
    page = client.get(review).content.decode()
    assert f'<li><a href="{step_url(draft)}#energie_suivi">' in page
    save_answers(draft, changes=[Change("energie_suivi", "usages")], by=person("titulaire.ici"))
    assert "C’est envoyé." in client.post(review, follow=True).content.decode()


def test_result_shows_score_level_and_resources(as_person, sent):
    page = as_person("membre.ici").get(f"{DIAGNOSTIC}{sent.uuid}/resultat/").content.decode()
    assert "<b>1,8</b>" in page
    assert "<b>2,5</b>" in page
    assert "Niveau Avancé" in page
    assert "Parce que votre score en énergie est de 2,5/5 (niveau avancé)" in page
    assert "/ici/ressources/n/guide-energie/" in page


def test_sending_twice_leads_to_the_same_result(as_person, sent):
    response = as_person("titulaire.ici").post(f"{DIAGNOSTIC}{sent.uuid}/relecture/")
    assert response.headers["Location"] == f"{DIAGNOSTIC}{sent.uuid}/resultat/"


@pytest.mark.parametrize("end", ["", "energie/1/", "relecture/", "resultat/"])
@pytest.mark.parametrize("name", ["titulaire.ailleurs", "nouvelle", "responsable.ici", "national"])
def test_assessment_does_not_exist_for_others(as_person, sent, name, end):
    assert as_person(name).get(f"{DIAGNOSTIC}{sent.uuid}/{end}").status_code == 404


def test_assessment_is_not_found_under_another_territory(as_person, sent):
    assert as_person("titulaire.ici").get(f"/ailleurs/diagnostic/{sent.uuid}/resultat/").status_code == 404


@pytest.mark.parametrize("end", ["nulle/1/", "energie/0/", "energie/9/"])
def test_step_that_is_not_there(as_person, assessment, end):
    assert as_person("titulaire.ici").get(f"{DIAGNOSTIC}{assessment.uuid}/{end}").status_code == 404


# --- The call of the page's script ----------------------------------------------------------------------------------


def put(client, assessment: Assessment, key: str, **payload):
    url = f"/api/v1/assessments/{assessment.uuid}/answers/{key}"
    return client.put(url, json.dumps(payload), content_type="application/json")


def test_api_saves_in_four_queries(as_person, assessment, django_assert_num_queries):
    client = as_person("titulaire.ici")
    put(client, assessment, "energie_suivi", value="non", revision=0)
    with django_assert_num_queries(4):
        response = put(client, assessment, "energie_suivi", value="usages", revision=1)
    assert response.json()["answer"] | {"at": ""} == {
        "value": "usages",
        "na": False,
        "unknown": False,
        "reason": "",
        "revision": 2,
        "at": "",
    }


def test_api_conflict_gives_the_answer_that_stands(as_person, assessment):
    client = as_person("titulaire.ici")
    put(client, assessment, "energie_suivi", value="non", revision=0)
    response = put(client, assessment, "energie_suivi", value="usages", revision=0)
    assert response.status_code == 409
    told = response.json()
    assert (told["standing"]["value"], told["given"]["value"]) == ("non", "usages")
    assert told["standing"]["in_words"].startswith("Non")
    assert told["visible"]


@pytest.mark.parametrize(
    ("key", "value"), [("energie_suivi", "rien"), ("energie_electricite", "beaucoup"), ("nulle", "x")]
)
def test_api_refuses_in_french(as_person, assessment, key, value):
    response = put(as_person("titulaire.ici"), assessment, key, value=value)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_api_says_which_questions_are_shown(as_person, assessment):
    shown = put(as_person("titulaire.ici"), assessment, "energie_audit", value="oui").json()["visible"]
    assert "energie_audit_suites" in shown


def test_api_without_session_or_for_a_stranger(client, as_person, assessment):
    assert put(client, assessment, "energie_suivi", value="non").status_code == 401
    assert put(as_person("titulaire.ailleurs"), assessment, "energie_suivi", value="non").status_code == 404


def test_api_refuses_to_change_what_was_sent(as_person, sent):
    assert put(as_person("titulaire.ici"), sent, "energie_suivi", value="non").status_code == 409


def test_suspended_territory_closes_its_pages(client, here):
    from home import spaces
    from home.enums import TerritoryState
    from home.services import set_state

    set_state(here, state=TerritoryState.SUSPENDED)
    spaces.forget()
    assert territory_space("ici").is_open is False
    assert client.get(DIAGNOSTIC).status_code == 503


# --- Where the diagnostic is offered no more --------------------------------------------------------------------------


@pytest.fixture
def complete(assessment, person) -> Assessment:
    """A draft that only waits to be sent."""
    changes = [Change(key, answer.get("value"), answer.get("na", False)) for key, answer in SEED["answers"].items()]
    save_answers(assessment, changes=changes, by=person("titulaire.ici"))
    return assessment


def test_draft_of_who_left_the_territory_is_refused_with_what_to_do(as_person, complete, organisation, person):
    leave_territory(organisation.presences.get(), by=person("titulaire.ici"))
    answer = as_person("titulaire.ici").post(f"{DIAGNOSTIC}{complete.uuid}/relecture/")
    assert answer.status_code == 409
    assert "La structure a quitté cet espace." in answer.content.decode()
    assert not organisation.presences.exists()
    complete.refresh_from_db()
    assert not complete.is_submitted


def test_closed_diagnostic_takes_no_answer(as_person, complete, here, django_capture_on_commit_callbacks):
    client, answers = as_person("titulaire.ici"), reverse("api:answers", args=[complete.uuid])
    assert client.get(answers).status_code == 200
    before = complete.answers
    here.modules = [module for module in Module.values if module != Module.DIAGNOSTIC]
    with django_capture_on_commit_callbacks(execute=True):
        update_identity(here)
    typed = {"value": "non" if before["energie_suivi"]["value"] != "non" else "total"}
    for answer in (
        client.get(answers),
        client.put(f"{answers}energie_suivi", json.dumps(typed), content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()["title"]) == (404, "Introuvable")
    assert client.get(step_url(complete)).status_code == 404
    complete.refresh_from_db()
    assert complete.answers == before


# --- Texts and dates -------------------------------------------------------------------------------------------------


@pytest.fixture
def told(here, organisation, person) -> Assessment:
    """A draft of a questionnaire that asks for a line, a text and a date."""
    free = (question_document(kind, kind, required=True) for kind in ("short_text", "long_text", "date"))
    make_version(here, document_of(*free, question_document("suivi")))
    return start_assessment(organisation, territory=here, by=person("titulaire.ici"))


def typed(**answers: str) -> dict[str, str]:
    return answers | {f"{key}.seen": "0" for key in answers}


def test_step_keeps_texts_and_dates(as_person, told):
    client = as_person("titulaire.ici")
    data = typed(short_text="Le four <b>", long_text="Deux\r\nlignes", date="3/3/2026", suivi="peu")
    response = client.post(step_url(told), data)
    assert response.headers["Location"].endswith("/relecture/")
    review = client.get(response.headers["Location"]).content.decode()
    assert "Le four &lt;b&gt;" in review
    assert "Deux<br>lignes" in review
    assert "3\u00a0mars 2026" in review
    page = client.get(step_url(told)).content.decode()
    assert ">\nDeux\nlignes</textarea>" in page
    assert 'type="date" id="i-date" name="date" value="2026-03-03" min="2026-01-01" max="2026-12-31"' in page


def test_step_gives_back_whole_what_it_does_not_take(as_person, told):
    text = "Trop long. " * 12
    data = typed(short_text="a" * 24, long_text=text, date="31/02/2026", suivi="peu")
    page = as_person("titulaire.ici").post(step_url(told), data).content.decode()
    assert "trop long de 4\u00a0signes" in page
    assert "trop long de 31\u00a0signes" in page
    assert f">\n{text}</textarea>" in page
    assert f'value="{"a" * 24}"' in page
    assert "«\u00a031/02/2026\u00a0» n’est pas une date." in page
    assert 'type="text" id="i-date" name="date" value="31/02/2026"' in page
    assert page.count('aria-invalid="true"') == 3
    told.refresh_from_db()
    assert set(told.answers) == {"suivi"}


def test_text_that_is_typed_after_the_log_in_expired_is_kept(client, told):
    text = "J’écrivais encore. " * 400
    client.post(step_url(told), typed(long_text=text))
    credentials = {"login": "titulaire.ici@example.org", "password": "mot-de-passe-des-tests", "next": step_url(told)}
    page = client.post("/compte/login/", credentials, follow=True).content.decode()
    assert "Votre connexion avait expiré" in page
    assert f">\n{text}</textarea>" in page


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [("long_text", "Deux\r\nlignes\u0000", "Deux\nlignes"), ("date", "2026-03-03", "2026-03-03")],
)
def test_api_keeps_texts_and_dates(as_person, told, key, value, kept):
    answer = put(as_person("titulaire.ici"), told, key, value=value, revision=0).json()["answer"]
    assert (answer["value"], answer["revision"]) == (kept, 1)


def test_api_says_by_how_much_a_text_is_too_long(as_person, told):
    response = put(as_person("titulaire.ici"), told, "long_text", value="a" * 103, revision=0)
    assert (response.status_code, response.json()["code"]) == (422, "too_long")
    assert "trop long de 3\u00a0signes" in response.json()["detail"]


def test_text_saves_in_four_queries(as_person, told, django_assert_num_queries):
    client = as_person("titulaire.ici")
    put(client, told, "long_text", value="Un", revision=0)
    with django_assert_num_queries(4):
        assert put(client, told, "long_text", value="Un deux", revision=1).status_code == 200


def test_result_says_nothing_of_free_answers(as_person, told, person):
    changes = [Change("short_text", "Le four"), Change("long_text", "Secret"), Change("date", "3/3/2026")]
    save_answers(told, changes=[*changes, Change("suivi", "tout")], by=person("titulaire.ici"))
    sent = submit_assessment(told, by=person("titulaire.ici"))
    page = as_person("titulaire.ici").get(f"{DIAGNOSTIC}{sent.uuid}/resultat/").content.decode()
    assert sent.score == 5
    assert "Secret" not in page
