"""« May it still change » is said in Python, in SQL and at sending: the three must agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from questionnaires.saving import AlreadySubmitted
from tests.factories.campaigns import NAMES, make_application, make_campaign
from trophees.calendar import Phase
from trophees.enums import ApplicationState
from trophees.models import Application
from trophees.permissions import can_change
from trophees.services.answers import NotAccepting
from trophees.services.applications import submit

PAIRS = [(phase, is_rolling) for phase in Phase for is_rolling in (False, True)]


@pytest.fixture(params=PAIRS, ids=[f"{phase}{'-rolling' * is_rolling}" for phase, is_rolling in PAIRS])
def application(request, here, person, organisation):
    phase, is_rolling = request.param
    campaign = make_campaign(here, phase=phase, is_rolling=is_rolling)
    return make_application(campaign, by=person("titulaire.ici"), organisation=organisation)


def standing_at(application: Application, state: str) -> Application:
    """The same, in any state, with a change that was not sent."""
    sent = None if state == ApplicationState.DRAFT else application.sent
    Application.objects.filter(pk=application.pk).update(state=state, sent=sent, title="Changée")
    return Application.objects.select_related("campaign", "organisation", "territory").get(pk=application.pk)


def may_be_sent(application: Application, *, by, now) -> bool:
    try:
        with transaction.atomic():
            submit(application, by=by, now=now)
            transaction.set_rollback(True)
    except (NotAccepting, AlreadySubmitted):
        return False
    return True


def test_what_may_change_is_written_and_sent_and_nothing_else(application, person):
    by, now, found = person("titulaire.ici"), timezone.now(), set()
    for state in ApplicationState.values:
        standing = standing_at(application, state)
        is_writable = Application.objects.writable(now).filter(pk=standing.pk).exists()
        found.add((state, can_change(standing, now), is_writable, may_be_sent(standing, by=by, now=now)))
    assert {one for one in found if len(set(one[1:])) > 1} == set()


def test_they_agree_to_the_microsecond_at_each_date(here, person, organisation):
    made = make_application(make_campaign(here), by=person("titulaire.ici"), organisation=organisation)
    for state in ("draft", "received"):
        standing = standing_at(made, state)
        for name in NAMES:
            for after in (-1, 0, 1):
                now = getattr(standing.campaign, name) + timedelta(microseconds=after)
                is_writable = Application.objects.writable(now).filter(pk=standing.pk).exists()
                assert is_writable == can_change(standing, now), (state, name, after)
