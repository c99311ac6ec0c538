"""The pilot of a draft: what it teaches, who answers it, what becomes of it."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Organisation, Presence, User
from cms.rights.erasure import FORGOTTEN, erase_organisation, erase_person
from home.problems import Conflict
from home.services import open_territory
from questionnaires.answers import MOST_SAID, AnswerError
from questionnaires.api.answers import CLOSED
from questionnaires.definition_reading import parse_definition
from questionnaires.models import (
    Assessment,
    Pilot,
    PilotRemark,
    QuestionnairePage,
    QuestionnaireVersion,
    ThemeScore,
)
from questionnaires.saving import AlreadySubmitted
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from questionnaires.services.piloting import (
    Remark,
    close_pilot,
    invite_to_pilot,
    open_pilot,
    save_remarks,
    start_piloting,
)
from questionnaires.services.publishing import NotPublishable, publish_version
from questionnaires.services.restoring import write_draft
from questionnaires.studio.piloting import Trace, reached, read_pilot
from questionnaires.versions import current_version
from tests.factories.pages import make_resources
from tests.factories.pilots import make_pilot, make_piloted
from tests.questionnaires.strategies import answers_for, cases, document_of, question_document
from tests.world import client_of, make_place

# --- The rule --------------------------------------------------------------------------------------------------------

FOLLOWS = {"question": "b", "operator": "equals", "value": "oui"}
ASKED = parse_definition(
    document_of(
        question_document("a", required=True),
        question_document("b", "yes_no", required=True, allow_not_applicable=True),
        question_document("c", "multiple", condition=FOLLOWS),
        question_document("d", "number"),
    )
)


def trace(*, sent: bool = True, unknown: tuple[str, ...] = (), away: tuple[str, ...] = (), **values) -> Trace:
    answers = {key: {"value": value} for key, value in values.items()} | {key: {"na": True} for key in away}
    return Trace(answers | {key: {"unknown": True} for key in unknown}, {}, sent)


@pytest.mark.pure
def test_counts_of_a_question_are_of_organisations():
    reading = read_pilot(
        ASKED,
        [
            trace(a="tout", b="oui", c=["a", "b"], d="12"),
            trace(a="non", away=("b",), d="20"),
            trace(b="non", unknown=("a",)),
        ],
    )
    first, second, third, last = reading.questions.values()
    assert (first.shown, first.answered, first.unknown, first.unknown_percent) == (3, 2, 1, 33)
    assert (second.shown, second.answered, second.not_applicable, second.not_applicable_percent) == (3, 2, 1, 33)
    assert (third.shown, third.answered) == (1, 1)
    assert (last.shown, last.answered, last.stopped) == (3, 2, 0)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("left", "stopped"),
    [
        (trace(sent=False), "a"),
        (trace(sent=False, a="tout"), "b"),
        (trace(sent=False, b="oui"), "c"),
        (trace(sent=False, b="non"), "d"),
        (trace(sent=False, unknown=("a",), away=("b",)), "d"),
    ],
)
def test_who_did_not_send_stopped_after_the_last_question_that_they_settled(left, stopped):
    reading = read_pilot(ASKED, [left])
    assert [key for key, one in reading.questions.items() if one.stopped] == [stopped]
    assert reached(ASKED, left)[-1] == stopped
    assert reading.unsent == 0


@pytest.mark.pure
def test_who_answered_everything_without_sending_stopped_nowhere():
    reading = read_pilot(ASKED, [trace(sent=False, a="tout", b="non", d="1")])
    assert reading.unsent == 1
    assert not any(one.stopped for one in reading.questions.values())


@pytest.mark.pure
def test_distribution_is_told_from_five_answers_on():
    four = [trace(a="tout", b="oui", c=["a"], d=number) for number in ("1", "2", "3", "10")]
    assert not any(one.bars or one.figures for one in read_pilot(ASKED, four).questions.values())
    five = read_pilot(ASKED, [*four, trace(a="non", b="oui", c=["a", "b"], d="4,5")]).questions
    assert [(bar.label, bar.count, bar.percent) for bar in five["a"].bars] == [
        ("Non", 1, 20),
        ("Peu", 0, 0),
        ("Tout", 4, 80),
    ]
    assert [(bar.count, bar.percent) for bar in five["c"].bars] == [(5, 100), (1, 20), (0, 0)]


@pytest.mark.pure
def test_numbers_are_told_by_their_least_middle_and_greatest():
    found = read_pilot(ASKED, [trace(d=number) for number in ("1", "2", "3", "10", "1234.5")])
    assert found.questions["d"].figures == "de 1 à 1\u202f234,5, la moitié en dessous de 3 (kWh)"


@pytest.mark.pure
@given(st.data())
def test_reading_of_any_questionnaire_adds_up(data):
    definition, answers, profile = data.draw(cases())
    others = data.draw(st.lists(answers_for(definition), max_size=6))
    traces = [Trace(one, profile, data.draw(st.booleans())) for one in (answers, *others)]
    reading = read_pilot(definition, traces)
    for one in reading.questions.values():
        assert one.answered + one.not_applicable <= one.shown <= len(traces)
    unsent = sum(not one.is_sent for one in traces)
    assert sum(one.stopped for one in reading.questions.values()) + reading.unsent <= unsent


# --- Opening, inviting, closing --------------------------------------------------------------------------------------


DRAFT = document_of(question_document("energie_suivi"), question_document("energie_audit", "yes_no"))


@pytest.fixture
def page(here) -> QuestionnairePage:
    """A draft that could be published."""
    page = QuestionnairePage.objects.for_territory(here).get()
    write_draft(page, DRAFT, by=None)
    return page.get_latest_revision_as_object()


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


def test_pilot_is_asked_of_the_invited_alone(
    page, here, organisation, person, owner, django_capture_on_commit_callbacks
):
    in_use = current_version(here.pk)
    with django_capture_on_commit_callbacks(execute=True):
        pilot = open_pilot(page, organisations=[organisation], by=person("responsable.ici"))
    assert current_version(here.pk) == in_use
    assert start_assessment(organisation, territory=here, by=owner).version_id == in_use.pk
    assert sorted(to for message in mail.outbox for to in message.to) == [
        "membre.ici@example.org",
        "titulaire.ici@example.org",
    ]
    assert "/ici/diagnostic/pilote/" in mail.outbox[0].body
    tried = start_piloting(pilot.invitations.get(), by=owner)
    assert tried.version_id == pilot.version_id != in_use.pk
    assert start_piloting(pilot.invitations.get(), by=owner) == tried


def test_drafts_stay_drafts_and_are_published_for_all_under_a_number_of_their_own(page, here, organisation, person):
    manager = person("responsable.ici")
    before = current_version(here.pk).number
    pilot = open_pilot(page, organisations=[organisation], by=manager)
    close_pilot(pilot, by=manager)
    version = publish_version(page, by=manager)
    assert [pilot.version.number, version.number] == [before + 1, before + 2]
    assert version.sha256 == pilot.version.sha256
    assert current_version(here.pk) == version


def test_pilot_of_a_draft_with_errors_is_refused_and_nothing_is_written(page, organisation, person):
    page.get_children().delete()
    page = QuestionnairePage.objects.get(pk=page.pk)
    with pytest.raises(NotPublishable):
        open_pilot(page, organisations=[organisation], by=person("responsable.ici"))
    assert not Pilot.objects.exists()
    assert not QuestionnaireVersion.objects.filter(is_pilot=True).exists()


def test_one_pilot_at_a_time(page, here, organisation, person):
    open_pilot(page, organisations=[organisation], by=person("responsable.ici"))
    with pytest.raises(Conflict, match="déjà ouvert"):
        open_pilot(page, organisations=[organisation], by=person("responsable.ici"))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pilot(here)


def test_who_is_invited_twice_is_written_to_once(here, organisation, person, django_capture_on_commit_callbacks):
    pilot = make_pilot(here, organisation)
    with django_capture_on_commit_callbacks(execute=True):
        assert invite_to_pilot(pilot, organisations=[organisation], by=person("responsable.ici")) == 0
    assert mail.outbox == []


def test_closed_pilot_takes_no_answer_and_no_remark(here, organisation, owner):
    pilot = make_pilot(here, organisation)
    tried = make_piloted(pilot, organisation, by=owner)
    close_pilot(pilot, by=owner)
    at = Pilot.objects.get().closed_at
    close_pilot(pilot, by=owner)
    assert Pilot.objects.get().closed_at == at
    # Loaded before it was closed: the database has the last word.
    with pytest.raises(AlreadySubmitted):
        save_answers(tried, changes=[Change("energie_suivi", "non")], by=owner)
    with pytest.raises(AlreadySubmitted):
        submit_assessment(tried, by=owner)
    with pytest.raises(Conflict):
        save_remarks(tried, [Remark("energie_suivi", text="Trop tard.")], by=owner)
    assert "Trop tard." not in PilotRemark.objects.values_list("text", flat=True)


def test_closed_pilot_invites_nobody(here, organisation, owner):
    pilot = make_pilot(here)
    close_pilot(Pilot.objects.get(), by=owner)
    with pytest.raises(Conflict):
        invite_to_pilot(pilot, organisations=[organisation], by=owner)
    assert not pilot.invitations.exists()


# --- What counts nowhere ---------------------------------------------------------------------------------------------


def test_sent_pilot_counts_nowhere(here, organisation, owner, django_capture_on_commit_callbacks):
    presence = Presence.objects.filter(organisation=organisation, territory=here)
    before = presence.values().get()
    with django_capture_on_commit_callbacks(execute=True):
        sent = submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    assert sent.result is not None
    assert not ThemeScore.objects.exists()
    assert not Assessment.objects.exists()
    assert not organisation.assessments.exists()
    assert not here.assessments.exists()
    assert presence.values().get() == before
    assert "ne compte dans aucune statistique" in mail.outbox[-1].body
    again = start_assessment(organisation, territory=here, by=owner)
    assert (again.round, again.pilot) == (1, None)


def test_territory_that_only_tried_a_questionnaire_has_none_yet(db):
    territory = open_territory(make_place("epci", "200000001", "Neuve", population=1), slug="neuve", short_name="Neuve")
    make_pilot(territory)
    assert current_version(territory.pk) is None
    with pytest.raises(QuestionnaireVersion.DoesNotExist):
        start_assessment(Organisation.objects.first(), territory=territory, by=User.objects.first())


def test_sent_pilot_is_frozen_by_the_database(here, organisation, owner):
    sent = submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.everything.filter(pk=sent.pk).update(answers={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.everything.filter(pk=sent.pk).update(pilot=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=sent.version_id).update(is_pilot=False)


# --- What is said ----------------------------------------------------------------------------------------------------


@pytest.fixture
def tried(here, organisation, owner) -> Assessment:
    return start_piloting(make_pilot(here, organisation).invitations.get(), by=owner)


def test_remark_takes_the_place_of_the_one_before_and_an_empty_one_goes(tried, owner, person):
    save_remarks(tried, [Remark("energie_suivi", text="Quoi\u202f?")], by=owner)
    save_remarks(tried, [Remark("energie_suivi", text="Ah, oui.")], by=owner)
    save_remarks(tried, [Remark("energie_suivi", text="Moi aussi.")], by=person("membre.ici"))
    said = PilotRemark.objects.order_by("pk").values_list("author__email", "text")
    assert list(said) == [("titulaire.ici@example.org", "Ah, oui."), ("membre.ici@example.org", "Moi aussi.")]
    save_remarks(tried, [Remark("energie_suivi", text="  ")], by=owner)
    assert PilotRemark.objects.get().author == person("membre.ici")


def test_remark_of_a_question_that_is_not_asked_writes_nothing(tried, owner):
    with pytest.raises(AnswerError):
        save_remarks(tried, [Remark("energie_suivi", text="Oui."), Remark("nulle", text="Non.")], by=owner)
    assert not PilotRemark.objects.exists()


def test_erasure_takes_what_was_answered_and_said(here, organisation, owner):
    submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    erase_organisation(organisation)
    assert not Assessment.everything.exists()
    assert not PilotRemark.objects.exists()
    assert not Pilot.objects.get().invitations.exists()


def test_who_is_forgotten_is_named_in_no_remark(tried, owner, person):
    owner.first_name, owner.last_name = "Ada", "Brindille"
    owner.save()
    save_remarks(tried, [Remark("energie_suivi", text="Voir avec Ada Brindille.")], by=person("membre.ici"))
    save_remarks(tried, [Remark("energie_suivi", text="Mon avis.")], by=owner)
    erase_person(owner)
    assert set(PilotRemark.objects.values_list("text", flat=True)) == {f"Voir avec {FORGOTTEN}.", "Mon avis."}


# --- The pages of who is invited -------------------------------------------------------------------------------------


def test_step_of_a_pilot_keeps_what_is_said_without_script(tried, owner):
    client = client_of(owner)
    url = f"/ici/diagnostic/{tried.uuid}/energie/1/"
    data = {"energie_suivi.seen": "0", "energie_suivi.unknown": "1", "energie_suivi.remark": "Quel suivi\u202f?"}
    page = client.post(url, data).content.decode()
    assert "Cette question attend une réponse." not in page
    assert PilotRemark.objects.values_list("question", "text").get() == ("energie_suivi", "Quel suivi\u202f?")
    page = client.get(url).content.decode()
    assert "Quel suivi\u202f?</textarea>" in page
    assert re.search(r'name="energie_suivi.unknown" value="1" checked', page)


def test_remark_that_is_too_long_stays_in_its_field_and_the_answer_is_saved(tried, owner):
    text = "é" * (MOST_SAID + 1)
    url = f"/ici/diagnostic/{tried.uuid}/energie/1/"
    data = {"energie_suivi.seen": "0", "energie_suivi": "usages", "energie_suivi.remark": text}
    page = client_of(owner).post(url, {**data, "leave": "1"}).content.decode()
    assert "dépasse de 1\u00a0signe" in page
    assert text in page
    assert Assessment.everything.get(pk=tried.pk).answers["energie_suivi"]["value"] == "usages"


def test_form_that_showed_no_remark_takes_none_back(tried, owner):
    client, url = client_of(owner), f"/ici/diagnostic/{tried.uuid}/energie/1/"
    blank = {"energie_suivi.seen": "0", "energie_suivi.remark": ""}
    save_remarks(tried, [Remark("energie_suivi", text="Écrit dans un autre onglet.")], by=owner)
    client.post(url, blank)
    assert PilotRemark.objects.get().text == "Écrit dans un autre onglet."
    assert 'name="energie_suivi.said" value="1"' in client.get(url).content.decode()
    client.post(url, blank | {"energie_suivi.said": "1"})
    assert not PilotRemark.objects.exists()


def test_remark_typed_while_a_colleague_sends_the_pilot_is_kept(here, organisation, owner, person):
    sent = submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    data = {"energie_suivi.seen": "1", "energie_suivi": "non", "energie_suivi.remark": "Un avis long à écrire."}
    reply = client_of(person("membre.ici")).post(f"/ici/diagnostic/{sent.uuid}/energie/1/", data)
    assert reply.headers["Location"] == f"/ici/diagnostic/{sent.uuid}/resultat/"
    assert PilotRemark.objects.filter(author=person("membre.ici"), text="Un avis long à écrire.").exists()
    assert Assessment.everything.get(pk=sent.pk).answers == sent.answers


def test_step_of_a_diagnostic_asks_for_no_remark(here, organisation, owner):
    draft = start_assessment(organisation, territory=here, by=owner)
    page = client_of(owner).get(f"/ici/diagnostic/{draft.uuid}/energie/1/").content.decode()
    assert "/remarks/" not in page


def test_resource_of_the_result_is_remarked_without_script(here, organisation, owner):
    (resource,) = make_resources(here)
    sent = submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    client, url = client_of(owner), f"/ici/diagnostic/{sent.uuid}/resultat/"
    assert f'id="avis-{resource.pk}"' in client.get(url).content.decode()
    response = client.post(f"/ici/diagnostic/{sent.uuid}/avis/", {"resource": resource.pk, "remark": "Trop général."})
    assert response.headers["Location"].endswith(f"/resultat/#avis-{resource.pk}")
    assert "Trop général.</textarea>" in client.get(url).content.decode()


def test_resource_of_another_territory_cannot_be_remarked(there, here, organisation, owner):
    (foreign,) = make_resources(there)
    sent = submit_assessment(make_piloted(make_pilot(here, organisation), organisation, by=owner), by=owner)
    url = f"/ici/diagnostic/{sent.uuid}/avis/"
    for pk in (foreign.pk, "x", "9" * 30):
        assert client_of(owner).post(url, {"resource": pk, "remark": "Vue."}).status_code == 404
    api = f"/api/v1/assessments/{sent.uuid}/remarks/resources/{foreign.pk}"
    assert client_of(owner).put(api, {"text": "Vue."}, content_type="application/json").status_code == 404


def test_closed_pilot_says_so_to_who_had_not_finished(here, organisation, owner):
    pilot = make_pilot(here, organisation)
    tried = make_piloted(pilot, organisation, by=owner)
    close_pilot(pilot, by=owner)
    client, base = client_of(owner), f"/ici/diagnostic/{tried.uuid}/"
    for url in (base, f"{base}energie/1/", f"{base}relecture/"):
        page = client.get(url, follow=True)
        assert page.redirect_chain[-1][0] == f"{base}resultat/"
        assert "L’essai est terminé" in page.content.decode()
    data = {"energie_suivi.seen": "0", "energie_suivi": "non"}
    assert client.post(f"{base}energie/1/", data).headers["Location"] == f"{base}resultat/"
    reply = client.put(
        f"/api/v1/assessments/{tried.uuid}/answers/energie_suivi", {"value": "non"}, content_type="application/json"
    )
    assert (reply.status_code, reply.json()["detail"]) == (409, CLOSED)
    assert "L’essai s’est terminé le" in client.get("/ici/diagnostic/pilote/").content.decode()


def test_who_left_the_territory_is_not_asked_any_more(here, organisation, owner):
    make_pilot(here, organisation)
    organisation.presences.all().delete()
    assert client_of(owner).get("/ici/diagnostic/pilote/").status_code == 404
    assert not organisation.presences.exists()


def test_my_space_leads_to_the_pilot_until_it_is_sent(here, organisation, owner):
    tried = make_piloted(make_pilot(here, organisation), organisation, by=owner)
    client, to_do = client_of(owner), "Essayer le prochain questionnaire"
    assert to_do in client.get("/mon-espace/").content.decode()
    submit_assessment(tried, by=owner)
    page = client.get("/mon-espace/").content.decode()
    assert to_do not in page
    assert "/ici/diagnostic/pilote/" in page
    close_pilot(tried.pilot, by=owner)
    assert "/ici/diagnostic/pilote/" not in client.get("/mon-espace/").content.decode()


# --- The team's screen -----------------------------------------------------------------------------------------------


@pytest.fixture
def manager(person) -> Client:
    return client_of(person("responsable.ici"))


def test_team_opens_reads_and_closes_a_pilot(page, here, organisation, owner, manager):
    url = reverse("questionnaire_pilot", args=[page.pk])
    assert "Choisissez au moins une structure." in manager.post(url, {}).content.decode()
    assert manager.post(url, {"organisations": [organisation.pk]}).headers["Location"] == url
    tried = make_piloted(Pilot.objects.get(), organisation, by=owner)
    save_answers(tried, changes=[Change("energie_audit", unknown=True)], by=owner)
    screen = manager.get(url).content.decode()
    assert "1\u00a0structure invitée" in screen
    assert "Le mot «\u00a0suivi\u00a0» n’est pas clair." in screen
    assert "1 (100" in screen
    closing = {"close": "1", "pilot": Pilot.objects.get().pk}
    reading = manager.post(url, closing, follow=True).content.decode()
    assert "Le mot «\u00a0suivi\u00a0» n’est pas clair." in reading
    assert "en essai du" in reading
    assert Pilot.objects.get().closed_at <= timezone.now()
    assert "Essais passés" in manager.get(url).content.decode()


def test_invitation_typed_before_the_pilot_was_closed_opens_no_other(page, here, organisation, owner, manager):
    pilot, url = make_pilot(here), reverse("questionnaire_pilot", args=[page.pk])
    form = manager.get(url).content.decode()
    assert form.count(f'name="pilot" value="{pilot.pk}"') == 2
    close_pilot(pilot, by=owner)
    said = manager.post(url, {"organisations": [organisation.pk], "pilot": pilot.pk}, follow=True).content.decode()
    assert "relisez, puis recommencez" in said
    assert list(Pilot.objects.all()) == [pilot]


def test_pilot_that_was_not_on_screen_is_not_closed(page, here, owner, manager):
    before = make_pilot(here)
    close_pilot(before, by=owner)
    now = make_pilot(here)
    manager.post(reverse("questionnaire_pilot", args=[page.pk]), {"close": "1", "pilot": before.pk})
    assert Pilot.objects.open().get() == now


@pytest.mark.parametrize("typed", ["a%ED%A0%80", "%25_", "x" * 3000])
def test_any_words_may_be_looked_for(typed, page, manager):
    assert manager.get(f"{reverse('questionnaire_pilot', args=[page.pk])}?q={typed}").status_code == 200


def test_organisation_of_elsewhere_is_neither_offered_nor_invited(page, there, person, manager):
    foreign = Organisation.objects.get(presences__territory=there)
    url = reverse("questionnaire_pilot", args=[page.pk])
    assert foreign.name not in manager.get(url).content.decode()
    assert manager.post(url, {"organisations": [foreign.pk]}).status_code == 200
    assert not Pilot.objects.exists()


def test_versions_say_which_was_a_pilot(page, here, organisation, manager):
    make_pilot(here, organisation)
    screen = manager.get(reverse("questionnaire_versions", args=[page.pk])).content.decode()
    assert screen.index("essai pilote)") < screen.index("en service")


@pytest.mark.parametrize("screen", ["questionnaire_pilot", "questionnaire_pilot_reading"])
def test_screen_asks_as_much_for_one_as_for_many(
    screen, page, here, organisation, owner, manager, generations_read_once
):
    pilot = make_pilot(here, organisation)
    make_piloted(pilot, organisation, by=owner)
    args = [page.pk] if screen == "questionnaire_pilot" else [page.pk, pilot.version.number]

    def queries() -> int:
        manager.get(reverse(screen, args=args))
        with CaptureQueriesContext(connection) as found:
            manager.get(reverse(screen, args=args))
        return len(found)

    few = queries()
    for number in range(4):
        other = Organisation.objects.create(kind="company", name=f"Essayeuse {number}")
        Presence.objects.create(organisation=other, territory=here, slug=f"essayeuse-{number}")
        invite_to_pilot(pilot, organisations=[other], by=owner)
        make_piloted(pilot, other, by=owner)
    assert queries() == few


def test_national_questionnaire_has_no_pilot(person):
    national = QuestionnairePage.objects.get(slug="referentiel-national")
    assert client_of(person("national")).get(reverse("questionnaire_pilot", args=[national.pk])).status_code == 404
