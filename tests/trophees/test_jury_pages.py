"""The jury's pages: what each may open, what they read, what they note."""

import pytest

from tests.factories.campaigns import make_application, make_campaign, make_juror, make_review
from trophees.calendar import Phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(here):
    return make_campaign(here, phase=Phase.REVIEW, title="Trophées 2026")


@pytest.fixture
def application(campaign, person, organisation):
    return make_application(campaign, by=person("titulaire.ici"), organisation=organisation)


@pytest.fixture
def juror(campaign, person):
    return make_juror(campaign, person("jury.ici"), full_name="Ada Jury")


@pytest.fixture
def review(application, juror):
    return make_review(application, juror)


@pytest.fixture
def url(campaign, application):
    return f"/jury/{campaign.pk}/{application.uuid}/"


def test_a_juror_walks_from_the_list_to_a_final_review(as_person, review, url, campaign):
    client = as_person("jury.ici")
    assert client.get("/jury/").headers["Location"] == f"/jury/{campaign.pk}/"
    assert "Fours de nuit" in client.get(f"/jury/{campaign.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert "Je n’ai aucun lien" in page
    assert "Envoyer mon évaluation" not in page
    client.post(url, {"start": "1"})
    page = client.get(url).content.decode()
    assert "Envoyer mon évaluation" in page
    client.post(url, {"vu": "1", "note-effet": "4", "mot-effet": "Mesuré.", "save": "1"})
    answer = client.post(url, {"vu": "2", "note-effet": "4", "note-reprise": "3", "avis": "Bien.", "finish": "1"})
    assert answer.status_code == 302
    review.refresh_from_db()
    assert review.state == "final"
    assert review.scores["effet"] == {"score": 4, "comment": ""}
    assert "73/100" in client.get(url).content.decode()
