"""What authors are told: nothing that was decided before its day, and then what everybody may read."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from tests.factories.campaigns import make_application, make_campaign
from tests.factories.deliberations import WINNER, make_decided
from trophees.applying.told import TAKEN_BACK, history_told, public_decision, state_told
from trophees.calendar import Phase
from trophees.enums import ApplicationState, Outcome
from trophees.models import Application, ApplicationEvent, CampaignPage, Decision, Deliberation

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(time_machine):
    time_machine.move_to("2027-03-28 08:00+02:00", tick=False)
    return timezone.now()


def read_again(pk: int) -> Application:
    related = ("campaign__deliberation", "decision")
    return Application.objects.select_related(*related).get(pk=pk)


def test_a_decision_is_told_to_its_authors_when_it_is_public_and_never_otherwise(here, now):
    make_decided(here)
    application = Application.objects.get(organisation__name=WINNER)
    times = [now - SECOND, now, now + SECOND]
    for publishes, announced, released in product(times, [None, *times], [None, *times]):
        CampaignPage.objects.update(publishes_at=publishes)
        Decision.objects.update(announced_at=announced)
        Deliberation.objects.update(released_at=released)
        told = public_decision(read_again(application.pk), now=now)
        is_public = Decision.objects.public().filter(application=application).exists()
        assert (told is not None) == is_public, (publishes, announced, released)


def test_without_a_deliberation_a_decision_is_told_to_nobody(here, person, organisation):
    campaign = make_campaign(here, phase=Phase.PUBLISHED)
    application = make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
    Decision.objects.create(
        application=application, outcome=Outcome.SELECTED, announced_at=timezone.now() - timedelta(days=1)
    )
    assert public_decision(read_again(application.pk), now=timezone.now()) is None
    assert not Decision.objects.public().exists()


@pytest.mark.parametrize(
    ("phase", "state", "is_rolling", "told"),
    [
        (Phase.CLOSED, "received", False, "received"),
        (Phase.REVIEW, "received", False, "evaluated"),
        (Phase.REVIEW, "received", True, "received"),
        (Phase.REVIEW, "admissible", True, "evaluated"),
        (Phase.REVIEW, "inadmiss", False, "inadmiss"),
        (Phase.PUBLISHED, "selected", False, "evaluated"),
        (Phase.PUBLISHED, "refused", False, "evaluated"),
    ],
)
def test_what_is_read_is_under_evaluation_until_it_is_announced(
    here, person, organisation, phase, state, is_rolling, told
):
    campaign = make_campaign(here, phase=phase, is_rolling=is_rolling)
    application = make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
    application.state = state
    assert state_told(application, now=timezone.now()) == told


def test_a_history_says_nothing_of_how_it_was_read_and_keeps_the_organiser_s_notes_to_itself(
    here, person, organisation
):
    author = person("titulaire.ici")
    application = make_application(make_campaign(here), by=author, organisation=organisation)
    for state, note in (
        (ApplicationState.RECEIVED, ""),
        (ApplicationState.ADMISSIBLE, "Bonne impression."),
        (ApplicationState.EVALUATED, ""),
        (ApplicationState.INADMISSIBLE, "Hors du territoire."),
        (ApplicationState.RECEIVED, f"{TAKEN_BACK}profil"),
        (ApplicationState.RECEIVED, ""),
        (ApplicationState.SELECTED, ""),
    ):
        ApplicationEvent.objects.create(application=application, state=state, note=note)
    assert [(one.title, one.text) for one in history_told(application, now=timezone.now())] == [
        ("Candidature envoyée", ""),
        ("Nouvelle version envoyée", ""),
        ("Candidature recevable", ""),
        ("Candidature non recevable", "Hors du territoire."),
        (f"{TAKEN_BACK}profil", ""),
        ("Candidature de nouveau à l’étude", ""),
    ]
