"""The demonstration as it is built, for one of its territories: the same as people would have left it."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.test import TestCase
from django.utils import timezone

from actors.models import Organisation, User
from cms.demo.accounts import ACCOUNTS, HALF_DONE_ORGANISATION, JURY, PASSWORD, SEED_ORGANISATION
from cms.demo.agenda import ensure_registrations
from cms.demo.asked import WAITED_FOR, ensure_opening_alert, ensure_promoted
from cms.demo.callbacks import ensure_callbacks, ensure_partners
from cms.demo.campaigns import ensure_campaigns
from cms.demo.charter import ensure_charter
from cms.demo.editorial import write_space
from cms.demo.experiences import ensure_experiences
from cms.demo.guidance import ensure_guidance
from cms.demo.legal import write_legal_pages
from cms.demo.library import ensure_library, open_resources
from cms.demo.local import ensure_local_library
from cms.demo.organisations import SEED_ROUNDS, ensure_organisations
from cms.demo.people import ensure_people
from cms.demo.pilot import ensure_pilot
from cms.demo.questionnaire import ensure_questionnaire
from cms.demo.sharing import ensure_sharing
from cms.demo.showcase import ensure_showcases
from cms.demo.sources import read
from cms.demo.territories import SPACES, THEMES
from home.enums import EventMode
from home.models import CyclePage, EventPage, OpeningAlert, Place, Territory, Theme
from home.services import ensure_portal, open_territory
from questionnaires.admin.piloting import reading_of
from questionnaires.models import Assessment, Pilot, ThemeScore
from questionnaires.peers.reading import benchmark_of
from questionnaires.presentation import completion_of
from questionnaires.services.assessments import start_assessment, submit_assessment
from questionnaires.services.rollups import recount
from questionnaires.versions import definition_of
from ressources.models import Adaptation, CallbackRequest, ResourcePage
from tests.world import make_place
from trophees.models import Agreement, Application, CampaignPage
from trophees.services.agreements import missing_amount

pytestmark = pytest.mark.django_db

OURS = ("home", "actors", "ressources", "questionnaires", "wagtailcore", "account")
POITIERS, LILLE = SPACES[:2]


@pytest.fixture
def territories(db) -> dict[str, Territory]:
    """The two spaces that have accounts, open and empty."""
    for order, (key, name, short_name) in enumerate(THEMES):
        fields = {"name": name, "short_name": short_name, "icon": key, "order": order}
        Theme.objects.get_or_create(territory=None, key=key, defaults=fields)
    return {
        space.slug: open_territory(
            make_place("epci", f"99999999{number}", space.short_name, population=1),
            slug=space.slug,
            short_name=space.short_name,
            programme_name=read("editorial")[space.slug]["programme_name"],
        )
        for number, space in enumerate((POITIERS, LILLE))
    }


@pytest.fixture
def poitiers(territories) -> Territory:
    build(territories)
    return territories[POITIERS.slug]


def build(territories: dict[str, Territory]) -> None:
    """What `build_demo` does for the organisations of the first space."""
    users = ensure_people(territories)
    territory = territories[POITIERS.slug]
    version = ensure_questionnaire(territory, resources=open_resources())
    ensure_organisations(territory, version=version, users=users)


def write_pages(territories: dict[str, Territory]) -> None:
    territory = territories[POITIERS.slug]
    write_space(territory, POITIERS)
    ensure_registrations(territory)
    ensure_promoted(ensure_portal(), [territory])
    ensure_opening_alert()
    write_legal_pages(territory.page, contact=territory.contact_email)


def everything() -> dict[str, list]:
    """Each row of each table of ours."""
    models = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


# --- Diagnostics -----------------------------------------------------------------------------------------------------


def as_people_send_them(organisation: Organisation, territory: Territory, by: User) -> Organisation:
    """A double of the organisation, which gives the same answers through the services."""
    sent = list(organisation.assessments.submitted().order_by("round"))
    organisation.pk, organisation.uuid = None, uuid4()
    organisation._state.adding = True
    organisation.save()
    for assessment in sent:
        draft = start_assessment(organisation, territory=territory, by=by)
        assert draft.profile == assessment.profile
        # Earlier rounds answered the version of their day.
        Assessment.objects.filter(pk=draft.pk).update(answers=assessment.answers, version=assessment.version)
        submit_assessment(draft, by=by)
    return organisation


def results_of(organisation: Organisation) -> list[tuple]:
    kept = ("round", "score", "level", "result")
    return list(Assessment.objects.submitted().filter(organisation=organisation).order_by("round").values_list(*kept))


def scores_of(organisation: Organisation) -> list[tuple]:
    kept = ("round", "theme", "territory_id", "score", "percent", "level", "is_first", "is_latest")
    return list(ThemeScore.objects.filter(organisation=organisation).order_by("round", "theme").values_list(*kept))


def assert_rounds_follow_each_other(organisation: Organisation) -> None:
    sent = list(organisation.assessments.submitted().order_by("round"))
    moments = [assessment.submitted_at for assessment in sent]
    assert [assessment.round for assessment in sent] == list(range(1, len(sent) + 1))
    in_order = [organisation.created_at, *moments, timezone.now()]
    assert in_order == sorted(in_order)


def test_scores_are_those_that_sending_writes(poitiers, person):
    assert recount(repair=False) == {}
    organisations = list(Organisation.objects.filter(presences__territory=poitiers))
    assert len(organisations) == len(read("organisations")[POITIERS.slug])
    assert Organisation.objects.get(name=SEED_ORGANISATION).assessments.submitted().count() == SEED_ROUNDS
    for organisation in organisations:
        assert_rounds_follow_each_other(organisation)
        scores, results = scores_of(organisation), results_of(organisation)
        double = as_people_send_them(organisation, poitiers, person("titulaire.ici"))
        assert scores
        assert scores_of(double) == scores
        assert results_of(double) == results


def test_pilot_is_open_has_been_answered_and_waits_for_the_actor(poitiers):
    manager = User.objects.get(email="responsable.poitiers@example.org")
    for _twice in range(2):
        ensure_pilot(poitiers, by=manager, resources=open_resources())
    pilot = Pilot.objects.get()
    told = read("pilot")
    answered = Assessment.everything.filter(pilot=pilot)
    assert (answered.count(), answered.submitted().count()) == (told["began"], told["sent"])
    assert not answered.filter(organisation__name=SEED_ORGANISATION).exists()
    assert pilot.invitations.filter(organisation__name=SEED_ORGANISATION).exists()
    shown = reading_of(pilot)
    assert {one.question.key for _theme, rows in shown["themes"] for one, _said in rows if one.bars}
    assert {one.question.key for _theme, rows in shown["themes"] for one, said in rows if said or one.unknown} == {
        remark["question"] for remark in told["remarks"]
    }


# --- Who looks at it -------------------------------------------------------------------------------------------------


def test_people_find_what_the_list_of_accounts_announces(client, poitiers):
    latest = Organisation.objects.get(name=SEED_ORGANISATION).assessments.get(round=SEED_ROUNDS)
    for email in ("actrice@example.org", "membre@example.org"):
        assert client.login(email=email, password=PASSWORD)
        page = client.get(f"/grand-poitiers/diagnostic/{latest.uuid}/resultat/").content.decode()
        assert "<b>1,8</b><span>/5</span>" in page
        assert "<b>2,5</b>/5" in page.partition("<h3>Énergie</h3>")[2].partition("</li>")[0]
    draft = Organisation.objects.get(name=HALF_DONE_ORGANISATION).assessments.drafts().get()
    themes = completion_of(definition_of(draft.version_id), draft).themes
    assert [theme.is_done for theme in themes] == [True, True, True, False, False, False]
    assert client.login(email="reprise@example.org", password=PASSWORD)
    response = client.get(f"/grand-poitiers/diagnostic/{draft.uuid}/")
    assert response.headers["Location"].endswith(f"/{themes[3].theme.key}/1/")
    for account in ACCOUNTS:
        if account.slug and account.post:
            assert client.login(email=account.email, password=PASSWORD)
            enters = client.get("/admin/").status_code == 200
            assert enters == (account.post != JURY), account.email


def test_building_twice_changes_nothing(territories):
    build(territories)
    write_pages(territories)
    before = everything()
    build(territories)
    write_pages(territories)
    assert everything() == before


# --- What organisations do besides -----------------------------------------------------------------------------------


def test_charter_sheets_and_guidance_are_written_once(territories, poitiers):
    users = ensure_people(territories)
    ensure_library(ensure_portal())
    for _twice in range(2):
        ensure_partners()
        ensure_charter(poitiers, users=users)
        ensure_showcases(poitiers)
        ensure_experiences(poitiers, users=users)
        ensure_guidance(poitiers, users=users)
        ensure_sharing(poitiers, users=users)
        ensure_callbacks(poitiers, users=users)
        told = everything()
    assert told["actors.CharterSignature"]
    assert all(row["organisation_name"] for row in told["actors.CharterSignature"])
    assert told["actors.ExperiencePage"]
    assert told["actors.Consent"]
    assert told["actors.FollowUpNote"]
    assert told["questionnaires.ResultLink"]
    assert {row["state"] for row in told["ressources.CallbackRequest"]} == {"sent", "taken", "done"}
    assert CallbackRequest.objects.get(state="taken").leads_somewhere(timezone.now())
    presence = poitiers.presences.get(organisation__name=SEED_ORGANISATION)
    shown = benchmark_of(presence.organisation.assessments.get(round=SEED_ROUNDS), presence)
    assert shown
    assert set(shown.themes) == {key for key, _name, _short_name in THEMES}
    ensure_guidance(poitiers, users=users)
    ensure_sharing(poitiers, users=users)
    assert everything() == told


def test_campaigns_are_written_once_and_each_stands_where_it_is_announced(territories, poitiers):
    for code in ("200068674", "200040798", "200041762"):
        make_place("epci", code, f"EPCI {code}", population=1)
    make_place("commune", "62160", "Boulogne-sur-Mer", population=1)
    for row in read("campaigns")["ami"]["past"]:
        if not Place.objects.filter(siren=row["place"]).exists():
            make_place("epci", row["place"], row["title"], population=1)
    users = ensure_people(territories)
    for _twice in range(2):
        ensure_campaigns(ensure_portal(), territories, users=users)
    phases = {page.slug: page.phase for page in CampaignPage.objects.for_territory(poitiers)}
    assert sorted(phases.values()) == ["open", "published", "review"]
    assert sorted(page.phase for page in CampaignPage.objects.national()) == ["open", "published"]
    assert all(page.form_versions.count() == 1 for page in CampaignPage.objects.all())
    assert Application.objects.received().filter(territory=poitiers).exists()
    sent = Application.objects.received().filter(campaign__needs_letter=True)
    assert not [one for one in sent if not one.sent["letter"] or not one.attachments.kept().exists()]
    for agreement in Agreement.objects.all():
        amounts = [party.amount for party in agreement.parties.all()]
        assert not missing_amount(agreement.total, agreement.cofinanced, amounts)
        assert bool(agreement.file) == bool(agreement.signed_on)


def test_agenda_holds_every_sort_of_event_and_nobody_is_written_to(territories, poitiers, mailoutbox, client):
    make_place("epci", WAITED_FOR, "CU Limoges Métropole", population=1)
    with TestCase.captureOnCommitCallbacks(execute=True):
        write_pages(territories)
    assert mailoutbox == []
    events = EventPage.objects.for_territory(poitiers).counted()
    workshops = CyclePage.objects.get().events.order_by("starts_at")
    assert [event.is_past for event in workshops] == [True, False, False]
    assert workshops[0].has_materials
    assert all(event.registrations.exclude(contribution="").exists() for event in workshops)
    assert {event.mode for event in events} == set(EventMode.values)
    assert events.filter(is_cancelled=True).count() == 1
    assert [event.seats.waiting for event in events if event.seats.is_full] == [2]
    found = client.get(f"/{POITIERS.slug}/recherche/?q=facture").content.decode()
    assert "la vôtre n’a plus de secret" in found
    assert OpeningAlert.objects.get().place.siren == WAITED_FOR


# --- The library of a territory --------------------------------------------------------------------------------------


def test_territory_has_resources_words_and_a_copy_of_its_own(territories, client):
    for name, code in (("Chauvigny", "86070"), ("Ligugé", "86133"), ("Lusignan", "86139")):
        if not Place.objects.filter(code=code).exists():
            make_place("commune", code, name, population=1)
        Place.objects.filter(code=code).update(departments="86")
    ensure_library(ensure_portal())
    users = ensure_people(territories)
    territory = territories[POITIERS.slug]
    for _time in range(2):
        ensure_local_library(territory, users=users)
    own = ResourcePage.objects.filter(territory=territory)
    assert own.live().count() == 5
    assert own.get(slug="fonds-premiers-travaux").places.count() == 3
    assert own.exclude(copied_from=None).count() == 1
    notes = Adaptation.objects.for_territory(territory)
    assert (notes.exclude(note="").count(), notes.filter(is_hidden=True).count()) == (2, 1)
    page = client.get(f"/{POITIERS.slug}/ressources/n/plan-energie-trois-ans/").content.decode()
    assert "le Guichet Pas-à-Pas relit votre plan" in page
