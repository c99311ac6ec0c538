"""A person's applications as their own space lists them: what is next and before when; nothing before its day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.campaigns import make_application, make_campaign
from trophees.applying.mine import applications_of, to_send
from trophees.calendar import Phase
from trophees.enums import ApplicationState
from trophees.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


def lines(user) -> list[tuple[str, str]]:
    return [(one.state.value, one.next) for one in applications_of(user, now=timezone.now())]


def test_the_newest_comes_first_with_what_is_next(campaign, application, owner, organisation):
    make_application(campaign, by=owner, organisation=organisation, category="cooperation", sent=False)
    assert lines(owner) == [("draft", "à terminer et à envoyer"), ("received", "peut encore être modifiée")]
    ((text, url),) = to_send(applications_of(owner, now=timezone.now()))
    assert text.startswith("Envoyer la candidature de Menuiserie ici avant le ")
    assert url == f"/mon-espace/candidatures/{Application.objects.drafts().get().uuid}/"


def test_once_the_campaign_is_closed_there_is_nothing_to_do(here, owner, organisation):
    closed = make_campaign(here, phase=Phase.CLOSED)
    make_application(closed, by=owner, organisation=organisation, sent=False)
    (mine,) = applications_of(owner, now=timezone.now())
    assert (mine.next, mine.until, mine.is_to_send) == ("", "", False)


def test_what_was_decided_is_not_told_before_its_day(application, owner):
    Application.objects.update(state=ApplicationState.SELECTED)
    assert lines(owner) == [("evaluated", "")]


def test_what_was_given_up_or_is_of_a_space_without_campaigns_is_not_listed(application, owner, here):
    Application.objects.update(state=ApplicationState.WITHDRAWN)
    assert lines(owner) == [("withdrawn", "")]
    sent = application.sent
    Application.objects.update(sent=None)
    assert lines(owner) == []
    Application.objects.update(state=ApplicationState.RECEIVED, sent=sent)
    assert lines(owner) != []
    here.modules = []
    here.save()
    assert lines(owner) == []


def test_they_are_read_in_the_same_queries_however_many(here, owner, organisation):
    counts = []
    for _more in range(2):
        make_application(make_campaign(here), by=owner, organisation=organisation)
        with CaptureQueriesContext(connection) as queries:
            applications_of(owner, now=timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]
