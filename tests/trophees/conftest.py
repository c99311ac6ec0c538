"""A campaign that takes applications, and one whose jury is at work."""

import pytest

from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from trophees.calendar import Phase


@pytest.fixture
def campaign(here):
    """A campaign that takes applications."""
    return make_campaign(here)


@pytest.fixture
def application(campaign, person, organisation):
    """What « Menuiserie ici » has sent to it."""
    return make_application(campaign, by=person("titulaire.ici"), organisation=organisation)


@pytest.fixture
def reviewed(here):
    """A campaign whose jury is at work."""
    return make_campaign(here, phase=Phase.REVIEW, title="Trophées 2026", reviews_each=2)


@pytest.fixture
def dossier(reviewed, person, organisation):
    """An application of « Menuiserie ici »."""
    return make_application(reviewed, by=person("titulaire.ici"), organisation=organisation)


@pytest.fixture
def ada(reviewed, person):
    """A juror, whose account is « jury.ici »."""
    return make_juror(reviewed, person("jury.ici"), full_name="Ada Jury")


@pytest.fixture
def task(dossier, ada):
    """What Ada has to review."""
    return make_review(dossier, ada)
